"""Indicateurs de prestations : foyers allocataires de la CAF et parts de ces foyers."""

from dataclasses import replace
from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme
from observatoire.indicateurs.preuve import QUATRE_C, Preuve, SansPreuve, publies

_SOURCES = ("caf_allocataires_communes", "caf_allocataires_epci")
_QUOTIENT = ("caf_quotient_familial_communes", "caf_quotient_familial_epci")
_ARRONDI = (
    "La CNAF arrondit chaque effectif communal au multiple de 5 le plus proche : un petit effectif "
    "devient 0, et une somme de communes est connue à 2 près pour chacune. "
)
_CNAF = "CNAF, somme des communes publiées"
_SANS_CHIFFRE = SansPreuve(
    "Pas de chiffre publié à égaler : la mesure n'est pas dans les fichiers fournis, il faut "
    "déposer l'export complet de la CNAF."
)
_SANS_MSA = "Les foyers gérés par la MSA, nombreux en milieu rural, n'y sont pas."


def _decembre(*annuels: int) -> tuple[Preuve, ...]:
    """Les comptes publiés de décembre, de 2020 à 2024."""
    return publies(_CNAF, 0, *((QUATRE_C, 2020 + i, n) for i, n in enumerate(annuels)))


_prestation = partial(
    Indicateur,
    theme="Prestations",
    unite="foyers",
    decimales=0,
    sources=_SOURCES,
    sens="neutre",
    limites=_ARRONDI + _SANS_MSA,
    preuve=_SANS_CHIFFRE,
)


def _part(
    prestation: str, libelle: str, question: str, definition: str, interpretation: str, en_2024: int
) -> Indicateur:
    return _prestation(
        id=f"part_foyers_caf_{prestation}",
        libelle=libelle,
        question=question,
        calcul=Ratio(f"foyers_caf_{prestation}", "foyers_caf"),
        definition=definition,
        interpretation=interpretation,
        preuve=publies(
            f"{en_2024} foyers sur 795, {_CNAF}", 1e-6, (QUATRE_C, 2024, 100 * en_2024 / 795)
        ),
        unite="%",
        decimales=1,
    )


_QF_CONNU = (
    "foyers_caf_qf_moins_400",
    "foyers_caf_qf_400_799",
    "foyers_caf_qf_800_1199",
    "foyers_caf_qf_1200_plus",
)


_PRESTATIONS: tuple[Indicateur, ...] = (
    _prestation(
        id="foyers_caf",
        libelle="Foyers allocataires de la CAF",
        question="Combien de foyers la CAF accompagne-t-elle ?",
        calcul=Somme("foyers_caf"),
        definition="Foyers ayant au moins un droit versable à une prestation de la CAF, comptés dans leur commune de domicile.",
        interpretation="Donne la taille du public de la CAF ; un même foyer peut toucher plusieurs prestations.",
        preuve=_decembre(805, 805, 825, 815, 795),
    ),
    _prestation(
        id="personnes_couvertes_caf",
        libelle="Personnes couvertes par la CAF",
        question="Combien d'habitants vivent dans un foyer allocataire ?",
        calcul=Somme("personnes_couvertes_caf"),
        definition="Allocataires, conjoints, enfants et autres personnes à charge des foyers allocataires.",
        interpretation="Rapporté à la population, dit la place de la CAF dans le territoire.",
        preuve=_decembre(1680, 1685, 1705, 1640, 1595),
        unite="personnes",
    ),
    _prestation(
        id="part_population_couverte_caf",
        libelle="Part de la population couverte par la CAF",
        question="Quelle part des habitants vit dans un foyer allocataire ?",
        calcul=Ratio("personnes_couvertes_caf", "population"),
        definition="Personnes couvertes par la CAF pour 100 habitants la même année.",
        interpretation="Une part plus basse qu'ailleurs peut venir de l'âge des habitants ou du nombre de familles à la MSA.",
        preuve=publies(
            f"1 705 personnes sur 5 381 habitants, {_CNAF}, INSEE",
            1e-6,
            (QUATRE_C, 2022, 100 * 1705 / 5381),
        ),
        unite="%",
        decimales=1,
    ),
    _prestation(
        id="foyers_caf_rsa",
        libelle="Foyers au revenu de solidarité active",
        question="Combien de foyers vivent avec le RSA ?",
        calcul=Somme("foyers_caf_rsa"),
        definition="Foyers percevant le revenu de solidarité active de la CAF.",
        interpretation="Mesure la pauvreté des foyers en âge de travailler qui ont fait valoir leur droit.",
        preuve=_decembre(205, 205, 215, 200, 185),
    ),
    _part(
        "rsa",
        "Part des foyers allocataires au RSA",
        "Quelle place tient le RSA parmi les allocataires ?",
        "Foyers au RSA pour 100 foyers allocataires.",
        "À comparer à population semblable : elle monte aussi quand les familles sont moins nombreuses.",
        185,
    ),
    _prestation(
        id="foyers_caf_ppa",
        libelle="Foyers à la prime d'activité",
        question="Combien de foyers ont un travail peu rémunéré ?",
        calcul=Somme("foyers_caf_ppa"),
        definition="Foyers percevant la prime d'activité.",
        interpretation="Une hausse peut venir de salaires bas comme d'un meilleur recours au droit.",
        preuve=_decembre(310, 315, 315, 320, 335),
    ),
    _part(
        "ppa",
        "Part des foyers allocataires à la prime d'activité",
        "Quelle place tient le travail peu rémunéré parmi les allocataires ?",
        "Foyers à la prime d'activité pour 100 foyers allocataires.",
        "Élevée là où l'emploi est saisonnier, à temps partiel ou indépendant.",
        335,
    ),
    _prestation(
        id="foyers_caf_logement",
        libelle="Foyers avec une aide au logement",
        question="Combien de foyers sont aidés pour se loger ?",
        calcul=Somme("foyers_caf_logement"),
        definition="Foyers percevant une aide au logement (APL, ALF ou ALS).",
        interpretation="Dépend du nombre de locataires ; la réforme du calcul en 2021 rompt la série.",
        preuve=_decembre(345, 300, 320, 295, 280),
    ),
    _part(
        "logement",
        "Part des foyers allocataires aidés pour se loger",
        "Quelle part des allocataires reçoit une aide au logement ?",
        "Foyers avec une aide au logement pour 100 foyers allocataires.",
        "Basse là où les allocataires sont propriétaires de leur maison.",
        280,
    ),
    _prestation(
        id="foyers_caf_af",
        libelle="Foyers aux allocations familiales",
        question="Combien de familles ont au moins deux enfants à charge ?",
        calcul=Somme("foyers_caf_af"),
        definition="Foyers percevant les allocations familiales, versées à partir du deuxième enfant à charge de moins de 20 ans.",
        interpretation="Suit le nombre de familles de deux enfants et plus, public de l'enfance et de la jeunesse.",
        preuve=_decembre(220, 205, 195, 215, 185),
    ),
    _part(
        "af",
        "Part des foyers allocataires aux allocations familiales",
        "Quelle part des allocataires a deux enfants ou plus ?",
        "Foyers aux allocations familiales pour 100 foyers allocataires.",
        "Dit si la CAF accompagne ici surtout des familles ou surtout des personnes seules.",
        185,
    ),
    _prestation(
        id="foyers_caf_paje",
        libelle="Foyers à la prestation d'accueil du jeune enfant",
        question="Combien de familles ont un très jeune enfant ?",
        calcul=Somme("foyers_caf_paje"),
        definition="Foyers percevant une des aides de la PAJE (prime de naissance, allocation de base, PréParE, CMG).",
        interpretation="Signale les familles d'enfants de moins de 3 ans, sous condition de ressources pour une partie des aides.",
        preuve=_decembre(65, 75, 70, 70, 60),
    ),
    _part(
        "paje",
        "Part des foyers allocataires à la PAJE",
        "Quelle part des allocataires a un très jeune enfant ?",
        "Foyers à la PAJE pour 100 foyers allocataires.",
        "Baisse avec les naissances ; l'arrondi communal pèse lourd sur un si petit nombre.",
        60,
    ),
    _prestation(
        id="foyers_caf_cmg",
        libelle="Foyers au complément de libre choix du mode de garde",
        question="Combien de familles emploient une assistante maternelle ou une garde à domicile ?",
        calcul=Somme("foyers_caf_cmg"),
        definition="Foyers percevant le complément de libre choix du mode de garde.",
        interpretation="Mesure l'usage de l'accueil individuel et des micro-crèches PAJE.",
    ),
    _prestation(
        id="foyers_caf_asf",
        libelle="Foyers à l'allocation de soutien familial",
        question="Combien de parents élèvent seuls un enfant sans pension suffisante ?",
        calcul=Somme("foyers_caf_asf"),
        definition="Foyers percevant l'allocation de soutien familial.",
        interpretation="Repère une partie des familles monoparentales les plus fragiles.",
    ),
    _prestation(
        id="foyers_caf_ars",
        libelle="Foyers à l'allocation de rentrée scolaire",
        question="Combien de familles modestes ont un enfant scolarisé ?",
        calcul=Somme("foyers_caf_ars"),
        definition="Foyers percevant l'allocation de rentrée scolaire, sous condition de ressources.",
        interpretation="Approche le nombre de familles modestes avec des enfants de 6 à 18 ans.",
    ),
    _prestation(
        id="foyers_caf_qf_moins_400",
        libelle="Foyers allocataires au quotient familial de moins de 400 €",
        question="Combien de foyers allocataires vivent avec très peu ?",
        calcul=Somme("foyers_caf_qf_moins_400"),
        definition="Foyers allocataires dont le quotient familial de la CAF est inférieur à 400 €.",
        interpretation="Aide à fixer les tranches d'un tarif selon les ressources.",
        sources=_QUOTIENT,
    ),
    _prestation(
        id="part_foyers_caf_qf_moins_400",
        libelle="Part des foyers allocataires au quotient familial de moins de 400 €",
        question="Quelle part des foyers allocataires vit avec très peu ?",
        calcul=Ratio("foyers_caf_qf_moins_400", _QF_CONNU),
        definition="Foyers au quotient familial inférieur à 400 € pour 100 foyers dont le quotient est connu.",
        interpretation="Se compare au département et à la France quand leurs fichiers sont déposés.",
        unite="%",
        decimales=1,
        sources=_QUOTIENT,
    ),
)
_IRIS = _prestation(
    id="allocataires_caf_iris",
    libelle="Allocataires des CAF au 31 décembre (somme des quartiers)",
    question="Combien d'allocataires dans les communes découpées en quartiers ?",
    calcul=Somme("allocataires_caf_iris"),
    sources=("insee_caf_iris",),
    definition="Allocataires des CAF au 31 décembre, somme des quartiers (IRIS) de la commune.",
    interpretation="Ne vaut que là où tous les quartiers de la commune sont donnés.",
    limites=f"Les petites communes n'y sont pas. {_SANS_MSA}",
)

INDICATEURS = (
    *(
        replace(p, definition=f"{p.definition} Situation au mois de décembre.")
        for p in _PRESTATIONS
    ),
    _IRIS,
)
