"""Le type de chaque colonne d'une table du territoire, donné une fois à l'entrée et gardé ensuite.

Le même à la saisie, dans l'entrepôt et quand on le relit :

- texte, choix, commune, référence, adresse, horaires : `str`, « » si rien n'est écrit ;
- entier, année : `Int64` ; nombre, montant, part, heures, degrés : `float64` ; vide n'est pas 0 ;
- date, mois : `datetime64[us]`, `NaT` si rien n'est écrit ;
- oui ou non : `boolean`, où « non renseigné » n'est pas « non » ; `fictif`, lui, est `bool` ;
- liste : un tuple de `str`, () si rien n'est écrit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from observatoire.local import saisies
from observatoire.local.declaration import Colonne, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

E = TypeVar("E", bound="DataclassInstance")
PAS_OUVERTES = ("projet", "fermee")  # une structure qui n'accueille pas aujourd'hui
_DTYPES = {
    "entier": "Int64", "annee": "Int64", "nombre": "float64", "montant": "float64",
    "part": "float64", "heures": "float64", "lon": "float64", "lat": "float64",
    "date": "datetime64[us]", "mois": "datetime64[us]", "booleen": "boolean", "liste": "object",
}  # fmt: skip


def dtype(c: Colonne) -> str:
    """Le type pandas d'une colonne."""
    return _DTYPES.get(c.type, "str")


def conformer(t: Table, brut: pd.DataFrame) -> pd.DataFrame:
    """Les lignes de `brut` sous les colonnes déclarées, chacune de son type, puis `fictif`.

    Une colonne que `brut` n'a pas (l'édition publique n'en a qu'une partie) est vide ; `fichier` et
    `ligne`, que l'entrepôt ajoute, restent tels quels. Sans effet sur un cadre déjà conforme.
    """
    absente = [None] * len(brut)
    colonnes: dict[str, Any] = {
        c.nom: _typees(dtype(c), list(brut[c.nom]) if c.nom in brut else absente) for c in t.ecrites
    }
    colonnes["fictif"] = colonnes["fictif"].fillna(False).astype(bool)
    ajoutees = {c: brut[c].array for c in ("fichier", "ligne") if c in brut}
    return pd.DataFrame(colonnes | ajoutees, index=brut.index)


def lignes(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Les lignes, colonne → valeur : `str`, `int`, `float`, `bool`, `date` ou tuple ; None si vide."""
    colonnes = {str(c): [_cellule(v) for v in cadre[c].tolist()] for c in cadre}
    return [
        dict(zip(colonnes, ligne, strict=True)) for ligne in zip(*colonnes.values(), strict=True)
    ]


def construire(classe: type[E], ligne: Mapping[str, Any], **calcules: Any) -> E:
    """L'enregistrement que dit une ligne de `lignes`, plus ce que l'appelant en a calculé.

    Un champ prend la colonne de son nom, ou celle que dit `colonne`. Une cellule vide laisse le
    champ à sa valeur par défaut, s'il en a une.
    """
    lus = {f.name: f for f in fields(classe) if f.name not in calcules}
    cellules = {n: ligne[f.metadata.get("colonne", n)] for n, f in lus.items()}
    return classe(**calcules, **{n: v for n, v in cellules.items() if _dite(lus[n], v)})


def colonne(nom: str) -> dict[str, str]:
    """`field(metadata=colonne("id"))` : la colonne d'où vient un champ qui ne porte pas son nom."""
    return {"colonne": nom}


def vide(valeur: Any) -> bool:
    """Vrai si la cellule d'une ligne n'est pas remplie ; 0 et « non » le sont."""
    return valeur in (None, "", ())


def en_service(structures: pd.DataFrame) -> pd.DataFrame:
    """Les lignes de la table `structures` sans les projets ni les fermées ; un état vide y reste."""
    return structures[~structures["etat"].isin(PAS_OUVERTES)]


def _dite(champ: Field[Any], valeur: Any) -> bool:
    return champ.default is MISSING or not vide(valeur)


def _typees(dtype: str, valeurs: list[Any]) -> Any:
    if dtype == "object":
        valeurs = [tuple(saisies.liste(v)) for v in valeurs]
    if dtype == "str":
        valeurs = ["" if _cellule(v) is None else str(v) for v in valeurs]
    if dtype.startswith("datetime"):
        return pd.to_datetime(pd.Series(valeurs, dtype="object")).astype("datetime64[us]").array
    tableau: Callable[..., Any] = pd.array  # ses signatures ne disent pas un type donné par son nom
    return tableau(valeurs, dtype=dtype)


def _cellule(v: Any) -> Any:
    if isinstance(v, str | tuple):
        return v
    if pd.isna(v):
        return None
    if isinstance(v, pd.Timestamp):
        return v.date()
    return v.item() if hasattr(v, "item") else v
