"""Indicateurs de prestations : foyers allocataires de la CAF et parts de ces foyers."""

from observatoire.indicateurs.declaration import Calcul, Indicateur, Ratio, Somme
from observatoire.indicateurs.preuve import QUATRE_C, Preuve, SansPreuve, Verification, publies

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


def _prestation(
    identifiant: str,
    libelle: str,
    question: str,
    calcul: Calcul,
    definition: str,
    interpretation: str,
    preuve: Verification = _SANS_CHIFFRE,
    unite: str = "foyers",
    sources: tuple[str, ...] = _SOURCES,
) -> Indicateur:
    """Un indicateur de prestation : mêmes limites, mois de décembre."""
    return Indicateur(
        id=identifiant,
        theme="Prestations",
        libelle=libelle,
        question=question,
        unite=unite,
        decimales=1 if isinstance(calcul, Ratio) else 0,
        calcul=calcul,
        sources=sources,
        sens="neutre",
        definition=f"{definition} Situation au mois de décembre.",
        interpretation=interpretation,
        limites=_ARRONDI + _SANS_MSA,
        preuve=preuve,
    )


def _part(
    prestation: str, libelle: str, question: str, definition: str, interpretation: str, en_2024: int
) -> Indicateur:
    return _prestation(
        f"part_foyers_caf_{prestation}",
        libelle,
        question,
        Ratio(f"foyers_caf_{prestation}", "foyers_caf"),
        definition,
        interpretation,
        publies(f"{en_2024} foyers sur 795, {_CNAF}", 1e-6, (QUATRE_C, 2024, 100 * en_2024 / 795)),
        unite="%",
    )


_QF_CONNU = (
    "foyers_caf_qf_moins_400",
    "foyers_caf_qf_400_799",
    "foyers_caf_qf_800_1199",
    "foyers_caf_qf_1200_plus",
)


INDICATEURS = (
    _prestation(
        "foyers_caf",
        "Foyers allocataires de la CAF",
        "Combien de foyers la CAF accompagne-t-elle ?",
        Somme("foyers_caf"),
        "Foyers ayant au moins un droit versable à une prestation de la CAF, comptés dans leur commune de domicile.",
        "Donne la taille du public de la CAF ; un même foyer peut toucher plusieurs prestations.",
        _decembre(805, 805, 825, 815, 795),
    ),
    _prestation(
        "personnes_couvertes_caf",
        "Personnes couvertes par la CAF",
        "Combien d'habitants vivent dans un foyer allocataire ?",
        Somme("personnes_couvertes_caf"),
        "Allocataires, conjoints, enfants et autres personnes à charge des foyers allocataires.",
        "Rapporté à la population, dit la place de la CAF dans le territoire.",
        _decembre(1680, 1685, 1705, 1640, 1595),
        unite="personnes",
    ),
    _prestation(
        "part_population_couverte_caf",
        "Part de la population couverte par la CAF",
        "Quelle part des habitants vit dans un foyer allocataire ?",
        Ratio("personnes_couvertes_caf", "population"),
        "Personnes couvertes par la CAF pour 100 habitants la même année.",
        "Une part plus basse qu'ailleurs peut venir de l'âge des habitants ou du nombre de familles à la MSA.",
        publies(
            f"1 705 personnes sur 5 381 habitants, {_CNAF}, INSEE",
            1e-6,
            (QUATRE_C, 2022, 100 * 1705 / 5381),
        ),
        unite="%",
    ),
    _prestation(
        "foyers_caf_rsa",
        "Foyers au revenu de solidarité active",
        "Combien de foyers vivent avec le RSA ?",
        Somme("foyers_caf_rsa"),
        "Foyers percevant le revenu de solidarité active de la CAF.",
        "Mesure la pauvreté des foyers en âge de travailler qui ont fait valoir leur droit.",
        _decembre(205, 205, 215, 200, 185),
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
        "foyers_caf_ppa",
        "Foyers à la prime d'activité",
        "Combien de foyers ont un travail peu rémunéré ?",
        Somme("foyers_caf_ppa"),
        "Foyers percevant la prime d'activité.",
        "Une hausse peut venir de salaires bas comme d'un meilleur recours au droit.",
        _decembre(310, 315, 315, 320, 335),
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
        "foyers_caf_logement",
        "Foyers avec une aide au logement",
        "Combien de foyers sont aidés pour se loger ?",
        Somme("foyers_caf_logement"),
        "Foyers percevant une aide au logement (APL, ALF ou ALS).",
        "Dépend du nombre de locataires ; la réforme du calcul en 2021 rompt la série.",
        _decembre(345, 300, 320, 295, 280),
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
        "foyers_caf_af",
        "Foyers aux allocations familiales",
        "Combien de familles ont au moins deux enfants à charge ?",
        Somme("foyers_caf_af"),
        "Foyers percevant les allocations familiales, versées à partir du deuxième enfant à charge de moins de 20 ans.",
        "Suit le nombre de familles de deux enfants et plus, public de l'enfance et de la jeunesse.",
        _decembre(220, 205, 195, 215, 185),
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
        "foyers_caf_paje",
        "Foyers à la prestation d'accueil du jeune enfant",
        "Combien de familles ont un très jeune enfant ?",
        Somme("foyers_caf_paje"),
        "Foyers percevant une des aides de la PAJE (prime de naissance, allocation de base, PréParE, CMG).",
        "Signale les familles d'enfants de moins de 3 ans, sous condition de ressources pour une partie des aides.",
        _decembre(65, 75, 70, 70, 60),
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
        "foyers_caf_cmg",
        "Foyers au complément de libre choix du mode de garde",
        "Combien de familles emploient une assistante maternelle ou une garde à domicile ?",
        Somme("foyers_caf_cmg"),
        "Foyers percevant le complément de libre choix du mode de garde.",
        "Mesure l'usage de l'accueil individuel et des micro-crèches PAJE.",
    ),
    _prestation(
        "foyers_caf_asf",
        "Foyers à l'allocation de soutien familial",
        "Combien de parents élèvent seuls un enfant sans pension suffisante ?",
        Somme("foyers_caf_asf"),
        "Foyers percevant l'allocation de soutien familial.",
        "Repère une partie des familles monoparentales les plus fragiles.",
    ),
    _prestation(
        "foyers_caf_ars",
        "Foyers à l'allocation de rentrée scolaire",
        "Combien de familles modestes ont un enfant scolarisé ?",
        Somme("foyers_caf_ars"),
        "Foyers percevant l'allocation de rentrée scolaire, sous condition de ressources.",
        "Approche le nombre de familles modestes avec des enfants de 6 à 18 ans.",
    ),
    _prestation(
        "foyers_caf_qf_moins_400",
        "Foyers allocataires au quotient familial de moins de 400 €",
        "Combien de foyers allocataires vivent avec très peu ?",
        Somme("foyers_caf_qf_moins_400"),
        "Foyers allocataires dont le quotient familial de la CAF est inférieur à 400 €.",
        "Aide à fixer les tranches d'un tarif selon les ressources.",
        sources=_QUOTIENT,
    ),
    _prestation(
        "part_foyers_caf_qf_moins_400",
        "Part des foyers allocataires au quotient familial de moins de 400 €",
        "Quelle part des foyers allocataires vit avec très peu ?",
        Ratio("foyers_caf_qf_moins_400", _QF_CONNU),
        "Foyers au quotient familial inférieur à 400 € pour 100 foyers dont le quotient est connu.",
        "Se compare au département et à la France quand leurs fichiers sont déposés.",
        unite="%",
        sources=_QUOTIENT,
    ),
)
