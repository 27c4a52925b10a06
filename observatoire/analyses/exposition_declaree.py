"""Les quatre dimensions de l'exposition à l'isolement, et les mesures qui les font.

Pour chaque dimension, plusieurs entrées de la meilleure à la plus pauvre : la première que les fichiers
déposés permettent prend la relève des suivantes. Une dimension sans aucune entrée est absente.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Composante:
    """Une mesure. `part` : `num`/`den`, lissée vers l'ensemble (petits effectifs) ; `minutes` : temps
    moyen jusqu'aux `services` du panier. `titre` et `unite` la disent à l'écran."""

    id: str
    titre: str
    genre: Literal["part", "minutes"]
    num: tuple[str, ...] = ()
    den: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    unite: str = "%"
    reserve: str = ""


@dataclass(frozen=True)
class Entree:
    """Une façon de mesurer une dimension : toutes ses composantes sont exigées ; `pis_aller` : ce
    qu'il faut dire quand on s'en contente."""

    composantes: tuple[Composante, ...]
    pis_aller: str = ""


@dataclass(frozen=True)
class Dimension:
    """Une dimension : `entrees` par préférence, `sources` du catalogue qui l'alimentent le mieux."""

    id: str
    titre: str
    question: str
    entrees: tuple[Entree, ...]
    sources: tuple[str, ...]


_SEULS = Composante(
    "part_65_plus_seuls", "65 ans ou plus vivant seuls", "part",
    ("pop_65_79_seuls", "pop_80_plus_seuls"), ("pop_65_79_menages", "pop_80_plus_menages"),
)  # fmt: skip
_SEULS_80 = Composante(
    "part_80_plus_seuls", "80 ans ou plus vivant seuls", "part",
    ("pop_80_plus_seuls",), ("pop_80_plus_menages",),
)  # fmt: skip
_UNE_PERSONNE = Composante(
    "part_menages_une_personne", "ménages d'une personne", "part",
    ("menages_une_personne",), ("menages",),
    reserve="ménages d'une personne tirés d'un logement sur cinq, lissés",
)  # fmt: skip
_AGES = Composante(
    "part_80_plus", "habitants de 80 ans ou plus", "part", ("pop_80_plus",), ("pop_agee_total",)
)
_PANIER = Composante(
    "minutes_panier", "temps moyen aux services du quotidien", "minutes",
    services=("epicerie", "boulangerie", "medecin", "pharmacie", "poste", "ecole"), unite="minutes",
)  # fmt: skip
_VOITURE = Composante(
    "part_sans_voiture", "ménages sans voiture", "part",
    ("menages_sans_voiture",), ("residences_principales",),
)  # fmt: skip
_DROITS = Composante(
    "minutes_france_services", "temps jusqu'à France services", "minutes",
    services=("france_services",), unite="minutes",
)  # fmt: skip

DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "sociale", "Entourage", "Vit-on seul, et à quel âge ?",
        (
            Entree((_SEULS, _SEULS_80)),
            Entree(
                (_UNE_PERSONNE, _AGES),
                "faute de connaître les personnes seules par âge, la dimension sociale repose sur les "
                "ménages d'une personne et sur les habitants de 80 ans ou plus",
            ),
        ),
        ("melodi_personnes_seules", "insee_couples_familles"),
    ),
    Dimension(
        "acces", "Accès aux services", "Combien de minutes jusqu'aux services du quotidien ?",
        (
            Entree(
                (_PANIER,),
                "l'accès repose sur les minutes jusqu'aux équipements de la base permanente (BPE)",
            ),
        ),
        ("melodi_bpe", "minutes"),
    ),
    Dimension(
        "mobilite", "Mobilité", "Combien de ménages n'ont pas de voiture ?",
        (Entree((_VOITURE,)),), ("insee_logement", "melodi_logement"),
    ),
    Dimension(
        "droits", "Numérique et droits", "Combien de minutes jusqu'à France services ?",
        (
            Entree(
                (_DROITS,), "l'accès aux droits repose sur les minutes jusqu'à un espace France services"
            ),
        ),
        ("anct_france_services",),
    ),
)  # fmt: skip

CLASSES = ("plus faible", "moyenne", "plus forte")
"""Les trois classes d'exposition, de la plus faible à la plus forte."""

NIVEAUX_RURAUX = (5.0, 6.0, 7.0)
"""Grille de densité à sept niveaux : bourgs ruraux, rural à habitat dispersé, très dispersé."""
