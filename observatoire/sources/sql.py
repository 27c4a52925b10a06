"""Petits morceaux de SQL partagés : littéraux sûrs, insertion, somme exacte, lecture d'un nombre français."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import duckdb
import pandas as pd

# La base qu'on lit ou qu'on construit.
Base: TypeAlias = duckdb.DuckDBPyConnection

# Assez pour lire sans perte tout flottant d'au moins quatre millionièmes.
_BITS = 70


def litteral(texte: str) -> str:
    """Un texte entre apostrophes, sans risque d'injection."""
    return "'" + texte.replace("'", "''") + "'"


def liste(textes: Iterable[str]) -> str:
    """(… , …) pour un IN ; sans texte, un seul vide, que rien n'égale."""
    return "(" + (", ".join(litteral(t) for t in textes) or "''") + ")"


def somme(nombres: str) -> str:
    """Le SQL de la somme exacte des `nombres`, la même quel que soit l'ordre où ils viennent.

    Un flottant est un entier divisé par une puissance de deux : les entiers s'ajoutent sans
    arrondi et un seul arrondi, à la fin, rend le flottant le plus proche (comme `math.fsum`). Va
    jusqu'à 1,4 × 10¹⁷ ; au-delà, DuckDB refuse le calcul plutôt que de l'approcher.
    """
    return arrondir(total(exact(nombres)))


def somme_de(nombres: Iterable[str]) -> str:
    """Le SQL de la même somme exacte, de plusieurs nombres d'une même ligne ; NULL si l'un l'est."""
    return arrondir(f"({' + '.join(map(exact, nombres))})")


def total(entiers: str) -> str:
    """Le SQL de la somme d'entiers (des comptes, des nombres rendus `exact`) : leur ordre n'y change rien."""
    return f"sum({entiers})"


def exact(nombre: str) -> str:
    """Le SQL de l'entier, sans arrondi, d'un nombre à sommer : ces entiers s'ajoutent de proche en proche."""
    return f"({nombre} * pow(2, {_BITS}))::HUGEINT"


def arrondir(entier: str) -> str:
    """Le SQL du nombre que vaut une somme d'entiers `exact`."""
    # Par le texte : rendu flottant directement, un grand entier est arrondi deux fois, un négatif plus encore.
    return f"({entier}::VARCHAR::DOUBLE / pow(2, {_BITS}))"


def borne(cote: str) -> str:
    """Le SQL d'une borne (« bas » ou « haut ») d'une somme signée de `valeur`, `bas` et `haut`.

    Un terme retranché y compte par sa borne opposée ; un terme sans borne, par sa valeur.
    """
    autre = "haut" if cote == "bas" else "bas"
    return somme(
        f"CASE WHEN signe > 0 THEN coalesce({cote}, valeur) ELSE -coalesce({autre}, valeur) END"
    )


def nombre(texte: str) -> str:
    """Le SQL qui lit `texte` comme un nombre, point ou virgule, milliers espacés ; sinon NULL.

    Le cas courant (nombre à point) est essayé d'abord : l'expression rationnelle coûte dix fois
    plus et ne sert qu'aux autres.
    """
    propre = rf"regexp_replace({texte}, '[\s\x{{a0}}\x{{202f}}%]', '', 'g')"
    return (
        f"coalesce(TRY_CAST({texte} AS DOUBLE), TRY_CAST(CASE "
        f"WHEN contains({propre}, ',') AND contains({propre}, '.') "
        f"AND instr({propre}, ',') < instr({propre}, '.') THEN replace({propre}, ',', '') "
        f"WHEN contains({propre}, ',') AND contains({propre}, '.') "
        f"THEN replace(replace({propre}, '.', ''), ',', '.') "
        f"ELSE replace({propre}, ',', '.') END AS DOUBLE))"
    )


def annee(texte: str) -> str:
    """Le SQL qui tire une année à quatre chiffres d'un texte (« 2020-12 », « 20231231 », « RP2023 ») ;
    NULL si ces chiffres sont pris dans un autre nombre : 42004 est un jour de tableur, pas 2004."""
    motif = r"(^|[^0-9])((18|19|20)[0-9]{2})($|[^0-9]|[01][0-9]([0-3][0-9])?($|[^0-9]))"
    return f"TRY_CAST(regexp_extract({texte}, '{motif}', 2) AS INTEGER)"


def ranger(con: Base, table: str, rangees: Sequence[Sequence[object]]) -> None:
    """Ajoute d'un bloc des rangées de valeurs, dans l'ordre des colonnes de la table."""
    if rangees:
        colonnes = [list(c) for c in zip(*rangees, strict=True)]
        lues = ", ".join(["unnest(?)"] * len(colonnes))
        con.execute(f"INSERT INTO {table} SELECT {lues}", colonnes)


def inserer(con: Base, table: str, lignes: pd.DataFrame, *, creer: bool = False) -> None:
    """Ajoute d'un bloc des lignes, dans l'ordre, à une table ; `creer` : une table de travail neuve."""
    con.register("_lignes", lignes)
    ou = f"CREATE OR REPLACE TEMP TABLE {table} AS" if creer else f"INSERT INTO {table} BY NAME"
    con.execute(f"{ou} SELECT * FROM _lignes ORDER BY ALL")
    con.unregister("_lignes")
