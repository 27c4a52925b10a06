"""Le calcul dit en mots vient de la déclaration, pour tous les indicateurs."""

from __future__ import annotations

from observatoire.indicateurs.declaration import (
    Indicateur,
    Moyenne,
    ParSuperficie,
    Publie,
    Ratio,
    Somme,
)
from observatoire.indicateurs.dictionnaire import calcul_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import variables
from tests.registre import chacune


def test_chaque_indicateur_dit_son_calcul_sans_nom_de_variable() -> None:
    chacune(INDICATEURS, _chaque_indicateur_dit_son_calcul_sans_nom_de_variable)


def _chaque_indicateur_dit_son_calcul_sans_nom_de_variable(declare: Indicateur) -> None:
    phrase = calcul_en_mots(declare.calcul)
    assert phrase.endswith(".") and not any(
        f" {nom} " in phrase or f"« {nom} »" in phrase for nom in variables() if "_" in nom
    )


def test_les_formules_se_lisent() -> None:
    population = variables()["population"].libelle
    assert calcul_en_mots(Somme("population")).startswith(f"{population}.")
    assert "par la superficie en km²" in calcul_en_mots(ParSuperficie("population"))
    ratio = calcul_en_mots(Ratio(("naissances", "-deces"), "population", 1000))
    assert "− Décès" in ratio and "÷" in ratio and "multiplié par 1\u202f000" in ratio
    assert "divisé par 3" in calcul_en_mots(Moyenne("naissances", 3))
    assert "ne s'additionne pas" in calcul_en_mots(Publie("population"))
