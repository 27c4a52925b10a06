"""Comprendre ce qu'une personne écrit dans une cellule : dates, montants, parts, horaires…

`comprendre(colonne, texte)` rend une valeur typée ou lève `SaisieIncomprise` ; `ecrire` rend
l'écriture canonique, que `comprendre` relit à l'identique.
"""

import datetime as dt
import math
import re
from typing import Any

from observatoire import formats
from observatoire.local.dates import lire_date, lire_mois
from observatoire.local.declaration import Colonne
from observatoire.local.horaires import ecrire_heures, ecrire_horaires, lire_heures, plages
from observatoire.local.probleme import SaisieIncomprise, incompris
from observatoire.modele import sans_accent

_BLANCS = " \t\r\n\u00a0\u2007\u2009\u202f\u200b\ufeff"
_OUI = {"oui", "o", "x", "vrai", "true", "1", "yes"}
_ATTENTES = {
    f"a {x}"
    for x in ("completer", "qualifier", "demander", "dater", "saisir", "preciser", "definir")
}
_NON = {"non", "n", "faux", "false", "0", "no"}


def nettoyer(valeur: Any) -> str:
    """Le texte d'une cellule, quel que soit ce que le tableur ou l'écran a donné ; vide si rien."""
    if valeur is None or (isinstance(valeur, float) and math.isnan(valeur)):
        return ""
    if isinstance(valeur, str):
        return valeur.strip(_BLANCS)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.datetime):
        return "" if valeur != valeur else valeur.date().isoformat()
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    if isinstance(valeur, dt.time):
        return ecrire_heures(valeur.hour + valeur.minute / 60)
    if isinstance(valeur, (list, tuple)):
        return " | ".join(map(str, valeur))
    texte = str(valeur).strip()
    if texte in ("nan", "NaT", "<NA>", "None", "True", "False"):
        return {"True": "oui", "False": "non"}.get(texte, "")
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() and abs(valeur) < 1e15 else repr(valeur)
    return texte


def attend(colonne: Colonne, texte: str) -> bool:
    """Vrai si la cellule dit qu'on la remplira (« à compléter ») : elle est vide, et ne se lit pas comme une réponse."""
    libre = colonne.type == "texte" and not colonne.obligatoire
    return libre and sans_accent(texte).strip(" .:…?") in _ATTENTES


def comprendre(colonne: Colonne, texte: str) -> Any:
    """La valeur typée d'une cellule non vide. Lève `SaisieIncomprise`, qui dit quoi écrire."""
    if colonne.numero:
        texte = " | ".join(numero_de(m) for m in liste(texte))
    if texte.startswith(("=", "@")):
        raise incompris(
            texte[:30],
            "commence comme une formule, qu'un tableur exécuterait",
            "un texte ou un nombre",
            f"ôter le « {texte[0]} » du début",
        )
    lire = _LECTEURS.get(colonne.type)
    valeur = lire(colonne, texte) if lire else texte
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        _borner(colonne, valeur, texte)
    return valeur


def numero_de(texte: str) -> str:
    """« 1.2.3 », même si un tableur français en a fait le 1er février 2003 (01/02/03, 2003-02-01)."""
    if m := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(?:20)?(\d{2})", texte):
        morceaux = (m[1], m[2], m[3])
    elif m := re.fullmatch(r"20(\d{2})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", texte):
        morceaux = (m[3], m[2], m[1])
    else:
        return texte
    return ".".join(str(int(x)) for x in morceaux)


def ecrire(colonne: Colonne, valeur: Any) -> str:
    """L'écriture canonique d'une valeur comprise (« 2026-03-03 », « 1234,5 », « 80 % », « oui »)."""
    match colonne.type:
        case "date":
            return str(valeur.isoformat())
        case "mois":
            return str(valeur.strftime("%Y-%m"))
        case "booleen":
            return "oui" if valeur else "non"
        case "part":
            return f"{_nombre(round(valeur * 100, 8))} %"
        case "nombre" | "montant" | "lon" | "lat":
            return _nombre(valeur)
        case "heures":
            return ecrire_heures(valeur)
        case "liste":
            return " | ".join(valeur)
        case _:
            return str(valeur)


def liste(texte: Any) -> list[str]:
    """« a | b » → ["a", "b"]."""
    return [m for m in (p.strip(_BLANCS) for p in re.split(r"[|\n]", nettoyer(texte))) if m]


def _nombre(valeur: float) -> str:
    return f"{valeur:.12g}".replace(".", ",")


def _borner(colonne: Colonne, valeur: float, texte: str) -> None:
    trop_bas = colonne.mini is not None and valeur < colonne.mini
    if trop_bas or (colonne.maxi is not None and valeur > colonne.maxi):
        bornes = [
            f"au moins {formats.nombre(colonne.mini)}" if colonne.mini is not None else "",
            f"au plus {formats.nombre(colonne.maxi)}" if colonne.maxi is not None else "",
        ]
        raise incompris(texte, "est hors des bornes", " et ".join(filter(None, bornes)), "vérifier")


def _reel(colonne: Colonne, texte: str) -> float:
    compact = re.sub(r"[\s\u00a0\u202f\u2009']", "", texte).replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", compact):  # 1.234,50
        compact = compact.replace(".", "")
    compact = compact.replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", compact):
        raise incompris(
            texte, "n'est pas un nombre", colonne.exemple or "1234,5", "écrire le nombre seul"
        )
    return float(compact)


def _entier(colonne: Colonne, texte: str) -> int:
    valeur = _reel(colonne, texte)
    if not valeur.is_integer():
        raise incompris(
            texte, "n'est pas un nombre entier", colonne.exemple or "12", "arrondir soi-même"
        )
    return int(valeur)


def _montant(colonne: Colonne, texte: str) -> float:
    motif = re.fullmatch(
        r"(.*?)\s*(k€|k euros|keur|m€|millions? d'euros|€|euros?|eur|k|m)?", sans_accent(texte)
    )
    nombre, unite = (motif.group(1), motif.group(2) or "") if motif else (texte, "")
    facteur = 1e3 if unite.startswith("k") else 1e6 if unite.startswith("m") else 1.0
    try:
        return round(_reel(colonne, nombre) * facteur, 2)
    except SaisieIncomprise:
        raise incompris(
            texte,
            "n'est pas un montant",
            colonne.exemple or "12 k€ ou 1 234,50 €",
            "écrire le montant en euros",
        ) from None


def _part(colonne: Colonne, texte: str) -> float:
    """0,8 = 80 = 80 % ; sans signe, au plus 1 est une fraction, au-dessus un pourcentage."""
    try:
        valeur = _reel(colonne, texte.rstrip("% \u00a0\u202f"))
    except SaisieIncomprise:
        raise incompris(
            texte, "n'est pas une part", "80 %, 80 ou 0,8", "écrire un pourcentage"
        ) from None
    part = valeur / 100 if "%" in texte or valeur > 1 else valeur
    if part < 0:
        raise incompris(texte, "est négatif", "de 0 à 100 %")
    return round(part, 10)


def _annee(colonne: Colonne, texte: str) -> int:
    if not re.fullmatch(r"(19|20|21)\d\d", texte):
        raise incompris(texte, "n'est pas une année", "2026", "écrire quatre chiffres")
    return int(texte)


def _booleen(colonne: Colonne, texte: str) -> bool:
    mot = sans_accent(texte)
    if mot in _OUI or mot in _NON:
        return mot in _OUI
    raise incompris(texte, "n'est ni oui ni non", "oui ou non", "choisir l'un des deux")


def _choix(colonne: Colonne, texte: str) -> str:
    cle = _comparable(texte)
    for valeur, libelle in colonne.modalites.items():
        if cle in (_comparable(valeur), _comparable(libelle)):
            return valeur
    for ecrit, valeur in colonne.equivalents.items():
        if cle == _comparable(ecrit):
            return valeur
    raise incompris(
        texte,
        "n'est pas un choix prévu",
        " ou ".join(f"« {v} »" for v in colonne.modalites.values()),
        "choisir dans cette liste",
    )


def _comparable(texte: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", sans_accent(texte)).strip()


def _liste(colonne: Colonne, texte: str) -> tuple[str, ...]:
    elements = liste(texte)
    if colonne.modalites:
        elements = [_choix(colonne, e) for e in elements]
    return tuple(dict.fromkeys(elements))


def _url(colonne: Colonne, texte: str) -> str:
    adresse = f"https://{texte}" if texte.lower().startswith("www.") else texte
    if not re.fullmatch(r"https?://[^\s<>\"']+\.[^\s<>\"']+", adresse, re.IGNORECASE):
        raise incompris(
            texte,
            "n'est pas une adresse de page web",
            colonne.exemple or "https://www.monenfant.fr",
            "copier l'adresse depuis le navigateur",
        )
    return adresse


def _degres(limite: float) -> Any:
    def lire(colonne: Colonne, texte: str) -> float:
        valeur = _reel(colonne, texte)
        if abs(valeur) > limite:
            raise incompris(
                texte, "n'est pas une coordonnée en degrés", colonne.exemple or "1,95", "vérifier"
            )
        return valeur

    return lire


_LECTEURS: dict[str, Any] = {
    "entier": _entier, "nombre": _reel, "montant": _montant, "part": _part, "date": lambda _c, t: lire_date(t),
    "mois": lambda _c, t: lire_mois(t), "annee": _annee, "booleen": _booleen, "choix": _choix, "liste": _liste,
    "heures": lambda _c, t: lire_heures(t), "horaires": lambda _c, t: ecrire_horaires(plages(t)),
    "url": _url, "lon": _degres(180), "lat": _degres(90),
}  # fmt: skip
