"""Un compte de personnes saisi par le territoire ne se dit pas s'il est petit : on le reconnaîtrait."""

import re
from collections.abc import Sequence

from observatoire import formats
from observatoire.modele import sans_accent

# Ce qui, compté, ne désigne personne. Tout le reste (« bébés », « femmes », rien d'écrit) est tenu
# pour un compte de personnes : un mot oublié ici cache un chiffre de trop, jamais l'inverse.
_CHOSES = re.compile(
    r"^(nombre d[e'’] ?)?(heure|demi-journee|journee|jour|semaine|mois|seance|atelier|reunion|rencontre"
    r"|permanence|session|euro|€|k€|km|kilometre|minute|place|repas|structure|commune|lieu|site|batiment"
    r"|vehicule|course|document|page|article|affiche|tract|numero|convention|deliberation|exemplaire"
    r"|action|equipement|logements? (sociaux|vacants)|places d)"
)
_DES_GENS = re.compile(r"\b(enfant|famille|personne|participant|parent|jeune|habitant|menage)")


def compte_des_gens(quoi: str) -> bool:
    """Faux si ces mots (« heures ouvertes ») comptent des choses ; vrai dans le doute."""
    mots = sans_accent(quoi).strip()
    return not _CHOSES.match(mots) or bool(_DES_GENS.search(mots))


def est_petit(v: float | None, seuil: int) -> bool:
    """Vrai pour un compte de 1 à `seuil` − 1 ; zéro ne désigne personne."""
    return v is not None and 0 < v < seuil


def caches(comptes: Sequence[tuple[float | None, str]], seuil: int) -> set[int]:
    """Les rangs à taire dans une suite de comptes qui peuvent s'additionner (« dont enfants… »).

    Les petits, et, s'il y en a, le plus petit des autres comptes de personnes : sans lui, un total
    moins le reste redirait le petit.
    """
    gens = [(v, i) for i, (v, quoi) in enumerate(comptes) if v and compte_des_gens(quoi)]
    petits = {i for v, i in gens if est_petit(v, seuil)}
    autres = sorted(x for x in gens if x[1] not in petits)
    return petits | {i for _, i in autres[:1]} if petits else set()


def dire(v: float | None, quoi: str, seuil: int) -> str:
    """« 18 participants », « moins de 5 participants » ; vide si rien n'est compté."""
    if v is None:
        return ""
    petit = est_petit(v, seuil) and compte_des_gens(quoi)
    return f"{f'moins de {seuil}' if petit else formats.nombre(v)} {quoi}".strip()
