"""Ce qui sert chaque action : les éléments qui la montrent, les tables qu'elle remplit, les outils, les documents.

Tout est déclaré dans `outillage.toml` par sorte d'action ; la colonne `servie_par` de chaque action la
nomme. Un territoire au plan différent choisit les siennes ; rien ne suit d'un territoire à l'autre.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from observatoire.schema.plan import Action

# Le document qui sert toute action : sa fiche, ses montants et ses décisions pour le conseil.
TOUTES = ("deliberation",)


@dataclass(frozen=True)
class Montre:
    """Un élément du registre et ses paramètres, avec les mots à remplacer."""

    nom: str
    parametres: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outillage:
    """Ce qui sert une sorte d'action."""

    question: str
    elements: tuple[Montre, ...]
    tables: tuple[str, ...]
    outils: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@cache
def outillages() -> dict[str, Outillage]:
    """Toutes les sortes d'action déclarées, par leur nom."""
    texte = (files("observatoire.schema") / "outillage.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Outillage]).validate_python(tomllib.loads(texte))


def de_l_action(action: Action) -> Outillage:
    """Ce qui sert cette action, toutes ses sortes ensemble ; rien si elle n'en nomme aucune."""
    siennes = [outillages()[s] for s in action.servie_par if s in outillages()]
    return Outillage(
        " ".join(o.question for o in siennes),
        tuple({repr(m): m for o in siennes for m in o.elements}.values()),
        tuple(dict.fromkeys(t for o in siennes for t in o.tables)),
        tuple(dict.fromkeys(p for o in siennes for p in o.outils)),
        tuple(
            dict.fromkeys(
                [*(d for o in siennes for d in o.documents), *(TOUTES if siennes else ())]
            )
        ),
    )


def sert_par(action: Action) -> dict[str, list[str]]:
    """Les noms de ce qui sert l'action : éléments, tables, outils, documents."""
    o = de_l_action(action)
    return {
        "elements": list(dict.fromkeys(m.nom for m in o.elements)),
        "tables": list(o.tables),
        "outils": list(o.outils),
        "documents": list(o.documents),
    }
