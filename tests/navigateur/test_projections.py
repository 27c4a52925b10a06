"""Parcours : changer de groupe, demander ce que vaut la méthode, poser une question d'évaluation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.navigateur.conftest import ATTENTE, choisir

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]


def test_combien_demain_puis_peut_on_s_y_fier_puis_evaluer(aller: Callable[..., Any]) -> None:
    page = aller("projections", 390)
    choisir(page, page.get_by_role("combobox", name=re.compile("Groupe")), "Naissances par an")
    page.get_by_text(re.compile("compterait \\d+ naissances par an")).first.wait_for(
        timeout=ATTENTE
    )
    page.wait_for_url(re.compile("groupe=naissances"), timeout=ATTENTE)
    page.get_by_role("tab", name="Peut-on s'y fier ?").click()
    page.get_by_text(re.compile("chaque méthode n'a connu que le passé")).first.wait_for(
        timeout=ATTENTE
    )
    assert page.erreurs == [] and page.dehors == []

    page = aller("evaluer")
    page.get_by_role("tab", name="Enregistrer une question").click()
    page.get_by_label("Nom", exact=True).fill("Halte à Vaour")
    page.get_by_label("Question", exact=True).fill("Les naissances se maintiennent-elles ?")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Enregistrer la question").click(timeout=ATTENTE)
    page.get_by_text("1 question enregistrée").first.wait_for(timeout=ATTENTE)
    assert page.erreurs == [] and page.dehors == []
