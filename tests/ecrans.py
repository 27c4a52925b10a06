"""Toutes les adresses des deux éditions : chaque page, et chacun de ses onglets."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import quote

from observatoire.contenu.legal import PAGES as LEGALES
from observatoire.ui import navigation
from observatoire.ui.public import ecrans, plan

RACINE = Path(__file__).parents[1]
_TENDANCES = RACINE / "observatoire/ui/tendances.py"
_CARTE = RACINE / "observatoire/ui/carte.py"


def onglets(source: str) -> dict[str, list[str]]:
    """Clé d'adresse → noms des onglets que pose `composants.onglets` dans ce texte Python."""
    arbre = ast.parse(source)
    tables = {
        n.targets[0].id: n.value
        for n in ast.walk(arbre)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)
    }
    trouves = {}
    for appel in ast.walk(arbre):
        if isinstance(appel, ast.Call) and ast.unparse(appel.func) == "composants.onglets":
            cle, contenus = appel.args
            if isinstance(contenus, ast.Name):
                contenus = tables[contenus.id]
            if isinstance(cle, ast.Constant) and isinstance(contenus, ast.Dict):
                trouves[str(cle.value)] = [ast.literal_eval(k) for k in contenus.keys if k]
    return trouves


def lu(*dits: object) -> str:
    """Ce qu'une personne lit d'un écran ouvert par AppTest : ni échappement, ni espace qui retient une ponctuation."""
    brut = " ".join(map(str, dits)).replace("\\", "")
    return re.sub(r"\u00a0(?=[:;?!»])|(?<=«)\u00a0", " ", brut)


def comite() -> list[str]:
    """Les adresses de l'application du comité, pages légales comprises."""
    sources = {p.fichier: RACINE / "pages" / f"{p.fichier}.py" for p in navigation.PAGES}
    sources |= {"tendances": _TENDANCES, "carte": _CARTE}
    return _toutes(
        {page: onglets(chemin.read_text(encoding="utf-8")) for page, chemin in sources.items()}
    )


def publique() -> list[str]:
    """Les adresses de l'édition publique, pages légales comprises."""
    sources: dict[str, dict[str, list[str]]] = {e.adresse: {} for e in plan.ECRANS}
    sources["acteurs"] = onglets(Path(ecrans.__file__).read_text(encoding="utf-8"))
    for page, chemin in {"tendances": _TENDANCES, "carte": _CARTE}.items():
        sources[page] = onglets(chemin.read_text(encoding="utf-8"))
    return _toutes(sources)


def _toutes(pages: dict[str, dict[str, list[str]]]) -> list[str]:
    adresses = []
    for page, siens in pages.items():
        avec = [f"{page}?{cle}={quote(nom)}" for cle, noms in siens.items() for nom in noms]
        adresses += avec or [page]
    return [*adresses, *LEGALES]
