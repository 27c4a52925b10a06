"""Partie de la page des familles : les lieux autour d'une commune.

Rien d'interne : les colonnes publiques des structures ouvertes, les mêmes que le dépliant.
"""

from __future__ import annotations

from collections.abc import Sequence

from observatoire.analyses.trouver_accueil import trouver
from observatoire.contenu.commun.exemple import exemple
from observatoire.contenu.petite_enfance import depliant as depliant_accueil
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect

_VIDE = "Aucun lieu de cette sorte n'est saisi. À faire : page Inventaire, table Structures, puis Publier."


@element("trouver_lieux", "Lieux d'accueil et de conseil autour d'une commune")
def trouver_lieux(lecteur: Lecteur, commune: str, accueil: bool = True) -> Sequence[Bloc]:
    """Les lieux qui gardent l'enfant, ou (`accueil` faux) ceux qui conseillent, avec leurs horaires."""
    lieux = trouver(lecteur, commune)
    siens = [x for x in lieux if x.accueil is accueil]
    if not siens:
        raise AppelIncorrect(_VIDE)
    return [
        *exemple(any(x.fictif for x in siens)),
        depliant_accueil.tableau(lieux, accueil=accueil),
    ]


@element("trouver_offre", "Lieux d'accueil et de conseil du territoire")
def trouver_offre(lecteur: Lecteur) -> Sequence[Bloc]:
    """Tous les lieux que l'inventaire publie, commune par commune : qui garde, puis qui conseille."""
    ctx = lecteur
    depart = str(ctx.communes()["code"].iloc[0])
    lieux = sorted(trouver(ctx, depart), key=lambda x: (x.libelle_commune, x.nom))
    if not lieux:
        raise AppelIncorrect(_VIDE)
    return [
        *exemple(any(x.fictif for x in lieux)),
        *(
            depliant_accueil.tableau(lieux, accueil=accueil, trajets=False)
            for accueil in (True, False)
            if any(x.accueil is accueil for x in lieux)
        ),
    ]
