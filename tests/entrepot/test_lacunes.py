"""Une ligne, une case ou un chiffre qui n'y est plus se dit ; deux versions qui se contredisent aussi."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.verification import verifier
from observatoire.territoire import Reglages

LIVREES = Path(__file__).parents[2] / "data"


def _sans(tmp_path: Path, relatif: str, debut: str, par: str = "") -> Path:
    """Le fichier livré sans sa ligne `debut`, ou avec `par` à sa place, sous le même chemin."""
    lignes = (LIVREES / relatif).read_text("utf-8").splitlines()
    [rang] = [i for i, x in enumerate(lignes) if x.startswith(debut)]
    lignes[rang : rang + 1] = [par] if par else []
    chemin = tmp_path / Path(relatif).name
    chemin.write_text("\n".join(lignes) + "\n", encoding="utf-8")
    return chemin


@pytest.mark.parametrize(
    ("relatif", "perdue", "dit"),
    [
        ("insee/populations_municipales_4c.csv", "81309;", "24 des 25 communes du territoire : Vaour"),
        ("msa/COTNS_CHEF.csv", "81061;", "313 des 314 communes du département 81 : Castanet"),
        ("insee/activite_rp2023_rp2012.csv", "activite;81275;Habitants de 15 à 64 ans;2023",
         "il manque Population de 15 à 64 ans 2023 de "),
        ("insee/filosofi_2023.csv", "revenus;81;taux_de_pauvrete_60_pct;2023",
         "il manque Taux de pauvreté"),
    ],
)  # fmt: skip
def test_au_premier_depot_une_ligne_perdue_se_dit(
    tmp_path: Path, reglages: Reglages, relatif: str, perdue: str, dit: str
) -> None:
    [tableau] = verifier(_sans(tmp_path, relatif, perdue), reglages).tableaux
    assert (tableau.statut, dit in tableau.message) == ("reconnu", True), tableau.message


def test_une_annee_que_presque_personne_n_a_se_dit(tmp_path: Path, reglages: Reglages) -> None:
    chemin = _sans(tmp_path, "msa/COTNS_CHEF.csv", "81001;", "81001;Aguts;2016;14")
    [tableau] = verifier(chemin, reglages).tableaux
    assert "2016 n'est donné que pour Aguts" in tableau.message


def test_ce_qui_differe_du_service_et_ce_qui_n_y_est_plus(
    tmp_path: Path, reglages: Reglages, entrepot_4c: Lecteur
) -> None:
    """INSEE, navettes 2023 : Vaour, la ligne « À vélo » ôtée ; Cordes, la sienne changée."""
    relatif = "insee/navettes_rp2023.csv"
    perdu = _sans(tmp_path, relatif, "navettes;81309;À vélo;2023")
    [tableau] = verifier(perdu, reglages, entrepot_4c, nom=relatif).tableaux
    assert "1\N{NO-BREAK SPACE}chiffre en service n'y est plus (Vaour" in tableau.message
    change = _sans(tmp_path, relatif, "navettes;81069;Sans transport;2023",
                   "navettes;81069;Sans transport;2023;59.3")  # fmt: skip
    for nom in (relatif, "insee/une_copie.csv"):
        [tableau] = verifier(change, reglages, entrepot_4c, nom=nom).tableaux
        assert "1\N{NO-BREAK SPACE}chiffre diffère de ceux en service (Cordes" in tableau.message
        assert "59,3)" in tableau.message


def test_deux_fichiers_qui_se_contredisent_disent_lequel_l_emporte(tmp_path: Path) -> None:
    """Les populations de 2022 de la 4C, et d'autres, inventées, pour cinq de ses communes."""
    donnees = tmp_path / "data"
    livre = "insee/populations_municipales_4c.csv"
    (donnees / livre).parent.mkdir(parents=True)
    for relatif in ("territoire.toml", livre):
        shutil.copyfile(LIVREES / relatif, donnees / relatif)
    lignes = [x.split(";") for x in (LIVREES / livre).read_text("utf-8").splitlines()[1:6]]
    autres = [f"81;{x[0]};{x[1]};{int(x[4]) + 9};0;{int(x[4]) + 9}\n" for x in lignes]
    texte = "DEP;COM;Commune;PMUN;PCAP;PTOT\n" + "".join(autres)
    (donnees / "donnees_communes_2022.csv").write_text(texte, encoding="utf-8")
    messages = {
        f["fichier"]: str(f["message"]) for f in actualiser(donnees, tmp_path / "e").fichiers
    }
    [gagne] = [m for f, m in messages.items() if "qui cède" in m]
    [cede] = [m for f, m in messages.items() if "qui l'emporte" in m]
    for dit in (gagne, cede):
        assert (
            "5\N{NO-BREAK SPACE}chiffres en désaccord" in dit
            and "Population municipale 2022" in dit
        )
        assert "sa source passe avant" in dit or "va jusqu'à 2023" in dit
