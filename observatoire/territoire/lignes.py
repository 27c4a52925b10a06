"""Retrouver la ligne d'une clé ou d'une valeur dans un TOML, pour la citer dans une erreur."""

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*(\[{1,2})\s*([\w-]+)\s*\]{1,2}\s*(#.*)?$")


def situer(texte: str, source: str, chemin: Sequence[str | int]) -> str:
    """« territoire.toml, ligne 12 » pour un chemin comme ("secteurs", 1, "communes", 0).

    Sans la clé dans le texte (clé manquante), la ligne de sa table ; sinon le fichier seul.
    """
    en_table = len(chemin) > 1 and _est_table(texte, str(chemin[0]))
    table = str(chemin[0]) if en_table else ""
    rang = chemin[1] if en_table and isinstance(chemin[1], int) else 0
    suite = chemin[1:] if en_table else chemin
    cle = next((str(morceau) for morceau in suite if isinstance(morceau, str)), "")
    courante, vues, entete = "", {"": 0}, None
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if trouve := _TABLE.match(ligne):
            courante = trouve[2]
            vues[courante] = vues.get(courante, -1) + 1
        if courante == table and vues[courante] == rang:
            entete = entete or (numero if table else None)
            if cle and re.match(rf'^\s*"?{re.escape(cle)}"?\s*=', ligne):
                return f"{source}, ligne {numero}"
    return f"{source}, ligne {entete}" if entete else source


def situer_valeur(texte: str, source: str, valeur: str) -> str:
    """La dernière ligne, hors commentaire, où `valeur` est écrite entre guillemets."""
    lignes = [
        numero
        for numero, ligne in enumerate(texte.splitlines(), start=1)
        if re.search(rf"[\"']{re.escape(valeur)}[\"']", ligne.split("#")[0])
    ]
    return f"{source}, ligne {lignes[-1]}" if lignes else source


def _est_table(texte: str, nom: str) -> bool:
    return any((t := _TABLE.match(ligne)) and t[2] == nom for ligne in texte.splitlines())
