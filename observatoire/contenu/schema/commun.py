"""Ce que les documents du plan partagent : en-tête, encadrés d'exemple, listes."""

from collections.abc import Iterable
from typing import Any

from observatoire.contenu.commun.exemple import PLAN, exemple
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Liste,
    Paragraphe,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.provenance import Provenance, de
from observatoire.schema.plan import Plan, Tables


def document(titre: str, plan: Plan, lecteur: Lecteur, blocs: list[Bloc], **reste: Any) -> Document:
    """Un document du plan : marqué EXEMPLE si une ligne l'est, en-tête de l'édition."""
    return Document(
        titre=titre,
        blocs=(*exemple(plan.fictif, PLAN), *blocs),
        **en_tete_de(lecteur),
        **reste,
    )


def fictives(tables: Tables, *noms: str) -> bool:
    """Vrai si une ligne d'une de ces tables saisies est fictive."""
    lues = [tables(nom) for nom in noms]
    return any("fictif" in t and bool(t["fictif"].fillna(False).astype(bool).any()) for t in lues)


def saisies(*noms: str) -> Provenance:
    """La provenance de tables saisies : « saisies("actions", "jalons") »."""
    return de(*(f"local_{nom}" for nom in noms))


def liste(elements: Iterable[str], sinon: str) -> list[Bloc]:
    """Une liste, ou la phrase qui dit pourquoi elle est vide."""
    dits = tuple(elements)
    return [Liste(dits) if dits else Paragraphe(sinon, "note")]
