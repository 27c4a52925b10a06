"""Ce que disent les règles d'une ligne : une faute, un avis, deux moments qui ne se suivent pas."""

from collections.abc import Iterator
from typing import Any

from observatoire.local.declaration import table
from observatoire.local.probleme import Probleme

Ligne = dict[str, Any]


def faute(colonne: str, constat: str, attendu: str, faire: str = "corriger") -> Probleme:
    """Un problème de la ligne examinée, qui empêche d'enregistrer."""
    return Probleme(0, colonne, constat, attendu, faire)


def avis(colonne: str, constat: str, faire: str = "vérifier", attendu: str = "") -> Probleme:
    """Un avertissement sur la ligne examinée, dont la valeur est gardée."""
    return Probleme(0, colonne, constat, attendu, faire, bloquant=False)


def avant(nom: str, r: Ligne, debut: str, fin: str, *, bloquant: bool = True) -> Iterator[Probleme]:
    """Le problème d'une ligne de la table `nom` où `fin` est datée avant `debut`."""
    if r[debut] and r[fin] and r[fin] < r[debut]:
        libelles = [table(nom).colonne(c).libelle for c in (debut, fin)]
        yield Probleme(
            0, fin,
            f"« {libelles[1]} » ({r[fin]:%d/%m/%Y}) est avant « {libelles[0]} » ({r[debut]:%d/%m/%Y})",
            faire="corriger l'une des deux dates", bloquant=bloquant,
        )  # fmt: skip


def heures(r: Ligne) -> Iterator[Probleme]:
    """Le problème d'une ligne qui finit, dans la même journée, avant d'avoir commencé."""
    debut, fin = r["heure_debut"], r["heure_fin"]
    if debut is not None and fin is not None and fin <= debut:
        yield faute(
            "heure_fin", "la fin est avant le début", "18h30 puis 20h30", "corriger l'heure"
        )
