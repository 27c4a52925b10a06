"""Fichiers lus, écarts, sources et dictionnaire : comptés dans le dossier `data/` et le registre."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.documents.contenu import Etat
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.edition import blocs, lignes, retouchee, tableaux, texte

DATA = Path(__file__).parents[3] / "data"


def test_les_fichiers_du_dossier(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(entrepot_4c, reglages, "fichiers"))
    deposes = {
        str(f.relative_to(DATA)).replace("\\", "/")
        for f in DATA.rglob("*.*")
        if f.suffix in (".csv", ".xlsx")
    }
    assert {nom.split(" › ")[0] for nom in lignes(t)} <= deposes
    assert {f for f in deposes if f.startswith("local/")} <= set(lignes(t))
    [ligne] = [li for li in t.lignes if li[0] == "insee/etat_civil_2008_2025.csv"]
    assert ligne[2] == "2008 à 2025" and ligne[4] == Etat("reconnu", "bon")


def test_les_ecarts_et_sans_ecart(entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path) -> None:
    lecteur = retouchee(entrepot_4c, tmp_path, "DELETE FROM ecarts")
    assert "Aucun chiffre n'est donné différemment" in texte(blocs(lecteur, reglages, "ecarts"))
    lecteur.fermer()


def test_un_ecart_garde_les_deux_valeurs(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    lecteur = retouchee(
        entrepot_4c, tmp_path,
        "DELETE FROM ecarts; INSERT INTO ecarts (code, niveau, variable, debut, fin, valeur_retenue, "
        "valeur_ecartee, fichier_retenu, fichier_ecarte) VALUES ('81069', 'commune', 'inconnue', 2020, "
        "2020, 12.5, 11, 'neuf.csv', 'vieux.csv')",
    )  # fmt: skip
    [t] = tableaux(blocs(lecteur, reglages, "ecarts"))
    assert lignes(t)["Cordes-sur-Ciel"] == [
        "inconnue", "2020", "12,5", "11", "neuf.csv", "vieux.csv",
    ]  # fmt: skip
    assert t.lignes[0][3] == 12.5
    lecteur.fermer()


def test_le_dictionnaire_suit_la_recherche(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(entrepot_4c, reglages, "dictionnaire", cherche="FOYERS allocataires caf"))
    assert lignes(t)["Foyers allocataires de la CAF"][-1] == "2020 à 2024"
    assert t.titre.endswith("« FOYERS allocataires caf »")
    with pytest.raises(AppelIncorrect, match="en retirer un"):
        blocs(entrepot_4c, reglages, "dictionnaire", cherche="licorne")


def test_les_sources_reconnues(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(entrepot_4c, reglages, "sources"))
    assert "CNAF" in lignes(t)["Foyers allocataires par prestation et par commune (s_ben_com_f)"][0]
    assert texte(blocs(entrepot_4c, reglages, "sources")) == ""
