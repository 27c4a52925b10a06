"""Réunir l'annuaire : les tables du territoire, et ce que l'entrepôt tient des listes publiques."""

import pandas as pd

from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import acteurs as registre
from observatoire.schema.themes import EQUIPEMENTS
from observatoire.sources.declaration import catalogue


def annuaire_de(lecteur: Lecteur, acteurs: pd.DataFrame, structures: pd.DataFrame) -> pd.DataFrame:
    """L'annuaire du territoire étudié ; `commune` reste un code, vide pour un acteur sans lieu."""
    communes = list(lecteur.communes()["code"])
    lieux = lecteur.lieux()
    lieux = lieux[lieux["code"].isin(communes)].reset_index(drop=True)
    equipements = lecteur.dernieres_valeurs(list(EQUIPEMENTS), communes, non_nulles=True)
    sources = {"lieux": _citer(lieux), "equipements": _bpe(equipements)}
    return registre.annuaire(acteurs, structures, lieux, equipements, sources)


def _citer(lieux: pd.DataFrame) -> str:
    connues = [catalogue()[s] for s in lieux["source"].unique() if s in catalogue()]
    return " ; ".join(s.producteur for s in connues)


def _bpe(equipements: pd.DataFrame) -> str:
    if equipements.empty:
        return ""
    return f"INSEE, base permanente des équipements {int(equipements['fin'].max())}"
