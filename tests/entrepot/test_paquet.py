"""Un paquet vaut les fichiers qui l'ont fait : mêmes chiffres, mêmes sources, même sens."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from observatoire.entrepot import ddl, paquet_ecrit, referentiels
from observatoire.entrepot.lecture_depot import lire_fichiers
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.paquet import est_paquet
from observatoire.erreurs import AppelIncorrect
from observatoire.sources.lecture import empreinte
from observatoire.territoire import Reglages

DONNEES = Path(__file__).parents[2] / "data"
FICHIERS = [
    DONNEES / "insee" / "base_cc_comparateur.csv",
    DONNEES / "caf" / "s_ben_com_f.csv",
    DONNEES / "insee" / "filosofi_2023.csv",
]


def _lire(chemins: list[Path], dossier: Path) -> tuple[pd.DataFrame, list[CompteRendu]]:
    dossier.mkdir()
    with duckdb.connect() as con:
        ddl.creer(con)
        referentiels.poser(con, Reglages("200034064"))
        entrees = {c.name: (c, empreinte(c)) for c in chemins}
        rendus = lire_fichiers(con, entrees, dossier, lambda *_: None, Reglages("200034064"), {})
        lues = con.execute("SELECT * FROM lues ORDER BY ALL").df()
    return lues, rendus


@pytest.fixture(scope="module")
def fait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sortie = tmp_path_factory.mktemp("paquet") / "france.parquet"
    abime = sortie.with_name("abime.csv")
    abime.write_text("ceci n'est pas un tableau connu\n1;2\n")
    rendus = paquet_ecrit.ecrire([*FICHIERS, abime], sortie, lambda *_: None)
    # Un fichier refusé le dit, et n'empêche pas les autres.
    assert {r.fichier: r.statut for r in rendus}["abime.csv"] == "refuse"
    return sortie


def test_memes_chiffres_memes_sources_meme_sens(fait: Path, tmp_path: Path) -> None:
    assert est_paquet(fait) and not est_paquet(FICHIERS[0])
    direct, rendus = _lire(FICHIERS, tmp_path / "a")
    relu, paquets = _lire([fait], tmp_path / "b")
    relu["fichier"] = relu["fichier"].str.removeprefix("france.parquet › ")
    pd.testing.assert_frame_equal(
        relu.sort_values(list(relu.columns)).reset_index(drop=True), direct, check_dtype=False
    )
    par_nom = {r.fichier.removeprefix("france.parquet › "): r for r in paquets}
    for r in rendus:
        p = par_nom[r.fichier]
        assert (p.statut, p.source, p.bilan.millesimes) == (r.statut, r.source, r.bilan.millesimes)
        assert [x.ligne()[1:] for x in p.bilan.releves] == [x.ligne()[1:] for x in r.bilan.releves]
        assert p.bilan.entete == r.bilan.entete


@pytest.mark.parametrize("faute", ["version", "variable", "abime"])
def test_un_paquet_qu_on_ne_comprend_pas_est_refuse_d_une_phrase(
    fait: Path, tmp_path: Path, faute: str
) -> None:
    table = pq.read_table(fait)
    sens = table.schema.metadata[b"observatoire_paquet"]
    if faute == "version":
        sens = sens.replace(b'"version": 1', b'"version": 99')
    elif faute == "abime":
        sens = sens[:-10]
    else:
        colonnes = table.to_pandas().assign(variable="variable_de_demain")
        table = table.from_pandas(colonnes, schema=table.schema)
    autre = tmp_path / "autre.parquet"
    pq.write_table(table.replace_schema_metadata({b"observatoire_paquet": sens}), autre)
    lues, [rendu] = _lire([autre], tmp_path / "c")
    assert rendu.statut == "refuse" and "refaire le paquet" in rendu.message and lues.empty


def test_sans_aucun_chiffre_rien_n_est_ecrit(tmp_path: Path) -> None:
    vide = tmp_path / "vide.csv"
    vide.write_text("a;b\n1;2\n")
    with pytest.raises(AppelIncorrect, match="fichiers nationaux"):
        paquet_ecrit.ecrire([vide], tmp_path / "p.parquet", lambda *_: None)
    assert not (tmp_path / "p.parquet").exists()
