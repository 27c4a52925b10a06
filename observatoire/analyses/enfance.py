"""Combien d'enfants par groupe d'âge : le recensement s'il donne l'âge, sinon les naissances corrigées."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses import enfants_ages
from observatoire.analyses.contexte import Contexte
from observatoire.sources.declaration import a_deposer


def fichier_des_ages() -> str:
    """Le fichier à déposer pour compter les enfants à chaque âge."""
    return a_deposer("insee_pop1b", "melodi_ages")


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
    estimees = enfants_ages.estimees(contexte, groupe.debut, groupe.fin)
    if len(publiees) and len(estimees):
        estimees = estimees[estimees["fin"] > publiees["fin"].max()]
    lignes = [publiees.drop(columns=["variable"]), estimees]
    utiles = [x for x in lignes if len(x)]
    if not utiles:
        return _absentes(contexte, groupe)
    rendu = pd.concat(utiles, ignore_index=True)
    return rendu.assign(numerateur=rendu["valeur"])


def _absentes(contexte: Contexte, groupe: Groupe) -> pd.DataFrame:
    """Sans âge détaillé ni naissances assez anciennes : la ligne dit quel fichier déposer."""
    connue = enfants_ages.derniere_naissance(contexte)
    fin = connue + 2 if connue else 2000
    return pd.DataFrame(
        {
            "code": [contexte.reglages.epci], "niveau": ["epci"], "debut": [fin], "fin": [fin],
            "valeur": [np.nan], "statut": ["absent"], "fichier": [""],
            "note": [f"les naissances connues ne remontent pas assez loin pour les {groupe.libelle} : {fichier_des_ages()}"],
        }
    )  # fmt: skip
