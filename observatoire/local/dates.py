"""Les dates, les mois et les tranches d'âge, dans toutes les écritures françaises courantes."""

import datetime as dt
import re

from observatoire.local.probleme import incompris
from observatoire.modele import sans_accent

_MOIS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
         "octobre", "novembre", "decembre")  # fmt: skip
AGE_MIN, AGE_MAX = 18, 75  # bornes retenues pour « moins de » et « et plus »


def lire_date(texte: str) -> dt.date:
    """« mardi 3 mars 2026 », « 03/03/26 », « 2026-03-03 ». Lève `SaisieIncomprise`."""
    brut = re.sub(r"\b1er\b", "1", sans_accent(texte))
    brut = re.sub(r"^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+(le\s+)?", "", brut)
    morceaux: tuple[int, int, int] | None = None
    if m := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([t ].*)?", brut):
        morceaux = int(m[1]), int(m[2]), int(m[3])
    elif m := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", brut):
        morceaux = _siecle(m[3]), int(m[2]), int(m[1])
    elif (m := re.fullmatch(r"(\d{1,2})[ -]([a-z.]+)[ -](\d{4}|\d{2})", brut)) and _mois_de(m[2]):
        morceaux = _siecle(m[3]), _mois_de(m[2]), int(m[1])
    try:
        if morceaux:
            return dt.date(*morceaux)
    except ValueError:
        pass
    raise incompris(
        texte, "n'est pas une date", "3 mars 2026, 03/03/2026 ou 2026-03-03", "corriger la date"
    )


def lire_mois(texte: str) -> dt.date:
    """Le premier jour du mois de « mars 2026 », « 03/2026 », « 2026-03 ». Lève `SaisieIncomprise`."""
    brut = sans_accent(texte)
    if m := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(-\d{1,2})?", brut):
        annee, mois = int(m[1]), int(m[2])
    elif m := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", brut):
        annee, mois = int(m[2]), int(m[1])
    elif m := re.fullmatch(r"(?:\d{1,2} )?([a-z.]+)[ -](\d{4}|\d{2})", brut):
        annee, mois = _siecle(m[2]), _mois_de(m[1])
    else:
        annee, mois = 0, 0
    if not 1 <= mois <= 12:
        raise incompris(texte, "n'est pas un mois", "mars 2026 ou 2026-03")
    return dt.date(annee, mois, 1)


def tranche_d_age(texte: str) -> tuple[int, int] | None:
    """« moins de 40 », « 40-49 », « 60 et plus » : les âges extrêmes, compris ; None pour « inconnue ».

    Lève `SaisieIncomprise`.
    """
    brut = sans_accent(texte).replace("ans", "").strip()
    if brut in ("inconnue", "inconnu", "non connue", "?"):
        return None
    if m := re.fullmatch(r"(?:moins de|<)\s*(\d{2})", brut):
        return AGE_MIN, int(m[1]) - 1
    if m := re.fullmatch(r"(\d{2})\s*(?:et plus|ou plus|\+)|(?:plus de|>=)\s*(\d{2})", brut):
        return int(m[1] or m[2]), AGE_MAX
    if m := re.fullmatch(r"(?:de\s*)?(\d{2})\s*(?:-|–|a)\s*(\d{2})", brut):
        debut, fin = int(m[1]), int(m[2])
        if debut <= fin:
            return debut, fin
    raise incompris(
        texte,
        "n'est pas une tranche d'âge",
        "« moins de 40 », « 40-49 », « 60 et plus » ou « inconnue »",
        "écrire une tranche",
    )


def _siecle(texte: str) -> int:
    return int(texte) if len(texte) == 4 else 2000 + int(texte)


def _mois_de(texte: str) -> int:
    """« janv. » → 1 ; 0 si ce n'est pas un mois, ou si l'abréviation en désigne deux (« ju »)."""
    debut = texte.rstrip(".")
    trouves = [i for i, nom in enumerate(_MOIS, 1) if len(debut) >= 3 and nom.startswith(debut)]
    return trouves[0] if len(trouves) == 1 else 0
