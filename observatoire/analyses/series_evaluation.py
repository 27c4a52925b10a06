"""Les séries qu'une évaluation compare : sommées par territoire et par année, puis rapportées."""

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.erreurs import AppelIncorrect

# Événements qui se cumulent d'une année à l'autre ; les autres comptes sont des stocks.
FLUX = frozenset({"naissances", "deces"})


def valeurs(contexte: Contexte, indicateur: str) -> pd.DataFrame:
    """Les valeurs connues d'un indicateur au périmètre d'aujourd'hui ; `cle` : niveau:code."""
    table = contexte.indicateur(indicateur)
    table = table[(table["perimetre"].fillna("") == "") & table["valeur"].notna()]
    return table.assign(cle=table["niveau"] + ":" + table["code"])


def serie_de(
    table: pd.DataFrame, territoires: tuple[str, ...], exiger: bool = False
) -> pd.DataFrame:
    """Une ligne par année où tous les territoires ont une valeur : sommes, puis rapport."""
    siennes = table[table["cle"].isin(territoires) & (table["statut"] != "provisoire")]
    groupes = siennes.groupby("fin")
    complets = groupes["cle"].nunique() == len(set(territoires))
    if exiger and not complets.any():
        raise AppelIncorrect(
            "Aucune année n'a de valeur pour tous les territoires concernés. À faire : en retirer, "
            "ou déposer le fichier qui les donne."
        )
    lignes = []
    for annee in complets.index[complets]:
        g = groupes.get_group(annee).drop_duplicates("cle", keep="last")
        num, den = g["numerateur"].sum(min_count=1), g["denominateur"].sum(min_count=1)
        if g["denominateur"].notna().all() and den > 0:
            echelle = _echelle(g)
            lignes.append((int(annee), echelle * num / den, num, den, g["statut"].max()))
        elif g["numerateur"].notna().all():
            lignes.append((int(annee), g["valeur"].sum(), num, np.nan, g["statut"].max()))
        else:
            lignes.append((int(annee), g["valeur"].mean(), np.nan, np.nan, g["statut"].max()))
    return pd.DataFrame(lignes, columns=["annee", "valeur", "num", "den", "statut"])


def _echelle(g: pd.DataFrame) -> float:
    """Le facteur de l'indicateur (100 pour un pourcentage), lu dans ses propres valeurs."""
    utiles = g[(g["numerateur"] > 0) & (g["denominateur"] > 0)]
    if utiles.empty:
        return 1.0
    return float((utiles["valeur"] * utiles["denominateur"] / utiles["numerateur"]).median())


def nature_de(serie: pd.DataFrame) -> str:
    """compte (numérateur seul), part (numérateur et dénominateur) ou valeur (médiane, taux publié)."""
    if serie["den"].notna().any():
        return "part"
    return "compte" if serie["num"].notna().any() else "valeur"


def dans(serie: pd.DataFrame, periode: tuple[int, int]) -> pd.DataFrame:
    """Les années d'une période, bornes comprises."""
    return serie[serie["annee"].between(*periode)]


def niveau_de(serie: pd.DataFrame, nature: str, indicateur: str) -> float:
    """Un flux se cumule, le reste se moyenne."""
    if serie.empty:
        return np.nan
    return float(serie["valeur"].sum() if cumule(nature, indicateur) else serie["valeur"].mean())


def cumule(nature: str, indicateur: str) -> bool:
    """Vrai pour un compte dont les années s'additionnent."""
    return nature == "compte" and indicateur in FLUX
