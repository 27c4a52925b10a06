"""Une demande saisie au navigateur : ses délais partent, l'agenda et le fichier .ics la portent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from observatoire import formats
from observatoire.methodes.delais import ajouter_mois
from tests.navigateur.conftest import ATTENTE, choisir, dater

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")


def test_une_demande_saisie_fait_partir_ses_delais(aller: Callable[..., Any], depot: Path) -> None:
    registre = depot / "local" / "avis.csv"
    avant, limite = registre.read_bytes(), ajouter_mois(date.today(), 1)
    page = aller("avis?onglet_avis=Registre à remplir")
    try:
        page.get_by_text("Une ligne", exact=True).click()
        page.get_by_label(re.compile("^Numéro")).first.wait_for(timeout=ATTENTE)
        page.stable()
        for etiquette, valeur in (
            ("Numéro", "2099-01"), ("Porteur du projet", "Association d'essai"),
            ("Commune d'implantation", "Vaour"),
        ):  # fmt: skip
            champ = page.get_by_label(re.compile(f"^{etiquette}")).first
            if champ.get_attribute("role") == "combobox":
                choisir(page, champ, valeur)
            else:
                champ.fill(valeur)
        nature = page.get_by_role("combobox", name=re.compile("^Nature du projet"))
        choisir(page, nature, "Création")
        dater(page, page.get_by_role("group", name=re.compile("^Reçue le")), date.today())
        page.get_by_role("button", name="Valider cette ligne").click()
        enregistrer = page.get_by_role("button", name="Enregistrer")
        api.expect(enregistrer).to_be_enabled(timeout=ATTENTE)
        enregistrer.click()
        page.get_by_text("Enregistré").first.wait_for(timeout=ATTENTE)
        # La phrase de tête la dit sans quitter le registre ; sa carte est sous le premier onglet.
        api.expect(page.locator('[class*="st-key-reponse"]').first).to_contain_text(
            "2099-01, à Vaour", timeout=ATTENTE
        )
        page.get_by_role("tab", name="Échéances").click()
        page.get_by_role("heading", name="2099-01 · Vaour").wait_for(timeout=ATTENTE)
        api.expect(page.locator("article").first).to_contain_text(
            formats.jour(limite), timeout=ATTENTE
        )
        agenda = aller("instances")
        agenda.get_by_text("Avis 2099-01 (Vaour)").first.wait_for(timeout=ATTENTE)
        with agenda.expect_download() as attendu:
            agenda.get_by_role("button", name=re.compile("Télécharger l'agenda")).click()
        lus = Calendar.from_ical(Path(attendu.value.path()).read_bytes())
        [le_notre] = [e for e in lus.walk("VEVENT") if "2099-01" in str(e["summary"])]
        assert le_notre.start == limite
        assert page.erreurs == [] and agenda.erreurs == []
    finally:
        registre.write_bytes(avant)
