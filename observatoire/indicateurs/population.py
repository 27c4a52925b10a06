"""Indicateurs de population."""

from __future__ import annotations

from observatoire.indicateurs.declaration import Evolution, Indicateur, ParSuperficie, Somme

INDICATEURS = (
    Indicateur(
        id="population",
        theme="Population",
        libelle="Population municipale",
        question="Combien d'habitants ?",
        unite="habitants",
        decimales=0,
        calcul=Somme("population"),
        sources=("insee_populations", "insee_comparateur"),
        sens="neutre",
        definition="Personnes ayant leur résidence habituelle dans la commune, y compris les détenus et les sans-abri recensés.",
        interpretation="Le millésime N résume cinq années d'enquête, de N-2 à N+2.",
        limites="Deux millésimes espacés de moins de cinq ans ne se comparent pas.",
        preuve="4C : 5 381 en 2022 et 5 441 en 2023 (INSEE, populations de référence).",
    ),
    Indicateur(
        id="densite",
        theme="Population",
        libelle="Densité de population",
        question="Le territoire est-il dispersé ?",
        unite="hab./km²",
        decimales=1,
        calcul=ParSuperficie("population"),
        sources=("insee_populations", "insee_comparateur"),
        sens="neutre",
        definition="Population municipale divisée par la superficie en km².",
        interpretation="Une densité faible éloigne des services et renchérit les déplacements.",
        limites="La superficie comprend les bois et les terres cultivées.",
        preuve="4C : 5 381 habitants sur 296,23 km², soit 18,2 hab./km² en 2022.",
    ),
    Indicateur(
        id="evolution_population",
        theme="Population",
        libelle="Évolution annuelle moyenne de la population",
        question="Le territoire gagne-t-il des habitants ?",
        unite="% par an",
        decimales=2,
        calcul=Evolution(),
        sources=("insee_populations", "insee_comparateur"),
        sens="neutre",
        definition="Taux de croissance annuel moyen entre deux millésimes du recensement espacés d'au moins cinq ans.",
        interpretation="Une valeur de 0,5 % par an fait environ 2,5 % en cinq ans.",
        limites="Sur une petite commune, quelques familles suffisent à changer le signe.",
        preuve="4C 2016-2022, recalculé à partir des populations publiées.",
    ),
)
