"""Budget pluriannuel : sommes faites à la main, montant vide jamais compté pour zéro."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from observatoire import local
from observatoire.schema import budget
from observatoire.schema.annexes import Montant
from observatoire.schema.plan import Action, Plan
from tests.schema.conftest import typee


@pytest.fixture
def plan() -> Plan:
    lignes = [
        ("1.2.4", 2027, "investissement", "intercommunalité", "Travaux", 100_000.0, "acquis"),
        ("1.2.4", 2027, "investissement", "CAF", "Travaux", 60_000.0, "demandé"),
        ("1.2.4", 2028, "fonctionnement", "familles", "Participations", 5_000.0, None),
        ("2.3.1", 2028, "fonctionnement", "intercommunalité", "Convention", float("nan"), "prévu"),
        ("2.3.1", 2028, "fonctionnement", "à trouver", "Convention", 7_000.0, "acquis"),
        ("8.8.8", 2028, "fonctionnement", "intercommunalité", "Action inconnue", 9_999.0, "acquis"),
    ]
    colonnes = ["action", "annee", "nature", "payeur", "objet", "montant", "financement"]
    saisie = typee("budgets", *(dict(zip(colonnes, ligne, strict=True)) for ligne in lignes))
    actions = (
        Action("1.2.4", "Équipements", "1.2", "1", theme="petite enfance"),
        Action("2.3.1", "Conventions", "2.3", "2", theme="vie sociale"),
    )
    montants = tuple(local.construire(Montant, r) for r in local.lignes(saisie))
    return Plan(date(2026, 11, 25), {}, {}, actions, budgets=montants)


def test_totaux(plan: Plan) -> None:
    lignes = budget.detail(plan)
    t = budget.totaux(lignes)
    # 100 000 + 60 000 + 5 000 + 7 000 ; acquis : 100 000 (« à trouver » ne peut pas l'être).
    assert (t.cout, t.acquis, t.demande, t.reste) == (172_000, 100_000, 60_000, 72_000)
    assert (t.sans_montant, t.lignes) == (1, 5)


def test_croise_par_payeur_et_annee(plan: Plan) -> None:
    tableau = budget.croiser(budget.detail(plan), "payeur")
    assert list(tableau.index) == ["intercommunalité", "CAF", "familles", "à trouver", "Total"]
    assert tableau.loc["intercommunalité", 2027] == 100_000
    assert pd.isna(tableau.loc["intercommunalité", 2028])  # un montant vide n'est pas zéro
    assert tableau.loc["Total", 2028] == 12_000
    assert tableau.loc["Total", "Total"] == 172_000
    assert budget.croiser(budget.detail(plan), "nature").loc["fonctionnement", "Total"] == 12_000


def test_phrase(plan: Plan) -> None:
    dite = budget.phrase(budget.detail(plan)).replace("\u00a0", " ").replace("\u202f", " ")
    assert dite == (
        "2 actions chiffrées : au moins 172 000 € de 2027 à 2028 (1 ligne sans montant), "
        "dont 100 000 € acquis ; reste à financer : 72 000 €."
    )
    vide = budget.detail(plan, [])
    assert budget.phrase(vide) == "Aucun montant n'est saisi : le coût du plan n'est pas connu."
    assert budget.croiser(vide, "payeur").empty
