"""Indicateurs : population."""

from functools import partial

from observatoire.indicateurs.communs import LIMITES_RECENSEMENT
from observatoire.indicateurs.declaration import Evolution, Indicateur, ParSuperficie, Solde, Somme
from observatoire.indicateurs.preuve import CAS_DEMOGRAPHIQUES, CORDES, QUATRE_C, publies

_population = partial(
    Indicateur,
    theme="Population",
    sens="neutre",
    sources=("insee_populations", "melodi_populations", "insee_comparateur"),
)
_mouvement = partial(
    _population,
    sources=("insee_serie_historique", "melodi_serie_historique", "insee_comparateur"),
    preuve=CAS_DEMOGRAPHIQUES,
)
_evolution = partial(
    _mouvement,
    question="Le territoire gagne-t-il des habitants, et comment ?",
    unite="% par an",
    decimales=2,
    limites="Dans une petite commune, quelques familles changent le signe.",
)
_solde = partial(
    _mouvement,
    question="Qui part, qui arrive, qui naît, qui meurt ?",
    unite="habitants",
    decimales=0,
    interpretation="Un solde négatif retire des habitants.",
    limites="Le solde migratoire est un reste qui contient l'erreur du recensement.",
)

INDICATEURS: tuple[Indicateur, ...] = (
    _population(
        id="population",
        libelle="Population municipale",
        question="Combien d'habitants ?",
        unite="habitants",
        decimales=0,
        calcul=Somme("population"),
        compte="habitants",
        definition="Personnes ayant leur résidence habituelle dans la commune.",
        interpretation="Chaque habitant n'est compté qu'une fois.",
        limites=LIMITES_RECENSEMENT,
        preuve=publies(
            "INSEE, populations de référence",
            0,
            (QUATRE_C, 1876, 14112), (QUATRE_C, 1999, 5159), (QUATRE_C, 2019, 5241),
            (QUATRE_C, 2021, 5290), (QUATRE_C, 2022, 5381), (QUATRE_C, 2023, 5441),
            (CORDES, 2022, 847), (CORDES, 2023, 879),
        ),
    ),
    _population(
        id="densite",
        libelle="Densité de population",
        question="Le territoire est-il dispersé ?",
        unite="hab./km²",
        decimales=1,
        calcul=ParSuperficie("population"),
        definition="Population municipale divisée par la superficie en km².",
        interpretation="Une densité faible éloigne des services et renchérit les déplacements.",
        limites="La superficie comprend les bois et les terres cultivées.",
        preuve=publies(
            "5 381 habitants sur 296,23 km², INSEE", 0.001, (QUATRE_C, 2022, 5381 / 296.23)
        ),
    ),
    _evolution(
        id="evolution_population",
        libelle="Évolution annuelle moyenne de la population",
        calcul=Evolution(),
        definition="Taux de croissance annuel moyen entre deux millésimes espacés d'au moins cinq ans.",
        interpretation="0,5 % par an fait environ 2,5 % en cinq ans.",
    ),
    _evolution(
        id="evolution_population_naturel",
        libelle="Évolution due au solde naturel",
        calcul=Evolution(part="naturel"),
        definition="Part du taux annuel moyen due aux naissances moins les décès, au prorata des soldes.",
        interpretation="Négative, elle dit qu'il meurt plus de personnes qu'il n'en naît.",
    ),
    _evolution(
        id="evolution_population_migratoire",
        libelle="Évolution due au solde migratoire apparent",
        calcul=Evolution(part="migratoire"),
        definition="Part du taux annuel moyen due aux arrivées moins les départs, au prorata des soldes.",
        interpretation="C'est un reste : elle contient les erreurs du recensement.",
    ),
    _solde(
        id="solde_naturel",
        libelle="Solde naturel",
        calcul=Solde("naturel"),
        definition="Naissances moins décès entre deux recensements.",
    ),
    _solde(
        id="solde_migratoire",
        libelle="Solde migratoire apparent",
        calcul=Solde("migratoire"),
        definition="Évolution de la population moins le solde naturel, entre deux recensements.",
    ),
)  # fmt: skip
