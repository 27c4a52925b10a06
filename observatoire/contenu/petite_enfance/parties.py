"""Parties de l'accueil du jeune enfant : situation des familles, offre par lieu, ce qui reste à saisir."""

from observatoire import formats
from observatoire.analyses import besoin_accueil, hypotheses_accueil, situation_accueil
from observatoire.analyses.offre_accueil import GENRES, Offre, offre_de
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.tableau import Colonne, en_tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import manque

SANS_LIEU = "Aucun lieu d'accueil du jeune enfant n'est saisi"
_COMPLET = "Rien ne manque à l'inventaire de l'accueil du jeune enfant."


@element("accueil_situation", "Les familles de jeunes enfants en quelques chiffres")
def accueil_situation(lecteur: Lecteur) -> Bloc:
    """Enfants, naissances, emploi, monoparentalité, CAF, école à 2 ans, MSA."""
    return Tableau(
        colonnes=(
            Colonne("Ce qu'on compte", largeur=32),
            Colonne("Valeur", largeur=24),
            Colonne("À savoir", largeur=44),
        ),
        lignes=tuple((f.nom, f.valeur, f.note) for f in situation_accueil.situation(lecteur)),
        titre="Les familles en quelques chiffres",
        notes=("Le millésime est dit à chaque ligne.", "Périmètre : l'intercommunalité."),
        fictif=besoin_accueil.petits(lecteur).fictif,
    )


@element("accueil_lieux", "Lieux d'accueil, places et heures")
def accueil_lieux(lecteur: Lecteur) -> Bloc:
    """Chaque lieu de l'inventaire : ses places, ses heures, ses places équivalent temps plein."""
    lieux = offre_en_vigueur(lecteur).lieux
    if lieux.empty:
        raise AppelIncorrect(manque("structures", SANS_LIEU))
    reference = formats.nombre(hypotheses_accueil.valeurs(lecteur)["semaine_reference"])
    return en_tableau(
        lieux,
        {
            Colonne("Lieu", largeur=30): "nom",
            Colonne("Genre", largeur=22): lambda x: GENRES.get(x["genre"], "Arrêt itinérant"),
            Colonne("Places", "nombre", 12, decimales=1): "places",
            Colonne("Heures par semaine", "nombre", 12, decimales=1): "heures",
            Colonne("Régulier (ETP)", "nombre", 12, decimales=1): "etp_regulier",
            Colonne("Occasionnel (ETP)", "nombre", 12, decimales=1): "etp_occasionnel",
        },
        titre="Lieux d'accueil, places et heures",
        notes=(
            f"Équivalent temps plein (ETP) : places × heures ÷ {reference} heures par semaine.",
            "Un arrêt itinérant ouvert k jours sur cinq compte k/5 de ses places.",
            "Le régulier et l'occasionnel ne s'additionnent pas : ils ne servent pas les mêmes "
            "familles.",
        ),
    )


@element("accueil_a_saisir", "Accueil du jeune enfant : ce qui reste à saisir")
def accueil_a_saisir(lecteur: Lecteur) -> Bloc:
    """Ce que l'inventaire ne dit pas encore, et ce que chaque saisie fera apparaître."""
    offre = offre_en_vigueur(lecteur)
    if not offre.a_completer:
        raise AppelIncorrect(_COMPLET)
    return Tableau(
        colonnes=(
            Colonne("À compléter", largeur=58),
            Colonne("Ce que cela fera apparaître", largeur=42),
        ),
        lignes=(
            *((m, "taux local, accessibilité, zones, écart au besoin") for m in offre.manque),
            *((m, "taux en équivalent temps plein") for m in offre.manque_heures),
            *((m, "taux local, offre utilisable, projection") for m in offre.manque_assistantes),
        ),
        titre="Ce qui reste à saisir",
        notes=("La saisie se fait dans la page Inventaire.",),
        fictif=offre.fictif,
    )


def offre_en_vigueur(ctx: Lecteur) -> Offre:
    """L'offre saisie, selon la semaine de référence du comité."""
    return offre_de(ctx, hypotheses_accueil.valeurs(ctx)["semaine_reference"])
