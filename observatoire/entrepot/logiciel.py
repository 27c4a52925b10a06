"""L'empreinte du logiciel qui construit : ce que la construction importe et ce qu'elle lit, rien d'autre.

Les imports sont relus dans le texte des modules, sans en exécuter aucun : la réponse ne dépend pas
de ce que l'application a déjà chargé, et vient en quelques centièmes de seconde.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from observatoire.indicateurs.declaration import Methode
from observatoire.indicateurs.registre import INDICATEURS

_PAQUET = "observatoire"
_RACINE = Path(__file__).parents[1]
_DEPART = f"{_PAQUET}.entrepot.construction"
# Un dossier sans module : `territoire` et `entrepot.referentiels` y lisent les communes de France.
_REFERENCE = "reference"
_IMPORT = re.compile(
    rf"^[ \t]*(?:from ({_PAQUET}[\w.]*) import (\([^)]*\)|.+)|import ({_PAQUET}[\w.]*))", re.M
)
_POUR_LES_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.M)


@cache
def empreinte_logiciel(racine: Path = _RACINE) -> str:
    """Change dès que ce qui construit change : l'entrepôt est alors refait."""
    somme = hashlib.sha256()
    for chemin in fichiers_de_construction(racine):
        somme.update(chemin.relative_to(racine).as_posix().encode())
        somme.update(hashlib.sha256(chemin.read_bytes()).digest())
    return somme.hexdigest()


def fichiers_de_construction(racine: Path = _RACINE) -> list[Path]:
    """Les modules que la construction importe, de proche en proche, et les données livrées à côté.

    `racine` : le dossier du paquet. Les calculs des indicateurs `Methode`, nommés dans leur
    déclaration, en sont ; ce que seul un vérificateur de types importe n'en est pas.
    """
    calculs = [i.calcul for i in INDICATEURS.values() if isinstance(i.calcul, Methode)]
    a_voir = [_DEPART, *(f"{_PAQUET}.analyses.{c.fonction.partition(':')[0]}" for c in calculs)]
    modules: dict[str, Path] = {}
    while a_voir:
        nom = a_voir.pop()
        chemin = None if nom in modules else _chemin(racine, nom)
        if chemin is not None:
            modules[nom] = chemin
            a_voir += importes(nom, chemin)
    pieces = {c.relative_to(racine).parts[0] for c in modules.values() if c.parent != racine}
    donnees = {
        f
        for piece in {*pieces, _REFERENCE}
        for f in (racine / piece).rglob("*")
        if f.is_file() and f.suffix not in {".py", ".pyc"} and not f.name.startswith(".")
    }
    return sorted({*modules.values(), *donnees})


def importes(nom: str, chemin: Path) -> Iterator[str]:
    """Ce qu'un module du paquet importe du paquet, où que ce soit, et le paquet qui le contient.

    Un nom rendu peut être celui d'une fonction ou d'une classe.
    """
    yield nom.rpartition(".")[0]
    texte = chemin.read_text(encoding="utf-8")
    if chemin.name == "__init__.py" and "import_module(" in texte:
        # Ce paquet charge ses modules par leur nom : tous peuvent l'être.
        yield from (f"{nom}.{m.stem}" for m in chemin.parent.glob("*.py"))
    for depuis, noms, module in _IMPORT.findall(_POUR_LES_TYPES.sub("", texte)):
        yield depuis or module
        yield from (f"{depuis}.{n}" for n in re.findall(r"\w+", noms))


def _chemin(racine: Path, nom: str) -> Path | None:
    """Le fichier d'un module ; None si ce nom n'en est pas un (une fonction, une classe)."""
    base = racine.joinpath(*nom.split(".")[1:])
    for possible in (base / "__init__.py", base.with_suffix(".py")):
        if possible.is_file():
            return possible
    return None
