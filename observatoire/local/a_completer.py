"""Ce que le territoire ne sait pas encore : cellules vides qui comptent, tables sans une ligne."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from observatoire.local.declaration import Colonne, Table, table
from observatoire.local.typage import Lue


@dataclass(frozen=True)
class Manque:
    """Une information attendue. `ligne` est vide si c'est la table entière qui l'est."""

    table: str
    titre: str
    ligne: str
    colonne: str
    libelle: str


def manque(nom: str, constat: str) -> str:
    """« Aucun montant n'est saisi. À faire : page Inventaire, table « Budget du plan », puis Publier. »

    `constat` : ce qui manque, sans point final ; le reste vient de la déclaration de la table `nom`.
    """
    return f"{constat}. À faire : page Inventaire, table « {table(nom).titre} », puis Publier."


def manques(lue: Lue) -> list[Manque]:
    """Ce qui manque dans une table lue."""
    t = lue.table
    if lue.textes.empty:
        return [Manque(t.nom, t.titre, "", "", "")] if t.attendue else []
    attendues = [(c, c.attendue_si) for c in t.colonnes if c.attendue_si is not None]
    return [
        Manque(t.nom, t.titre, _nom(t, ligne), c.nom, _libelle(c))
        for ligne in lue.textes.to_dict("records")
        for c, si in attendues
        if all(ligne[n] in admises for n, admises in si.items()) and _vide(t, c, ligne)
    ]


def _vide(t: Table, c: Colonne, ligne: Mapping[Any, str]) -> bool:
    if c.type != "horaires":
        return not ligne[c.nom]
    # Un horaire est connu dès qu'un jour de la semaine l'est.
    return not any(ligne[autre.nom] for autre in t.colonnes if autre.type == "horaires")


def _libelle(c: Colonne) -> str:
    return "Horaires d'ouverture" if c.type == "horaires" else c.libelle


def _nom(t: Table, ligne: Mapping[Any, str]) -> str:
    return " · ".join(ligne[c] for c in ((t.cle_depuis,) if t.cle_depuis else t.cle))
