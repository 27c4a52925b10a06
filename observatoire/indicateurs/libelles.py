"""Accorder un libellé ou une unité d'indicateur dans une phrase française."""

from __future__ import annotations

from typing import Any

import pandas as pd

# Le premier mot d'un libellé dit son genre ; un mot absent d'ici garde la forme « Libellé : … ».
_ARTICLES = {
    "accessibilité": "l'", "densité": "la ", "distance": "la ", "durée": "la ", "espérance": "l'",
    "évolution": "l'", "indice": "l'", "médiane": "la ", "nombre": "le ", "part": "la ",
    "population": "la ", "rapport": "le ", "revenu": "le ", "solde": "le ", "taille": "la ",
    "taux": "le ",
}  # fmt: skip
_INVARIABLES = {"décès", "fois"}


def minuscule(libelle: str) -> str:
    """La première lettre en minuscule, sauf celle d'un sigle (« APL »)."""
    return libelle if libelle[1:2].isupper() else libelle[0].lower() + libelle[1:]


def est_pluriel(libelle: str) -> bool:
    """« Foyers au RSA » oui, « Indice de jeunesse » non."""
    return libelle.split()[0].endswith("s")


def avec_article(libelle: str) -> str:
    """« Taux de pauvreté » → « le taux de pauvreté » ; vide si l'article n'est pas sûr."""
    if est_pluriel(libelle):
        return f"les {minuscule(libelle)}"
    article = _ARTICLES.get(libelle.split()[0].lower())
    return f"{article}{minuscule(libelle)}" if article else ""


def accorder(unite: str, v: Any) -> str:
    """L'unité au singulier sous 2 (« 1 habitant ») ; « % », « hab./km² » ne changent pas."""
    if pd.isna(v) or abs(float(v)) >= 2 or not unite:
        return unite
    premier, *suite = unite.split(" ")
    if suite[:1] == ["et"]:  # « structures et services » : un seul est l'un ou l'autre
        return f"{_singulier(premier)} ou {_singulier(suite[1])}"
    return " ".join([_singulier(premier), *suite])


def _singulier(mot: str) -> str:
    if mot == "lieux":
        return "lieu"
    simple = mot.isalpha() and mot.endswith("s") and mot not in _INVARIABLES
    return mot.removesuffix("s") if simple else mot
