"""Fabriquer les figures d'un indicateur à partir de l'entrepôt : la porte d'entrée.

Chaque fonction rend une `Figure` complète (titre, source, notes, édition) et lève
`AppelIncorrect`, qui dit quel fichier déposer, quand il n'y a rien à montrer.
"""

from __future__ import annotations

from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.graphiques import fabrique_commun as commun
from observatoire.graphiques.fabrique_carte import Couches, accorder, carte, couches
from observatoire.graphiques.fabrique_courbes import evolution, multiples, naissances_deces
from observatoire.graphiques.fabrique_pyramide import annees_pyramide, pyramide
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages, noms

__all__ = [
    "Couches",
    "accorder",
    "annees_pyramide",
    "barres",
    "carte",
    "couches",
    "evolution",
    "multiples",
    "naissances_deces",
    "pyramide",
]


def barres(
    lecteur: Lecteur,
    reglages: Reglages,
    identifiant: str,
    annee: int | None = None,
    *,
    territoire: Territoire | None = None,
    niveau: str = "commune",
) -> Figure:
    """Le classement des territoires d'un niveau, avec leurs intervalles.

    Pour un taux, la valeur de l'intercommunalité et du département y est, à sa place ; une
    commune donnée en `territoire` est mise en avant parmi celles de son intercommunalité.
    """
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, reglages, territoire)
    dedans = lecteur.dans(ensemble, niveau)
    annee = commun.derniere_annee(lecteur, declare, dedans, annee)
    reperes = []
    if declare.forme == "taux" and ensemble.niveau is not Niveau(niveau):
        reperes = [ensemble, *commun.departement_de(lecteur, ensemble)]
    valeurs = commun.lire(lecteur, declare, [*dedans, *reperes], [annee])
    ranges = valeurs["niveau"] == niveau
    # Un repère sans valeur n'apprend rien ; une commune sans valeur, si.
    valeurs = valeurs[ranges | valeurs["valeur"].notna()].reset_index(drop=True)
    vedette = territoire if territoire and territoire.niveau is Niveau(niveau) else ensemble
    quand = commun.periode(valeurs, annee)
    seuls = valeurs[valeurs["niveau"] == niveau]
    return commun.composer(
        lecteur,
        declare,
        valeurs.assign(
            est_principal=(valeurs["code"] == vedette.code)
            & (valeurs["niveau"] == str(vedette.niveau))
        ),
        forme=Forme.BARRES,
        titre=commun.titre_etendue(declare, seuls, quand),
        annee=quand,
        perimetre=f"{len(seuls)} {commun.MOTS_NIVEAUX[niveau]} {noms.de(ensemble)}",
        options=Options(nom_valeur=declare.libelle),
    )
