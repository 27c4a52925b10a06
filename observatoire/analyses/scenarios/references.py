"""Des services itinérants déjà essayés ailleurs, avec leur année : pour situer, jamais comme réglage."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """Un service itinérant publié : où, pour combien d'habitants, ce qu'il faisait."""

    lieu: str
    habitants: int | None
    quand: str
    fait: str


REFERENCES = (
    Reference(
        "Cuiseaux (Saône-et-Loire)", 6570, "année non précisée",
        "3 communes, 4 jours par semaine, 46 semaines, 14 enfants au plus, 3,5 emplois à temps plein ; "
        "une structure permanente a suivi.",
    ),
    Reference(
        "Seille-et-Mauchère (Jura)", 7700, "2007", "3 sites, 10 280 heures d'accueil dans l'année.",
    ),
    Reference(
        "Saint-Savin", 17350, "année non précisée",
        "5 arrêts, 12 enfants à la fois, 7 km au plus entre la famille et l'arrêt.",
    ),
    Reference("Louloubus", 6800, "année non précisée", "3 jours par semaine dans 3 communes."),
    Reference(
        "Aire-sur-l'Adour (Landes)", None, "année non précisée",
        "Une équipe itinérante dans 3 salles.",
    ),
    Reference(
        "Loire Layon Aubance (Maine-et-Loire)", None, "année non précisée",
        "Des haltes-garderies sont devenues de l'accueil régulier, parce que les familles le "
        "demandaient.",
    ),
)  # fmt: skip
