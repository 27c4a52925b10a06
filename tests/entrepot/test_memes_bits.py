"""Les mêmes fichiers donnent les mêmes valeurs, au bit près, quel que soit l'ordre des calculs."""

from __future__ import annotations

import ast
import math
import os
import random
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import observatoire
from observatoire.entrepot import construction
from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.sql import borne, somme

DONNEES = Path(__file__).parents[2] / "data"
PAQUET = Path(observatoire.__file__).parent
# L'heure de la construction et les fichiers eux-mêmes, dont les lignes ont été mêlées.
_AUTRES = ("lu_le", "publie_le", "empreinte")


_con = duckdb.connect()


def _sommer(expression: str, valeurs: list[float]) -> float:
    lues = "(SELECT unnest(?::DOUBLE[]) AS x)"
    return _con.execute(f"SELECT {expression} FROM {lues}", [valeurs]).fetchall()[0][0]


# Les effectifs pondérés de cinq communes : 1014,7 en tout, ou presque, selon l'ordre.
PONDERES = [304.1, 250.3, 200.7, 159.3, 100.3]


def test_la_somme_simple_depend_de_l_ordre_l_exacte_non() -> None:
    rng = random.Random(0)
    ordres = [rng.sample(PONDERES, len(PONDERES)) for _ in range(30)]
    assert len({_sommer("sum(x)", o) for o in ordres}) > 1
    assert {_sommer(somme("x"), o) for o in ordres} == {1014.7}


# Des nombres de fichiers : jamais plus de deux millions de milliards, jamais moins d'un millionième.
_NOMBRES = st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) >= 1e-5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([-1e-05, 1.0], random.Random(0))
@given(st.lists(_NOMBRES, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_la_somme_est_celle_de_math_fsum(valeurs: list[float], hasard: random.Random) -> None:
    exacte = math.fsum(valeurs)
    assert _sommer(somme("x"), valeurs) == exacte
    assert _sommer(somme("x"), valeurs[:1]) == valeurs[0]
    hasard.shuffle(valeurs)
    assert _sommer(somme("x"), valeurs) == exacte


def test_une_somme_vide_est_vide_et_une_somme_demesuree_se_refuse() -> None:
    assert _sommer(somme("x"), []) is None
    with pytest.raises(duckdb.Error):
        _sommer(somme("x"), [1e30, 1e30])


def test_une_borne_prend_l_autre_cote_du_terme_retranche() -> None:
    lignes = "(VALUES (1, 10.0, 8.0, 12.0), (-1, 4.0, 3.0, NULL)) t(signe, valeur, bas, haut)"
    bornes = _con.execute(f"SELECT {borne('bas')}, {borne('haut')} FROM {lignes}").fetchall()
    assert bornes == [(8.0 - 4.0, 12.0 - 3.0)]


def _meler(source: Path, cible: Path) -> Path:
    """Les mêmes données, lignes en désordre ; celles du territoire gardent leur numéro."""
    shutil.copytree(source, cible)
    rng = random.Random(1)
    for chemin in sorted(cible.rglob("*.csv")):
        if "local" not in chemin.parts:
            entete, *lignes = chemin.read_bytes().splitlines()
            rng.shuffle(lignes)
            chemin.write_bytes(b"\n".join([entete, *lignes]) + b"\n")
    return cible


def _contenu(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Chaque table, ligne après ligne dans l'ordre où elle est rangée, nombres au bit près."""
    tables = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
    contenu = {}
    for (table,) in tables:
        lues = con.execute(f"SELECT COLUMNS(lambda c: c NOT IN {_AUTRES}) FROM {table}").fetchall()
        contenu[table] = list(map(repr, lues))
    return contenu


def test_deux_constructions_donnent_les_memes_bits(
    entrepot_4c: Lecteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Autant de fils que de cœurs d'un côté, un de plus de l'autre, et les lignes mêlées."""
    connecter = duckdb.connect

    def autrement(chemin: str, **options: bool) -> duckdb.DuckDBPyConnection:
        con = connecter(chemin, **options)
        con.execute(f"SET threads = {(os.cpu_count() or 1) + 1}")
        return con

    monkeypatch.setattr(construction.duckdb, "connect", autrement)
    faite = construction.actualiser(_meler(DONNEES, tmp_path / "data"), tmp_path / "entrepot")
    monkeypatch.undo()
    attendu = _contenu(entrepot_4c._con)
    with connecter(str(faite.chemin), read_only=True) as con:
        obtenu = _contenu(con)
    assert {t: len(lignes) for t, lignes in obtenu.items()} == {
        t: len(lignes) for t, lignes in attendu.items()
    }
    assert len(attendu["mesures"]) > 10_000 and len(attendu["indicateurs"]) > 10_000
    for table, lignes in attendu.items():
        differentes = [(a, b) for a, b in zip(lignes, obtenu[table], strict=True) if a != b]
        assert not differentes, f"{table} : {len(differentes)} lignes, dont {differentes[:2]}"


# Ces agrégats dépendent de l'ordre où les lignes arrivent, que DuckDB ne promet pas.
_SANS_ORDRE = re.compile(r"\b(k?sum|fsum|any_value|arbitrary|first|last|mode)\s*\(", re.I)
_SQL = ("sources", "entrepot", "indicateurs")


def test_aucune_requete_ne_somme_autrement_que_par_la_somme_exacte() -> None:
    fautives = []
    for chemin in sorted(c for piece in _SQL for c in (PAQUET / piece).rglob("*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            texte = noeud.value if isinstance(noeud, ast.Constant) else None
            if isinstance(texte, str) and (trouve := _SANS_ORDRE.search(texte)):
                fautives.append((chemin.relative_to(PAQUET).as_posix(), trouve[1].lower()))
    # La définition de `somme`, et des sommes d'entiers (empreintes, départs), exactes dans tout ordre.
    entieres = {
        (f, "sum")
        for f in (
            "entrepot/deja_calcules.py",
            "entrepot/deja_lus.py",
            "sources/lecture/horaires.py",
        )
    }
    assert set(fautives) - entieres == {("sources/sql.py", "sum")}


# Le jour du dépôt y dit seulement quelle année n'est pas encore parue.
_PARUTION = ("jour.py",)
# Le débit d'un site et le jour d'un téléchargement sont le réseau lui-même, pas un calcul.
_RESEAU = ("telechargement",)
_SECONDES = re.compile(r"time_limit|monotonic|perf_counter|process_time|timeLimit")


@pytest.mark.parametrize("piece", ["sources", "indicateurs", "analyses", "methodes"])
def test_aucun_calcul_ne_regarde_l_heure(piece: str) -> None:
    """Un calcul arrêté par un délai donne une autre réponse sur une machine occupée."""
    for chemin in sorted((PAQUET / piece).rglob("*.py")):
        if chemin.parent.name in _RESEAU:
            continue
        texte = chemin.read_text(encoding="utf-8")
        assert not _SECONDES.search(texte), chemin
        assert not re.search(r"^\s*(import time\b|from time import)", texte, re.M), chemin
        if chemin.name not in _PARUTION:
            assert not re.search(r"\b(date\.today|datetime\.now)\(", texte), chemin
