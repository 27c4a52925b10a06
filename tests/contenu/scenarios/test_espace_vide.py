"""Dans un espace de travail vide, rien ne vaut zéro : chaque phrase dit quel fichier ou quelle saisie manque."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from observatoire.contenu.parentalite.parties import reponse
from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.contenu.scenarios import phrases
from observatoire.contenu.scenarios.figures import simuler
from observatoire.documents.contenu import Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from tests.contenu.espaces import vide

VAOUR, CORDES, MILHARS = "81309", "81069", "81165"
OUVERTURE = {"genre": "accueil", "nom": "Crèche", "commune": VAOUR, "places": 10, "heures": 50}
LOISIRS = {"genre": "loisirs", "sites": [MILHARS]}
POLE = {"genre": "pole", "existants": [CORDES], "ouvrir": [VAOUR]}
NAVETTE = {"genre": "navette", "centres": [CORDES]}


@pytest.fixture(scope="module")
def lecteur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    with vide(tmp_path_factory.mktemp("vide")) as lu:
        yield lu


def scenario(*leviers: dict[str, Any]) -> str:
    return json.dumps({"nom": "Essai", "leviers": list(leviers)})


@pytest.mark.parametrize("leviers", [(), (OUVERTURE,)])
def test_la_reponse_nomme_ce_qui_manque(lecteur: Lecteur, leviers: tuple[Any, ...]) -> None:
    dite = phrases.phrase(simuler(lecteur, scenario(*leviers)))
    assert "on ne sait pas combien d'enfants de moins de 3 ans" in dite
    assert (
        "table « Structures d'accueil et services aux familles »" in dite and "naissances" in dite
    )
    # Ni effectif, ni heures, ni « comme aujourd'hui » : on ne sait pas d'où l'on part.
    assert "0 des" not in dite and "aujourd'hui" not in dite and "heures" not in dite


def test_le_bilan_ne_compte_pas_ce_qu_on_ne_connait_pas(lecteur: Lecteur) -> None:
    [t] = blocs_de(lecteur, "scenario_bilan", {"scenario": scenario(OUVERTURE)})
    assert isinstance(t, Tableau)
    assert {v for ligne in t.dites for v in ligne[1:]} == {"non disponible"}
    with pytest.raises(AppelIncorrect, match="il manque"):
        figure_de(lecteur, "scenario_ecart", {"scenario": scenario(OUVERTURE)})


def test_le_dedoublement_et_les_poles_nomment_leur_fichier(lecteur: Lecteur) -> None:
    dits = phrases.autres(simuler(lecteur, scenario(LOISIRS, POLE)))
    [loisirs] = [d for d in dits if d.startswith("Accueil de loisirs")]
    assert "40\u00a0places de plus" in loisirs  # celles qu'on ouvrirait, elles, se savent
    assert "on ne sait pas combien d'enfants de 3 à 10 ans" in loisirs and "POP1B" in loisirs
    [poles] = [d for d in dits if d.startswith("Pôles")]
    assert "on ne sait pas combien d'habitants" in poles and "page Données" in poles
    dit = blocs_de(lecteur, "loisirs_dedoublement", {"ouverts": [CORDES], "sites": [MILHARS],
                                                      "petits": 8, "grands": 12})[0].texte  # fmt: skip
    assert "On ne sait pas combien" in dit and "gagné en moyenne par enfant : non disponible" in dit


@pytest.mark.parametrize(
    ("nom", "parametres"),
    [
        ("transport_reponse", {"centres": [CORDES], "part": 0.2}),
        ("transport_non_recours", {"ouverts": [CORDES], "taux": 0.3, "demi_court": 10.0, "demi_long": 30.0}),
    ],
)  # fmt: skip
def test_sans_enfants_connus_rien_ne_se_transporte(
    lecteur: Lecteur, nom: str, parametres: dict[str, Any]
) -> None:
    with pytest.raises(AppelIncorrect, match="POP1B"):
        blocs_de(lecteur, nom, parametres)


def test_un_transport_sans_enfants_connus_le_dit(lecteur: Lecteur) -> None:
    dits = phrases.autres(simuler(lecteur, scenario(NAVETTE)))
    [transport] = [d for d in dits if d.startswith("Transport")]
    assert "on ne sait pas combien d'enfants" in transport and "POP1B" in transport


def test_les_familles_ne_sont_pas_zero(lecteur: Lecteur) -> None:
    dite = reponse(lecteur)
    assert dite.startswith("Le nombre d'enfants de moins de 15 ans n'est pas connu. À faire")
    assert "aucune connue" in dite and "0 " not in dite
