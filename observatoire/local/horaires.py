"""Heures et horaires d'ouverture écrits comme on les dit : « 8h30 », « 8h-12h / 13h30-18h »."""

import itertools
import re
from collections.abc import Iterable
from datetime import time

from observatoire.local.probleme import SaisieIncomprise, incompris
from observatoire.modele import sans_accent

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FERME = "fermé"
_HEURE = re.compile(r"(\d{1,4})(?:\s*(?:h|:)\s*(\d{1,2})?)?(?:\s*min)?\Z")
_EXEMPLE = "08:00-12:00 / 13:30-18:00, ou « fermé »"


def lire_heures(texte: str) -> float:
    """« 8h30 » → 8,5 ; « 8,5 » → 8,5 ; « 45 » → 45 (une durée peut dépasser 24 heures)."""
    brut = (
        sans_accent(texte).replace("\u00a0", " ").removesuffix("eures").removesuffix("eure").strip()
    )
    if m := re.fullmatch(r"\d+[.,]\d+(?:\s*h)?", brut):
        return float(m[0].rstrip("h ").replace(",", "."))
    trouve = _HEURE.match(brut)
    minutes = int(trouve[2] or 0) if trouve else 60
    if not trouve or minutes > 59:
        raise incompris(texte, "n'est pas un nombre d'heures", "8h30 ou 8,5", "corriger")
    return int(trouve[1]) + minutes / 60


def ecrire_heures(heures: float) -> str:
    """8.5 → « 8h30 »."""
    minutes = round(heures * 60)
    return f"{minutes // 60}h{minutes % 60:02d}"


def plages(texte: str) -> list[tuple[float, float]]:
    """Les plages d'ouverture d'une journée, en heures ; vide si « fermé ».

    Lève `SaisieIncomprise` si une fermeture précède son ouverture ou si deux plages se chevauchent.
    """
    brut = sans_accent(texte)
    if brut in ("ferme", "fermee", "ferme toute la journee", "non"):
        return []
    lues = []
    for morceau in filter(None, (m.strip() for m in re.split(r"[/|;&+]|\bet\b", brut))):
        bornes = [
            b.strip()
            for b in re.split(r"\s*(?:-|–|—|\ba\b|\bau\b|→)\s*", morceau.removeprefix("de "))
        ]
        if len(bornes) != 2:
            raise incompris(texte, "n'est pas un horaire", _EXEMPLE, "corriger l'horaire")
        debut, fin = (_borne(b, texte) for b in bornes)
        if fin <= debut:
            raise SaisieIncomprise(
                f"la fermeture ({ecrire_heures(fin)}) vient avant l'ouverture ({ecrire_heures(debut)})",
                _EXEMPLE,
                "inverser ou corriger les deux heures",
            )
        lues.append((debut, fin))
    lues.sort()
    if any(suivant[0] < avant[1] for avant, suivant in itertools.pairwise(lues)):
        raise SaisieIncomprise("deux plages se chevauchent", _EXEMPLE, "corriger l'horaire")
    return lues


def ecrire_horaires(liste: list[tuple[float, float]]) -> str:
    """[(8, 12), (13.5, 18)] → « 08:00-12:00 / 13:30-18:00 » ; [] → « fermé »."""
    return " / ".join(f"{_horloge(d)}-{_horloge(f)}" for d, f in liste) or FERME


def heures_ouvertes(texte: str) -> float | None:
    """Le nombre d'heures d'ouverture d'une journée ; None si l'horaire n'est pas renseigné."""
    if not texte:
        return None
    return sum(fin - debut for debut, fin in plages(texte))


def heure_du_jour(heures: float | None) -> time | None:
    """18.5 → 18 h 30 ; None si rien n'est saisi, ou si ce n'est pas une heure d'un jour."""
    if heures is None:
        return None
    h, minutes = divmod(round(heures * 60), 60)
    return time(h, minutes) if 0 <= h < 24 else None


def _borne(texte: str, entier: str) -> float:
    try:
        heure = lire_heures(texte)
    except SaisieIncomprise:
        heure = 99.0
    if heure > 24:
        raise incompris(entier, "n'est pas un horaire", _EXEMPLE, "corriger l'horaire")
    return heure


def _horloge(heures: float) -> str:
    minutes = round(heures * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def dire_ouverture(ouvertures: Iterable[tuple[str, str]]) -> str:
    """« du lundi au jeudi 7h30-18h30 ; samedi 9h-12h » : les jours de même horaire ensemble ; vide si rien n'est
    connu, « fermé » si tous les jours le sont."""
    connues = list(ouvertures)
    par_horaire: dict[str, list[str]] = {}
    for jour, horaires in connues:
        if horaires != "fermé":
            par_horaire.setdefault(horaires, []).append(jour)
    dits = " ; ".join(f"{_suite(jours)} {horaires_dits(h)}" for h, jours in par_horaire.items())
    return dits or ("fermé" if connues else "")


def _suite(jours: list[str]) -> str:
    """« du lundi au vendredi » si les jours se suivent, sinon leur liste."""
    rangs = [JOURS.index(j) for j in jours]
    if len(rangs) > 2 and rangs[-1] - rangs[0] == len(rangs) - 1:
        return f"du {jours[0]} au {jours[-1]}"
    return ", ".join(jours)


def horaires_dits(horaires: str) -> str:
    """« 07:30-18:30 » → « 7h30-18h30 »."""
    return " et ".join(
        f"{ecrire_heures(d)}-{ecrire_heures(f)}".replace("h00", "h") for d, f in plages(horaires)
    )
