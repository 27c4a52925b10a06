"""Indicateurs : âges."""

from __future__ import annotations

from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme

_LIMITES = (
    "Le millésime N du recensement résume cinq années d'enquête (N-2 à N+2) ; deux millésimes à "
    "moins de cinq ans ne se comparent pas."
)
_SANS_PREUVE = (
    "Pas de chiffre publié tenu à côté : recalculé par les tests à partir des effectifs du fichier."
)
# Les tranches fines n'existent que dans les tableaux détaillés ; les grandes sont partout.
_DETAIL = ("insee_pop1a", "insee_pop1b", "melodi_ages", "insee_evolution_structure_iris")
_GRANDES = ("insee_evolution_structure", "melodi_population", "melodi_ages", "insee_pop1b")


def _population(tranche: str, nom: str, sources: tuple[str, ...], preuve: str) -> Indicateur:
    return Indicateur(
        id=f"pop_{tranche}",
        theme="Âges",
        libelle=f"Population de {nom}",
        question=f"Combien d'habitants de {nom} ?",
        unite="habitants",
        decimales=0,
        calcul=Somme(f"pop_{tranche}"),
        sources=sources,
        sens="neutre",
        definition=f"Habitants de {nom} au recensement, âge en années révolues.",
        interpretation="Effectif pondéré du recensement, arrondi à l'affichage.",
        limites=_LIMITES,
        preuve=preuve,
        incertitude="poisson",
        compte="habitants",
    )


def _part(tranche: str, nom: str, preuve: str) -> Indicateur:
    return Indicateur(
        id=f"part_{tranche}",
        theme="Âges",
        libelle=f"Part des {nom}",
        question=f"Quelle place tiennent les {nom} ?",
        unite="%",
        decimales=1,
        calcul=Ratio(f"pop_{tranche}", "pop_agee_total"),
        sources=_GRANDES,
        sens="neutre",
        definition=f"Habitants de {nom} pour 100 habitants, numérateur et dénominateur lus dans le même fichier.",
        interpretation="On somme les habitants des communes, puis on divise : ce n'est pas la moyenne des parts communales.",
        limites=_LIMITES,
        preuve=preuve,
        incertitude="part",
        compte=f"habitants de {nom}",
        parmi="de la population",
    )


_EFFECTIFS = (
    *(
        _population(tranche, nom, _DETAIL, _SANS_PREUVE)
        for tranche, nom in (
            ("0_2", "0 à 2 ans"),
            ("3_5", "3 à 5 ans"),
            ("6_10", "6 à 10 ans"),
            ("11_17", "11 à 17 ans"),
            ("18_24", "18 à 24 ans"),
            ("25_39", "25 à 39 ans"),
            ("40_54", "40 à 54 ans"),
            ("55_64", "55 à 64 ans"),
            ("65_79", "65 à 79 ans"),
            ("80_plus", "80 ans ou plus"),
        )
    ),
    _population("0_14", "0 à 14 ans", _GRANDES, _SANS_PREUVE),
    _population(
        "65_plus",
        "65 ans ou plus",
        _GRANDES,
        "4C : 1 891,7 personnes de 65 ans ou plus en 2023 (INSEE, RP).",
    ),
)

_PARTS = (
    _part("65_plus", "65 ans ou plus", "4C : 34,8 % en 2023, Tarn 26,7 % (INSEE, RP)."),
    _part("75_plus", "75 ans ou plus", "4C : 17,3 % en 2023, Tarn 13,4 % (INSEE, RP)."),
    _part("80_plus", "80 ans ou plus", "4C : 10,8 % en 2023, Tarn 8,5 % (INSEE, RP)."),
    _part("0_14", "moins de 15 ans", "4C : 11,3 % en 2023, Tarn 15,5 % (INSEE, RP)."),
    _part("0_19", "moins de 20 ans", _SANS_PREUVE),
)

_RAPPORTS = (
    Indicateur(
        id="indice_vieillissement",
        theme="Âges",
        libelle="Indice de vieillissement",
        question="Combien d'aînés pour 100 jeunes ?",
        unite="pour 100 jeunes",
        decimales=1,
        calcul=Ratio("pop_65_plus", "pop_0_19"),
        sources=_GRANDES,
        sens="neutre",
        definition="Personnes de 65 ans ou plus pour 100 personnes de moins de 20 ans.",
        interpretation="Au-dessus de 100, les aînés sont plus nombreux que les jeunes.",
        limites="Très instable dans une commune qui a peu de jeunes. D'autres producteurs prennent les 60 ans ou plus.",
        preuve="4C : 224,8 en 2023, Tarn 125,6 (INSEE, RP).",
        incertitude="rapport",
    ),
    Indicateur(
        id="indice_jeunesse",
        theme="Âges",
        libelle="Indice de jeunesse (0-19 ans pour 100 personnes de 65 ans ou plus)",
        question="Combien de jeunes pour 100 aînés ?",
        unite="pour 100 aînés",
        decimales=1,
        calcul=Ratio("pop_0_19", "pop_65_plus"),
        sources=_GRANDES,
        sens="neutre",
        definition="Personnes de moins de 20 ans pour 100 personnes de 65 ans ou plus.",
        interpretation="C'est l'inverse de l'indice de vieillissement.",
        limites="Le dénominateur varie selon les producteurs (60 ou 65 ans) : ne comparer qu'à dénominateur égal.",
        preuve="Inverse de l'indice de vieillissement publié : 44,5 en 2023 dans la 4C.",
        incertitude="rapport",
    ),
    Indicateur(
        id="dependance",
        theme="Âges",
        libelle="Rapport de dépendance démographique",
        question="Combien de jeunes et d'aînés pour 100 personnes d'âge actif ?",
        unite="pour 100 personnes de 20-64 ans",
        decimales=1,
        calcul=Ratio(("pop_0_19", "pop_65_plus"), "pop_20_64"),
        sources=_GRANDES,
        sens="neutre",
        definition="Moins de 20 ans et 65 ans ou plus, pour 100 personnes de 20 à 64 ans.",
        interpretation="Au-dessus de 100, moins d'un habitant sur deux est d'âge actif.",
        limites="Être d'âge actif n'est pas travailler.",
        preuve="Cas calculés indépendamment (tests/donnees/cas.json).",
        incertitude="rapport",
    ),
)

INDICATEURS = (*_EFFECTIFS, *_PARTS, *_RAPPORTS)
