"""Ce qui bougerait : les chiffres que l'édition en service tient, et ceux qu'un fichier changerait."""

from dataclasses import dataclass

import pandas as pd

from observatoire.entrepot import rapports, temoins
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.lecture_depot import SANS_EFFET
from observatoire.indicateurs.calcul import variables_de
from observatoire.indicateurs.declaration import Publie, Somme
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.sql import Base


@dataclass(frozen=True)
class Mouvement:
    """Un chiffre tenu qui changerait ; `indicateur` : celui qui le publie, sinon la grandeur lue."""

    indicateur: str
    niveau: str
    code: str
    debut: int
    fin: int
    avant: float
    apres: float | None


def tenues(con: Base, lecteur: Lecteur | None) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """Ce que l'édition en service tient des grandeurs lues, et les fichiers qu'elle a admis."""
    colonnes = temoins.COLONNES_TENUES.split(", ")
    if lecteur is None:
        return pd.DataFrame(columns=colonnes), set()
    noms = [v for (v,) in con.execute("SELECT DISTINCT variable FROM lues").fetchall()]
    lus = lecteur.fichiers()
    mesures = lecteur.mesures(rapports.utiles(noms)).drop(columns="source", errors="ignore")
    mesures = mesures.merge(lus[["fichier", "source"]], on="fichier", how="left")
    admis = lus[~lus["statut"].isin(SANS_EFFET)]
    return mesures[colonnes], set(zip(admis["fichier"], admis["empreinte"], strict=True))


def lister(con: Base) -> tuple[Mouvement, ...]:
    """Les chiffres tenus qui changeraient, les plus grands mouvements d'abord."""
    seuls = {
        v[0]: i.id
        for i in INDICATEURS.values()
        if isinstance(i.calcul, Somme | Publie) and len(v := sorted(variables_de(i.calcul))) == 1
    }
    lignes = con.execute("""
        SELECT variable, niveau, code, debut, fin, avant, valeur FROM compare
        WHERE effet = 'modifiee' AND avant IS NOT NULL
        ORDER BY coalesce(abs(valeur - avant) / greatest(abs(avant), 1), 1) DESC, niveau, code, variable, fin, debut""").fetchall()
    return tuple(Mouvement(seuls.get(v, v), *reste) for v, *reste in lignes)
