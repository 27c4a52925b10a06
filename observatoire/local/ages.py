"""Les tranches d'âge écrites par une personne : « moins de 40 », « 40-49 », « 60 et plus »."""

import re

from observatoire.local.refus import SaisieIncomprise
from observatoire.modele import sans_accent

AGE_MIN, AGE_MAX = 18, 75  # bornes retenues pour « moins de » et « et plus »


def tranche_d_age(texte: str) -> tuple[int, int] | None:
    """Les âges extrêmes, compris, en années ; None pour « inconnue ». Lève `SaisieIncomprise`."""
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
    raise SaisieIncomprise(
        f"« {texte} » n'est pas une tranche d'âge",
        "« moins de 40 », « 40-49 », « 60 et plus » ou « inconnue »",
        "écrire une tranche",
    )
