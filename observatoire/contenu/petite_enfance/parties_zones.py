"""Parties des zones d'offre insuffisante ou d'accès difficile : la phrase du schéma et ses variantes."""

from collections.abc import Sequence

from observatoire.analyses import zones_accueil as analyse
from observatoire.contenu.petite_enfance import phrases_zones
from observatoire.contenu.petite_enfance.figures_zones import Choix
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Etat, Paragraphe, Tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect


@element("accueil_zones_phrase", "Zones d'offre insuffisante : la phrase du schéma")
def accueil_zones(lecteur: Lecteur, choix: Choix = ()) -> Sequence[Bloc]:
    """La règle, les communes, les enfants et les réserves, en une phrase prête pour le schéma."""
    z = analyse.zones(lecteur, dict(choix))
    if z.inconnue:
        raise AppelIncorrect(phrases_zones.zones(z))
    return [Paragraphe(phrases_zones.zones(z), "constat", fictif=z.fictif)]


@element("accueil_zones_variantes", "Zones d'offre insuffisante selon les seuils")
def accueil_zones_variantes(lecteur: Lecteur, choix: Choix = ()) -> Sequence[Bloc]:
    """La même règle avec d'autres seuils : combien de communes, combien d'enfants, lesquelles."""
    z = analyse.zones(lecteur, dict(choix))
    if z.inconnue:
        raise AppelIncorrect(phrases_zones.zones(z))
    return [
        Tableau(
            colonnes=(
                Colonne("Trajet au-delà de", "nombre", 14, "minutes"),
                Colonne("Accès sous", "part", 16, "% de l'accès moyen"),
                Colonne("Communes", "effectif", 11),
                Colonne("Enfants", "effectif", 10),
                Colonne("Lesquelles", largeur=38),
                Colonne("Règle", "etat", 11),
            ),
            lignes=tuple(
                (
                    v["zone_minutes"],
                    "sans objet" if z.partielle else 100 * v["zone_acces"],
                    v["communes"],
                    v["enfants"],
                    str(v["noms"]) or "aucune",
                    Etat("employée", "bon") if v["retenue"] else "",
                )
                for v in analyse.variantes_de_zones(lecteur, dict(choix)).to_dict("records")
            ),
            titre="La même règle avec d'autres seuils",
            notes=(
                "Enfants de moins de 3 ans.",
                *(("Les places manquent : seul le trajet compte.",) * z.partielle),
            ),
            fictif=z.fictif,
        )
    ]
