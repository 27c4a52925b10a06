"""Indicateurs : âges."""

from functools import partial

from observatoire.indicateurs.communs import LIMITES_RECENSEMENT
from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme
from observatoire.indicateurs.preuve import (
    CAS_DEMOGRAPHIQUES,
    QUATRE_C,
    TARN,
    Preuve,
    SecondCalcul,
    Verification,
    publies,
)

_RP = "INSEE, RP 2023"
# Les tranches fines n'existent que dans les tableaux détaillés ; les grandes sont partout.
_DETAIL = ("insee_pop1a", "insee_pop1b", "melodi_ages", "insee_evolution_structure_iris")
_GRANDES = ("insee_evolution_structure", "melodi_population", "melodi_ages", "insee_pop1b")


def _en_2023(tolerance: float, ici: float, *tarn: float) -> tuple[Preuve, ...]:
    """Le chiffre publié de l'intercommunalité en 2023, et celui du département s'il l'est."""
    return publies(
        _RP,
        tolerance,
        *((ou, 2023, v) for ou, v in zip((QUATRE_C, TARN), (ici, *tarn), strict=False)),
    )


def _population(
    tranche: str, nom: str, sources: tuple[str, ...], preuve: Verification
) -> Indicateur:
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
        limites=LIMITES_RECENSEMENT,
        preuve=preuve,
        incertitude="poisson",
        compte="habitants",
    )


def _part(tranche: str, nom: str, preuve: Verification) -> Indicateur:
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
        limites=LIMITES_RECENSEMENT,
        preuve=preuve,
        incertitude="part",
        compte=f"habitants de {nom}",
        parmi="de la population",
    )


_EFFECTIFS = (
    *(
        _population(tranche, nom, _DETAIL, SecondCalcul())
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
    # Somme des groupes publiés de 0 à 4, 5 à 9 et 10 à 14 ans, chacun arrondi au dixième.
    _population("0_14", "0 à 14 ans", _GRANDES, _en_2023(0.15, 144.3 + 223.5 + 245.8)),
    _population("65_plus", "65 ans ou plus", _GRANDES, _en_2023(0.15, 1891.7)),
)

_PARTS = (
    _part("65_plus", "65 ans ou plus", _en_2023(0.05, 34.8, 26.7)),
    _part("75_plus", "75 ans ou plus", _en_2023(0.05, 17.3, 13.4)),
    _part("80_plus", "80 ans ou plus", _en_2023(0.05, 10.8, 8.5)),
    _part("0_14", "moins de 15 ans", _en_2023(0.05, 11.3, 15.5)),
    _part("0_19", "moins de 20 ans", SecondCalcul()),
)

_rapport = partial(
    Indicateur,
    theme="Âges",
    decimales=1,
    sources=_GRANDES,
    sens="neutre",
    incertitude="rapport",
)
_RAPPORTS: tuple[Indicateur, ...] = (
    _rapport(
        id="indice_vieillissement",
        libelle="Indice de vieillissement",
        question="Combien d'aînés pour 100 jeunes ?",
        unite="pour 100 jeunes",
        calcul=Ratio("pop_65_plus", "pop_0_19"),
        definition="Personnes de 65 ans ou plus pour 100 personnes de moins de 20 ans.",
        interpretation="Au-dessus de 100, les aînés sont plus nombreux que les jeunes.",
        limites="Très instable dans une commune qui a peu de jeunes. D'autres producteurs prennent les 60 ans ou plus.",
        preuve=_en_2023(0.05, 224.8, 125.6),
    ),
    _rapport(
        id="indice_jeunesse",
        libelle="Indice de jeunesse (0-19 ans pour 100 personnes de 65 ans ou plus)",
        question="Combien de jeunes pour 100 aînés ?",
        unite="pour 100 aînés",
        calcul=Ratio("pop_0_19", "pop_65_plus"),
        definition="Personnes de moins de 20 ans pour 100 personnes de 65 ans ou plus.",
        interpretation="C'est l'inverse de l'indice de vieillissement.",
        limites="Le dénominateur varie selon les producteurs (60 ou 65 ans) : ne comparer qu'à dénominateur égal.",
        preuve=_en_2023(0.05, 100 * 100 / 224.8, 100 * 100 / 125.6),
    ),
    _rapport(
        id="dependance",
        libelle="Rapport de dépendance démographique",
        question="Combien de jeunes et d'aînés pour 100 personnes d'âge actif ?",
        unite="pour 100 personnes de 20-64 ans",
        calcul=Ratio(("pop_0_19", "pop_65_plus"), "pop_20_64"),
        definition="Moins de 20 ans et 65 ans ou plus, pour 100 personnes de 20 à 64 ans.",
        interpretation="Au-dessus de 100, moins d'un habitant sur deux est d'âge actif.",
        limites="Être d'âge actif n'est pas travailler.",
        preuve=CAS_DEMOGRAPHIQUES,
    ),
)

INDICATEURS = (*_EFFECTIFS, *_PARTS, *_RAPPORTS)
