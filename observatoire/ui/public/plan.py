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
    Ecran("Veiller", "accueil", "Accueil", "home"),
    Ecran("Veiller", "carte", "Carte", "map"),
    Ecran("Veiller", "tendances", "Tendances", "show_chart"),
    Ecran("Comprendre", "trouver", "Trouver un mode d'accueil", "stroller"),
    Ecran("Animer", "acteurs", "Acteurs", "groups"),
    Ecran("Animer", "agenda", "Agenda", "event"),
)
TITRES = {"": ECRANS[0].titre} | {e.adresse: e.titre for e in ECRANS} | PAGES
