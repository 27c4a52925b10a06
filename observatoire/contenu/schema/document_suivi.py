"""La fiche d'une action et le bilan d'une année du plan, en documents : les parties de l'écran."""

from collections.abc import Mapping
from typing import Any

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Document
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.publie import plan_publie


def document_fiche(lecteur: Lecteur, identifiant: str) -> Document:
    """La fiche d'une action du plan, sur une page."""
    action = plan_publie(lecteur).action(identifiant)
    titre = f"{identifiant} — {action.libelle}" if action else identifiant
    return _document(lecteur, titre, "plan_action", {"action": identifiant})


def document_bilan(lecteur: Lecteur, annee: int) -> Document:
    """Le bilan d'une année du plan."""
    titre = f"Bilan {annee} du plan d'actions"
    return _document(lecteur, titre, "plan_bilan", {"annee": annee})


def _document(lecteur: Lecteur, titre: str, partie: str, parametres: Mapping[str, Any]) -> Document:
    return Document(
        titre=titre,
        blocs=blocs_de(lecteur, partie, parametres),
        page_de_titre=False,
        sommaire=False,
        **en_tete_de(lecteur),
    )
