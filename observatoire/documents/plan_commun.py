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
from observatoire.schema import budget
from observatoire.schema.plan import Plan

EXEMPLE = "EXEMPLE — une partie de ce plan est fictive."


def document(titre: str, plan: Plan, lecteur: Lecteur, blocs: list[Bloc], **reste: Any) -> Document:
    """Un document du plan : marqué EXEMPLE si une ligne l'est, en-tête de l'édition."""
    exemple = [Encadre(EXEMPLE, genre="exemple")] if plan.fictif else []
    return Document(
        titre=titre,
        blocs=(*exemple, *blocs),
        mention=EXEMPLE if plan.fictif else "",
        **en_tete_de(lecteur),
        **reste,
    )


def croises(montants: Any) -> list[Bloc]:
    """Les montants croisés par nature, payeur et thème, un tableau chacun."""
    blocs: list[Bloc] = []
    for par, nom in (("nature", "Nature"), ("payeur", "Payeur"), ("theme", "Thème")):
        croise = budget.croiser(montants, par)
        if not croise.empty:
            blocs.append(
                Tableau(
                    titre=f"Montants par {nom.lower()} et par année (€)",
                    entetes=(nom, *map(str, croise.columns)),
                    lignes=tuple(
                        (str(i), *("—" if v != v else float(v) for v in ligne))
                        for i, ligne in zip(croise.index, croise.to_numpy(float), strict=True)
                    ),
                    decimales=0,
                    notes=("— : rien de saisi.",),
                )
            )
    return blocs


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
