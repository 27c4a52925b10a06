"""Les intercommunalités qui ressemblent à la nôtre, d'après des critères déclarés que les fichiers permettent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.geodesie import haversine_km
from observatoire.memoire import une_fois
from observatoire.methodes.semblables import plus_proches
from observatoire.modele import SEMBLABLES
from observatoire.territoire import reference

ASSEZ = 5
"""Il faut autant d'intercommunalités pour dire une médiane et des quartiles."""
POLES = ("CA", "CU", "METRO", "MET69")


@dataclass(frozen=True)
class Critere:
    """Un critère : `indicateurs`, un seul ou un rapport de deux (× 1 000) ; aucun : la distance au pôle."""

    libelle: str
    unite: str
    indicateurs: tuple[str, ...] = ()
    en_log: bool = False
    decimales: int = 0


CRITERES: dict[str, Critere] = {
    "population": Critere("Habitants", "habitants", ("population",), en_log=True),
    "densite": Critere("Densité", "habitants au km²", ("densite",), en_log=True, decimales=1),
    "part_65_plus": Critere("65 ans ou plus", "%", ("part_65_plus",), decimales=1),
    "revenu_median": Critere("Revenu médian", "euros par an", ("revenu_median",)),
    "naissances": Critere("Naissances", "pour 1 000 habitants", ("naissances", "population"), decimales=1),
    "distance_pole": Critere("Distance au pôle", "km à vol d'oiseau, au centre de l'agglomération ou métropole la plus proche"),
}  # fmt: skip


@dataclass(frozen=True)
class Groupe:
    """`profils` : une ligne par intercommunalité comparable (la nôtre comprise), une colonne par critère connu ;
    `membres` : celles du groupe, par nom ; `choisis` : celles que les réglages ajoutent ; `manquants` :
    critères qu'aucun fichier déposé ne donne à assez d'intercommunalités."""

    profils: pd.DataFrame
    membres: tuple[str, ...]
    choisis: tuple[str, ...]
    manquants: tuple[str, ...]

    @property
    def criteres(self) -> list[str]:
        """Les critères pris en compte."""
        return [str(c) for c in self.profils.columns]

    @property
    def assez(self) -> bool:
        """Vrai si le groupe suffit pour une médiane."""
        return len(self.membres) >= ASSEZ


@une_fois
def groupe(contexte: Contexte) -> Groupe:
    """Le groupe des réglages : tant d'intercommunalités semblables, et celles que le territoire ajoute."""
    choix, ici = contexte.reglages.comparaison, contexte.reglages.epci
    voulus = [c for c in CRITERES if not choix.criteres or c in choix.criteres]
    colonnes = {c: valeurs(contexte, c) for c in voulus}
    connus = [c for c in voulus if ici in colonnes[c].index and len(colonnes[c]) > ASSEZ]
    profils = pd.DataFrame({c: colonnes[c] for c in connus}).rename_axis("code")
    proches = pd.Series(dtype=float)
    # La distance au pôle seule, connue sans aucun fichier, ne dit pas que deux territoires se ressemblent.
    if choix.semblables and set(connus) - {"distance_pole"}:
        en_log = [c for c in connus if CRITERES[c].en_log]
        proches = plus_proches(profils, ici, choix.semblables, en_log)
    membres = sorted({*map(str, proches.index), *choix.epci} - {ici, SEMBLABLES})
    return Groupe(
        profils, tuple(membres) if len(proches) else (), tuple(choix.epci),
        tuple(c for c in voulus if c not in connus),
    )  # fmt: skip


def valeurs(contexte: Contexte, critere: str) -> pd.Series:
    """La dernière valeur connue de chaque intercommunalité, à l'année de la nôtre."""
    declare = CRITERES[critere]
    if not declare.indicateurs:
        return distances_au_pole()
    series = [_a_la_meme_annee(contexte, i) for i in declare.indicateurs]
    if len(series) == 1:
        return series[0]
    return pd.Series(1000 * series[0] / series[1]).dropna()


def _a_la_meme_annee(contexte: Contexte, indicateur: str) -> pd.Series:
    lues = contexte.indicateur(indicateur, "epci")
    lues = lues[lues["valeur"].notna() & (lues["perimetre"].fillna("") == "")]
    notre = lues[(lues["code"] == contexte.reglages.epci) & (lues["statut"] != "provisoire")]
    # L'année où le plus grand nombre se compare à nous, et la dernière de celles-là.
    combien = lues[lues["fin"].isin(notre["fin"])].groupby("fin")["code"].nunique()
    if combien.empty:
        return pd.Series(dtype=float)
    fin = combien[combien >= combien.max() / 2].index.max()
    siennes = lues[lues["fin"] == fin].sort_values("debut").drop_duplicates("code", keep="last")
    return pd.Series(siennes["valeur"].to_numpy(dtype=float), index=siennes["code"])


def distances_au_pole() -> pd.Series:
    """De chaque intercommunalité, à vol d'oiseau, à la communauté d'agglomération, urbaine ou métropole la plus
    proche (0 pour elles-mêmes), de centre à centre."""
    communes = reference().dropna(subset=["epci", "lon"])
    groupes = communes.groupby("epci")
    centres = groupes[["lon", "lat"]].mean()
    pole = groupes["nature_epci"].first().isin(POLES)
    km = haversine_km(
        centres["lon"].to_numpy()[:, None], centres["lat"].to_numpy()[:, None],
        centres.loc[pole, "lon"].to_numpy(), centres.loc[pole, "lat"].to_numpy(),
    )  # fmt: skip
    return pd.Series(np.round(km.min(axis=1), 1), index=centres.index)


def medianes(contexte: Contexte, membres: Sequence[str], indicateur: str) -> pd.DataFrame:
    """Par période, la médiane du groupe et ses quartiles (`debut`, `fin`, `n`, `q1`, `mediane`, `q3`), là où la
    moitié de ses membres, et cinq au moins, ont une valeur sûre."""
    lues = contexte.indicateur(indicateur, "epci")
    siennes = lues[
        lues["code"].isin(membres) & lues["valeur"].notna() & (lues["statut"] != "provisoire")
        & (lues["perimetre"].fillna("") == "")
    ]  # fmt: skip
    if siennes.empty:
        return pd.DataFrame(columns=["debut", "fin", "n", "q1", "mediane", "q3", "fichier"])
    par = siennes.groupby(["debut", "fin"])
    rendue = par["valeur"].quantile(np.array([0.25, 0.5, 0.75])).unstack()
    rendue.columns = pd.Index(["q1", "mediane", "q3"])
    rendue["n"], rendue["fichier"] = par["code"].nunique(), par["source"].first()
    return rendue[rendue["n"] >= max(ASSEZ, len(membres) / 2)].reset_index()
