"""`projeter` et `retrotester` : le contrat JSON, les refus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RACINE = Path(__file__).parents[2]


@pytest.fixture
def reel(entrepot_4c: Any) -> tuple[str, ...]:
    return ("--donnees", str(RACINE / "data"), "--entrepot", str(entrepot_4c.chemin.parent))


def test_projeter_un_groupe(commande: Callable[..., Any], reel: tuple[str, ...]) -> None:
    rendu = commande("projeter", "--groupe", "0-2", "--horizon", "2030", "--format", "json", *reel)
    assert rendu.code == 0
    assert list(rendu.json[0]) == [
        "code", "niveau", "groupe", "annee", "valeur", "bas", "haut", "methode",
    ]  # fmt: skip
    assert {ligne["annee"] for ligne in rendu.json} == {2028, 2029, 2030}
    assert len(rendu.json) == 3 * 29
    assert all(li["valeur"] is None for li in rendu.json if li["niveau"] == "commune")
    [epci] = [li for li in rendu.json if li["niveau"] == "epci" and li["annee"] == 2030]
    assert epci["bas"] < epci["valeur"] < epci["haut"]


def test_un_horizon_passe_est_refuse(commande: Callable[..., Any], reel: tuple[str, ...]) -> None:
    rendu = commande("projeter", "--horizon", "2020", *reel)
    assert rendu.code == 2
    assert "2020 est passé" in rendu.messages


def test_retrotester(commande: Callable[..., Any], reel: tuple[str, ...]) -> None:
    rendu = commande("retrotester", "--format", "json", *reel)
    assert rendu.code == 0
    assert list(rendu.json[0]) == [
        "groupe", "methode", "classe", "n", "wmape", "malpe", "gain", "couverture_observee",
        "couverture_bas", "couverture_haut", "erreur", "biais", "niveau", "retenue",
    ]  # fmt: skip
    naissances = [li for li in rendu.json if li["groupe"] == "naissances" and li["retenue"]]
    assert {li["niveau"] for li in naissances} == {"epci", "secteur", "commune"}
    assert {ligne["groupe"] for ligne in rendu.json} == {"naissances", "population"}
    assert "trois millésimes espacés" in rendu.messages


def test_un_seul_millesime_dit_quoi_deposer(projet: Path, commande: Callable[..., Any]) -> None:
    rendu = commande("projeter", "--format", "json")
    assert (rendu.code, rendu.json) == (0, [])
    assert "déposer sur la page Données" in rendu.messages
