"""Les réglages d'un territoire qu'on n'a jamais étudié : rien d'un autre, et des secteurs à discuter."""

from collections import defaultdict

import pandas as pd

from observatoire.modele import identifiant
from observatoire.territoire import libelles, membres
from observatoire.territoire.declaration import Secteur
from observatoire.territoire.referentiel import DOSSIER

_ENTETE = """# Le territoire étudié. Ce fichier appartient au comité : modifiez-le dans un éditeur de texte,
# enregistrez, puis lancez « observatoire actualiser ». Une erreur est dite avec sa ligne, et
# l'observatoire garde alors ce qui était en service.
# Une ligne qui commence par « # » est un commentaire. Les codes s'écrivent entre guillemets.

# SIREN du territoire. « observatoire territoire NOM » en change : ces réglages et les tables de ce
# territoire sont alors mis de côté, et reviennent avec lui.
epci = "{siren}" # {nom}

# Communes gardées une à une : "departement" (les départements du territoire, le voisinage et les EPCI
# de comparaison ; rapide) ou "france" (toutes ; plus lent).
perimetre = "departement"

# À quoi le territoire est comparé ; `epci` : des SIREN, entre guillemets.
[comparaison]
departement = true
region = true
france = true
epci = []
"""
_SECTEURS = """
# Secteurs : les cantons, proposés tant que le comité n'en décide pas d'autres. Chacun porte le nom de sa
# commune la plus peuplée ; chaque commune va dans un seul secteur.
"""


def reglages_neufs(siren: str) -> str:
    """Le texte d'un `territoire.toml` pour ce SIREN : comparaisons usuelles, secteurs proposés."""
    noms = libelles("commune")
    texte = _ENTETE.format(siren=siren, nom=libelles("epci")[siren])
    secteurs = proposer(siren)
    for s in secteurs:
        communes = "".join(f'    "{c}", # {noms[c]}\n' for c in s.communes)
        texte += _SECTEURS * (s is secteurs[0])
        texte += (
            f'\n[[secteurs]]\nid = "{s.id}"\nlibelle = "{s.libelle}"\ncommunes = [\n{communes}]\n'
        )
    return texte


def proposer(siren: str) -> list[Secteur]:
    """Les cantons du territoire, ou rien s'il tient dans un seul ; le plus peuplé d'abord.

    Source : code officiel géographique de l'INSEE (canton ou pseudo-canton de chaque commune).
    """
    table = pd.read_parquet(DOSSIER / "cantons.parquet").set_index("code").reindex(membres(siren))
    # Une commune née depuis, ou que l'INSEE ne place pas, va avec le canton du plus grand nombre.
    table["canton"] = table["canton"].fillna(table["canton"].mode().get(0))
    groupes = defaultdict(list)
    for code, canton in table["canton"].dropna().items():
        groupes[canton].append(str(code))
    # Une ville par secteur ne regroupe rien : un territoire urbain dessine les siens.
    if not 1 < len(groupes) <= len(table) / 2:
        return []
    population = table["population"].fillna(0)
    rangs = sorted(groupes.values(), key=lambda g: (-population[g].sum(), g[0]))
    noms = [libelles("commune")[str(population[g].idxmax())] for g in rangs]
    secteurs = [
        Secteur(identifiant(libelle), libelle, tuple(g))
        for nom, g in zip(noms, rangs, strict=True)
        for libelle in [f"{nom} et alentours" if len(g) > 1 else nom]
    ]
    return secteurs if len({s.id for s in secteurs}) == len(secteurs) else []
