"""Le compteur légal : onze volets dans l'ordre de l'article, ce qui les alimente, ce qui manque."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.annexes import Montant, Tables
from observatoire.schema.completude import Volet, completude, phrase
from observatoire.schema.controle import controler
from observatoire.schema.plan import Plan, lire_plan
from observatoire.schema.publie import completude_de, plan_publie
from observatoire.territoire import lire_reglages
from tests.schema.conftest import typee

DONNEES = Path(__file__).parents[2] / "data"
ITEMS = ["1", "2", "3", "4a", "4b", "4c", "4d", "4e", "4f", "4g", "4h"]


def _tables(**saisies: pd.DataFrame) -> Tables:
    return lambda nom: saisies[nom] if nom in saisies else typee(nom)


@pytest.fixture
def plan() -> Plan:
    return lire_plan(lambda nom: local.lire(DONNEES, nom).cadre, date(2026, 11, 25))


def _volet(volets: list[Volet], item: str) -> Volet:
    return next(v for v in volets if v.item == item)


def test_onze_volets_dans_l_ordre(entrepot_4c: Lecteur) -> None:
    volets = completude_de(plan_publie(entrepot_4c), entrepot_4c)
    assert [v.item for v in volets] == ITEMS
    assert {v.du for v in volets} == {False}  # 5 441 habitants : sous 10 000 dans tous les cas
    assert "taux_couverture_cnaf" in _volet(volets, "1").alimente_par
    assert "naissances_moy3" in _volet(volets, "2").alimente_par
    # 0 place, 0 cible, 0 euro, 0 date, aucun rattachement validé : seuls les chiffres de l'état des lieux existent.
    etats = {v.item: v.etat for v in volets}
    assert etats == dict.fromkeys(ITEMS, "vide") | dict.fromkeys(("1", "2", "3"), "commence")
    assert "aucun complet, 3 commencés, 8 vides (4° a, 4° b" in phrase(volets).replace(
        "\u00a0", " "
    )


def test_un_rattachement_propose_ne_remplit_rien(plan: Plan) -> None:
    avec = {v.item: v for v in completude(plan, (), _tables(), du=False)}
    assert avec["2"].etat == "vide" and "à valider par le comité" in " ".join(avec["2"].manque)
    valide = replace(plan, actions=tuple(replace(a, volets_valides=True) for a in plan.actions))
    apres = {v.item: v for v in completude(valide, (), _tables(), du=False)}
    assert apres["2"].etat == "commence" and apres["4a"].etat == "vide"  # aucune cible
    # Un calendrier d'animations, même rattaché et validé, n'est pas le calendrier prévisionnel des actions.
    agenda = replace(
        plan,
        actions=tuple(
            replace(a, volets=("4g",), volets_valides=True)
            if a.id == "3.2.4"
            else replace(a, volets=())
            for a in plan.actions
        ),
    )
    assert _volet(completude(agenda, (), _tables(), du=False), "4g").etat == "vide"


def test_une_action_validee_datee_chiffree_et_ciblee_complete_le_compteur(plan: Plan) -> None:
    siennes = tuple(
        replace(
            a, volets=(*ITEMS,), volets_valides=True, debut=date(2027, 1, 1), fin=date(2028, 1, 1)
        )
        if a.id == "1.2.4"
        else replace(a, volets=())
        for a in plan.actions
    )
    montant = Montant(
        action="1.2.4", annee=2027, nature="investissement", payeur="intercommunalité",
        objet="Travaux", montant=1.0,
    )  # fmt: skip
    cibles = tuple(
        replace(c, annee_cible=2030, valeur_cible=60.0) if c.action == "1.2.4" else c
        for c in plan.cibles
    )
    fait = replace(plan, actions=siennes, budgets=(montant,), cibles=cibles)
    for item in ("4a", "4e", "4f", "4g", "4h"):
        v = _volet(completude(fait, (), _tables(), du=False), item)
        assert (v.etat, v.manque) == ("complet", ()), item
    sans_argent = replace(fait, budgets=(replace(montant, montant=None),))
    assert (
        "aucun montant" in _volet(completude(sans_argent, (), _tables(), du=False), "4e").manque[0]
    )


def test_une_action_abandonnee_n_alimente_plus(plan: Plan) -> None:
    abandonnees = replace(
        plan, actions=tuple(replace(a, statut="abandonnée") for a in plan.actions)
    )
    volets = completude(abandonnees, (), _tables(), du=None)
    assert all(v.etat == "vide" for v in volets)
    assert {v.du for v in volets} == {None}


def test_une_saisie_incomplete_est_dite(plan: Plan) -> None:
    structures = typee("structures", *({"type": "eaje", "places": n} for n in (12, None)))
    volets = completude(plan, (), _tables(structures=structures), du=False)
    v = _volet(volets, "1")
    assert "Structures d'accueil et services aux familles" in v.alimente_par
    assert any(
        f"« {local.table('structures').colonne('places').libelle} » est vide sur 1\u00a0ligne de 2"
        in m
        for m in v.manque
    )


def test_un_indicateur_attendu_se_lit_par_son_nom(plan: Plan) -> None:
    """Un territoire neuf n'a aucun indicateur : ce qui manque s'y dit sans identifiant de programme."""
    manques = [m for v in completude(plan, (), _tables(), du=False) for m in v.manque]
    assert any("« Taux de couverture de l'accueil du jeune enfant »" in m for m in manques)
    assert [m for m in manques if "_" in m] == []


def test_anomalies_du_plan(plan: Plan) -> None:
    reglages = lire_reglages(DONNEES)
    fausse = replace(plan.cibles[0], indicateur="taux_couvertur_cnaf", action="7.7.7")
    cibles = (*plan.cibles, fausse)
    actions = tuple(
        replace(a, partenaires=("CAF", "Foyer fermé"), zone=("Nulle-Part",))
        if a.id == "2.3.1"
        else a
        for a in plan.actions
    )
    fautif = replace(plan, cibles=cibles, actions=actions)
    doubles = typee("actions", *[{"action": "2.3.1"}] * 2)
    acteurs = typee("acteurs", {"nom": "CAF"}, {"nom": "France Services"})
    tables = _tables(actions=doubles, acteurs=acteurs)
    phrases = [a.phrase() for a in controler(fautif, tables, reglages)]
    attendus = (
        "l'indicateur « taux_couvertur_cnaf » n'existe pas. À faire : écrire taux_couverture_cnaf",
        "Indicateurs et cibles des actions : l'action « 7.7.7 » n'est pas dans les actions",
        "« Foyer fermé » est cité mais n'est pas, ou plus, dans l'annuaire",
        "la zone « Nulle-Part » n'est ni une commune ni un secteur connus",
        "deux actions ont cet identifiant",
    )
    for attendu in attendus:
        assert any(attendu in p for p in phrases), attendu
    assert not any("« CAF »" in p for p in phrases)


def test_le_plan_livre_n_a_aucune_anomalie(plan: Plan) -> None:
    """Indicateurs du dictionnaire, zones, territoires et structures de l'annuaire existent tous."""
    lues = {nom: local.lire(DONNEES, nom).cadre for nom in ("actions", "acteurs", "structures")}
    assert controler(plan, lues.__getitem__, lire_reglages(DONNEES)) == []
