"""La page Évaluer : sans question, avec une question, les quatre questions, l'enregistrement."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.analyses import question
from observatoire.analyses.question import Question
from observatoire.formats import FINE, INSECABLE
from observatoire.local import Carnet

Ouvrir = Callable[..., AppTest]
RACINE = Path(__file__).parents[2]
ONGLETS = [
    "Enregistrer une question", "Quatre questions par action", "Suivi mensuel", "Engagement des acteurs",
]  # fmt: skip


def _propre(texte: str) -> str:
    return texte.replace("\\", "").replace(INSECABLE, " ").replace(FINE, " ")


@pytest.fixture
def copie(tmp_path: Path, ouvrir_page: Ouvrir, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un dossier de données à soi : ce qui s'y enregistre ne touche pas `data/`."""
    donnees = tmp_path / "data"
    shutil.copytree(RACINE / "data", donnees)
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(donnees))
    return donnees


def test_sans_question_la_page_dit_ce_qui_serait_mesurable(ouvrir_page: Ouvrir) -> None:
    assert any(t.label == "Nom" for t in ouvrir_page("evaluer").text_input)  # la question, d'abord
    essai = ouvrir_page("evaluer", onglet_evaluer="Résultat")
    assert not essai.exception
    assert "aucune question n'a été enregistrée avant d'agir" in _propre(essai.markdown[0].value)
    assert any("de combien il faut que cela change" in _propre(s.value) for s in essai.header)


@pytest.mark.parametrize("onglet", ONGLETS)
def test_chaque_onglet(ouvrir_page: Ouvrir, onglet: str) -> None:
    assert not ouvrir_page("evaluer", onglet_evaluer=onglet).exception


def test_une_question_enregistree_montre_son_resultat(copie: Path, ouvrir_page: Ouvrir) -> None:
    retour = Question(
        "Naissances", "Ont-elles changé ?", "naissances", ("epci:200034064",), (), (2014, 2016), 2019,
        (2022, 2024), date(2026, 1, 1), exploration=True,
    )  # fmt: skip
    question.enregistrer(Carnet(copie, question.GENRE), retour, date(2026, 1, 1))
    essai = ouvrir_page("evaluer")
    assert not essai.exception
    # INSEE : 99 naissances de 2014 à 2016, 95 de 2022 à 2024.
    textes = _propre(" ".join(m.value for m in essai.markdown))
    assert "99 naissances en 2014-2016, 95 naissances en 2022-2024 : effet non mesurable" in textes
    assert "1 question enregistrée : aucun effet mesuré, 1 non mesurable" in textes


def test_enregistrer_depuis_la_page(copie: Path, ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("evaluer", onglet_evaluer="Enregistrer une question")
    essai.text_input(key="q-nom").set_value("Halte")
    essai.text_input(key="q-texte").set_value("Les naissances se maintiennent-elles ?").run()
    assert "Plus petit effet visible" in _propre(" ".join(m.value for m in essai.markdown))
    [bouton] = [b for b in essai.button if b.label == "Enregistrer la question"]
    bouton.click().run()
    assert not essai.exception
    assert Carnet(copie, question.GENRE).liste() == ["Halte"]


def test_un_document_abime_n_arrete_pas_la_page(copie: Path, ouvrir_page: Ouvrir) -> None:
    dossier = copie / "local" / "evaluations"
    dossier.mkdir(parents=True)
    (dossier / "casse.json").write_text("{", encoding="utf-8")
    essai = ouvrir_page("evaluer")
    assert not essai.exception
    assert "abîmé" in essai.warning[0].value
