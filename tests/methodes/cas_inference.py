"""Les cas travaillés de ce que permettent de dire de petits territoires.

Entrées et valeurs attendues calculées avec numpy, scipy et statsmodels, hors du produit, dans
`tests/donnees/cas_inference/` : un fichier par section, un cas par identifiant. Un essai s'écrit :

    @cas("changement", "H01", "H02")        # sans identifiant : toute la section
    def test_deux_comptages(cas):
        verifier(cas, {"rapport": ..., "bas": ...})   # une clé par clé attendue
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DOSSIER = Path(__file__).parents[1] / "donnees" / "cas_inference"


@dataclass(frozen=True)
class Cas:
    """Un cas : `tolerance` absolue sur chaque nombre, ou {"relative": r} ; le reste est exact."""

    nom: str
    entree: dict[str, Any]
    attendu: dict[str, Any]
    tolerance: Any


def lire(section: str) -> dict[str, Cas]:
    bruts = json.loads((DOSSIER / f"{section}.json").read_text(encoding="utf-8"))
    return {nom: Cas(nom, **brut) for nom, brut in bruts.items()}


def cas(section: str, *noms: str) -> pytest.MarkDecorator:
    """Paramètre `cas` : ceux de la section qui portent ces noms, tous si aucun n'est nommé."""
    connus = lire(section)
    return pytest.mark.parametrize("cas", [pytest.param(connus[n], id=n) for n in noms or connus])


def verifier(cas: Cas, obtenu: dict[str, Any], sauf: Iterable[str] = ()) -> None:
    """Chaque clé attendue est obtenue, à la tolérance du cas ; `sauf` : des clés vérifiées autrement."""
    for cle in cas.attendu.keys() - set(sauf):
        _pareil(cas, obtenu[cle], cas.attendu[cle], f"{cas.nom}.{cle}")


def _pareil(cas: Cas, obtenu: Any, attendu: Any, ou: str) -> None:
    if isinstance(attendu, dict):
        for cle, valeur in attendu.items():
            _pareil(cas, obtenu[cle], valeur, f"{ou}.{cle}")
    elif isinstance(attendu, list):
        assert len(obtenu) == len(attendu), ou
        for rang, (x, y) in enumerate(zip(obtenu, attendu, strict=True)):
            _pareil(cas, x, y, f"{ou}[{rang}]")
    elif attendu is None:  # non défini
        assert obtenu is None or not math.isfinite(obtenu), f"{ou} : {obtenu} n'est pas vide"
    elif isinstance(attendu, bool | str):
        assert obtenu == attendu, f"{ou} : {obtenu} au lieu de {attendu}"
    else:
        relative = cas.tolerance["relative"] if isinstance(cas.tolerance, dict) else 0.0
        absolue = 1e-12 if relative else cas.tolerance
        assert obtenu == pytest.approx(attendu, rel=relative, abs=absolue), ou
