"""Ce que voit le public : ses pages seulement, lues dans l'édition publique, sans rien à écrire."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur
from observatoire.ui.navigation import PAGES

RACINE = Path(__file__).parents[2]
# Issues du projet : la fondation, « Trouver un mode d'accueil », la partie publique des acteurs et
# de l'agenda ; tout le reste est au comité.
ATTENDUES = {"accueil", "carte", "tendances", "trouver", "acteurs", "agenda"}
ECRIRE = ("Ajouter au dossier", "Enregistrer", "Publier", "Annuler la dernière modification")


def test_la_liste_des_pages_publiques_est_celle_du_projet():
    assert {p.fichier for p in PAGES if p.publique} == ATTENDUES


@pytest.mark.parametrize("page", sorted(ATTENDUES))
def test_une_page_publique_s_affiche_sans_rien_a_ecrire(
    page: str, entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    monkeypatch.setenv("OBSERVATOIRE_PUBLIC", "1")
    essai = AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=90).run()
    assert not essai.exception and len(essai.title) == 1
    assert not [b.label for b in essai.button if b.label.startswith(ECRIRE)]
