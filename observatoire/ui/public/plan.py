"""Les pages de l'édition publique : leur adresse, leur titre au menu, leur icône."""

from dataclasses import dataclass

from observatoire.contenu.legal import PAGES


@dataclass(frozen=True)
class Ecran:
    """Une page publique ; `adresse` est aussi le nom de sa fonction dans `ecrans`."""

    section: str
    adresse: str
    titre: str
    icone: str


ECRANS = (
    Ecran("Le territoire", "accueil", "Accueil", "home"),
    Ecran("Le territoire", "carte", "Carte", "map"),
    Ecran("Le territoire", "tendances", "Tendances", "show_chart"),
    Ecran("Petite enfance et familles", "trouver", "Trouver un mode d'accueil", "stroller"),
    Ecran("Vivre ici", "acteurs", "Acteurs", "groups"),
    Ecran("Vivre ici", "agenda", "Agenda", "event"),
)
TITRES = {"": ECRANS[0].titre} | {e.adresse: e.titre for e in ECRANS} | PAGES
