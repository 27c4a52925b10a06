"""Indicateurs d'exposition à l'isolement et de distance aux services."""

from observatoire.analyses.panier import PANIER, PAR_ID
from observatoire.indicateurs.communs import SOURCES_BPE as _BPE
from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import Formule, SansPreuve

_ECARTS = "écarts-types"
_SOCIALES = ("pop_80_plus", "pop_agee_total", "pop_80_plus_seuls", "pop_65_79_seuls")
_VOITURES = ("menages_sans_voiture", "residences_principales")
_EQUIPEMENTS = tuple(v for s in PANIER if s.acces for v in s.variables)
_DROITS = PAR_ID["france_services"].variables
# Les ménages d'une personne, sondés au cinquième, sont lissés : la commune peut montrer le résultat.
_CENTILE = (
    "Le centile dit la part des communes de référence qui sont moins exposées. C'est une exposition du lieu, pas "
    "l'isolement de quelqu'un."
)
_LECTURE = (
    "Zéro est la moyenne des communes de référence ; un écart-type au-dessus, plus exposé que les cinq "
    "sixièmes d'entre elles environ. C'est une exposition du lieu, pas l'isolement de quelqu'un."
)
_LIMITES = (
    "La référence est fixe ; au-dessus de la commune, moyenne pondérée par les habitants. Une dimension "
    "que les fichiers ne permettent pas est absente, jamais nulle. "
)


def _exposition(
    identifiant: str, dimension: str, libelle: str, question: str, en_mots: str, definition: str,
    limites: str, sources: tuple[str, ...], entrees: tuple[str, ...],
) -> Indicateur:  # fmt: skip
    return Indicateur(
        id=identifiant,
        theme="Isolement",
        libelle=libelle,
        question=question,
        unite=_ECARTS if dimension else "centile",
        decimales=1 if dimension else 0,
        calcul=Methode(
            f"isolement:{'dimension' if dimension else identifiant}",
            en_mots,
            entrees,
            parametre=dimension,
        ),
        sources=sources,
        sens="baisse",
        definition=definition,
        interpretation=_LECTURE if dimension else _CENTILE,
        limites=_LIMITES + limites,
        preuve=Formule(
            "tests/methodes/test_exposition.py::"
            + ("test_ecarts_reduits" if dimension else "test_composites")
        ),
        interne=True,
        palmares=False,
    )


_EXPOSITIONS = (
    _exposition(
        "exposition_isolement", "", "Exposition à l'isolement",
        "Où est-on loin de tout, et seul ?",
        "Le centile, parmi toutes les communes de référence du département, de la moyenne des dimensions connues (écarts "
        "bornés à 2,5, poids égaux) ; les bornes viennent de 20 000 jeux de poids et de cinq façons de composer (écarts, "
        "minimum-maximum, rangs, moyenne géométrique, AMPI). Deux dimensions se répètent si l'alpha de Cronbach dépasse "
        "0,9 ou si la première composante principale porte plus de 80 % de la variance.",
        "Moyenne de quatre dimensions : entourage, accès aux services, mobilité, numérique et droits.",
        "Il faut au moins trois des quatre dimensions, et des fichiers qui décrivent le département. Les poids sont un "
        "choix : les bornes disent ce qu'il change. Jamais un classement.",
        ("melodi_personnes_seules", "insee_logement", "melodi_bpe", "anct_france_services",
         "releve_ages", "insee_dossier_complet"),
        (*_SOCIALES, *_EQUIPEMENTS, *_VOITURES, *_DROITS),
    ),
    _exposition(
        "exposition_sociale", "sociale", "Exposition : entourage",
        "Vit-on seul, et à quel âge ?",
        "La moyenne des écarts à la référence des parts de personnes seules ou âgées, lissées.",
        "Part des 65 ans ou plus et des 80 ans ou plus vivant seuls ; à défaut, part des ménages d'une "
        "personne et des habitants de 80 ans ou plus.",
        "Les ménages d'une personne viennent d'un logement sur cinq. Vivre seul n'est pas être isolé.",
        ("melodi_personnes_seules", "insee_couples_familles", "releve_ages", "insee_dossier_complet"),
        _SOCIALES,
    ),
    _exposition(
        "exposition_acces", "acces", "Exposition : accès aux services",
        "Combien de minutes jusqu'aux services du quotidien ?",
        "L'écart à la référence du temps moyen jusqu'à six services.",
        "Temps moyen en voiture jusqu'à l'épicerie, la boulangerie, le médecin, la pharmacie, la poste et "
        "l'école les plus proches.",
        "Le temps en voiture suppose une voiture ; horaires et tournées ne sont pas comptés.",
        (*_BPE, "minutes", "osm_routes"), _EQUIPEMENTS,
    ),
    _exposition(
        "exposition_mobilite", "mobilite", "Exposition : mobilité",
        "Combien de ménages n'ont pas de voiture ?",
        "L'écart à la référence de la part lissée des ménages sans voiture.",
        "Part des ménages sans voiture.",
        "Ne dit ni le permis, ni l'état de la voiture, ni l'entraide entre voisins.",
        ("insee_logement", "melodi_logement"), _VOITURES,
    ),
    _exposition(
        "exposition_droits", "droits", "Exposition : numérique et droits",
        "Combien de minutes jusqu'à France services ?",
        "L'écart à la référence du temps jusqu'à l'espace France services le plus proche.",
        "Temps en voiture jusqu'à l'espace France services le plus proche.",
        "L'aisance avec les démarches en ligne n'est pas mesurée.",
        ("anct_france_services", "releve_lieux_services", "releve_bpe"), _DROITS,
    ),
)  # fmt: skip


def _minutes(
    service: str, libelle: str, question: str, lieu: str, sources: tuple[str, ...]
) -> Indicateur:
    return Indicateur(
        id=f"minutes_{service}",
        theme="Isolement",
        libelle=libelle,
        question=question,
        unite="minutes",
        decimales=0,
        calcul=Methode(
            "isolement:minutes",
            f"Le temps en voiture jusqu'à {lieu}, mesuré si une matrice de minutes est déposée, par la route "
            "si un extrait d'OpenStreetMap l'est (de la limite autorisée à 1,2 fois plus une minute), sinon estimé ; les bornes couvrent des routes de 1,3 à 1,6 fois le vol d'oiseau, de 40 à 55 km/h, et en "
            "bas le cas où chaque commune voisine que rien ne décrit aurait le service.",
            PAR_ID[service].variables,
            parametre=service,
        ),
        sources=sources,
        sens="baisse",
        definition=f"Temps en voiture jusqu'au plus proche : {lieu} ; au-dessus de la commune, moyenne "
        "pondérée par les habitants.",
        interpretation="Un temps moyen de mairie à mairie : un hameau peut être bien plus loin.",
        limites="Les services des communes voisines ne comptent que si un fichier déposé les décrit ; les "
        "horaires, les délais de rendez-vous et les nouveaux patients refusés n'y sont pas.",
        preuve=SansPreuve(
            "Pas de chiffre publié : le temps est estimé, calculé par la route, ou lu dans la matrice déposée."
        ),
    )


_DISTANCES = (
    _minutes(
        "medecin", "Minutes jusqu'au médecin généraliste",
        "À quelle distance est le médecin ?", "l'un des médecins généralistes", (*_BPE, "minutes", "osm_routes"),
    ),
    _minutes(
        "pharmacie", "Minutes jusqu'à la pharmacie",
        "À quelle distance est la pharmacie ?", "la pharmacie", (*_BPE, "minutes", "osm_routes"),
    ),
    _minutes(
        "france_services", "Minutes jusqu'à France services",
        "À quelle distance est une aide aux démarches ?", "un espace France services",
        ("anct_france_services", "releve_lieux_services", "releve_bpe", "minutes", "osm_routes"),
    ),
)  # fmt: skip

INDICATEURS = (*_EXPOSITIONS, *_DISTANCES)
