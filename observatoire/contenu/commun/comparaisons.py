"""Comparer un indicateur une année : un territoire et ses repères, ou tous ceux d'un niveau."""

from collections.abc import Sequence

import pandas as pd

from observatoire import affirmations
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.parametres import territoire
from observatoire.contenu.registre import element
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.formats import enumerer
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import noms


@element("cote_a_cote", "Côte à côte")
def cote_a_cote(
    lecteur: Lecteur,
    identifiant: str,
    territoires: Sequence[str],
    annee: int | None = None,
) -> Figure:
    """Le premier territoire et ses comparaisons en barres, pour une année (la dernière sûre).

    Les comparaisons sans valeur sont dites en note. Lève `AppelIncorrect` si le premier n'en a pas.
    """
    declare = indicateur(identifiant)
    commun.refuser_zonage(declare)
    demandes = [commun.nommer(lecteur, territoire(t)) for t in territoires]
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


@element("classement")
def classement(
    lecteur: Lecteur,
    identifiant: str,
    ou: str | None = None,
    annee: int | None = None,
    niveau: str = "commune",
) -> Figure:
    """Le classement des territoires d'un niveau, avec leurs intervalles.

    Pour un taux, la valeur de l'intercommunalité et du département y est, à sa place ; une
    commune (`ou`) est mise en avant parmi celles de son intercommunalité.
    """
    demande = territoire(ou) if ou else None
    declare = indicateur(identifiant)
    commun.refuser_palmares(declare)
    commun.refuser_zonage(declare)
    ensemble = commun.ensemble_de(lecteur, demande, niveau)
    dedans = lecteur.dans(ensemble, niveau)
    annee = commun.derniere_annee(lecteur, declare, dedans, annee)
    reperes = []
    if declare.forme == "taux" and ensemble.niveau is not Niveau(niveau):
        reperes = [ensemble, *commun.departement_de(lecteur, ensemble)]
    valeurs = commun.lire(lecteur, declare, [*dedans, *reperes], [annee], ranger=True)
    ranges = valeurs["niveau"] == niveau
    # Un repère sans valeur n'apprend rien ; une commune sans valeur, si.
    valeurs = valeurs[ranges | valeurs["valeur"].notna()].reset_index(drop=True)
    vedette = demande if demande and demande.niveau is Niveau(niveau) else ensemble
    notre = (valeurs["code"] == vedette.code) & (valeurs["niveau"] == str(vedette.niveau))
    quand = commun.periode(valeurs, annee)
    seuls = valeurs[valeurs["niveau"] == niveau]
    return commun.composer(
        lecteur,
        declare,
        valeurs.assign(est_principal=notre),
        forme=Forme.BARRES,
        titre=affirmations.titre_etendue(declare, seuls, commun.de_l_ensemble(valeurs, ensemble)),
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
