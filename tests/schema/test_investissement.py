"""L'investissement équipement par équipement, la capacité, le réalisé, le premier tri : sommes faites à la main."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from observatoire import local
from observatoire.schema import completude, investissement
from observatoire.schema.conventions import appels
from observatoire.schema.plan import Plan, lire_plan

JOUR = date(2026, 11, 30)
BUDGET = [
    ("1.2.4", "2027", "investissement", "intercommunalité", "Travaux", "60000", "prévu", "", "creche"),
    ("1.2.4", "2027", "investissement", "CAF", "Travaux", "120000", "acquis", "", "creche"),
    ("1.2.4", "2028", "investissement", "à trouver", "Travaux", "15000", "prévu", "", "creche"),
    ("1.2.4", "2028", "investissement", "communes", "Travaux", "5000", "prévu", "", "creche"),
    ("1.2.4", "2026", "fonctionnement", "intercommunalité", "Étude", "8000", "acquis", "7000", ""),
    ("1.2.4", "2026", "fonctionnement", "CAF", "Étude", "4000", "demandé", "", ""),
]  # fmt: skip
COLONNES = ("action", "annee", "nature", "payeur", "objet", "montant", "financement", "realise", "equipement")  # fmt: skip


@pytest.fixture
def tables(saisir: Callable[..., pd.DataFrame]) -> Any:
    saisies = {
        "objectifs": [{"objectif": "1.2", "orientation": "1", "titre_objectif": "Offre"}],
        "actions": [
            {"action": "1.2.4", "objectif": "1.2", "intitule": "Investir", "theme": "petite enfance",
             "volets_legaux": "4e"},
            {"action": "1.2.5", "objectif": "1.2", "intitule": "Schéma", "theme": "petite enfance",
             "statut": "réalisée"},
        ],
        "budgets": [dict(zip(COLONNES, b, strict=True)) for b in BUDGET],
        "equipements": [
            {"id": "creche", "nom": "Crèche", "domaine": "petite_enfance", "etat_bati": "moyen"},
            {"id": "centre", "nom": "Centre", "domaine": "enfance"},
        ],
        "finances": [{"annee": "2025", "recettes": "3200000", "depenses": "2950000", "capital": "100000",
                      "dette": "1000000"}],
        "appels": [{"id": "a", "titre": "Fonds", "financeur": "CAF", "theme": "Petite enfance",
                    "cloture": "31/03/2027"}],
    }  # fmt: skip
    lues = {nom: saisir(nom, *lignes) for nom, lignes in saisies.items()}
    vide = {nom: local.conformer(t, pd.DataFrame()) for nom, t in local.tables().items()}
    return (vide | lues).__getitem__


@pytest.fixture
def plan(tables: Any) -> Plan:
    return lire_plan(tables, JOUR)


def test_un_equipement_et_son_financement(plan: Plan, tables: Any) -> None:
    creche, centre = investissement.programme(plan, tables)
    assert (creche.cout, creche.aides, creche.communes, creche.reste) == (
        200000,
        120000,
        5000,
        75000,
    )
    assert creche.annees == (2027, 2028) and creche.etat == "Moyen"
    # Rien de saisi n'est pas un coût nul.
    assert centre.cout is None and centre.annees == ()
    assert [e.nom for e in investissement.programme(plan, tables, "enfance")] == ["Centre"]


def test_la_capacite_porte_le_reste(plan: Plan, tables: Any) -> None:
    c = investissement.capacite(tables)
    assert c is not None and (c.brute, c.nette, c.desendettement) == (250000, 150000, 4)
    annees = investissement.par_annee(plan, tables).set_index("annee")
    # 60 000 € à la charge de l'intercommunalité en 2027, sur 150 000 € d'épargne nette.
    assert annees.loc[2027, "part"] == pytest.approx(40) and annees.loc[2028, "reste"] == 15000


def test_le_realise_ne_se_compare_qu_a_ce_qu_il_realise(plan: Plan) -> None:
    lues = investissement.execution(plan).set_index(["annee", "nature"])
    an = lues.loc[(2026, "fonctionnement")]
    # 7 000 € dépensés sur les 8 000 € de la seule ligne close ; les 4 000 € sans réalisé n'y comptent pas.
    assert (an["prevu"], an["realise"], an["ecart"], an["sans"]) == (12000, 7000, -1000, 1)
    assert an["taux"] == pytest.approx(87.5)


def test_le_premier_tri_propose_les_actions_du_theme_non_terminees(plan: Plan, tables: Any) -> None:
    [appel] = appels(tables("appels"))
    [(action, reste)] = investissement.premier_tri(appel, plan)
    # 212 000 € de coût, dont 128 000 € acquis.
    assert action.id == "1.2.4" and reste == 84000


def test_investissements_et_couts_ne_sont_nourris_que_par_des_montants(
    plan: Plan, tables: Any
) -> None:
    def volets(p: Plan) -> dict[str, bool]:
        return {v.item: v.rempli for v in completude.completude(p, (), tables, du=True)}

    assert volets(plan)["4e"] and volets(plan)["4f"]

    def sans(nom: str) -> pd.DataFrame:
        return tables(nom).iloc[:0] if nom == "budgets" else tables(nom)

    nus = volets(lire_plan(sans, JOUR))
    # L'intitulé « Investir », rattaché au volet 4° e, ne le remplit pas.
    assert not nus["4e"] and not nus["4f"]
