"""Aucun cas travaillé n'est oublié : chaque section est reproduite, ou dite à venir."""

import re
from pathlib import Path

from tests.methodes.cas_inference import DOSSIER, lire

# Sections dont la formule n'est pas encore dans le produit ; qui la pose retire la ligne et écrit
# `test_cas_<sujet>.py`. Points 5 et 8 : besoin, position.
A_VENIR: set[str] = set()


def test_chaque_cas_est_reproduit_ou_a_venir() -> None:
    sections = {f.stem: set(lire(f.stem)) for f in DOSSIER.glob("*.json")}
    assert sum(map(len, sections.values())) == 66
    reproduits: dict[str, set[str]] = {}
    for essai in Path(__file__).parent.parent.rglob("test_*.py"):
        for section, noms in re.findall(r'^@cas\("(\w+)"([^)]*)\)', essai.read_text("utf-8"), re.M):
            cites = set(re.findall(r'"(\w+)"', noms)) or sections[section]
            reproduits.setdefault(section, set()).update(cites)
    assert sections.keys() - A_VENIR == reproduits.keys()
    oublies = set().union(*(sections[s] - noms for s, noms in reproduits.items()))
    assert oublies == set()
