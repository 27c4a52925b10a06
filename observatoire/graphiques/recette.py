"""De quoi refaire une figure à l'identique : le nom de sa fabrique et ses paramètres."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Recette:
    """De quoi refaire une figure : `nom` de fabrique et `parametres` JSON."""

    nom: str
    parametres: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def de(cls, nom: str, parametres: Mapping[str, Any]) -> Recette:
        """La recette, paramètres triés et figés (une liste devient un n-uplet)."""
        return cls(nom, tuple((c, _figer(v)) for c, v in sorted(parametres.items())))

    def dictionnaire(self) -> dict[str, Any]:
        """La même recette en JSON : `{"nom": …, "parametres": {…}}`."""
        return {"nom": self.nom, "parametres": json.loads(json.dumps(dict(self.parametres)))}


def _figer(valeur: Any) -> Any:
    return tuple(_figer(v) for v in valeur) if isinstance(valeur, list | tuple) else valeur
