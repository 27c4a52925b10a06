"""Modifier une structure dans un vrai navigateur, publier, voir la carte changer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatoire import local
from tests.navigateur.conftest import ATTENTE, choisir

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")


def test_fermer_une_structure_change_la_carte_des_familles(
    aller: Callable[..., Any], depot: Path
) -> None:
    carte = aller("trouver?commune=81309")
    carte.get_by_role("heading", name=re.compile("2 lieux pour faire garder")).wait_for(
        timeout=ATTENTE
    )
    page = aller("inventaire")
    page.get_by_text("Une ligne", exact=True).click()
    ligne = page.get_by_role("combobox", name="Ligne").first
    choisir(page, ligne, "Micro-crèche")
    # La fiche de l'ancienne ligne encore affichée, ce qu'on y choisirait serait perdu.
    api.expect(page.get_by_label("Nom *", exact=True).first).to_have_value(
        re.compile("Micro-crèche"), timeout=ATTENTE
    )
    page.stable()
    choisir(page, page.get_by_role("combobox", name="État").first, "Fermée")
    page.get_by_role("button", name="Valider cette ligne").click()
    enregistrer = page.get_by_role("button", name="Enregistrer")
    api.expect(enregistrer).to_be_enabled(timeout=ATTENTE)
    enregistrer.click()
    page.get_by_text("Enregistré").first.wait_for(timeout=ATTENTE)
    lue = local.lire(depot, "structures").cadre.set_index("id")
    assert lue.loc["micro-creche-de-milhars", "etat"] == "fermee"
    # Rien n'est publié tant qu'on ne l'a pas demandé.
    page.get_by_role("button", name="Publier").click()
    page.get_by_text(re.compile("Publié")).first.wait_for(timeout=ATTENTE)
    apres = aller("trouver?commune=81309")
    apres.get_by_role("heading", name=re.compile("1 lieu pour faire garder")).wait_for(
        timeout=ATTENTE
    )
    assert apres.erreurs == [] and page.erreurs == []
