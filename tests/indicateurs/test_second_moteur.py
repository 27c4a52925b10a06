"""Deux moteurs, un même résultat : le SQL et le calcul en mémoire, sur le réel et sur l'inventé."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from observatoire.entrepot import agregation
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs import calcul
from observatoire.indicateurs.declaration import Indicateur, Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import variables
from tests.indicateurs.second_moteur import RECALCULES, recalculer
from tests.indicateurs.seconde_agregation import Chiffre, Cle, remonter

DOUBLES = {i: d for i, d in INDICATEURS.items() if isinstance(d.calcul, RECALCULES)}
# Aucun indicateur livré ne retranche : celui-ci éprouve le signe, et ses bornes croisées.
RESTE = replace(
    INDICATEURS["familles"], id="reste", calcul=Somme(("logements", "-menages", "-emplois"))
)
LUES = sorted({v for d in DOUBLES.values() for v in calcul.variables_de(d.calcul)})
ADDITIVES = [v for v, d in variables().items() if d.agregation == "somme"]
PETIT = 20


def _nombre(x: Any) -> float | None:
    return None if pd.isna(x) else float(x)


def _lire(table: pd.DataFrame) -> dict[str, dict[Cle, Chiffre]]:
    """Par variable ou indicateur ; une clé en double serait une erreur de l'entrepôt."""
    lues: dict[str, dict[Cle, Chiffre]] = {}
    for r in table.itertuples(index=False):
        cle = Cle(r.code, r.niveau, int(r.debut), int(r.fin), r.perimetre)
        de_ce_nom = lues.setdefault(r.nom, {})
        assert cle not in de_ce_nom, (r.nom, cle)
        de_ce_nom[cle] = Chiffre(
            _nombre(r.valeur), r.statut, _nombre(r.bas), _nombre(r.haut),
            tirage=_nombre(getattr(r, "tirage", None)),
        )  # fmt: skip
    return lues


def _comparer(nom: str, sql: Mapping[Cle, Chiffre], memoire: Mapping[Cle, Chiffre]) -> None:
    assert sql.keys() == memoire.keys(), nom
    for cle, ici in sql.items():
        la = memoire[cle]
        assert ici.statut == la.statut, (nom, cle, ici, la)
        for champ in ("valeur", "bas", "haut"):
            a, b = getattr(ici, champ), getattr(la, champ)
            assert (a is None) == (b is None), (nom, cle, champ, ici, la)
            proche = a is None or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
            assert proche, (nom, cle, champ, ici, la)


_COLONNES = "code, niveau, debut, fin, valeur, statut, bas, haut, perimetre, tirage"
# Une somme d'arrondis se compare par ses bornes certaines ; son intervalle probable a son propre essai.
_CALCULEES = _COLONNES.replace(
    "bas, haut", "coalesce(certain_bas, bas) AS bas, coalesce(certain_haut, haut) AS haut"
)


# ------------------------------------------------------------------ l'entrepôt réel
@pytest.fixture(scope="module")
def reel(entrepot_4c: Lecteur) -> dict[str, dict[Cle, Chiffre]]:
    return _lire(entrepot_4c._neuf(f"SELECT variable AS nom, {_COLONNES} FROM mesures"))


def test_l_entrepot_reel_est_d_accord(
    entrepot_4c: Lecteur, reel: Mapping[str, Mapping[Cle, Chiffre]]
) -> None:
    sql = _lire(entrepot_4c._neuf(f"SELECT indicateur AS nom, {_CALCULEES} FROM indicateurs"))
    lieux = entrepot_4c._neuf("SELECT niveau, code, superficie_km2 FROM territoires")
    superficies = {(n, c): _nombre(s) for n, c, s in lieux.itertuples(index=False)}
    comparees = 0
    for nom, declare in DOUBLES.items():
        memoire = recalculer(declare, reel, superficies, PETIT)
        _comparer(nom, sql.get(nom, {}), memoire)
        comparees += len(memoire)
    assert comparees > 9000


def test_les_sommes_reelles_sont_celles_des_communes(
    entrepot_4c: Lecteur, reel: Mapping[str, Mapping[Cle, Chiffre]]
) -> None:
    communes = entrepot_4c._neuf(
        "SELECT code, secteur, epci FROM territoires WHERE niveau = 'commune' AND epci = ?",
        [entrepot_4c.epci],
    )
    membres = {
        (niveau, str(code)): tuple(g["code"])
        for niveau in ("secteur", "epci")
        for code, g in communes.groupby(niveau)
    }
    assert len(membres) > 1 and len(communes) == 25
    siennes = {v: {k: c for k, c in cs.items() if k.niveau == "commune"} for v, cs in reel.items()}
    for variable, tout in remonter(siennes, membres, ADDITIVES).items():
        memoire = {k: c for k, c in tout.items() if k.niveau != "commune"}
        _comparer(variable, {k: reel[variable][k] for k in memoire if k in reel[variable]}, memoire)


# ------------------------------------------------------------------ un petit entrepôt inventé
LIEUX = pd.DataFrame(
    [("c1", "s1", "e1", "d1"), ("c2", "s1", "e1", "d1"), ("c3", "s2", "e1", "d1"),
     ("c4", "s2", "e1", "d1"), ("c5", None, "e2", "d1"), ("c6", None, "e2", "d2")],
    columns=["code", "secteur", "epci", "departement"],
).assign(region="r1")  # fmt: skip
NIVEAUX = ("secteur", "epci", "departement", "region")
ACCIDENTS = ("provisoire", "arrondi", "estime", "fictif", "secret", "secret borné", "absent", "")


def _periodes(variable: str) -> list[tuple[int, int]]:
    """Un stock à deux recensements ; un flux chaque année ; un cumul entre deux recensements."""
    if variable.endswith("_periode"):
        return [(2016, 2021)]
    if variable in ("naissances", "deces"):
        return [(a, a) for a in range(2011, 2024)]
    stock = [(2016, 2016), (2022, 2022)]
    return [(2011, 2011), *stock] if variable == "population" else stock


def _inventer(hasard: random.Random, risque: float) -> Iterator[dict[str, Any]]:
    """Les lignes des communes : des comptes petits et grands, et tout ce qui peut leur arriver."""
    for variable in LUES:
        for debut, fin in _periodes(variable):
            for code in LIEUX["code"]:
                valeur = hasard.choice((0, 1, 4, 15, 40, 300)) + hasard.choice((0, 0.25, 2))
                ligne: dict[str, Any] = {
                    "code": code, "niveau": "commune", "variable": variable, "debut": debut,
                    "fin": fin, "valeur": valeur, "statut": "publie", "bas": None, "haut": None,
                    "perimetre": "", "fichier": "f",
                }  # fmt: skip
                accident = hasard.choice(ACCIDENTS) if hasard.random() < risque else "publie"
                match accident:
                    case "":
                        continue  # la ligne manque au fichier
                    case "secret borné":
                        ligne |= {"valeur": None, "statut": "secret", "bas": 1, "haut": 5}
                    case "secret" | "absent":
                        ligne |= {"valeur": None, "statut": accident}
                    case "arrondi":
                        rond = 5 * round(valeur / 5)
                        ligne |= {"valeur": rond, "statut": accident, "bas": max(0, rond - 2)}
                        ligne |= {"haut": rond + 2}
                    case _:
                        ligne["statut"] = accident
                yield ligne


def _construire(con: duckdb.DuckDBPyConnection, lignes: pd.DataFrame, lieux: pd.DataFrame) -> None:
    """Ce que la construction laisse : les mesures de tous les niveaux, agrégées par l'entrepôt."""
    con.register("_lignes", lignes)
    con.register("_lieux", LIEUX)
    con.register("_territoires", lieux)
    con.execute("""
        CREATE TEMP TABLE gagnantes AS SELECT code, niveau, variable, debut::INTEGER AS debut,
            fin::INTEGER AS fin, valeur::DOUBLE AS valeur, statut, bas::DOUBLE AS bas,
            haut::DOUBLE AS haut, perimetre, fichier FROM _lignes;
        CREATE TEMP TABLE ref_communes AS SELECT * FROM _lieux;
        CREATE TEMP TABLE perimetre_detail AS SELECT code FROM _lieux;
        CREATE TEMP TABLE ref_scissions (origine VARCHAR, retablie VARCHAR);
        CREATE TEMP TABLE ref_passage (ancien VARCHAR, actuel VARCHAR);
        CREATE TEMP TABLE appartenances (code VARCHAR, annee INTEGER, epci VARCHAR);
        CREATE TEMP TABLE territoires AS SELECT * FROM _territoires""")
    agregation.agreger(con)
    con.execute("CREATE TEMP TABLE mesures AS SELECT * FROM retenues")
    calcul.preparer(con)


def _membres() -> dict[tuple[str, str], tuple[str, ...]]:
    dans = {
        (n, str(c)): tuple(g["code"]) for n in NIVEAUX for c, g in LIEUX.dropna().groupby(n)
    } | {(n, str(c)): tuple(g["code"]) for n in NIVEAUX[1:] for c, g in LIEUX.groupby(n)}
    return dans | {("france", "FR"): tuple(LIEUX["code"])}


def _deux_calculs(graine: int, risque: float) -> Iterator[tuple[Indicateur, Any, Any]]:
    lignes = pd.DataFrame(_inventer(random.Random(graine), risque))
    membres = _membres()
    seuls = {("commune", c): (c,) for c in LIEUX["code"]}
    superficies = {
        lieu: 2.5 * len(codes) if lieu[1] != "c3" else None
        for lieu, codes in (membres | seuls).items()
    }
    lieux = pd.DataFrame(
        [(n, c, s) for (n, c), s in superficies.items()],
        columns=["niveau", "code", "superficie_km2"],
    )
    with duckdb.connect() as con:
        _construire(con, lignes, lieux)
        # Le tirage d'une commune a son propre essai ; ici, ce qu'en font les sommes et les rapports.
        posees = con.execute(
            f"SELECT variable AS nom, {_COLONNES} FROM retenues WHERE niveau = 'commune'"
        )
        tout = remonter(_lire(posees.df()), membres, ADDITIVES)
        for declare in (*DOUBLES.values(), RESTE):
            rendu = con.execute(calcul.requete(declare, PETIT)).df()
            for cote in ("bas", "haut"):
                rendu[cote] = rendu[f"certain_{cote}"].fillna(rendu[cote])
            sql = _lire(rendu.rename(columns={"indicateur": "nom"})).get(declare.id, {})
            yield declare, sql, recalculer(declare, tout, superficies, PETIT)


@pytest.mark.parametrize(
    ("graine", "risque"), [(1, 0.0), (2, 0.02), (3, 0.02), (4, 0.08), (5, 0.08), (6, 0.3)]
)
def test_l_entrepot_invente_est_d_accord(graine: int, risque: float) -> None:
    for declare, sql, memoire in _deux_calculs(graine, risque):
        _comparer(declare.id, sql, memoire)


def test_chaque_indicateur_et_chaque_statut_sont_eprouves() -> None:
    """Sans accident, chaque indicateur a une valeur à chaque niveau ; avec, on voit tous les statuts."""
    for declare, _, memoire in _deux_calculs(1, 0.0):
        connus = {cle.niveau for cle, c in memoire.items() if c.valeur is not None}
        # Un reste entre deux recensements ne se dit pas à la commune.
        tus = {"commune"} if getattr(declare.calcul, "part", "") == "migratoire" else set()
        assert connus == {"commune", *NIVEAUX, "france"} - tus, declare.id
    statuts = {c.statut for _, _, m in _deux_calculs(4, 0.08) for c in m.values()}
    assert statuts == {"publie", "provisoire", "arrondi", "estime", "fictif", "secret", "absent"}
