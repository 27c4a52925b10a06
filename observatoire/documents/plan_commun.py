"""Ce que les documents du plan partagent : en-tête, montants croisés, tableaux et listes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.plan import Plan

EXEMPLE = "EXEMPLE — une partie de ce plan est fictive."


def document(titre: str, plan: Plan, lecteur: Lecteur, blocs: list[Bloc], **reste: Any) -> Document:
    """Un document du plan : marqué EXEMPLE si une ligne l'est, en-tête de l'édition."""
    exemple = [Encadre(EXEMPLE, genre="exemple")] if plan.fictif else []
    return Document(
        titre=titre,
        blocs=(*exemple, *blocs),
        **en_tete_de(lecteur),
        **reste,
    )


def tableau(
    titre: str, entetes: tuple[str, ...], lignes: tuple[tuple[str, ...], ...]
) -> list[Bloc]:
    """Un titre et son tableau, ou « Rien de saisi. »."""
    vide: Bloc = Paragraphe("Rien de saisi.", "note")
    return [Titre(titre), Tableau(entetes=entetes, lignes=lignes) if lignes else vide]


def liste(elements: Iterable[str], sinon: str) -> list[Bloc]:
    """Une liste, ou la phrase qui dit pourquoi elle est vide."""
    dits = tuple(elements)
    return [Liste(dits) if dits else Paragraphe(sinon, "note")]
