"""L'étude d'une halte itinérante : le calendrier de l'avis, de l'autorisation, de l'ouverture et de l'évaluation."""

from collections.abc import Sequence

from observatoire import formats
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.parentalite.etude import GESTIONNAIRE, PMI, structure_etudiee
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Paragraphe, Tableau
from observatoire.documents.tableau import A_DATER, Colonne, de_texte
from observatoire.entrepot.lecture import Lecteur
from observatoire.methodes.delais import MOIS_DECISION, MOIS_PIECES, MOIS_VALIDITE, ajouter_mois
from observatoire.schema import autorisations

# Le délai d'une autorisation : relevé sans le texte sous les yeux, à confirmer.
_MOIS_AUTORISATION = 3
_A_CONFIRMER = (
    f"environ {_MOIS_AUTORISATION} mois, à confirmer avec la protection maternelle et infantile"
)


@element("etude_calendrier", "Étude : de la demande à l'évaluation")
def etude_calendrier(lecteur: Lecteur, structure: str = "", ouverture: str = "") -> Sequence[Bloc]:
    """Les étapes de l'avis, de l'autorisation, de l'ouverture et de l'évaluation ; datées si l'ouverture visée est dite."""
    s = structure_etudiee(lecteur, structure)
    visee = None if not ouverture or ouverture.startswith("[") else jour_de(lecteur, ouverture)
    etapes = [
        (quoi, qui, delai, ajouter_mois(visee, mois) if visee else None)
        for quoi, qui, delai, mois in _etapes(s["gestion"])
    ]
    colonnes = (
        *de_texte({"Étape": 36, "Qui": 22, "Délai et texte": 30}),
        Colonne("Au plus tard le", "date", 14, vide=A_DATER),
    )  # fmt: skip
    compte = (
        "en comptant en arrière de l'ouverture"
        if visee
        else "la date d'ouverture visée n'est pas dite"
    )
    dite = {
        "privee": "Gestion privée : l'avis préalable de l'intercommunalité est demandé. " + autorisations.CONFLIT,
        "publique": "Gestion publique : un projet public n'est pas soumis à l'avis préalable.",
    }.get(s["gestion"], "Gestion à demander : l'avis préalable n'est dû que si le gestionnaire est privé.")  # fmt: skip
    tableau = Tableau(
        colonnes=colonnes, lignes=tuple(etapes), titre="De la demande à l'évaluation",
        notes=(f"Dates {compte} ; chaque délai est pris en entier." if visee else f"{compte.capitalize()}.",),
    )  # fmt: skip
    return [Paragraphe(dite, "constat", fictif=bool(s["fictif"] and s["gestion"])), tableau]


def _etapes(gestion: str) -> list[tuple[str, str, str, int]]:
    """(étape, qui, délai, mois d'écart à l'ouverture)."""
    depot = -_MOIS_AUTORISATION
    avis: list[tuple[str, str, str, int]] = []
    if gestion != "publique":
        avant = depot - MOIS_DECISION
        avis = [
            ("Dossier d'avis complet déposé", GESTIONNAIRE,
             f"{formats.pluriel(MOIS_PIECES, 'mois', 'mois')} pour réclamer une pièce (R2324-21)", avant - MOIS_PIECES),
            ("Avis notifié ; le silence vaut avis favorable", "Autorité organisatrice",
             f"{MOIS_DECISION} mois après le dossier complet (R2324-21)", depot),
        ]  # fmt: skip
    return [
        ("Échange sur le projet, les salles et l'équipe", f"Gestionnaire, {PMI}, CAF", "avant tout dépôt", depot - MOIS_DECISION - 2 * MOIS_PIECES),
        *avis,
        ("Autorisation demandée", GESTIONNAIRE, f"L2324-1 ; {_A_CONFIRMER}", depot),
        ("Autorisation reçue, ouverture", "Conseil départemental", f"un avis favorable vaut {MOIS_VALIDITE} mois (R2324-22)", 0),
        ("Premier point : présences, route, salles", "Comité technique", "six mois d'ouverture", 6),
        ("Évaluation : la question écrite avant d'ouvrir", "Comité de pilotage", "un an d'ouverture", 12),
    ]  # fmt: skip
