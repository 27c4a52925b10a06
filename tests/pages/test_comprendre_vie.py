"""Enfance, Parentalité et Cadre de vie : chaque onglet s'ouvre, sur les chiffres réels et l'exemple."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import ecrans

Ouvrir = Callable[..., AppTest]
RACINE = Path(__file__).parents[2]
ONGLETS = {
    "enfance": ("onglet_enfance", ("Dédoubler l'accueil", "Transporter les enfants", "Chaque commune",
                                   "Écoles", "Besoins des jeunes")),
    "parentalite": ("onglet_parentalite", ("Où s'appuyer", "Document ressource")),
    "cadre_de_vie": ("onglet_cadre", ("Logement", "Se déplacer", "Transport à la demande", "Services")),
}  # fmt: skip
CAS = [(page, cle, nom) for page, (cle, noms) in ONGLETS.items() for nom in noms]
INTERDITS = ("sous-équip", "désert", "en retard", "meilleure commune", "pire", "classement")


def _textes(essai: AppTest) -> str:
    elements = [*essai.markdown, *essai.html, *essai.caption, *essai.info, *essai.header]
    return ecrans.lu(*(e.value for e in elements))


@pytest.mark.parametrize(("page", "cle", "onglet"), CAS)
def test_l_onglet_s_ouvre_sans_verdict(ouvrir_page: Ouvrir, page: str, cle: str, onglet: str):
    essai = ouvrir_page(page, **{cle: onglet})
    assert not essai.exception
    dits = _textes(essai).lower()
    assert not [mot for mot in INTERDITS if mot in dits]


def test_sans_saisie_la_page_dit_quoi_remplir(ouvrir_page: Ouvrir):
    jeunes = ouvrir_page("enfance", onglet_enfance="Besoins des jeunes")
    assert "table « Réponses aux enquêtes »" in _textes(jeunes)
    tad = ouvrir_page("cadre_de_vie", onglet_cadre="Transport à la demande")
    assert "table « Fréquentation du transport à la demande »" in _textes(tad)
    pacte = ouvrir_page("cadre_de_vie", onglet_cadre="Logement")
    assert "à compléter" in _textes(pacte) and "France Rénov'" in _textes(pacte).replace(
        "&#x27;", "'"
    )


def test_la_calculette_suit_le_code(ouvrir_page: Ouvrir):
    essai = ouvrir_page("enfance", onglet_enfance="Accueils de loisirs")
    # CASF R227-15 : 20 moins de 6 ans et 30 plus grands, en vacances (tests/donnees/cas.json : 6).
    assert "6 animateurs" in _textes(essai).replace("\u00a0", " ")
    essai.selectbox(key="norme-calculette").set_value("periscolaire_court_pedt").run()
    assert "4 animateurs" in _textes(essai).replace("\u00a0", " ")


def test_avec_des_saisies_les_figures_disent_exemple(
    exemple_4c: Path, ouvrir_page: Ouvrir, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(exemple_4c / "espace"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(exemple_4c / "entrepot"))
    for page, cle, onglet, attendu in (
        ("enfance", "onglet_enfance", "Besoins des jeunes", "88\u00a0jeunes"),
        ("enfance", "onglet_enfance", "Transporter les enfants", "fréquentation par commune saisie"),
        ("cadre_de_vie", "onglet_cadre", "Transport à la demande", "voyages par mois avant"),
        ("parentalite", "onglet_parentalite", "Lieux et arrêts", "EXEMPLE"),
    ):  # fmt: skip
        essai = ouvrir_page(page, **{cle: onglet})
        assert not essai.exception
        assert attendu in _textes(essai), onglet
        assert any('class="obs-exemple">EXEMPLE' in h.value for h in essai.html)


@pytest.mark.parametrize("onglet", ["Quatre dimensions", "Position et ressources"])
def test_l_exposition_repose_sur_l_insee_et_ne_se_dit_pas_fictive(
    exemple_4c: Path, ouvrir_page: Ouvrir, monkeypatch: pytest.MonkeyPatch, onglet: str
):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(exemple_4c / "espace"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(exemple_4c / "entrepot"))
    essai = ouvrir_page("isolement", onglet_isolement=onglet)
    assert not essai.exception and not essai.warning
    assert "EXEMPLE" not in _textes(essai)
