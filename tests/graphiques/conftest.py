"""Territoires inventés : 25 carrés de 2 km en Lambert 93, nommés C01 à C25."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from observatoire.graphiques.classes import classer
from observatoire.graphiques.figure import Figure, Forme
from observatoire.provenance import Periode, de

COTE = 2000
ORIGINE = (600_000, 6_300_000)
CODES = [f"0{i:04d}" for i in range(1, 26)]
NOMS = [f"Commune n° {i}" for i in range(1, 26)]


@pytest.fixture(scope="session")
def fond() -> gpd.GeoDataFrame:
    carres = []
    for i in range(25):
        x, y = ORIGINE[0] + i % 5 * COTE, ORIGINE[1] + i // 5 * COTE
        carres.append(shapely.box(x, y, x + COTE, y + COTE))
    couche = gpd.GeoDataFrame({"code": CODES, "libelle": NOMS}, geometry=carres, crs=2154)
    return couche.to_crs(4326)


@pytest.fixture
def donnees() -> pd.DataFrame:
    """Valeurs de 1 à 25 ; la 3e est secrète, la 7e absente, la 9e provisoire."""
    d = pd.DataFrame({"code": CODES, "libelle": NOMS, "valeur": np.arange(1.0, 26.0)})
    d["statut"] = "publie"
    d.loc[2, ["valeur", "statut"]] = [np.nan, "secret"]
    d.loc[6, ["valeur", "statut"]] = [np.nan, "absent"]
    d.loc[8, "statut"] = "provisoire"
    return d


@pytest.fixture
def evolution() -> pd.DataFrame:
    """Deux séries de 2018 à 2022 ; la nôtre est secrète en 2020 et provisoire en 2022."""
    lignes = []
    for serie, principal, depart in (("Chez nous", True, 30.0), ("Tarn", False, 50.0)):
        for i, annee in enumerate(range(2018, 2023)):
            lignes.append((serie, principal, annee, depart + i, depart + i - 5, depart + i + 6))
    colonnes = ["serie", "est_principal", "annee", "valeur", "bas", "haut"]
    d = pd.DataFrame(lignes, columns=colonnes)
    d["code"] = d["libelle"] = d["serie"]
    d["statut"] = "publie"
    d.loc[2, ["valeur", "bas", "haut", "statut"]] = [np.nan, np.nan, np.nan, "secret"]
    d.loc[4, "statut"] = "provisoire"
    return d


@pytest.fixture
def pyramide() -> pd.DataFrame:
    lignes = [
        (age, sexe, serie, serie == "2023", 10.0 * (rang + 1) + (serie == "2012"))
        for rang, age in enumerate(("0-19 ans", "20-64 ans", "65 ans et plus"))
        for sexe in ("femmes", "hommes")
        for serie in ("2012", "2023")
    ]
    d = pd.DataFrame(lignes, columns=["libelle", "sexe", "serie", "est_principal", "valeur"])
    d["code"] = d["libelle"]
    return d


@pytest.fixture
def multiples() -> pd.DataFrame:
    lignes = [
        (code, nom, annee, float(rang + annee - 2018))
        for rang, (code, nom) in enumerate(zip(CODES, NOMS, strict=True))
        for annee in (2018, 2020, 2022)
    ]
    return pd.DataFrame(lignes, columns=["code", "libelle", "annee", "valeur"])


@pytest.fixture
def creer(
    fond: gpd.GeoDataFrame,
    donnees: pd.DataFrame,
    evolution: pd.DataFrame,
    pyramide: pd.DataFrame,
    multiples: pd.DataFrame,
) -> Callable[..., Figure]:
    """Une figure complète de la forme demandée ; tout argument remplace le défaut."""
    tables = {"evolution": evolution, "pyramide": pyramide, "multiples": multiples}
    tables["empilees"] = evolution.drop(columns=["bas", "haut"])
    tables["frise"] = donnees.assign(debut="2026-09-01", fin="2027-06-30", serie="en cours")

    tables["nuage"] = donnees.assign(abscisse=np.arange(25.0)[::-1])

    def _creer(forme: str, **remplace: Any) -> Figure:
        d = remplace.pop("donnees", tables.get(forme, donnees))
        complet: dict[str, Any] = {
            "identifiant": "part_essai",
            "forme": Forme(forme),
            "titre": "Où l'essai est-il le plus fréquent ?",
            "sous_titre": "Part inventée",
            "unite": "%",
            "decimales": 1,
            "periode": Periode(2022, 2022),
            "perimetre": "25 communes inventées",
            "provenance": de("releve_ages"),
            "edition": "essai du 1er janvier 2026",
            "definition": "Essais rapportés aux tentatives.",
            "donnees": d,
        }
        if forme in ("carte", "symboles"):
            complet["fond"] = fond
        if forme == "carte" and "classes" not in remplace:
            complet["classes"] = classer(d["valeur"], nombre=4, decimales=1)
        return Figure(**(complet | remplace))

    return _creer
