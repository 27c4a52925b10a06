"""Le panier de services du quotidien : ce qu'on cherche, pour qui, et où les fichiers en placent.

Ajouter un service est une ligne ici. `variables` : des comptes d'équipements par commune (leur somme) ;
`categories` : des lieux d'annuaires ; `types` : des modalités des tables `structures` et `haltes` du
territoire. Une commune où l'une de ces sources place le service l'a. `personnes` : la première variable
de population connue dit combien de personnes il concerne.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """Un service du panier ; `acces` : il compte dans la dimension « accès » de l'exposition ;
    `exhaustives` : sources dont un seul fichier décrit toutes les communes ; `se_suit` : deux années se
    comparent, car la même base les compte."""

    id: str
    theme: str
    libelle: str
    variables: tuple[str, ...]
    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    haltes: tuple[str, ...] = ()
    personnes: tuple[str, ...] = ("population",)
    qui: str = "habitants"
    acces: bool = False
    exhaustives: tuple[str, ...] = ()
    se_suit: bool = True


THEMES = (
    "Accueil du jeune enfant", "École", "Collège", "Santé", "Alimentation", "Administration",
    "Loisirs", "Mobilité",
)  # fmt: skip

_JEUNES = ("pop_0_2", "pop_0_4")
_PETITS = "jeunes enfants"

PANIER: tuple[Service, ...] = (
    Service(
        "accueil_jeune_enfant", THEMES[0], "Crèche ou micro-crèche",
        ("eq_eaje", "eq_micro_creche"), types=("eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie"), haltes=("halte",),
        personnes=_JEUNES, qui=_PETITS,
    ),
    Service(
        "relais_petite_enfance", THEMES[0], "Relais petite enfance",
        ("eq_relais_petite_enfance",), types=("rpe",), haltes=("rpe",), personnes=_JEUNES, qui=_PETITS,
    ),
    Service(
        "ecole", THEMES[1], "École",
        ("eq_ecole_maternelle", "eq_ecole_elementaire", "eq_ecole_primaire"), ("ecole",),
        types=("ecole", "ecole_tps"),
        personnes=("pop_6_10", "pop_5_9"), qui="enfants d'âge scolaire", acces=True,
        exhaustives=("education_annuaire",),
    ),
    Service(
        "college", THEMES[2], "Collège", ("eq_college",), ("college",), types=("college",),
        personnes=("pop_11_17", "pop_10_14"), qui="adolescents", exhaustives=("education_annuaire",),
    ),
    Service("medecin", THEMES[3], "Médecin généraliste", ("eq_medecin",), acces=True),
    Service("pharmacie", THEMES[3], "Pharmacie", ("eq_pharmacie",), acces=True),
    Service("infirmier", THEMES[3], "Infirmier", ("eq_infirmier",)),
    Service("dentiste", THEMES[3], "Dentiste", ("eq_dentiste",)),
    Service("kinesitherapeute", THEMES[3], "Kinésithérapeute", ("eq_kinesitherapeute",)),
    Service(
        "epicerie", THEMES[4], "Épicerie ou supermarché",
        ("eq_epicerie", "eq_superette", "eq_supermarche"), acces=True,
    ),
    Service("boulangerie", THEMES[4], "Boulangerie", ("eq_boulangerie",), acces=True),
    Service(
        "france_services", THEMES[5], "France services",
        ("eq_france_services",), ("france_services",), types=("france_services",),
        exhaustives=("anct_france_services",), se_suit=False,
    ),
    Service(
        "poste", THEMES[5], "Point de contact postal",
        ("eq_poste", "eq_relais_poste", "eq_agence_postale"), acces=True,
    ),
    Service(
        "accueil_loisirs", THEMES[6], "Accueil de loisirs", ("eq_alsh",), types=("alsh",),
        personnes=("pop_6_10", "pop_5_9"), qui="enfants d'âge scolaire",
    ),
    Service("bibliotheque", THEMES[6], "Bibliothèque", ("eq_bibliotheque",), ("bibliotheque",)),
    Service("station_service", THEMES[7], "Station-service", ("eq_station_service",)),
    Service("taxi", THEMES[7], "Taxi ou VTC", ("eq_taxi",)),
)  # fmt: skip

PAR_ID = {s.id: s for s in PANIER}
"""Les services, par identifiant."""

SOINS_ET_DROITS = ("medecin", "pharmacie", "france_services")
"""Ce dont la page Santé et droits montre la distance."""
