"""Un registre entier en un essai : chaque déclaration est vérifiée, et toutes les fautives sont nommées."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def chacune(registre: Mapping[str, Any], verifier: Callable[[Any], None]) -> None:
    fautives: dict[str, str] = {}
    for nom, declaree in registre.items():
        try:
            verifier(declaree)
        except AssertionError as e:
            fautives[nom] = str(e)
    assert registre, "rien à vérifier"
    assert fautives == {}, fautives
