"""Une partie à l'écran : le tableau se lit, s'exporte, s'ajoute au dossier ; sans donnée, elle le dit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.contenu.dossiers import dossier as dossiers
from observatoire.contenu.dossiers import rangement
from observatoire.contenu.dossiers.assemblage import blocs_de
from observatoire.documents import contenu as c
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.territoire import lire_reglages
from observatoire.ui import export_partie, parties

RACINE = Path(__file__).parents[2]


@pytest.fixture
def donnees(entrepot_4c: Lecteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(RACINE / "data" / "territoire.toml", tmp_path / "territoire.toml")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    return tmp_path


def _loi() -> None:
    from datetime import date

    from observatoire.ui import parties

    parties.montrer("plan_missions", "missions", jour=date(2026, 11, 25))


def _sans_budget() -> None:
    from observatoire.ui import parties

    parties.montrer("budget_totaux", "totaux", nature="rien de tel")


def test_le_tableau_se_lit_puis_entre_dans_un_dossier(donnees: Path) -> None:
    essai = AppTest.from_function(_loi, default_timeout=60).run()
    assert not essai.exception
    tableau = "".join(h.value for h in essai.html)
    # Article D214-10-1 du CASF : le schéma est dû au-delà de 10 000 habitants ; la 4C en a 5 441.
    assert "CASF L214-2 et D214-10-1" in tableau and "10\u202f000" in tableau
    assert '<span class="obs-etat obs-bon">non</span>' in tableau
    essai.session_state["volet-missions"] = True
    essai = essai.run()
    essai.text_input(key="nom-missions").set_value("Conseil")
    essai = essai.button(key="ajouter-missions").click().run()
    assert not essai.exception and "Ajouté à" in essai.success[0].value
    [element] = dossiers.depuis(rangement.carnet(donnees).lire("Conseil").contenu).elements
    assert (element.genre, element.recette) == ("partie", "plan_missions")
    assert "Missions de l'accueil" in element.resume
    # Le dossier se place au jour de sa publication : aucun jour n'y est figé.
    assert not element.parametres


def test_sans_donnee_la_partie_dit_quoi_faire(donnees: Path, entrepot_4c: Lecteur) -> None:
    essai = AppTest.from_function(_sans_budget, default_timeout=60).run()
    assert not essai.exception and "À faire" in essai.info[0].value
    assert not essai.get("popover")
    manque = blocs_de(
        dossiers.Element(genre="partie", recette="budget_totaux", parametres={"nature": "rien"}),
        entrepot_4c.avec(lire_reglages(donnees)),
    )  # fmt: skip
    assert isinstance(manque[0], c.Encadre) and "Totaux du budget" in manque[0].titre


@pytest.mark.parametrize("extension", ["csv", "xlsx", "docx", "pdf"])
def test_un_tableau_s_emporte_dans_chaque_format(donnees: Path, extension: str) -> None:
    faite = parties.fabriquer("plan_volets")
    assert not isinstance(faite, str)
    entetes = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}
    assert export_partie.fichier("Volets", tuple(faite), extension).startswith(entetes[extension])


def test_les_cellules_d_ecran_redeviennent_du_texte_ailleurs() -> None:
    t = c.Tableau(
        colonnes=(c.Colonne("Lieu", "lien"), c.Colonne("État", "etat"), c.Colonne("Coût", "montant")),
        lignes=((c.Lien("=Site", "https://a.example"), c.Etat("en retard", "alerte"),
                 12),),
    )  # fmt: skip
    assert csv_de_tableau(t).decode("utf-8-sig").splitlines()[1] == "'=Site;en retard;12"
    assert t.dites == [["=Site", "en retard", "12\u00a0€"]]
    assert [x.numerique for x in t.colonnes] == [False, False, True]


def test_deux_petits_tableaux_qui_se_suivent_vont_cote_a_cote() -> None:
    petit, large = (c.Tableau(colonnes=(Colonne("a"),) * n, lignes=()) for n in (3, 4))
    phrase = c.Paragraphe("dit")
    rendus = parties.rangees([petit, petit, petit, phrase, large, petit])
    assert [len(r) for r in rendus] == [2, 1, 1, 1, 1]
