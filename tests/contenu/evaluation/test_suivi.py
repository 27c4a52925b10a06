"""Le suivi d'une action et le résultat d'une question, d'après des saisies de `comite` : au 25/11/2026."""

from __future__ import annotations

import pytest

from observatoire.documents.contenu import Etat
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.comite import JOUR
from tests.documents.edition import blocs, tableaux, texte


def test_les_quatre_questions(comite: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(comite, reglages, "quatre_questions", action="1.2.1", jour=JOUR))
    coherence, _, moyens, perennite = t.lignes
    assert (
        coherence[2] == Etat("pas encore de réponse", "attente")
        and coherence[3] is None
        and t.dites[0][3] == "—"
    )
    assert moyens[2:] == (
        Etat("en partie", "attente"), "Un demi-poste manque Chercher un financeur (2026)",
    )  # fmt: skip
    assert "Fin prévue le 30/06/2026." in str(perennite[1])
    with pytest.raises(AppelIncorrect, match="n'est pas dans le plan"):
        blocs(comite, reglages, "quatre_questions", action="7")


def test_le_suivi_mensuel(comite: Lecteur, entrepot_4c: Lecteur, reglages: Reglages) -> None:
    [t] = tableaux(blocs(comite, reglages, "suivi_mensuel"))
    assert t.lignes == (
        ("Halte", "Heures ouvertes", "10/2026", 64.0, 72.0),
        ("Halte", "Heures ouvertes", "11/2026", 70.0, None),
    )
    assert t.dites[1][-2:] == ["70", "—"]
    with pytest.raises(AppelIncorrect, match="Aucun suivi n'est saisi"):
        blocs(entrepot_4c, reglages, "suivi_mensuel")


def test_le_resultat_d_une_question(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    demande = {
        "intitule": "Halte", "question": "Les naissances ont-elles changé ?", "comparaison": [],
        "territoires": ["epci:200034064"], "avant": [2014, 2016], "debut": 2019,
        "apres": [2022, 2024], "enregistree_le": "2026-01-01", "exploration": True,
    }  # fmt: skip
    dits = texte(
        blocs(entrepot_4c, reglages, "evaluation_resultat", identifiant="naissances", **demande)
    )
    # INSEE : 99 naissances de 2014 à 2016, 95 de 2022 à 2024.
    assert "99 naissances en 2014-2016, 95 naissances en 2022-2024 : effet non mesurable" in dits
    with pytest.raises(AppelIncorrect):
        blocs(entrepot_4c, reglages, "evaluation_resultat", identifiant="rien", **demande)
