"""Calculer un indicateur `Methode` : appeler sa fonction et ranger ce qu'elle rend."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pandas as pd

from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.erreurs import DeclarationInvalide
from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.modele import Niveau, Statut

_RACINE = "observatoire.analyses"
_DEFAUTS: dict[str, Any] = {"statut": "estime", "perimetre": "", "note": "", "fichier": ""}
_NOMBRES = ("valeur", "bas", "haut", "numerateur", "denominateur")


def fonction_de(calcul: Methode) -> Callable[[Contexte], pd.DataFrame]:
    """La fonction d'un calcul écrit « module:fonction », son paramètre donné ; `DeclarationInvalide` si
    elle n'existe pas."""
    module, _, nom = calcul.fonction.partition(":")
    try:
        fonction = getattr(import_module(f"{_RACINE}.{module}"), nom)
    except (ImportError, AttributeError) as e:
        raise DeclarationInvalide(
            f"Le calcul « {calcul.fonction} » n'existe pas ({e}). Attendu : « module:fonction » d'un "
            "module de analyses, par exemple « isolement:minutes »."
        ) from e
    parametres = () if calcul.parametre == "" else (calcul.parametre,)
    return lambda contexte: fonction(contexte, *parametres)


def calculer(indicateur: Indicateur, contexte: Contexte) -> pd.DataFrame:
    """Les valeurs d'un indicateur `Methode`, colonnes de la table `indicateurs`.

    Lève `DeclarationInvalide` si la fonction rend autre chose que ce que `COLONNES_INDICATEUR` dit.
    """
    assert isinstance(indicateur.calcul, Methode)
    rendu = fonction_de(indicateur.calcul)(contexte)
    inconnues = set(rendu.columns) - set(COLONNES_INDICATEUR)
    if inconnues or not {"code", "niveau", "fin", "valeur"} <= set(rendu.columns):
        raise DeclarationInvalide(
            f"« {indicateur.calcul.fonction} » rend les colonnes {sorted(rendu.columns)}. Attendu : "
            f"{', '.join(COLONNES_INDICATEUR)}."
        )
    complet = rendu.reindex(columns=list(COLONNES_INDICATEUR))
    if "debut" not in rendu.columns:
        complet["debut"] = complet["fin"]
    for colonne, defaut in _DEFAUTS.items():
        manque = complet[colonne].isna()
        complet[colonne] = complet[colonne].astype("object").mask(manque, defaut).astype("str")
    for colonne in _NOMBRES:
        complet[colonne] = pd.to_numeric(complet[colonne]).astype("float64")
    _verifier(indicateur, complet)
    complet = complet.rename(columns={"fichier": "source"})
    complet.insert(2, "indicateur", indicateur.id)
    return complet.dropna(subset=["fin"]).astype({"debut": "int32", "fin": "int32"})


def _verifier(indicateur: Indicateur, complet: pd.DataFrame) -> None:
    statuts = set(complet["statut"]) - set(Statut)
    niveaux = set(complet["niveau"]) - set(Niveau)
    if statuts or niveaux:
        raise DeclarationInvalide(
            f"L'indicateur « {indicateur.id} » rend un statut ou un niveau inconnu : "
            f"{', '.join(sorted(map(str, statuts | niveaux)))}."
        )
    # Une valeur vide n'est jamais « publiée » : elle est absente, sauf secret ou fourchette.
    vide = complet["valeur"].isna() & ~complet["statut"].isin(["secret", "absent"])
    complet.loc[vide & complet["bas"].isna(), "statut"] = "absent"
