"""Ce que l'écran et le papier partagent des barres empilées et de la frise."""

from dataclasses import dataclass

import pandas as pd

from observatoire.graphiques import couleurs
from observatoire.graphiques.figure import Figure

# Couleur et motif d'un étage ou d'un état : le motif suffit en noir et blanc.
HACHURES = ("", "/", "x", ".", "\\", "-", "+", "|", "o", "*")
_TEINTES = (
    couleurs.TERRITOIRE,
    *couleurs.OKABE_ITO[1:],
    "#f0e442",
    "#8a8a8a",
    "#4d4d4d",
    "#bdbdbd",
)
ETATS = {
    "à qualifier": ("#ffffff", "/"),
    "proposée": ("#d6e6f3", ""),
    "à l'étude": ("#a9cbe6", ""),
    "décidée": ("#7fb2d9", ""),
    "en cours": (couleurs.TERRITOIRE, ""),
    "réalisée": ("#00664a", ""),
    "suspendue": ("#d9d9d9", "/"),
    "abandonnée": ("#d9d9d9", "x"),
}
RETARD = "#d55e00"


@dataclass(frozen=True)
class Etage:
    """Un étage d'une barre : ses valeurs par année (NaN là où il n'y a rien)."""

    nom: str
    couleur: str
    motif: str
    valeurs: tuple[float, ...]


def etages_de(figure: Figure) -> tuple[list[int], list[Etage]]:
    """Toutes les années de la première à la dernière, et les étages dans leur ordre d'apparition."""
    d = figure.donnees
    annees = list(range(int(d["annee"].min()), int(d["annee"].max()) + 1)) if len(d) else []
    table = d.pivot_table(index="serie", columns="annee", values="valeur", sort=False, dropna=False)
    noms = list(d["serie"].drop_duplicates())
    table = table.reindex(index=noms, columns=annees)
    return annees, [
        Etage(
            nom,
            _TEINTES[i % len(_TEINTES)],
            HACHURES[i % len(HACHURES)],
            tuple(float(v) for v in table.loc[nom]),
        )
        for i, nom in enumerate(noms)
    ]


def totaux(figure: Figure, annees: list[int]) -> list[float]:
    """Le total de chaque année."""
    sommes = figure.donnees.groupby("annee")["valeur"].sum(min_count=1)
    return [float(sommes.get(a, float("nan"))) for a in annees]


def barres_de_frise(figure: Figure) -> pd.DataFrame:
    """Les lignes d'une frise, datées, dans l'ordre donné."""
    d = figure.donnees
    return d.assign(de=pd.to_datetime(d["debut"]), a=pd.to_datetime(d["fin"]))


def habit(etat: str) -> tuple[str, str]:
    """Couleur et motif d'un état ; un état inconnu est blanc hachuré."""
    return ETATS.get(etat, ETATS["à qualifier"])
