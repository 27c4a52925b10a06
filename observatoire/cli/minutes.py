"""`minutes` : les trajets entre communes, leurs bornes, et comment chacun est obtenu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, format_sortie

if TYPE_CHECKING:
    import pandas as pd

_LISIBLES = 200
"""Ce qu'une personne parcourt dans un terminal : au-delà, les plus proches de chaque commune."""
_COLONNES = ("origine", "destination", "minutes", "bas", "haut", "obtention")
_OBTENTIONS = {
    "mesure": "mesurées, déposées",
    "reseau": "par la route (OpenStreetMap)",
    "estime": "estimées à vol d'oiseau",
}


@commande
@click.option("--depuis", "depuis", metavar="COMMUNE", multiple=True,
              help="Code d'une commune (81069) ; plusieurs possibles. Par défaut celles du territoire.")  # fmt: skip
@click.option(
    "--toutes", is_flag=True, help="Chaque trajet ; sinon, les plus proches de chaque commune."
)
@format_sortie
def minutes(contexte: Contexte, depuis: tuple[str, ...], toutes: bool, format_: str) -> int:
    """Montre les minutes de voiture entre communes, de la plus basse à la plus haute."""
    from observatoire.cli import demande

    with contexte.lecteur() as lecteur:
        if depuis:
            choisis = demande.territoires(lecteur, depuis, "commune")
            origines = [t.code for t in choisis]
        else:
            origines = list(lecteur.communes()["code"])
        arrivees = [*lecteur.communes()["code"], *lecteur.anneau()["code"]]
        table = lecteur.trajets(origines, arrivees)
        noms = lecteur.territoires("commune").set_index("code")["libelle"].to_dict()
    entiere = len(table)
    # Un tableur ou un programme reçoit tout ; une personne, ce qu'elle peut lire.
    if not toutes and format_ == "table" and entiere > _LISIBLES:
        table = _proches(table, max(1, _LISIBLES // len(origines)))
    sorties.ecrire(
        sorties.lignes(table, _COLONNES),
        format_,
        {
            "De": lambda t: f"{noms.get(t['origine'], '')} ({t['origine']})",
            "À": lambda t: f"{noms.get(t['destination'], '')} ({t['destination']})",
            "Minutes": lambda t: _nombre(t["minutes"]),
            "De … à …": lambda t: (
                f"{_nombre(t['bas'])} à {_nombre(t['haut'])}" if t["bas"] is not None else ""
            ),
            "Obtenues": lambda t: _OBTENTIONS[t["obtention"]],
        },
        f"{formats.nombre(len(table))} trajets",
    )
    if len(table) < entiere:
        contexte.dire(
            f"Les plus proches de chaque commune, sur {formats.nombre(entiere)} trajets. Tous : --toutes, "
            "ou --format csv ; ceux d'une seule commune : --depuis CODE."
        )
    return 0


def _proches(table: pd.DataFrame, combien: int) -> pd.DataFrame:
    """Les trajets connus les plus courts de chaque origine vers une autre commune."""
    ailleurs = table[table["origine"] != table["destination"]].dropna(subset="minutes")
    tries = ailleurs.sort_values(["origine", "minutes", "destination"])
    return tries.groupby("origine", sort=False).head(combien)


def _nombre(valeur: float | None) -> str:
    return "non disponible" if valeur is None else formats.nombre(valeur, 1)
