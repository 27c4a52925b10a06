"""Combien d'enfants par groupe d'âge : le recensement s'il donne l'âge, sinon les naissances corrigées."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.methodes import generations

FICHIER_AGES = (
    "déposer dans data/ le fichier « Population par sexe et âge détaillé (POP1B) » de l'INSEE "
    "(https://www.insee.fr/fr/statistiques/8202264)"
)
# Les groupes de cinq ans du recensement : ils servent à corriger les naissances.
_QUINQUENNAUX = {"pop_0_4": (0, 4), "pop_5_9": (5, 9), "pop_10_14": (10, 14), "pop_15_19": (15, 19)}
_NIVEAUX = ("commune", "secteur", "epci")


@dataclass(frozen=True)
class Groupe:
    """Un groupe d'âges (bornes comprises) et la variable du recensement qui le compte."""

    id: str
    libelle: str
    debut: int
    fin: int
    variable: str


GROUPES: dict[str, Groupe] = {
    g.id: g
    for g in (
        Groupe("3_5", "3 à 5 ans", 3, 5, "pop_3_5"),
        Groupe("6_10", "6 à 10 ans", 6, 10, "pop_6_10"),
        Groupe("11_17", "11 à 17 ans", 11, 17, "pop_11_17"),
        Groupe("14_18", "14 à 18 ans", 14, 18, "pop_14_18"),
    )
}


def enfants(contexte: Contexte, identifiant: str) -> pd.DataFrame:
    """Indicateur : les enfants d'un groupe au 1er janvier, communes, secteurs et intercommunalité.

    Les âges détaillés du recensement d'abord, tels quels ; pour les années suivantes (ou toutes,
    s'ils ne sont pas déposés), les naissances corrigées, au statut « estime ».
    """
    groupe = GROUPES[identifiant]
    publiees = contexte.mesures(groupe.variable)
    publiees = publiees[(publiees["perimetre"] == "") & publiees["valeur"].notna()]
    estimees = _estimees(contexte, groupe)
    if len(publiees) and len(estimees):
        estimees = estimees[estimees["fin"] > publiees["fin"].max()]
    lignes = [publiees.drop(columns=["variable"]), estimees]
    utiles = [x for x in lignes if len(x)]
    if not utiles:
        return _absentes(contexte, groupe)
    rendu = pd.concat(utiles, ignore_index=True)
    return rendu.assign(numerateur=rendu["valeur"])


def naissances_sures(contexte: Contexte) -> tuple[pd.DataFrame, str]:
    """Naissances annuelles non provisoires (index « niveau:code », colonnes années) et leur fichier."""
    lues = contexte.mesures("naissances")
    sures = lues[
        (lues["debut"] == lues["fin"])
        & (lues["perimetre"] == "")
        & lues["niveau"].isin(_NIVEAUX)
        & lues["statut"].isin(["publie", "estime", "fictif"])
        & lues["valeur"].notna()
    ]
    if sures.empty:
        return pd.DataFrame(), ""
    cle = sures["niveau"] + ":" + sures["code"]
    large = sures.assign(cle=cle).pivot_table(index="cle", columns="fin", values="valeur")
    return large, str(sures["fichier"].iloc[-1])


def rapport_de(contexte: Contexte, groupe: Groupe, nes: pd.DataFrame) -> tuple[float, int, str]:
    """Enfants recensés pour une naissance dans l'intercommunalité, l'année du recensement, et les
    classes d'âges qui ont servi ; vide si rien ne permet de le mesurer."""
    epci = f"epci:{contexte.reglages.epci}"
    if epci not in nes.index:
        return np.nan, 0, ""
    proches = {
        v: b for v, b in _QUINQUENNAUX.items() if b[0] <= groupe.fin and b[1] >= groupe.debut
    }
    for candidats in ({groupe.variable: (groupe.debut, groupe.fin)}, proches):
        recenses = nes_ = 0.0
        annee, dits = 0, []
        for variable, (debut, fin) in candidats.items():
            ligne = contexte.derniere(variable, "epci")
            ligne = ligne[(ligne["code"] == contexte.reglages.epci) & ligne["valeur"].notna()]
            if ligne.empty:
                continue
            annee = int(ligne["fin"].iloc[0])
            annees = list(generations.annees_de_naissance(debut, fin, annee))
            connues = nes.loc[epci].reindex(annees)
            if connues.notna().all():
                recenses += float(ligne["valeur"].iloc[0])
                nes_ += float(np.sum(connues.to_numpy(float)))
                dits.append(f"{debut}-{fin} ans")
        if nes_ > 0:
            return recenses / nes_, annee, " et ".join(dits)
    return np.nan, 0, ""


def _estimees(contexte: Contexte, groupe: Groupe) -> pd.DataFrame:
    nes, fichier = naissances_sures(contexte)
    if nes.empty:
        return pd.DataFrame()
    rapport, annee, ages = rapport_de(contexte, groupe, nes)
    par_date = generations.generations(nes, groupe.debut, groupe.fin)
    # Au-delà du 1er janvier qui suit la dernière naissance sûre, ce serait une projection.
    par_date = par_date[[c for c in par_date.columns if int(c) <= int(max(nes.columns)) + 2]]
    if not len(par_date.columns) or not np.isfinite(rapport):
        return pd.DataFrame()
    notre = _du_territoire(contexte)
    longues = (
        par_date.rename_axis("cle").reset_index().melt("cle", var_name="fin", value_name="nes")
    )
    longues = longues.dropna(subset=["nes"]).astype({"fin": int})
    longues = longues[longues["cle"].isin(notre)].reset_index(drop=True)
    valeurs = generations.estimer(longues["nes"], rapport)
    niveaux = longues["cle"].str.split(":", n=1, expand=True)
    note = (
        f"naissances domiciliées × {rapport:.2f}".replace(".", ",")
        + f" (rapport de l'intercommunalité aux {ages} du recensement {annee})"
    )
    return valeurs.assign(
        code=niveaux[1], niveau=niveaux[0], debut=longues["fin"], fin=longues["fin"],
        statut="estime", perimetre="", note=note, fichier=fichier,
    )  # fmt: skip


def _du_territoire(contexte: Contexte) -> set[str]:
    secteurs = contexte.territoires("secteur")
    return {
        f"epci:{contexte.reglages.epci}",
        *(f"commune:{c}" for c in contexte.communes()["code"]),
        *(f"secteur:{c}" for c in secteurs["code"]),
    }


def _absentes(contexte: Contexte, groupe: Groupe) -> pd.DataFrame:
    """Sans âge détaillé ni naissances assez anciennes : la ligne dit quel fichier déposer."""
    nes, _ = naissances_sures(contexte)
    fin = int(max(nes.columns)) + 2 if len(nes) else 2000
    return pd.DataFrame(
        {
            "code": [contexte.reglages.epci], "niveau": ["epci"], "debut": [fin], "fin": [fin],
            "valeur": [np.nan], "statut": ["absent"], "fichier": [""],
            "note": [f"les naissances connues ne remontent pas assez loin pour les {groupe.libelle} : {FICHIER_AGES}"],
        }
    )  # fmt: skip
