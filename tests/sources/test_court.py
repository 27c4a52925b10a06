"""Le chemin court et le chemin prudent font la même édition, toutes les tables, valeur par valeur."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from observatoire.entrepot.construction import actualiser
from observatoire.sources import court
from observatoire.territoire import passage, reference
from tests.bancs.editions import differences

COLONNES = [
    f"P{aa}_{n}"
    for aa in (22, 16)
    for n in ("LOG", "RP", "RSECOCC", "LOGVAC", "RP_PROP", "RP_VOIT1P")
]


def _fichier(cellules: dict[tuple[int, str], str], en_double: bool) -> str:
    """Les communes du Tarn et du Maine-et-Loire, anciennes comprises ; chiffres inventés, pondérés."""
    france = reference()
    codes = [*france.loc[france["departement"].isin(["81", "49"]), "code"]]
    codes += [a for a in passage() if a.startswith("49")]
    habitants = pd.read_parquet(files("observatoire.reference") / "populations.parquet")
    par_code = habitants.set_index("code")["population"]
    lignes = []
    for rang, code in enumerate(codes):
        menages = par_code.get(code, 100) / 2.3
        parts = [menages + rang % 9 / 7, menages / 9, menages / 11 + rang % 9 / 90]
        nombres = [sum(parts), *parts, parts[0] * 0.6, parts[0] * 0.8]
        ecrits = dict(zip(COLONNES, [f"{x:.11g}" for x in nombres * 2], strict=True))
        lignes.append(";".join([code, *(cellules.get((rang, c), ecrits[c]) for c in COLONNES)]))
    lignes += [lignes[3]] * en_double
    return "\n".join([";".join(["CODGEO", *COLONNES]), *lignes]) + "\n"


ACCIDENTS = {
    "tout est nombre": {},
    "secret, vide, milliers et notes": {
        (2, "P22_RP_PROP"): "s", (5, "P16_RP_PROP"): "", (3, "P22_RP_PROP"): "13 234,5",
        (9, "P16_RP_PROP"): "nd", (80, "P22_RP_PROP"): "1e1", (81, "P16_RP_PROP"): "-",
    },
    "un nombre impossible": {(4, "P22_RP_PROP"): "-3"},
}  # fmt: skip


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_le_chemin_court_ne_change_aucun_chiffre(
    accident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    donnees = tmp_path / "data"
    donnees.mkdir()
    (donnees / "territoire.toml").write_text('epci = "200034064"\n', "utf-8")
    texte = _fichier(ACCIDENTS[accident], en_double=accident == "tout est nombre")
    (donnees / "base-cc-logement-2022.csv").write_text(texte, encoding="utf-8")
    (fichier,) = actualiser(donnees, tmp_path / "court").fichiers
    monkeypatch.setattr(court, "admis", lambda rec, blocs: False)
    actualiser(donnees, tmp_path / "prudent")
    ecarts = differences(tmp_path / "court", tmp_path / "prudent")
    assert {table: d for table, (_, d) in ecarts.items() if d} == {}
    lu = fichier["statut"] == "reconnu"
    assert lu == (accident in ("tout est nombre", "secret, vide, milliers et notes"))
    assert bool(ecarts["mesures"][0]) == lu


def test_un_fichier_sans_accident_prend_le_chemin_court(tmp_path: Path) -> None:
    """Sans quoi les deux éditions comparées seraient la même."""
    con = duckdb.connect()
    con.execute("CREATE TEMP TABLE mappage AS SELECT 1 AS indice, 'population' AS variable")
    con.execute("CREATE TEMP TABLE nombres AS SELECT 'commune' AS niveau, 12.5 AS v1")
    assert court._plausibles(con, [1])
    for impossible in ("-3", "'inf'::DOUBLE", "'nan'::DOUBLE", "3e6"):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE nombres AS SELECT 'commune' AS niveau, {impossible} AS v1"
        )
        assert not court._plausibles(con, [1])
