"""Plan, fiche, bilan et évaluation, d'après des saisies de `comite` : au 25/11/2026."""

from __future__ import annotations

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.comite import JOUR
from tests.documents.edition import blocs, lignes, tableaux, texte


def test_un_axe_dit_les_retards_et_leur_raison(comite: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(comite, reglages, "plan_axe", axe="1", jour=JOUR))
    assert lignes(t)["1.2.1"] == [
        "Ouvrir une halte", "en cours\nen retard : la fin était prévue le 30/06/2026",
        "du 01/03/2026 au 30/06/2026", "4C", "Vaour\nvolet 4a",
    ]  # fmt: skip
    assert "Objectifs : 1.2 Accueillir." in t.notes
    [avant] = tableaux(blocs(comite, reglages, "plan_axe", axe="1", jour="2026-06-30"))
    assert lignes(avant)["1.2.1"][1] == "en cours"
    [filtre] = tableaux(blocs(comite, reglages, "plan_axe", axe="1", statut="réalisée", jour=JOUR))
    assert list(lignes(filtre)) == ["1.2.2"] and "1\u00a0action sur 2." in filtre.notes
    with pytest.raises(AppelIncorrect, match="ne correspond à ces choix"):
        blocs(comite, reglages, "plan_axe", axe="1", theme="mobilité")


def test_la_fiche_d_une_action(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "plan_action", action="1.2.1", jour=JOUR)
    fiche, budget, etapes, decisions, _ = tableaux(suite)
    lus = lignes(fiche)
    assert lus["Place dans le plan"] == ["Axe 1 — Grandir ensemble › 1.2 Accueillir"]
    assert lus["Partenaires"] == ["Espace de vie sociale"] and "en retard" in lus["État"][0]
    assert budget.lignes[0][4] == 12000.0
    assert lignes(etapes) == {
        "Local choisi": ["10/04/2026", "15/04/2026"],
        "Ouverture": ["30/06/2026", "pas encore"],
        "Lancer les travaux": [
            "01/05/2026",
            "28/04/2026",
        ],  # la décision de la réunion, devenue étape
    }
    assert lignes(decisions)["11/03/2026"] == ["Comité de pilotage", "Lancer les travaux"]
    assert "15 000 € en 2026, dont 12 000 € acquis ; reste à financer : 3 000 €" in texte(suite)
    assert "Aucun indicateur n'est lié" in texte(suite)
    with pytest.raises(AppelIncorrect, match=r"« 9\.9\.9 » n'est pas dans le plan"):
        blocs(comite, reglages, "plan_action", action="9.9.9")


def test_le_bilan_d_une_annee(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "plan_bilan", annee=2026, jour=JOUR)
    par_titre = {t.titre: lignes(t) for t in tableaux(suite)}
    assert (
        par_titre["Actions de l'année 2026"]["1.2.1 Ouvrir une halte"][2]
        == "commence et se termine"
    )
    assert par_titre["Actions de l'année 2026"]["1.2.2 Former"][2] == "se termine"
    assert list(par_titre["Retards"]) == ["1.2.1 Ouvrir une halte"]
    assert par_titre["Étapes prévues et pas faites"]["1.2.1"] == ["Ouverture", "30/06/2026"]
    assert par_titre["Preuves et fréquentation"]["1.2.2"][2] == "8 personnes"
    assert "En 2026 : 1 action commencée, 2 actions à leur terme, 2 étapes faites" in texte(suite)
    vide = texte(blocs(comite, reglages, "plan_bilan", annee=2031, jour=JOUR))
    assert "Rien de saisi. Ce qui manque : actions de l'année 2031" in vide
