"""Indicateurs : ménages et familles."""

from functools import partial

from observatoire.indicateurs.communs import (
    LIMITES_RECENSEMENT,
    LIMITES_SONDAGE,
    SOURCES_LOGEMENT,
)
from observatoire.indicateurs.declaration import Indicateur, Ratio, Repli, Somme
from observatoire.indicateurs.preuve import (
    CAS_DEMOGRAPHIQUES,
    QUATRE_C,
    SecondCalcul,
    Verification,
    publies,
)

_SOURCES_FAMILLES = ("insee_couples_familles", "melodi_familles")
_FAMILLES = ("couples_avec_enfants", "couples_sans_enfant", "familles_monoparentales")
_menages = partial(Indicateur, theme="Ménages et familles", sens="neutre")
_part_de_familles = partial(
    _menages,
    unite="%",
    decimales=1,
    sources=(*_SOURCES_FAMILLES, "insee_dossier_complet"),
    limites=LIMITES_SONDAGE,
    incertitude="part",
    parmi="des familles",
)


def _seuls(tranche: str, ages: str, preuve: Verification) -> Indicateur:
    return _menages(
        id=f"part_{tranche}_seuls",
        libelle=f"Part des {ages} vivant seuls",
        question=f"Combien de personnes de {ages} vivent seules ?",
        unite="%",
        decimales=1,
        calcul=Ratio(f"pop_{tranche}_seuls", f"pop_{tranche}_menages"),
        sources=("insee_couples_familles", "melodi_personnes_seules"),
        definition=f"Personnes de {ages} vivant seules dans leur logement, pour 100 personnes de cet âge.",
        interpretation="Repère pour l'aller-vers, jamais une liste de personnes.",
        limites="Vivre seul ne dit ni isolement ni fragilité.",
        preuve=preuve,
        incertitude="part",
        compte=f"personnes de {ages} vivant seules",
        parmi="de cet âge",
    )


def _familles(identifiant: str, enfants: str) -> Indicateur:
    return _menages(
        id=identifiant,
        libelle=f"Familles {enfants}",
        question=f"Combien de familles {enfants} ?",
        unite="familles",
        decimales=0,
        calcul=Somme(identifiant, "familles"),
        sources=_SOURCES_FAMILLES,
        definition=f"Familles {enfants} (enfants de moins de 25 ans au foyer).",
        interpretation="Aide à dimensionner logements et services.",
        limites=LIMITES_SONDAGE,
        preuve=SecondCalcul(),
        incertitude="poisson",
    )


INDICATEURS: tuple[Indicateur, ...] = (
    _menages(
        id="menages",
        libelle="Ménages",
        question="Combien de ménages ?",
        unite="ménages",
        decimales=0,
        calcul=Somme("menages"),
        sources=(*SOURCES_LOGEMENT, "insee_comparateur"),
        definition="Personnes qui partagent un même logement, parentes ou non.",
        interpretation="Il y a autant de ménages que de résidences principales.",
        limites=LIMITES_RECENSEMENT,
        preuve=publies("INSEE, RP 2022", 0.5, (QUATRE_C, 2022, 2651)),
    ),
    _menages(
        id="taille_menages",
        libelle="Personnes par ménage",
        question="Les ménages sont-ils petits ?",
        unite="personnes",
        decimales=2,
        calcul=Ratio("pop_menages", "menages", 1),
        sources=SOURCES_LOGEMENT,
        definition="Population des ménages divisée par leur nombre.",
        interpretation="Elle baisse quand on vit plus souvent seul.",
        limites="Les habitants des établissements ne sont pas comptés.",
        preuve=SecondCalcul(),
    ),
    _menages(
        id="part_menages_une_personne",
        libelle="Part des ménages d'une personne",
        question="Combien vivent seuls ?",
        unite="%",
        decimales=1,
        calcul=Ratio(
            "menages_une_personne",
            "menages_c",
            repli=Repli(
                "menages",
                ("menages_une_personne", "menages_famille"),
                "base-cc-coupl-fam-men (INSEE)",
            ),
        ),
        sources=("insee_couples_familles", "melodi_menages", "insee_dossier_complet"),
        definition="Ménages d'une seule personne pour 100 ménages.",
        interpretation="Vivre seul n'est pas être isolé.",
        limites=LIMITES_SONDAGE,
        preuve=publies("INSEE, RP 2022", 0.05, (QUATRE_C, 2022, 37.9)),
        incertitude="part",
        compte="ménages d'une personne",
        parmi="des ménages",
    ),
    _seuls("65_79", "65 à 79 ans", SecondCalcul()),
    _seuls("80_plus", "80 ans ou plus", CAS_DEMOGRAPHIQUES),
    _menages(
        id="familles",
        libelle="Familles",
        question="Combien de familles ?",
        unite="familles",
        decimales=0,
        calcul=Somme(_FAMILLES, "menages"),
        sources=(*_SOURCES_FAMILLES, "insee_dossier_complet"),
        definition="Couples avec ou sans enfant et parents seuls avec enfants.",
        interpretation="Un ménage peut compter plusieurs familles.",
        limites=LIMITES_SONDAGE,
        preuve=SecondCalcul(),
    ),
    _part_de_familles(
        id="part_familles_monoparentales",
        libelle="Part des familles monoparentales",
        question="Combien de parents élèvent seuls leurs enfants ?",
        calcul=Ratio("familles_monoparentales", _FAMILLES),
        definition="Familles monoparentales pour 100 familles, avec ou sans enfant.",
        interpretation="Le dénominateur compte toutes les familles : d'autres sources ne prennent que celles avec enfants.",
        preuve=CAS_DEMOGRAPHIQUES,
        compte="familles monoparentales",
    ),
    _part_de_familles(
        id="part_couples_avec_enfants",
        libelle="Part des couples avec enfants",
        question="Combien de couples ont des enfants au foyer ?",
        calcul=Ratio("couples_avec_enfants", _FAMILLES),
        definition="Couples avec au moins un enfant au foyer pour 100 familles.",
        interpretation="Les enfants partis n'y sont plus.",
        preuve=SecondCalcul(),
        compte="couples avec enfants",
    ),
    _familles("familles_0_enfant", "sans enfant de moins de 25 ans"),
    _familles("familles_1_enfant", "avec un enfant"),
    _familles("familles_2_enfant", "avec deux enfants"),
    _familles("familles_3_enfant", "avec trois enfants"),
    _familles("familles_4_enfants_plus", "avec quatre enfants ou plus"),
)
