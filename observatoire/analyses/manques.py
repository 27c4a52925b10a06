"""Dire quel fichier déposer quand une projection ou une évaluation n'est pas possible."""

from collections.abc import Iterable

from observatoire.analyses.panel import Groupe
from observatoire.sources.declaration import catalogue

_NAISSANCES = ("insee_naissances", "melodi_naissances")
_POPULATION = ("insee_populations", "insee_serie_historique")
_ENFANTS = ("insee_pop1a", "insee_pop1b")
_AINES = ("insee_pop1b", "melodi_ages")


def sources_de(groupe: Groupe) -> tuple[str, ...]:
    """Les sources du catalogue qui donnent ce groupe commune par commune."""
    if groupe.ages is None:
        return _NAISSANCES
    if groupe.id == "population":
        return _POPULATION
    return _ENFANTS if groupe.enfants else _AINES


def fichier_manquant(groupe: Groupe, *, millesimes: int) -> str:
    """La phrase qui nomme le fichier, combien de millésimes, et où les trouver."""
    noms = " ou ".join(
        f"« {s.titre} » ({s.producteur}, {s.url})"
        for s in (catalogue()[i] for i in sources_de(groupe) if i in catalogue())
    )
    if groupe.ages is None:
        combien = "au moins huit années de suite"
    elif millesimes == 1:
        combien = "un millésime"
    else:
        mots = {2: "deux", 3: "trois"}[millesimes]
        exemple = {2: "2016 et 2022", 3: "2011, 2016 et 2022"}[millesimes]
        combien = f"{mots} millésimes espacés d'au moins cinq ans (par exemple {exemple})"
    return f"{groupe.libelle} : déposer dans data/ {combien} du fichier {noms}."


def regrouper(phrases: Iterable[str]) -> list[str]:
    """« A et B : déposer… » : les groupes qui attendent le même fichier le disent une seule fois."""
    groupes: dict[str, list[str]] = {}
    for phrase in phrases:
        nom, _, quoi = phrase.partition(" : ")
        groupes.setdefault(quoi, []).append(nom)
    return [f"{' ; '.join(noms)} : {quoi}" for quoi, noms in groupes.items()]
