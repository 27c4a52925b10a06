"""Les quatre questions de la CNAF : faits tirés du plan livré, réponses saisies (inventées)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from observatoire.schema import questions
from observatoire.schema.plan import lire_plan
from observatoire.territoire import lire_reglages
from tests.schema.conftest import typee

RACINE = Path(__file__).parents[2]
JOUR = date(2026, 11, 25)


@pytest.fixture(scope="module")
def tables(entrepot_4c: Any) -> Any:
    return entrepot_4c.avec(lire_reglages(RACINE / "data")).locale


def _avec(tables: Any, lignes: list[dict[str, Any]]) -> Any:
    saisie = typee("bilans_actions", *lignes)
    return lambda nom: saisie if nom == "bilans_actions" else tables(nom)


def test_sans_reponse_les_faits_sont_la(tables: Any) -> None:
    plan = lire_plan(tables, JOUR)
    examens = questions.examiner(plan.actions[0], plan, [], tables, JOUR)
    assert [e.question for e in examens] == list(questions.QUESTIONS)
    assert all(e.faits and e.reponse == questions.SANS_REPONSE for e in examens)
    assert questions.avancee(plan, tables) == (0, 4 * len(plan.actions))


def test_la_derniere_reponse_compte(tables: Any) -> None:
    plan = lire_plan(tables, JOUR)
    action = plan.actions[0]
    base = {
        "action": action.id,
        "question_cnaf": "moyens",
        "constat": "",
        "suite": "",
        "fictif": True,
    }
    saisies = _avec(tables, [base | {"annee": 2027, "reponse": "non"}, base | {"annee": 2028, "reponse": "en_partie"}])  # fmt: skip
    moyens = questions.examiner(action, plan, [], saisies, JOUR)[2]
    assert (moyens.reponse, moyens.annee, moyens.fictif) == ("en partie", 2028, True)
    assert questions.avancee(plan, saisies)[0] == 1
