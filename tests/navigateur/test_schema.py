"""Créer une action, lui lier un indicateur et une cible, la chiffrer ; la retrouver partout."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from observatoire import local
from tests.navigateur.conftest import ATTENTE, ajouter

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
TABLES = {"actions": "Actions", "cibles": "Indicateurs et cibles", "budgets": "Budget"}
ACTION = {
    "Action *": "1.2.6",
    "Objectif *": "1.2",
    "Intitulé *": "Essai de parcours",
    "État": "en cours",
    "Début": date(2027, 9, 1),
    "Fin": date(2028, 6, 30),
    "Volets du schéma": "4a | 4e",
    "Rattachement aux volets": "validé",
}
CIBLE = {
    "Action *": "1.2.6",
    "Indicateur *": "taux_couverture_cnaf",
    "Territoire *": "200034064",
    "Rôle": "effet attendu",
    "Sens voulu": "hausse",
    "Année de départ": "2017",
    "Valeur de départ": "48",
    "Échéance": "2030",
    "Cible": "60",
}
MONTANT = {
    "Action *": "1.2.6",
    "Année *": "2027",
    "Nature *": "investissement",
    "Payeur *": "CAF",
    "Objet *": "Travaux",
    "Montant (€)": "12 k€",
}


def test_de_l_action_saisie_au_document(aller: Callable[..., Any], depot: Path) -> None:
    page = aller("schema?onglet_schema=Modifier")
    for table, saisie in (
        ("actions", ACTION),
        ("cibles", CIBLE),
        ("budgets", MONTANT),
    ):
        ajouter(page, table, saisie, TABLES[table])
    # D'autres parcours écrivent dans la même copie des données : seule la ligne de celui-ci se juge.
    budgets = local.lire(depot, "budgets").cadre
    assert budgets.loc[budgets["action"] == "1.2.6", "montant"].tolist() == [12000.0]
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Publié : cartes et chiffres tiennent compte").wait_for(timeout=ATTENTE)

    _onglet(page, "Frise")
    page.locator(".js-plotly-plot").get_by_text("Essai de parcours").wait_for(timeout=ATTENTE)
    _onglet(page, "Budget")
    page.locator("tr", has_text="1.2.6").get_by_text("12 000 €").first.wait_for(timeout=ATTENTE)
    _onglet(page, "Volets légaux")
    for volet in ("4° a Objectifs", "4° e Projets d'investissement"):
        page.locator("tr", has_text=volet).get_by_text("1.2.6").first.wait_for(timeout=ATTENTE)
    with page.expect_download(timeout=ATTENTE) as telechargement:
        page.get_by_role("button", name="Télécharger en PDF").click()
    lu = PdfReader(io.BytesIO(Path(telechargement.value.path()).read_bytes()))
    texte = " ".join(" ".join(p.extract_text().split()) for p in lu.pages)
    assert "Essai de parcours" in texte
    assert "départ 48,0 places" in texte.replace("\u00a0", " ")
    rangs = [texte.rindex(f"Volet {n} —") for n in ("1°", "2°", "3°", "4° a", "4° d", "4° h")]
    assert rangs == sorted(rangs)
    assert page.erreurs == []


def _onglet(page: Any, nom: str) -> None:
    page.get_by_role("tab", name=nom, exact=True).click()
    page.stable()
