"""L'exemple fictif : dans un dossier à part, et EXEMPLE sur ce qui en sort."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import exports, papier
from observatoire.graphiques.recettes import figure_de
from observatoire.local import lire, tables
from observatoire.local.exemple import creer, tables_d_exemple
from observatoire.territoire import lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def exemple(tmp_path_factory) -> Path:
    # Peu de fichiers : la construction reste courte, et l'exemple a ses enfants et ses habitants.
    source = tmp_path_factory.mktemp("ex") / "data"
    for nom in (
        "territoire.toml",
        "insee/etat_civil_2008_2025.csv",
        "insee/populations_municipales_4c.csv",
    ):
        (source / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DONNEES / nom, source / nom)
    return creer(source, source.parent / "exemple")


def test_chaque_ligne_livree_en_exemple_se_dit_fictive(exemple):
    assert {"structures", "assistantes_maternelles", "demandes", "haltes"} <= set(
        tables_d_exemple()
    )
    for nom in tables_d_exemple():
        lue = lire(exemple, nom)
        assert not lue.problemes and len(lue.cadre) and lue.cadre["fictif"].all()


def test_aucune_vraie_ligne_du_territoire_n_y_est(exemple):
    for nom in set(tables()) - set(tables_d_exemple()):
        assert lire(exemple, nom).cadre.empty
    assert not any(lire(DONNEES, nom).cadre["fictif"].any() for nom in tables())


def test_l_exemple_ne_se_melange_pas(exemple, tmp_path):
    with pytest.raises(AppelIncorrect, match="existe déjà"):
        creer(DONNEES, exemple)
    (tmp_path / "data").mkdir()
    with pytest.raises(AppelIncorrect, match="mélangerait"):
        creer(tmp_path / "data", tmp_path / "data" / "exemple")


def test_figures_exports_et_indicateurs_disent_exemple(exemple, tmp_path):
    actualiser(exemple, tmp_path / "e")
    lecteur = ouvrir(tmp_path / "e")
    reglages = lire_reglages(exemple)
    assert lecteur.exemple
    locaux = lecteur.requete(
        "SELECT DISTINCT statut FROM indicateurs WHERE indicateur = 'taux_couverture_local' "
        "AND code = ? AND valeur IS NOT NULL",
        [reglages.epci],
    )
    assert set(locaux["statut"]) == {"fictif"}
    # Même une figure de chiffres publics le dit : elle sort d'un dossier d'exemple.
    figure = figure_de(lecteur, reglages, "carte", {"identifiant": "population", "annee": 2023})
    assert figure.fictif
    assert "EXEMPLE" in exports.csv_de(figure).decode("utf-8-sig").splitlines()[1]
    assert "exemple" in exports.nom_de_fichier(figure, "csv")
    assert b"EXEMPLE" in papier.rendre(figure, "svg")
    lecteur.fermer()
