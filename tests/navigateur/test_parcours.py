"""Ce qu'une personne fait vraiment : ouvrir, choisir, envoyer l'adresse, déposer, relire."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.navigateur.conftest import ATTENTE, choisir, tient_en_largeur

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
Aller = Callable[..., Any]
api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
PAGES = ["", "carte", "tendances", "donnees"]
POPULATIONS = Path(__file__).parents[2] / "data" / "insee" / "populations_municipales_4c.csv"


@pytest.mark.parametrize("largeur", [1440, 390])
@pytest.mark.parametrize("chemin", PAGES)
def test_chaque_page_s_ouvre_propre_et_sans_reseau(aller: Aller, chemin: str, largeur: int) -> None:
    page = aller(chemin, largeur)
    api.expect(page.locator("h1")).to_have_count(1)
    # Un script de la page la pose, après le premier affichage.
    page.wait_for_function("document.documentElement.lang === 'fr'", timeout=ATTENTE)
    assert page.get_by_text("Traceback").count() == 0
    assert page.locator("[data-testid=stException]").count() == 0
    tient_en_largeur(page)
    assert page.erreurs == [] and page.dehors == []


def test_une_page_imprimee_est_couchee_sans_menu_et_ses_figures_y_tiennent(aller: Aller) -> None:
    page = aller("petite_enfance")
    dessins = "[...document.querySelectorAll('[data-testid=stPlotlyChart]')]"
    page.wait_for_function(f"{dessins}.length > 0", timeout=ATTENTE)
    feuilles = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert all(f.mediabox.width > f.mediabox.height for f in feuilles)
    dits = [f.extract_text() for f in feuilles]
    # L'en-tête une seule fois, sur la première feuille : répété, il couvrirait le haut des autres.
    assert [n for n, dit in enumerate(dits) if dit.startswith("CC du Cordais")] == [0]
    assert not any(re.search("Chercher|Plan du site|Le projet$", d, re.M) for d in dits)
    # Réduites, les figures de la page d'écran la plus large (1 176 pixels) tiennent entre les marges (277 mm).
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(277 / 25.4 * 96), "height": 700})
    assert page.evaluate(f"{dessins}.every(e => 1176 * getComputedStyle(e).zoom <= innerWidth)")


def test_vaour_est_a_deux_gestes_et_l_adresse_se_partage(aller: Aller) -> None:
    page = aller()
    choisir(page, page.get_by_role("combobox", name=re.compile("Territoire")), "Vaour")
    # INSEE, populations de référence ; un autre essai en dépose dans le même dossier.
    attendu = re.compile(r"Vaour compte \d+\shabitants en 202\d")
    page.get_by_text(attendu).first.wait_for(timeout=ATTENTE)
    page.wait_for_url(re.compile("territoire=81309"), timeout=ATTENTE)
    recue = aller(page.url.split("/", 3)[3])
    recue.get_by_text(attendu).first.wait_for(timeout=ATTENTE)


def test_le_territoire_suit_de_page_en_page(aller: Aller) -> None:
    page = aller("?territoire=81309")
    _par_le_menu(page, "Le territoire", "Tendances")
    page.get_by_role("heading", level=1, name="Depuis quand").wait_for(timeout=ATTENTE)
    page.wait_for_url(re.compile("territoire=81309"), timeout=ATTENTE)
    _par_le_menu(page, "Le territoire", "Accueil")
    page.get_by_text(re.compile("Vaour compte")).first.wait_for(timeout=ATTENTE)


def _par_le_menu(page: Any, section: str, titre: str) -> None:
    """Deux clics : la section en haut, puis la page."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).first.click()
    page.get_by_text(titre, exact=True).last.click()


def test_precedent_rend_chaque_vue_et_elle_seule(aller: Aller) -> None:
    """Quitter une page et retrouver ses choix n'ajoute pas de pas : un geste, un pas en arrière."""
    page = aller("acteurs")
    vues = [page.url]
    page.get_by_role("tab", name="Conventions").click()
    page.wait_for_url("**onglet_acteurs=Conventions", timeout=ATTENTE)
    vues.append(page.url)
    for section, titre, h1 in (
        ("Le comité", "Avis", "Que devons"),
        ("Le projet", "Acteurs", "Qui fait quoi"),
        ("Le comité", "Dossiers", "Que montre"),
    ):
        _par_le_menu(page, section, titre)
        page.get_by_role("heading", level=1, name=h1).wait_for(timeout=ATTENTE)
        page.stable()
        vues.append(page.url)
    for pas, suite in ((page.go_back, vues[-2::-1]), (page.go_forward, vues[1:])):
        for attendue in suite:
            pas()
            page.wait_for_url(attendue, timeout=ATTENTE)
            page.stable()
            assert page.url == attendue


def test_barre_oblique_mene_a_la_recherche(aller: Aller) -> None:
    page = aller("acteurs")
    champ = page.get_by_label("Rechercher").first
    champ.wait_for(timeout=ATTENTE)
    page.stable()
    page.keyboard.press("/")
    api.expect(champ).to_be_focused(timeout=ATTENTE)


def test_un_chiffre_cle_mene_a_sa_courbe(aller: Aller) -> None:
    page = aller()
    page.get_by_role("link", name=re.compile("Naissances par an")).first.click()
    page.get_by_role("heading", level=1, name="Depuis quand").wait_for(timeout=ATTENTE)
    page.get_by_role("heading", name=re.compile("Naissances")).first.wait_for(timeout=ATTENTE)


def test_une_adresse_fausse_montre_tout_le_territoire(aller: Aller) -> None:
    page = aller("?territoire=99999")
    page.get_by_text(re.compile("Le territoire compte")).first.wait_for(timeout=ATTENTE)
    assert page.erreurs == []


def test_deposer_un_fichier_change_l_accueil(aller: Aller, depot: Path) -> None:
    page = aller("donnees")
    page.locator("input[type=file]").set_input_files(
        {"name": "populations 2024.csv", "mimeType": "text/csv", "buffer": _inventer_2024()}
    )
    page.get_by_text("25 des 25 communes étudiées").wait_for(timeout=ATTENTE)
    assert list(depot.rglob("populations 2024.csv")) == []
    page.get_by_role("button", name=re.compile("Publier")).click()
    page.get_by_text("Publication faite").wait_for(timeout=ATTENTE)
    page.get_by_text("Nouveau fichier insee/populations 2024.csv").wait_for(timeout=ATTENTE)
    _par_le_menu(page, "Le territoire", "Accueil")
    # 5 441 habitants en 2023, plus dix inventés dans chacune des 25 communes.
    page.get_by_text(re.compile("5\u202f691")).first.wait_for(timeout=ATTENTE)
    assert page.erreurs == []


def _inventer_2024() -> bytes:
    """Des populations 2024 inventées, à la disposition du fichier réel."""
    lignes = list(csv.DictReader(POPULATIONS.open(encoding="utf-8"), delimiter=";"))
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(["code", "libelle", "pmun_2024"])
    ecrivain.writerows([r["code"], r["libelle"], int(r["pmun_2023"]) + 10] for r in lignes)
    return sortie.getvalue().encode()


def test_un_fichier_illisible_dit_pourquoi(aller: Aller) -> None:
    page = aller("donnees")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
    )
    page.get_by_text("Refusé.").wait_for(timeout=ATTENTE)
    page.stable()
    assert page.get_by_role("button", name=re.compile("Publier")).count() == 0
