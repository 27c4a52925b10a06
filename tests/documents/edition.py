"""Une copie de l'édition réelle où l'on écrit ce que data/ n'a pas, pour éprouver les parties."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb

from observatoire.contenu import registre as parties
from observatoire.documents import contenu as c
from observatoire.entrepot.lecture import Lecteur
from observatoire.formats import FINE, INSECABLE
from observatoire.territoire import Reglages


def retouchee(lecteur: Lecteur, dossier: Path, sql: str) -> Lecteur:
    """Un lecteur sur une copie de l'édition où `sql` a été exécuté."""
    copie = dossier / "retouche.duckdb"
    shutil.copyfile(lecteur.chemin, copie)
    con = duckdb.connect(str(copie))
    con.execute(sql)
    con.execute("UPDATE edition SET empreinte = ?", [str(dossier)])
    con.close()
    return Lecteur(copie, lecteur.reglages)


def blocs(lecteur: Lecteur, reglages: Reglages, nom: str, **parametres: Any) -> list[c.Bloc]:
    """Les blocs d'une partie."""
    return list(parties.blocs_de(lecteur.avec(reglages), nom, parametres))


def tableaux(suite: list[c.Bloc]) -> list[c.Tableau]:
    """Les tableaux parmi ces blocs ; chacun a un titre et une source."""
    trouves = [b for b in suite if isinstance(b, c.Tableau)]
    assert all(t.titre and t.source.startswith("Source : ") for t in trouves)
    return trouves


def lignes(t: c.Tableau) -> dict[str, list[str]]:
    """Première cellule → les autres, comme elles se lisent, aux espaces ordinaires."""
    return {_propre(nom): [_propre(v) for v in suite] for nom, *suite in t.dites}


def texte(suite: list[c.Bloc]) -> str:
    """Les phrases et les listes de ces blocs, aux espaces ordinaires."""
    dits = []
    for b in suite:
        if isinstance(b, c.Liste):
            dits += b.dites
        elif isinstance(b, c.Paragraphe):
            dits.append(b.dite)
        elif isinstance(b, c.Encadre):
            dits.append(b.texte)
    return _propre(" ".join(dits))


def _propre(t: str) -> str:
    return t.replace(INSECABLE, " ").replace(FINE, " ")
