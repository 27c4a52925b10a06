"""Partie de la page des familles : les lieux autour d'une commune.

Rien d'interne : les colonnes publiques des structures ouvertes, les mêmes que le dépliant.
"""

from collections.abc import Sequence

from observatoire.analyses.trouver_accueil import trouver
from observatoire.contenu.petite_enfance import depliant as depliant_accueil
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque

_VIDE = "Aucun lieu de cette sorte n'est saisi"


@element("trouver_lieux", "Lieux d'accueil et de conseil autour d'une commune")
def trouver_lieux(lecteur: Lecteur, commune: str, accueil: bool = True) -> Sequence[Bloc]:
    """Les lieux qui gardent l'enfant, ou (`accueil` faux) ceux qui conseillent, avec leurs horaires."""
    lieux = trouver(lecteur, commune)
    if not any(x.accueil is accueil for x in lieux):
        raise AppelIncorrect(manque("structures", _VIDE))
    return [depliant_accueil.tableau(lieux, accueil=accueil)]


@element("trouver_offre", "Lieux d'accueil et de conseil du territoire")
def trouver_offre(lecteur: Lecteur) -> Sequence[Bloc]:
    """Tous les lieux que l'inventaire publie, commune par commune : qui garde, puis qui conseille."""
    depart = str(lecteur.communes()["code"].iloc[0])
    lieux = sorted(trouver(lecteur, depart), key=lambda x: (x.libelle_commune, x.nom))
    if not lieux:
        raise AppelIncorrect(manque("structures", _VIDE))
    return [
        depliant_accueil.tableau(lieux, accueil=accueil, trajets=False)
        for accueil in (True, False)
        if any(x.accueil is accueil for x in lieux)
    ]
