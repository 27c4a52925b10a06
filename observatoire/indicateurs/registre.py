"""Tous les indicateurs, par identifiant, dans l'ordre où on les présente."""

from observatoire.indicateurs import (
    ages,
    agriculture,
    emploi,
    enfance_jeunesse,
    engagement,
    equipements,
    isolement,
    logement,
    menages_familles,
    naissances_deces,
    petite_enfance,
    petite_enfance_locale,
    population,
    prestations,
    revenus,
    sante,
    zonages,
)
from observatoire.indicateurs.declaration import Indicateur

_THEMES = (
    population,
    naissances_deces,
    ages,
    enfance_jeunesse,
    menages_familles,
    emploi,
    logement,
    revenus,
    prestations,
    petite_enfance,
    petite_enfance_locale,
    agriculture,
    equipements,
    isolement,
    sante,
    zonages,
    engagement,
)


def _rassembler() -> dict[str, Indicateur]:
    tous: dict[str, Indicateur] = {}
    for theme in _THEMES:
        for indicateur in theme.INDICATEURS:
            if indicateur.id in tous:
                raise ValueError(f"indicateur déclaré deux fois : {indicateur.id}")
            tous[indicateur.id] = indicateur
    return tous


INDICATEURS: dict[str, Indicateur] = _rassembler()
