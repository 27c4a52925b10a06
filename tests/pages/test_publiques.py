"""Ce que voit le public : ses écrans seulement, lus dans l'édition publique, sans rien à écrire."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.territoire import changer_mentions
from observatoire.ui.public.plan import ECRANS

RACINE = Path(__file__).parents[2]
# Issues du projet : la fondation, « Trouver un mode d'accueil », la partie publique des acteurs et
# de l'agenda ; tout le reste est au comité.
ATTENDUES = {"accueil", "carte", "tendances", "trouver", "acteurs", "agenda"}
ECRIRE = ("Ajouter au dossier", "Enregistrer", "Publier", "Annuler la dernière modification")
COMITE = sorted(p.stem for p in (RACINE / "pages").glob("*.py"))


def test_la_liste_des_pages_publiques_est_celle_du_projet():
    assert {e.adresse for e in ECRANS} == ATTENDUES


@pytest.mark.parametrize("ecran", sorted(ATTENDUES))
def test_un_ecran_public_s_affiche_sans_rien_a_ecrire(
    ecran: str, ouvrir_public: Callable[..., AppTest]
):
    essai = ouvrir_public(ecran)
    assert not essai.exception and len(essai.title) == 1
    assert not [b.label for b in essai.button if b.label.startswith(ECRIRE)]
    assert "À surveiller" not in [h.value for h in essai.header]


def test_les_acteurs_publics_taisent_l_interne(ouvrir_public: Callable[..., AppTest]) -> None:
    essai = ouvrir_public("acteurs")
    dit = " ".join(str(m.proto) for m in essai.main)
    assert "Collège du Val Cérou" in dit
    assert "Maison d'enfants à caractère social" not in dit  # publique = non
    assert [t.label for t in essai.tabs] == ["Annuaire", "Lieux ressources", "Documents ressources"]


@pytest.mark.parametrize("page", COMITE)
def test_chaque_page_du_comite_refuse_d_elle_meme_le_public(
    page: str, dossier_public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(dossier_public))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(dossier_public))
    monkeypatch.setenv("OBSERVATOIRE_PUBLIC", "1")
    essai = AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=90).run()
    assert [e.value for e in essai.error] == ["Cette page est réservée au comité."]
    assert not essai.title and len(essai.main) == 1 and not essai.exception


def test_le_programme_public_refuse_l_entrepot_du_comite(
    ouvrir_public: Callable[..., AppTest], entrepot_4c
) -> None:
    essai = ouvrir_public("accueil", dossier=entrepot_4c.chemin.parent)
    assert len(essai.exception) == 1 and not essai.markdown


def test_sans_mentions_legales_chaque_ecran_dit_quoi_remplir(
    dossier_public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = tmp_path / "public"
    shutil.copytree(dossier_public, dossier)
    changer_mentions(dossier, {"dpo": ""})
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(dossier))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(dossier))
    monkeypatch.setenv("OBSERVATOIRE_PUBLIC", "1")
    script = """
        from observatoire.ui import cadre
        from observatoire.ui.public import ecrans
        cadre.montrer(ecrans.menu())
    """
    essai = AppTest.from_string(script, default_timeout=90).run()
    assert [t.value for t in essai.title] == ["Ce site n'est pas encore ouvert"]
    assert "dpo" in essai.error[0].value and not essai.header
    changer_mentions(dossier, {"dpo": "EXEMPLE"})
    essai.run()
    assert "près de chez moi" in essai.title[0].value
    pieds = [h.proto.body for h in essai.get("html")]
    assert any("Accessibilité : non conforme" in p for p in pieds)
