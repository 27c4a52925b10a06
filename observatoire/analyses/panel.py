"""Ce que les projections savent du passé : habitants, naissances, décès et âges, par commune.

Un tableau a une ligne par commune (son code) et une colonne par année ; une case vide est une
valeur qu'aucun fichier déposé ne donne ; `fichier_manquant` dit alors lequel déposer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.methodes.series import ECART_RECENSEMENT
from observatoire.modele import Statut
from observatoire.sources.declaration import catalogue

AGE_MAX = 120

_QUINQUENNAUX = tuple((a, a + 4) for a in range(0, 95, 5))
# Tranche d'âge (bornes comprises) → variables à sommer ; les plus fines d'abord.
TRANCHES: dict[tuple[int, int], tuple[str, ...]] = {
    (0, 2): ("pop_0_2",),
    (3, 5): ("pop_3_5",),
    (6, 10): ("pop_6_10",),
    (11, 17): ("pop_11_17",),
    **{(a, b): (f"pop_f_{a}_{b}", f"pop_h_{a}_{b}") for a, b in _QUINQUENNAUX},
    (95, AGE_MAX): ("pop_f_95_plus", "pop_h_95_plus"),
    (65, 79): ("pop_65_79",),
    (65, AGE_MAX): ("pop_65_plus",),
    (80, AGE_MAX): ("pop_80_plus",),
}
QUINQUENNAUX = (*_QUINQUENNAUX, (95, AGE_MAX))


@dataclass(frozen=True)
class Groupe:
    """Un groupe projeté : `ages` bornes comprises ; les naissances n'en ont pas."""

    id: str
    libelle: str
    court: str
    ages: tuple[int, int] | None = None

    @property
    def enfants(self) -> bool:
        """Vrai si le groupe se déduit des naissances (moins de 18 ans)."""
        return self.ages is not None and self.ages[1] < 18

    @property
    def aines(self) -> bool:
        """Vrai pour les groupes de 65 ans ou plus."""
        return self.ages is not None and self.ages[0] >= 65


GROUPES: dict[str, Groupe] = {
    g.id: g
    for g in (
        Groupe("naissances", "Naissances par an", "naissances"),
        Groupe("0-2", "Enfants de 0 à 2 ans", "enfants de 0 à 2 ans", (0, 2)),
        Groupe("3-5", "Enfants de 3 à 5 ans", "enfants de 3 à 5 ans", (3, 5)),
        Groupe("6-10", "Enfants de 6 à 10 ans", "enfants de 6 à 10 ans", (6, 10)),
        Groupe("11-17", "Jeunes de 11 à 17 ans", "jeunes de 11 à 17 ans", (11, 17)),
        Groupe("65+", "Habitants de 65 ans ou plus", "habitants de 65 ans ou plus", (65, AGE_MAX)),
        Groupe("80+", "Habitants de 80 ans ou plus", "habitants de 80 ans ou plus", (80, AGE_MAX)),
        Groupe("population", "Population totale", "habitants", (0, AGE_MAX)),
    )
}


@dataclass(frozen=True)
class Panel:
    """Le passé connu des communes retenues.

    `naissances` et `deces` ne contiennent que les années définitives ; `provisoires` les autres.
    `ages` : un tableau communes × tranches par millésime. `ensembles` : EPCI de chaque commune.
    """

    territoires: pd.DataFrame  # index code : libelle, epci, secteur
    population: pd.DataFrame
    naissances: pd.DataFrame
    provisoires: pd.DataFrame
    deces: pd.DataFrame
    ages: dict[int, pd.DataFrame]
    fictif: bool = False

    @property
    def codes(self) -> list[str]:
        """Les codes des communes, dans l'ordre du tableau."""
        return list(self.territoires.index)

    def groupe(self, groupe: Groupe) -> pd.DataFrame:
        """Les effectifs d'un groupe d'âge, communes × millésimes où ils se déduisent exactement."""
        if groupe.ages is None:
            return self.naissances
        if groupe.id == "population":
            return self.population
        trouves = {a: effectif(t, *groupe.ages) for a, t in sorted(self.ages.items())}
        return pd.DataFrame({a: s for a, s in trouves.items() if s is not None}, index=self.codes)

    def restreint(self, codes: Iterable[str]) -> Panel:
        """Le même passé pour une partie des communes."""
        ici = [c for c in codes if c in self.territoires.index]
        tables: dict[str, Any] = {
            n: t.loc[ici] for n, t in vars(self).items() if isinstance(t, pd.DataFrame)
        }
        return replace(self, **tables, ages={a: t.loc[ici] for a, t in self.ages.items()})


def lire(contexte: Contexte) -> Panel:
    """Le passé de toutes les communes du département gardées en détail."""
    communes = contexte.territoires("commune").set_index("code", drop=False)
    communes = communes[communes["departement"].isin(set(contexte.communes()["departement"]))]
    colonnes = [c for c in ("libelle", "epci", "secteur") if c in communes]
    territoires = communes[colonnes].sort_index()
    codes = list(territoires.index)
    brut = _mesures(contexte, codes)
    annuelles = brut[brut["debut"] == brut["fin"]]
    sures = annuelles[annuelles["statut"] != Statut.PROVISOIRE]
    douteuses = annuelles[annuelles["statut"] == Statut.PROVISOIRE]
    return Panel(
        territoires,
        _tableau(sures, "population", codes),
        _tableau(sures, "naissances", codes),
        _tableau(douteuses, "naissances", codes),
        _tableau(sures, "deces", codes),
        _ages(sures, codes),
        bool((brut["statut"] == Statut.FICTIF).any()),
    )


def annees(table: pd.DataFrame) -> list[int]:
    """Les colonnes d'un tableau du panel, en années."""
    return [int(str(a)) for a in table.columns]


def tranches(ages: pd.DataFrame) -> list[tuple[int, int]]:
    """Les colonnes d'un tableau d'âges, en bornes comprises."""
    bornes: list[Any] = list(ages.columns)
    return [(int(t[0]), int(t[1])) for t in bornes]


def effectif(ages: pd.DataFrame, debut: int, fin: int) -> pd.Series | None:
    """Les habitants de `debut` à `fin` ans, si des tranches du tableau s'y emboîtent exactement."""
    restent, somme = debut, None
    while restent <= fin:
        suite = [t for t in tranches(ages) if t[0] == restent and t[1] <= fin]
        if not suite:
            return None
        tranche = max(suite, key=lambda t: t[1])
        somme = ages[tranche] if somme is None else somme + ages[tranche]
        restent = tranche[1] + 1
    return somme


def comparables(annees: Iterable[int], nombre: int) -> list[int]:
    """Les `nombre` derniers millésimes espacés d'au moins cinq ans, ou une liste plus courte."""
    gardes: list[int] = []
    for annee in sorted(annees, reverse=True):
        if not gardes or gardes[0] - annee >= ECART_RECENSEMENT:
            gardes.insert(0, annee)
        if len(gardes) == nombre:
            break
    return gardes


def _mesures(contexte: Contexte, codes: list[str]) -> pd.DataFrame:
    variables = ["population", "naissances", "deces"]
    variables += sorted({v for noms in TRANCHES.values() for v in noms})
    lues = contexte.mesures(variables, "commune")
    return lues[lues["code"].isin(codes) & lues["valeur"].notna()]


def _tableau(mesures: pd.DataFrame, variable: str, codes: list[str]) -> pd.DataFrame:
    lignes = mesures[mesures["variable"] == variable]
    table = lignes.pivot_table(index="code", columns="fin", values="valeur", aggfunc="first")
    table.columns = [int(a) for a in table.columns]
    return table.reindex(codes).astype(float)


def _ages(mesures: pd.DataFrame, codes: list[str]) -> dict[int, pd.DataFrame]:
    rendu: dict[int, pd.DataFrame] = {}
    lignes = mesures[mesures["variable"].str.startswith("pop_")]
    for annee, du_millesime in lignes.groupby("fin"):
        large = du_millesime.pivot_table(
            index="code", columns="variable", values="valeur", aggfunc="first"
        ).reindex(codes)
        presentes = {
            tranche: large[list(noms)].sum(axis=1, skipna=False)
            for tranche, noms in TRANCHES.items()
            if set(noms) <= set(large.columns)
        }
        if presentes:
            cadre = pd.DataFrame(np.column_stack(list(presentes.values())), index=large.index)
            cadre.columns = pd.Index(list(presentes), tupleize_cols=False)
            rendu[int(str(annee))] = cadre
    return rendu


_NAISSANCES = ("insee_naissances", "melodi_naissances")
_POPULATION = ("insee_populations", "insee_serie_historique")
_ENFANTS = ("insee_pop1a", "insee_pop1b")
_AINES = ("insee_pop1b", "melodi_ages")


def sources_de(groupe: Groupe) -> tuple[str, ...]:
    """Les sources du catalogue qui donnent ce groupe commune par commune."""
    if groupe.ages is None:
        return _NAISSANCES
    if groupe.id == "population":
        return _POPULATION
    return _ENFANTS if groupe.enfants else _AINES


def fichier_manquant(groupe: Groupe, *, millesimes: int) -> str:
    """La phrase qui nomme le fichier, combien de millésimes, et où les trouver."""
    noms = " ou ".join(
        f"« {s.titre} » ({s.producteur}, {s.url})"
        for s in (catalogue()[i] for i in sources_de(groupe) if i in catalogue())
    )
    if groupe.ages is None:
        combien = "au moins huit années de suite"
    elif millesimes == 1:
        combien = "un millésime"
    else:
        mots = {2: "deux", 3: "trois"}[millesimes]
        exemple = {2: "2016 et 2022", 3: "2011, 2016 et 2022"}[millesimes]
        combien = f"{mots} millésimes espacés d'au moins cinq ans (par exemple {exemple})"
    return f"{groupe.libelle} : déposer sur la page Données {combien} du fichier {noms}."


def regrouper(phrases: Iterable[str]) -> list[str]:
    """« A et B : déposer… » : les groupes qui attendent le même fichier le disent une seule fois."""
    groupes: dict[str, list[str]] = {}
    for phrase in phrases:
        nom, _, quoi = phrase.partition(" : ")
        groupes.setdefault(quoi, []).append(nom)
    return [f"{' ; '.join(noms)} : {quoi}" for quoi, noms in groupes.items()]
