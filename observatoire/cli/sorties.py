"""Écrire un tableau sur la sortie : table lisible, CSV de tableur français ou JSON."""

import csv
import io
import json
import math
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from observatoire.formats import DEBUTS_DE_FORMULE

FORMATS = ("table", "csv", "json")
# Sous cette précision, un écart n'est que l'arrondi des nombres à virgule.
_DECIMALES = 6
_LARGEUR_HORS_ECRAN = 200
_COLONNES_DE_CHIFFRES = {"Valeur", "Année", "Lignes lues", "Territoires retenus"}

Ligne = Mapping[str, Any]


def propre(valeur: Any) -> Any:
    """Une valeur de tableau prête pour le JSON : None si elle manque, entier si elle l'est."""
    if valeur is None or type(valeur).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(valeur, str | bool | int | list | dict):
        return valeur
    if not math.isfinite(valeur):
        return None
    arrondie = round(float(valeur), _DECIMALES)
    return int(arrondie) if arrondie.is_integer() else arrondie


def lignes(table: Any, colonnes: Sequence[str]) -> list[dict[str, Any]]:
    """Les lignes d'un tableau, chaque valeur prête pour le JSON."""
    return [
        {nom: propre(v) for nom, v in zip(colonnes, ligne, strict=True)}
        for ligne in table[list(colonnes)].itertuples(index=False)
    ]


def json_de(contenu: Any) -> str:
    """Du JSON lisible, accents compris, terminé par une fin de ligne."""
    return json.dumps(contenu, ensure_ascii=False, indent=2) + "\n"


def ecrire(
    lignes: Sequence[Ligne],
    format_: str,
    table: Mapping[str, Callable[[Ligne], str]],
    titre: str = "",
) -> None:
    """Écrit `lignes` ; `table` donne, pour la forme lisible, chaque colonne et son texte."""
    if format_ == "json":
        sys.stdout.write(json_de(list(lignes)))
    elif format_ == "csv":
        sys.stdout.write(_csv(lignes))
    else:
        montrer(lignes, table, titre)


def montrer(
    lignes: Iterable[Ligne], colonnes: Mapping[str, Callable[[Ligne], str]], titre: str = ""
) -> None:
    """Une table sur la sortie standard, à la largeur de l'écran."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    # Le texte d'un fichier peut contenir « [red] » : rien n'y est lu comme une mise en forme.
    sortie = Console(
        highlight=False,
        markup=False,
        emoji=False,
        width=None if sys.stdout.isatty() else _LARGEUR_HORS_ECRAN,
    )
    tableau = Table(title=titre or None, box=box.SIMPLE_HEAD, title_justify="left")
    for nom in colonnes:
        # Un nombre coupé à ses espaces se lirait mal.
        chiffre = nom in _COLONNES_DE_CHIFFRES
        tableau.add_column(
            nom, justify="right" if chiffre else "left", no_wrap=chiffre, overflow="fold"
        )
    for ligne in lignes:
        tableau.add_row(*(_sans_commande(f(ligne)) for f in colonnes.values()))
    sortie.print(tableau)


def _sans_commande(texte: str) -> str:
    """Sans caractère de commande : un libellé ne doit pas piloter le terminal."""
    return "".join(c for c in texte if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def _csv(lignes: Sequence[Ligne]) -> str:
    tampon = io.StringIO()
    if lignes:
        ecrivain = csv.DictWriter(tampon, list(lignes[0]), delimiter=";", lineterminator="\r\n")
        ecrivain.writeheader()
        ecrivain.writerows({k: _cellule(v) for k, v in ligne.items()} for ligne in lignes)
    return "\ufeff" + tampon.getvalue()


def _cellule(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, list):
        return ",".join(map(str, valeur))
    if isinstance(valeur, float):
        return str(valeur).replace(".", ",")
    texte = str(valeur)
    formule = isinstance(valeur, str) and texte.startswith(DEBUTS_DE_FORMULE)
    return f"'{texte}" if formule else texte
