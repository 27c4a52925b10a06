"""Ce que le territoire ne sait pas encore : cellules vides qui comptent, tables sans une ligne."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatoire.local.declaration import Colonne, Table, table, tables
from observatoire.local.lecture import lire
from observatoire.local.typage import Lue


@dataclass(frozen=True)
class Manque:
    """Une information attendue. `ligne` est vide si c'est la table entière qui l'est."""

    table: str
    titre: str
    ligne: str
    colonne: str
    libelle: str

    def phrase(self) -> str:
        """« Crèche des Cabannes : places autorisées »."""
        return (
            f"{self.ligne} : {self.libelle.lower()}"
            if self.ligne
            else f"{self.titre} : rien encore"
        )


def manque(nom: str, constat: str) -> str:
    """« Aucun montant n'est saisi. À faire : page Inventaire, table « Budget du plan », puis Publier. »

    `constat` : ce qui manque, sans point final ; le reste vient de la déclaration de la table `nom`.
    """
    return f"{constat}. À faire : page Inventaire, table « {table(nom).titre} », puis Publier."


def a_completer(donnees: Path, noms: Iterable[str] | None = None) -> list[Manque]:
    """Tout ce qui manque dans les tables `noms` (toutes par défaut), dans l'ordre des lignes."""
    voulues = [tables()[n] for n in noms] if noms is not None else list(tables().values())
    return [m for t in voulues for m in manques(lire(donnees, t.nom))]


def manques(lue: Lue) -> list[Manque]:
    """Ce qui manque dans une table lue."""
    t = lue.table
    if lue.textes.empty:
        return [Manque(t.nom, t.titre, "", "", "")] if t.attendue else []
    attendues = [c for c in t.colonnes if c.attendue_si is not None]
    return [
        Manque(t.nom, t.titre, _nom(t, ligne), c.nom, _libelle(c))
        for _, ligne in lue.textes.iterrows()
        for c in attendues
        if _concernee(c, ligne) and _vide(t, c, ligne)
    ]


def _concernee(c: Colonne, ligne: pd.Series) -> bool:
    return all(str(ligne[n]) in admises for n, admises in (c.attendue_si or {}).items())


def _vide(t: Table, c: Colonne, ligne: pd.Series) -> bool:
    if c.type != "horaires":
        return not ligne[c.nom]
    # Un horaire est connu dès qu'un jour de la semaine l'est.
    return not any(ligne[autre.nom] for autre in t.colonnes if autre.type == "horaires")


def _libelle(c: Colonne) -> str:
    return "Horaires d'ouverture" if c.type == "horaires" else c.libelle


def _nom(t: Table, ligne: pd.Series) -> str:
    return str(ligne[t.cle_depuis]) if t.cle_depuis else " · ".join(str(ligne[c]) for c in t.cle)
