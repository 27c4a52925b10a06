"""Fabriquer les figures d'un indicateur à partir de l'entrepôt : la porte d'entrée.

Chaque fonction rend une `Figure` complète (titre, source, notes, édition) et lève
`AppelIncorrect`, qui dit quel fichier déposer, quand il n'y a rien à montrer.
"""

from collections.abc import Sequence

import pandas as pd

from observatoire import affirmations
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.carte import Couches, accorder, carte, couches
from observatoire.contenu.commun.courbes import evolution, multiples
from observatoire.contenu.commun.naissances_deces import naissances_deces
from observatoire.contenu.commun.pyramide import annees_pyramide, pyramide
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms

__all__ = [
    "Couches",
    "accorder",
    "annees_pyramide",
    "barres",
    "carte",
    "cote_a_cote",
    "couches",
    "evolution",
    "multiples",
    "naissances_deces",
    "pyramide",
]


def cote_a_cote(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[Territoire],
    annee: int | None = None,
) -> Figure:
    """Le premier territoire et ses comparaisons en barres, pour une année (la dernière sûre).

    Les comparaisons sans valeur sont dites en note. Lève `AppelIncorrect` si le premier n'en a pas.
    """
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    demandes = [commun.nommer(lecteur, t) for t in territoires]
    annee = commun.derniere_annee(lecteur, declare, demandes[:1], annee)
    valeurs = commun.lire(lecteur, declare, demandes, [annee])
    notre = (valeurs["code"] == demandes[0].code) & (valeurs["niveau"] == str(demandes[0].niveau))
    muettes = ~notre & (valeurs["statut"] == "absent")
    absentes = enumerer(valeurs.loc[muettes, "libelle"])
    quand = commun.periode(valeurs, annee)
    return commun.composer(
        lecteur,
        declare,
        valeurs.assign(est_principal=notre, code=_codes_uniques(valeurs))[~muettes],
        forme=Forme.BARRES,
        titre=affirmations.titre_compare(declare, _dans_l_ordre(valeurs, demandes)),
        periode=quand,
        perimetre=enumerer(valeurs.loc[~muettes, "libelle"]),
        notes=[f"Comparaison non disponible : {absentes}."] if absentes else [],
        options=Options(nom_valeur=declare.libelle),
    )


def barres(
    lecteur: Lecteur,
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
    commun.refuser_palmares(declare)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, territoire)
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
    notre = (valeurs["code"] == vedette.code) & (valeurs["niveau"] == str(vedette.niveau))
    quand = commun.periode(valeurs, annee)
    seuls = valeurs[valeurs["niveau"] == niveau]
    return commun.composer(
        lecteur,
        declare,
        valeurs.assign(est_principal=notre),
        forme=Forme.BARRES,
        titre=affirmations.titre_etendue(declare, seuls),
        periode=quand,
        perimetre=f"{len(seuls)} {commun.MOTS_NIVEAUX[niveau]} {noms.de(ensemble)}",
        options=Options(nom_valeur=declare.libelle),
    )


def _dans_l_ordre(valeurs: pd.DataFrame, demandes: Sequence[Territoire]) -> pd.DataFrame:
    """La ligne de chaque territoire, dans l'ordre où ils sont demandés."""
    rangs = {(str(t.niveau), t.code): i for i, t in enumerate(demandes)}
    ordre = [rangs[n, c] for n, c in zip(valeurs["niveau"], valeurs["code"], strict=True)]
    return valeurs.iloc[pd.Series(ordre).argsort()]


def _codes_uniques(valeurs: pd.DataFrame) -> pd.Series:
    """Le code, précédé du niveau quand deux niveaux ont le même (76 : département et région)."""
    double = valeurs["code"].duplicated(keep=False)
    return valeurs["code"].mask(double, valeurs["niveau"] + ":" + valeurs["code"])
