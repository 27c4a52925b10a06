"""Un compte de personnes saisi par le territoire ne se dit pas s'il est petit : on le reconnaîtrait."""

from __future__ import annotations

import re

from observatoire import formats
from observatoire.modele import sans_accent

# Ce qui compte des gens, leurs foyers ou leurs venues ; une heure ouverte n'en est pas.
_GENS = re.compile(
    r"\b(personne|enfant|famille|foyer|parent|jeune|menage|habitant|participant|beneficiaire|usager"
    r"|assistant|presence|present|voyage|trajet|inscri|adulte|aine|senior|aidant|allocataire|demande"
    r"|situation|visite|rendez|accompagnement|logements? (adapte|renove))"
)


def compte_des_gens(quoi: str) -> bool:
    """Vrai si ces mots (« participants », « présences ») disent un compte de personnes."""
    return bool(_GENS.search(sans_accent(quoi)))


def est_petit(v: float | None, seuil: int) -> bool:
    """Vrai pour un compte de 1 à `seuil` − 1 ; zéro ne désigne personne."""
    return v is not None and 0 < v < seuil


def dire(v: float | None, quoi: str, seuil: int) -> str:
    """« 18 participants », ou « moins de 5 participants » ; vide si rien n'est compté."""
    if v is None:
        return ""
    petit = est_petit(v, seuil) and compte_des_gens(quoi)
    return f"{f'moins de {seuil}' if petit else formats.nombre(v)} {quoi}".strip()
