"""Tous les indicateurs, par identifiant, dans l'ordre où on les présente."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from observatoire.indicateurs import (
    accueil_usage,
    ages,
    agriculture,
    emploi,
    enfance_jeunesse,
    engagement,
    equipements,
    isolement,
    logement,
    menages_familles,
    mobilite,
    naissances_deces,
    petite_enfance,
    petite_enfance_locale,
    population,
    prestations,
    revenus,
    sante,
    simples,
    zonages,
)
from observatoire.indicateurs.declaration import Indicateur
from observatoire.sources.declaration import Declarees, en_cours

_THEMES = (
    population,
    naissances_deces,
    ages,
    enfance_jeunesse,
    menages_familles,
    emploi,
    logement,
    mobilite,
    revenus,
    prestations,
    petite_enfance,
    petite_enfance_locale,
    accueil_usage,
    agriculture,
    equipements,
    isolement,
    sante,
    zonages,
    engagement,
)


def _rassembler() -> dict[str, Indicateur]:
    """Les indicateurs livrés."""
    tous: dict[str, Indicateur] = {}
    for theme in _THEMES:
        for indicateur in theme.INDICATEURS:
            if indicateur.id in tous:
                raise ValueError(f"indicateur déclaré deux fois : {indicateur.id}")
            tous[indicateur.id] = indicateur
    return tous


_LIVRES = _rassembler()


@lru_cache(maxsize=16)
def _tous(en_cours: Declarees) -> dict[str, Indicateur]:
    return _LIVRES | simples.indicateurs(en_cours, _LIVRES)


class _Registre(Mapping[str, Indicateur]):
    """Les indicateurs livrés, puis l'indicateur simple de chaque variable qu'un fichier décrit par le
    territoire apporte, d'après les descriptions qui ont cours."""

    def __getitem__(self, identifiant: str) -> Indicateur:
        return _tous(en_cours())[identifiant]

    def __iter__(self) -> Iterator[str]:
        return iter(_tous(en_cours()))

    def __len__(self) -> int:
        return len(_tous(en_cours()))


INDICATEURS: Mapping[str, Indicateur] = _Registre()
