"""Saisir dans l'application : la cellule fautive, le conflit à deux, l'annulation, rien de perdu."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from tests import ecrans

RACINE = Path(__file__).parents[2]


@pytest.fixture
def depot(tmp_path: Path, entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "local").mkdir()
    for nom in ("territoire.toml", "local/structures.csv"):
        shutil.copy(RACINE / "data" / nom, tmp_path / nom)
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    return tmp_path


def places(depot: Path) -> object:
    return local.lire(depot, "structures").textes.loc[0, "places"]


def ouvrir(vue: str = "Une ligne") -> AppTest:
    essai = AppTest.from_file(str(RACINE / "pages" / "inventaire.py"), default_timeout=90)
    essai.session_state["vue-structures"] = vue
    return essai.run()


def champ(essai: AppTest, debut: str, fin: str) -> Callable[[str], AppTest]:
    [trouve] = [x for x in essai.text_input if x.key.startswith(debut) and x.key.endswith(fin)]
    return lambda v: trouve.set_value(v)


def valider(essai: AppTest, nombre: str) -> None:
    champ(essai, "champ-structures", "-places")(nombre)
    next(b for b in essai.button if "Valider" in b.label).click()
    essai.run()


def test_le_champ_fautif_le_dit_dessous_et_la_saisie_reste(depot):
    essai = ouvrir()
    valider(essai, "douze")
    assert not essai.exception
    assert any("« douze » n'est pas un nombre" in ecrans.lu(m.value) for m in essai.markdown)
    essai.button(key="garder-structures").click().run()
    assert "n'est pas enregistré" in essai.error[0].value and places(depot) == ""
    # La saisie fautive est encore là : il suffit de la corriger.
    assert any(x.value == "douze" for x in essai.text_input)
    valider(essai, "12")
    essai.selectbox(key="fonction").set_value("DGS")
    essai.button(key="garder-structures").click().run()
    assert places(depot) == "12"
    assert [e.fonction for e in local.historique(depot, "structures")] == ["DGS"]
    essai.button(key="defaire-structures").click().run()
    assert places(depot) == ""


def test_deux_personnes_la_meme_cellule_les_deux_valeurs_sont_montrees(depot):
    essai = ouvrir()
    valider(essai, "20")
    lue = local.lire(depot, "structures")
    autre = lue.textes.copy()
    autre.loc[0, "places"] = "18"
    local.enregistrer(depot, "structures", autre, base=lue, fonction="CAF")
    essai.button(key="garder-structures").click().run()
    assert places(depot) == "18"
    [choix] = essai.radio
    assert "« 18 »" in choix.options[0] and "« 20 »" in choix.options[1]
    choix.set_value("ici").run()
    essai.button(key="trancher-structures").click().run()
    essai.button(key="garder-structures").click().run()
    assert not essai.exception and places(depot) == "20"
    essai.session_state["vue-structures"] = "Historique"
    essai.run()
    assert not essai.exception


def test_une_nouvelle_ligne_reste_ouverte_tant_qu_elle_est_fautive(depot):
    essai = ouvrir()
    [ligne] = [s for s in essai.selectbox if s.label == "Ligne"]
    ligne.set_value(-1).run()
    champ(essai, "champ-structures", "-nom")("Halte du Causse")
    valider(essai, "huit")
    [ligne] = [s for s in essai.selectbox if s.label == "Ligne"]
    assert ligne.value == 18
    phrases = ecrans.lu(*(m.value for m in essai.markdown))
    assert "« huit » n'est pas un nombre" in phrases and "ne peut pas rester vide" in phrases


def test_ce_qui_manque_est_liste(depot):
    essai = AppTest.from_file(str(RACINE / "pages" / "inventaire.py"), default_timeout=90)
    essai.session_state["onglet_inventaire"] = "À compléter"
    essai.run()
    assert not essai.exception
    assert "à compléter, dont 3\u00a0tables entières" in " ".join(m.value for m in essai.markdown)
    assert "Structures d'accueil et services aux familles" in [s.value for s in essai.header]
