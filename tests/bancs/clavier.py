"""Parcours au clavier seul, dans un vrai navigateur : Carte, Inventaire, Dossiers, Scénarios.

`python -m tests.bancs clavier` : chaque parcours dit combien de touches il a fallu, ou où il s'est arrêté. À
chaque arrêt, l'élément qui a le focus doit avoir un nom et un contour visible.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from observatoire.ui.francais_du_cadre import CARTE
from tests.bancs.accessibilite import navigateur
from tests.bancs.edition_publique import RACINE, servie
from tests.navigateur.conftest import stable

_TOUCHES = 250
_FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const zone = e.matches('body, main');  // son texte est celui de toute la page
  const nom = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || (zone ? '' : e.textContent) || '';
  const cadre = (x) => x && (getComputedStyle(x).outlineStyle !== 'none' || getComputedStyle(x).boxShadow !== 'none');
  return [nom.trim(), cadre(e) || cadre(e.parentElement) || cadre(e.closest('[data-baseweb]'))];
}"""


class Arrete(Exception):
    """Le clavier n'atteint pas ce qu'il faut."""


def atteindre(page: Any, nom: str) -> int:
    """Tabule jusqu'à un élément dont le nom contient `nom` ; rend le nombre de touches."""
    for touches in range(1, _TOUCHES):
        page.keyboard.press("Tab")
        lu, visible = page.evaluate(_FOCUS)
        if nom in lu:
            if not visible:
                raise Arrete(f"« {nom} » a le focus sans que rien ne le montre")
            return touches
    raise Arrete(f"« {nom} » n'est pas atteint en {_TOUCHES} touches")


def _carte(page: Any) -> int:
    return atteindre(page, CARTE)


def _inventaire(page: Any) -> int:
    touches = atteindre(page, "Remplir")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    stable(page)
    page.wait_for_url("**onglet_inventaire=*", timeout=30_000)
    return touches


def _dossiers(page: Any) -> int:
    touches = atteindre(page, "Composer")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    stable(page)
    page.wait_for_url("**Exporter*", timeout=30_000)
    return touches


def _scenarios(page: Any) -> int:
    touches = atteindre(page, "Qui gagne, qui perd")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    stable(page)
    page.wait_for_url("**onglet_scenario=*", timeout=30_000)
    return touches


PARCOURS: dict[str, Callable[[Any], int]] = {
    "carte": _carte, "inventaire": _inventaire, "dossiers": _dossiers, "scenarios": _scenarios,
}  # fmt: skip


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par page : les touches qu'il a fallu, ou pourquoi cela s'arrête."""
    from observatoire.entrepot.construction import actualiser

    lignes = []
    with tempfile.TemporaryDirectory() as dossier, navigateur() as ouvrir:
        donnees = Path(dossier) / "data"
        shutil.copytree(RACINE / "data", donnees)
        entrepot = os.environ.get("OBSERVATOIRE_ENTREPOT") or f"{dossier}/entrepot"
        actualiser(donnees, Path(entrepot))
        with servie(donnees, RACINE / "app.py", OBSERVATOIRE_ENTREPOT=entrepot) as (port, _):
            for nom, parcourir in PARCOURS.items():
                page = ouvrir(f"http://127.0.0.1:{port}/{nom}")
                try:
                    dit = f"{parcourir(page)} touches"
                except Arrete as e:
                    dit = f"arrêté : {e}"
                page.close()
                lignes.append((f"clavier, page {nom}", dit, ""))
    return lignes
