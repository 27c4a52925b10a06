"""Annuaire, conventions, appels, instances : ce qui est retiré est dit, jamais une erreur."""

from __future__ import annotations

from datetime import date

import pandas as pd

from observatoire.schema import acteurs as registre
from observatoire.schema.conventions import appels, conventions, dire_echeance
from observatoire.schema.instances import decisions, instances, reunions
from tests.schema.conftest import Saisir

JOUR = date(2026, 11, 25)
VIDE = pd.DataFrame()
LIEUX = pd.DataFrame(
    [
        ("ecole", "81309", "Ecole primaire publique Francis Dupas", "0810516W"),
        ("france_services", "81309", "France services", ""),
    ],
    columns=["categorie", "code", "libelle", "identifiant"],
)
EQUIPEMENTS = pd.DataFrame(
    [("81069", "medecins", 4.0), ("81309", "medecins", 0.0), ("81069", "pharmacies", 1.0)],
    columns=["code", "indicateur", "valeur"],
)


def _evs(saisir: Saisir) -> pd.DataFrame:
    return saisir(
        "acteurs",
        {"id": "evs", "nom": "Espace de vie sociale", "nature": "Association",
         "themes": "Parentalité | Vie sociale", "commune": "Vaour", "publique": "oui"},
        {"nom": "France services", "nature": "Service public", "themes": "Accès aux droits",
         "commune": "81309", "publique": "non"},
    )  # fmt: skip


def test_l_annuaire_reunit_sans_repeter(saisir: Saisir) -> None:
    cadre = registre.annuaire(_evs(saisir), VIDE, LIEUX, EQUIPEMENTS, {"equipements": "BPE 2025"})
    assert list(cadre["commune"]) == ["81069", "81069", "81309", "81309", "81309"]
    # « France services » de Vaour est tenu par le territoire : la ligne publique n'est pas répétée,
    # et le choix du territoire de ne pas le montrer l'emporte.
    [fs] = cadre[cadre["nom"] == "France services"].itertuples()
    assert fs.source == "tenu par le territoire" and not fs.publique
    dits = [registre.dire_nom(r) for r in cadre.itertuples()]
    assert "4 médecins généralistes (noms à compléter)" in dits
    assert "Pharmacie (nom à compléter)" in dits


def test_les_filtres(saisir: Saisir) -> None:
    cadre = registre.annuaire(_evs(saisir), VIDE, LIEUX, EQUIPEMENTS, {})
    assert list(registre.filtrer(cadre, theme="Parentalité")["identifiant"]) == ["evs"]
    assert len(registre.filtrer(cadre, commune="81309", publique=True)) == 2
    assert list(registre.filtrer(cadre, mot="ECOLE")["nature"]) == ["École"]


def test_un_acteur_supprime_encore_cite_est_dit(saisir: Saisir) -> None:
    table = saisir("conventions", {"id": "c1", "acteur": "disparu", "objet": "Local",
                                   "fin": "31/12/2026", "montant": "12 k€"})  # fmt: skip
    [lue] = conventions(table, _evs(saisir), JOUR)
    assert lue.nom_acteur == "disparu (absent de l'annuaire)" and lue.montant == 12_000
    assert registre.cites_absents(table, "acteur", _evs(saisir)) == ["disparu"]


def test_une_convention_se_prepare_six_mois_avant(saisir: Saisir) -> None:
    base = {"id": "c", "acteur": "evs", "objet": "Convention"}
    # Fin le 31 août 2027 : six mois avant, le 28 février 2027 (pas de 31 février).
    [lue] = conventions(saisir("conventions", {**base, "fin": "31/08/2027"}), _evs(saisir), JOUR)
    assert (lue.preparer, lue.etat) == (date(2027, 2, 28), "en cours")
    for fin, preavis, etat in (
        ("31/12/2026", "", "à renouveler"), ("24/11/2026", "", "échue"), ("25/11/2026", "0", "à renouveler"),
        ("31/12/2027", "14", "à renouveler"), ("", "", "fin non saisie"),
    ):  # fmt: skip
        table = saisir("conventions", {**base, "fin": fin, "preavis_mois": preavis})
        assert conventions(table, _evs(saisir), JOUR)[0].etat == etat, fin


def test_un_appel_previent_un_mois_avant_puis_demande_la_suite(saisir: Saisir) -> None:
    lus = appels(
        saisir(
            "appels",
            {"titre": "A", "financeur": "CAF", "cloture": "25 décembre 2026"},
            {"titre": "B", "financeur": "CAF", "cloture": "26/12/2026"},
            {"titre": "C", "financeur": "CAF", "cloture": "24/11/2026"},
            {"titre": "D", "financeur": "CAF", "cloture": "24/11/2026", "etat": "Déposé"},
        )
    )
    proches = {a.titre for a in lus if a.proche(JOUR)}
    assert proches == {"A"} and {a.titre for a in lus if a.manque(JOUR)} == {"C"}
    assert dire_echeance(date(2026, 11, 24), JOUR).startswith("dépassée depuis 1\u00a0jour")


def test_les_decisions_disent_l_action_que_le_plan_ne_connait_pas(saisir: Saisir) -> None:
    toutes = reunions(
        saisir("reunions", {"id": "r1", "instance": "copil", "date": "11 mars 2026",
                            "heure_debut": "18h30", "etat": "Tenue"},
               {"id": "r2", "instance": "ancienne", "date": "12/03/2026", "etat": "annulée"}),
        saisir("points",
               {"reunion": "r1", "ordre": "2", "titre": "Suites", "decision": "Étudier",
                "actions": "1.2.2 | 9.9.9", "genre": "Décision"},
               {"reunion": "r1", "ordre": "1", "titre": "Bilan"},
               {"reunion": "r2", "ordre": "1", "titre": "X", "decision": "Sans suite"}),
        {"copil": "Comité de pilotage"},
    )  # fmt: skip
    assert [p.titre for p in toutes[0].points] == ["Bilan", "Suites"]
    assert str(toutes[0].debut) == "18:30:00"
    assert toutes[1].nom_instance == "ancienne"
    [prise] = decisions(toutes, ["1.2.2"])
    assert prise.actions == ("1.2.2", "9.9.9") and prise.inconnues == ("9.9.9",)


def test_les_membres_sont_des_fonctions(saisir: Saisir) -> None:
    [copil] = instances(
        saisir("instances", {"nom": "Comité de pilotage", "role": "Valide", "rythme": "2 par an"}),
        saisir("membres", {"instance": "comite-de-pilotage", "fonction": "Présidence",
                           "organisme": "4C"}),
    )  # fmt: skip
    assert copil.membres == ("Présidence (4C)",)
