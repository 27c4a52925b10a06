"""Ce qui ouvre un écran ou un onglet se lit à voix haute : trente-cinq mots au plus, sur chacun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from observatoire.formats import MOTS_DE_TETE
from tests import ecrans
from tests.pages.conftest import Ouvrir

RACINE = Path(__file__).parents[2]
PAGES: dict[str, list[dict[str, str]]] = {}
for adresse in ecrans.comite():
    url = urlsplit(adresse)
    if (RACINE / "pages" / f"{url.path}.py").exists():
        PAGES.setdefault(url.path, []).append(dict(parse_qsl(url.query)))


def _blocs(noeud: Any) -> Iterator[Any]:
    for enfant in getattr(noeud, "children", {}).values():
        yield enfant
        yield from _blocs(enfant)


def _premier(noeud: Any) -> str:
    """Le premier paragraphe d'un bloc."""
    textes = (str(b.value) for b in _blocs(noeud) if b.type == "markdown")
    return next(textes, "").split("\n\n")[0]


def trop_longs(racine: Any) -> list[str]:
    """Les chapeaux de plus de `MOTS_DE_TETE` mots : les réponses d'un écran, et ce qui ouvre un onglet."""
    tetes = [
        _premier(b)
        for b in _blocs(racine)
        if b.type == "tab" or str(getattr(b, "key", None) or "").startswith("reponse")
    ]
    return [t for t in tetes if len(t.split(" ")) > MOTS_DE_TETE]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_le_chapeau_se_lit_a_voix_haute(page: str, ouvrir_page: Ouvrir) -> None:
    longs = {}
    for onglet in PAGES[page]:
        essai = ouvrir_page(page, **onglet)
        assert not essai.exception
        longs[str(onglet)] = trop_longs(essai.main)
    assert {o: t for o, t in longs.items() if t} == {}
