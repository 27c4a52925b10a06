"""Rien au paquet ne sert qu'aux tests : chaque définition est atteinte depuis ce que quelqu'un lance.

On part du code qu'exécute l'import d'un module, des pages, de la commande, de la bibliothèque publique
et de ce qu'un registre découvre ; on suit les noms, import par import, jusqu'à leur définition.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import observatoire
from observatoire.indicateurs.declaration import Methode
from observatoire.indicateurs.registre import INDICATEURS

RACINE = Path(__file__).parents[1]
THEMES = RACINE / "observatoire" / "indicateurs"
# Lancés hors de Python, ou découverts en parcourant un dossier.
ENTREES = {"observatoire.cli.principal", "observatoire.ui.public.entree.app"}
REGLES, LANCE = "observatoire.local.regles.", "@"
REGISTRES = {"element", "command", "group", "callback", "register"}
# La plus petite couverture totale fait partie des placements promis ; aucun écran ne la montre encore.
EXCEPTIONS = {"observatoire.methodes.poles.couverture_totale"}


def test_chaque_definition_du_paquet_sert() -> None:
    assert set(_paquet().inatteintes(_entrees())) == EXCEPTIONS


def test_chaque_methode_du_paquet_sert() -> None:
    assert list(_paquet().methodes_sans_appel()) == []


def test_ce_qui_ne_sert_que_soi_se_voit() -> None:
    code = Code({
        "p": "", "p.a": "from p import b\nfrom p.c import vif as autre\n\ndef lance(): return b.juste(autre)\n",
        "p.b": "def juste(x): return _aide(x)\ndef _aide(x): return x\ndef mort(): return mort2()\n"
               "def mort2(): return mort()\nINUTILE = 1\nclass C:\n    def m(self): ...\n    def n(self): ...\n"
               "y = C().m()\n",
        "p.c": "def vif(): ...\ndef oublie(): ...\n",
    })  # fmt: skip
    assert set(code.inatteintes({"p.a.lance"})) == {
        "p.b.mort", "p.b.mort2", "p.b.INUTILE", "p.b.y", "p.c.oublie", "p.b.C",
    }  # fmt: skip
    assert list(code.methodes_sans_appel()) == ["p.b.C.n"]


class Code:
    """Les définitions de premier niveau de chaque module, et ce que chacune nomme."""

    def __init__(self, textes: dict[str, str]) -> None:
        self.arbres = {m: ast.parse(t) for m, t in textes.items()}
        self.definies: dict[str, list[ast.stmt]] = defaultdict(list)
        self.executes: list[tuple[str, ast.AST]] = []
        self.entrees: list[str] = []
        for module, arbre in self.arbres.items():
            self._ranger(module, arbre.body)
        self.imports = {m: _imports(a) for m, a in self.arbres.items()}

    def _ranger(self, module: str, corps: list[ast.stmt]) -> None:
        for s in corps:
            noms = _noms(s)
            for nom in noms:
                self.definies[f"{module}.{nom}"].append(s)
                if _enregistre(s) or module.startswith((LANCE, REGLES)) or nom.startswith("__"):
                    self.entrees.append(f"{module}.{nom}")
            if not noms:
                self.executes.append((module, s))

    def inatteintes(self, entrees: set[str]) -> Iterator[str]:
        """Les définitions que rien ne nomme, de proche en proche."""
        attente = [n for e in [*entrees, *self.entrees] for n in self._definition(e)]
        attente += [n for module, s in self.executes for n in self._nommees(module, s)]
        vues: set[str] = set()
        while attente:
            if (nom := attente.pop()) not in vues:
                vues.add(nom)
                module = nom.rpartition(".")[0]
                attente += [n for s in self.definies[nom] for n in self._nommees(module, s)]
        yield from (n for n in self.definies if n not in vues)

    def _nommees(self, module: str, noeud: ast.AST) -> Iterator[str]:
        for n in ast.walk(noeud):
            if isinstance(n, ast.Name):
                yield from self._definition(f"{module}.{n.id}")
            elif isinstance(n, ast.Attribute):
                racine, *suite = _chaine(n)
                for ou in self.imports[module].get(racine, ()):
                    yield from self._definition(".".join([ou, *suite]))

    def _definition(self, nom: str, profondeur: int = 0) -> Iterator[str]:
        """La définition que désigne ce nom, à travers les imports qui le redisent."""
        if nom in self.definies:
            yield nom
        module, _, court = nom.rpartition(".")
        if module in self.imports and profondeur < 5:
            for ou in self.imports[module].get(court, ()):
                yield from self._definition(ou, profondeur + 1)

    def methodes_sans_appel(self) -> Iterator[str]:
        """Les méthodes que personne n'appelle, hors celles qu'une bibliothèque appelle."""
        lus = {
            n.attr
            for a in self.arbres.values()
            for n in ast.walk(a)
            if isinstance(n, ast.Attribute)
        }
        for module, arbre in self.arbres.items():
            for classe in (n for n in ast.walk(arbre) if isinstance(n, ast.ClassDef)):
                if any(
                    "." in ast.unparse(b) or b.id not in self._ici(module) for b in _bases(classe)
                ):
                    continue
                for f in (x for x in classe.body if isinstance(x, ast.FunctionDef)):
                    appele = f.name in lus or f.name.startswith("__")
                    if not appele and not any(
                        "validator" in ast.unparse(d) for d in f.decorator_list
                    ):
                        yield f"{module}.{classe.name}.{f.name}"

    def _ici(self, module: str) -> set[str]:
        """Les classes du paquet que ce module connaît : ce qu'elles attendent se lit dans le paquet."""
        siens = {n.rpartition(".")[2] for n in self.definies if n.rpartition(".")[0] == module}
        return siens | {
            n for n, ou in self.imports[module].items() if any(x in self.definies for x in ou)
        }


def _chaine(n: ast.expr) -> list[str]:
    """« a.b.c » ; rien de connu au départ d'une expression."""
    if isinstance(n, ast.Attribute):
        return [*_chaine(n.value), n.attr]
    return [n.id if isinstance(n, ast.Name) else ""]


def _noms(s: ast.stmt) -> list[str]:
    if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [s.name]
    cibles = (
        s.targets
        if isinstance(s, ast.Assign)
        else [s.target]
        if isinstance(s, ast.AnnAssign)
        else []
    )
    return [
        n.id
        for c in cibles
        for n in ast.walk(c)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]


def _enregistre(s: ast.stmt) -> bool:
    """Un décorateur du registre suffit à faire servir ce qu'il décore."""
    decorateurs = s.decorator_list if isinstance(s, ast.FunctionDef) else []
    return any(REGISTRES & set(ast.unparse(d).partition("(")[0].split(".")) for d in decorateurs)


def _bases(classe: ast.ClassDef) -> list[ast.Name]:
    return [b.value if isinstance(b, ast.Subscript) else b for b in classe.bases]


def _imports(arbre: ast.Module) -> dict[str, set[str]]:
    lus: dict[str, set[str]] = defaultdict(set)
    for n in ast.walk(arbre):
        if isinstance(n, ast.ImportFrom) and n.module:
            for a in n.names:
                lus[a.asname or a.name].add(f"{n.module}.{a.name}")
        elif isinstance(n, ast.Import):
            for a in n.names:
                lus[(a.asname or a.name).split(".")[0]].add(
                    (a.asname and a.name) or a.name.split(".")[0]
                )
    return lus


@cache
def _paquet() -> Code:
    return Code({".".join(f.relative_to(RACINE).with_suffix("").parts).removesuffix(".__init__"): f.read_text("utf-8")
                 for f in (RACINE / "observatoire").rglob("*.py")} | _lances())  # fmt: skip


def _lances() -> dict[str, str]:
    """Ce que l'on lance, fonctions comprises."""
    fichiers = [
        RACINE / "app.py",
        *(RACINE / "pages").glob("*.py"),
        *(RACINE / "outils").rglob("*.py"),
    ]
    return {f"{LANCE}{f.stem}": f.read_text("utf-8") for f in fichiers}


def _entrees() -> set[str]:
    methodes = {i.calcul.fonction for i in INDICATEURS.values() if isinstance(i.calcul, Methode)}
    publics = {f"observatoire.{ou}.{nom}" for nom, ou in observatoire._OU.items()}
    themes = {f"observatoire.indicateurs.{f.stem}.INDICATEURS" for f in THEMES.glob("*.py")}
    return (
        ENTREES
        | publics
        | themes
        | {f"observatoire.analyses.{m.replace(':', '.')}" for m in methodes}
    )
