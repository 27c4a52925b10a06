"""Le cycle entier : enquête relue, besoin, scénario, action chiffrée, décision, délibération, revue un an après."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from observatoire import local
from observatoire.guichet.boite import Boite
from observatoire.local import campagnes
from tests.navigateur.conftest import ATTENTE, ajouter

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")

JOUR = date.today()
MONTANT = {"Action *": "1.2.2", "Année *": str(JOUR.year), "Nature *": "fonctionnement", "Payeur *": "CAF",
           "Objet *": "Étude du cycle", "Montant (€)": "12 k€"}  # fmt: skip
OBJECTIF = {"Action *": "1.2.2", "Année *": str(JOUR.year), "Objectif *": "Rendre l'étude du cycle",
            "En fin d'année": "En partie", "Ce qui le montre": "Deux salles visitées sur quatre"}  # fmt: skip
REUNION = {
    "Identifiant *": "copil-cycle",
    "Instance *": "Comité de pilotage",
    "Date *": JOUR - timedelta(days=30),
}
POINT = {"Réunion *": "copil-cycle", "Ordre *": "1", "Point *": "La halte", "Décision prise": "Lancer l'étude du cycle",
         "Actions du plan": "1.2.2", "À faire avant": JOUR + timedelta(days=60)}  # fmt: skip


def _recevoir(depot: Path) -> None:
    """Une enquête ouverte, et douze réponses au guichet."""
    campagnes.ajouter(depot, "campagnes", [{
        "id": "parents-cycle", "titre": "Parents du cycle", "formulaire": "parents", "en_ligne": "oui",
        "ouvre_le": f"{JOUR - timedelta(days=20):%d/%m/%Y}", "ferme_le": f"{JOUR + timedelta(days=20):%d/%m/%Y}",
    }], fonction=local.FONCTIONS[0])  # fmt: skip
    boite: Boite = campagnes.boite(depot)
    f = campagnes.afficher(depot, boite).formulaire("parents-cycle")
    assert f is not None
    for i in range(12):
        dite = {
            "commune": "81309",
            "heures": "20_34",
            "voulu": "halte",
            "obtenu": "famille",
            "raisons": ["distance"],
        }
        boite.deposer(f, f"{i:032x}", dite, JOUR)


def test_le_cycle_entier(aller: Callable[..., Any], depot: Path) -> None:
    _recevoir(depot)
    page = aller("enquetes?onglet_enquetes=Ce qui est reçu")
    page.get_by_text("12 réponses reçues, dont 12 à relire").wait_for(timeout=ATTENTE)
    page.get_by_role("button", name="Retenir celle-ci et les 11 suivantes").click()
    page.get_by_role("button", name="Compter les 12 réponses retenues").click()
    page.get_by_text("Compté.").wait_for(timeout=ATTENTE)

    page = aller("instances?onglet_instances=À remplir")
    ajouter(page, "reunions", REUNION)
    ajouter(page, "points", POINT)
    page = aller("schema?onglet_schema=Modifier")
    ajouter(page, "budgets", MONTANT, "Budget")
    ajouter(page, "objectifs_annuels", OBJECTIF, "Objectifs de l'année")
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Publié : cartes et chiffres tiennent compte").wait_for(timeout=ATTENTE)

    page = aller("enquetes")
    page.get_by_text("Parents du cycle").first.wait_for(timeout=ATTENTE)
    page = aller("petite_enfance?onglet_petite_enfance=Besoin")
    page.get_by_text("chercheraient un accueil").first.wait_for(timeout=ATTENTE)
    page = aller("scenarios?scenario=Micro-crèche de Milhars : devient une halte itinérante")
    page.get_by_text("devient une halte itinérante").first.wait_for(timeout=ATTENTE)

    page = aller("action?action=1.2.2")
    for dit in ("12 000 €", "Étude du cycle", "Lancer l'étude du cycle"):
        page.get_by_text(dit).first.wait_for(timeout=ATTENTE)
    page.get_by_role("tab", name="Documents").click()
    page.get_by_role("link", name="Annexe à une délibération").click()
    page.stable()
    page.get_by_role("tab", name="Exporter").click()
    with page.expect_download(timeout=ATTENTE) as attente:
        page.get_by_role("button", name="PDF accessible").click()
    lu = PdfReader(io.BytesIO(Path(attente.value.path()).read_bytes()))
    texte = " ".join(" ".join(p.extract_text().split()) for p in lu.pages).replace("\u00a0", " ")
    assert "Objet : Étudier la transformation" in texte and "Lancer l'étude du cycle" in texte
    assert "12 000 €" in texte.replace("\u202f", " ")

    page = aller("schema?onglet_schema=Cibles")
    for dit in ("Rendre l'étude du cycle", "Deux salles visitées sur quatre"):
        page.get_by_text(dit).first.wait_for(timeout=ATTENTE)
    assert page.erreurs == []
