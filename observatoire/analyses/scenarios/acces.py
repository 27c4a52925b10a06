"""Qui peut atteindre quoi, avant et après : l'accès gradué aux places à temps plein, commune par commune."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses import acces_accueil
from observatoire.analyses.acces_accueil import Bassin
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.offre import en_etp
from observatoire.methodes.accessibilite import (
    accessibilite,
    places_atteignables,
    places_conservees,
)

# En deçà de ce changement (places pour 100 enfants), on ne dit ni gain ni perte.
SEUIL = 0.5
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Changement:
    """`communes` (celles de l'intercommunalité) : `code, libelle, enfants, avant, apres, ecart,
    avant_regulier, apres_regulier, avant_occasionnel, apres_occasionnel`, en places à temps plein
    pour 100 enfants. `non_placees` : places retirées dont on ne connaît pas le lieu."""

    communes: pd.DataFrame
    non_placees: float

    @property
    def gagnantes(self) -> pd.DataFrame:
        """Les communes dont l'accès monte, de la plus forte hausse."""
        return self.communes[self.communes["ecart"] >= SEUIL].sort_values("ecart", ascending=False)

    @property
    def perdantes(self) -> pd.DataFrame:
        """Les communes dont l'accès baisse, de la plus forte baisse."""
        return self.communes[self.communes["ecart"] <= -SEUIL].sort_values("ecart")


def changement(
    contexte: Contexte,
    bassin: Bassin,
    avant: pd.DataFrame,
    apres: pd.DataFrame,
    hypotheses: Mapping[str, float],
    naissances: float,
) -> Changement:
    """L'accès de chaque commune avant (enfants d'aujourd'hui) et après (enfants × `naissances`).

    Les places se conservent : Σ accès × enfants = Σ places qu'un enfant peut atteindre ; le calcul
    s'arrête si ce n'est pas le cas.
    """
    colonnes = {}
    for moment, lieux, facteur in (("avant", avant, 1.0), ("apres", apres, naissances)):
        for genre, etp in _offres(lieux).items():
            colonnes[f"{moment}{genre}"] = _acces(
                contexte, bassin, etp[etp > 0], hypotheses, facteur
            )
    communes = bassin.communes.assign(**colonnes)
    communes = communes[communes["notre"]].assign(ecart=communes["apres"] - communes["avant"])
    retirees = float(apres.loc[apres["places"] < 0, "places"].sum())
    return Changement(communes.rename_axis("code").reset_index(), retirees)


def _offres(lieux: pd.DataFrame) -> dict[str, pd.Series]:
    # Des places retirées sans lieu connu (assistantes qui partent) ne s'ôtent pas d'une crèche.
    etp = en_etp(lieux[lieux["places"] > 0]).astype({"etp": float, "etp_occasionnel": float})
    tout = etp.groupby("commune")[["etp", "etp_occasionnel"]].sum()
    return {
        "": tout["etp"],
        "_regulier": tout["etp"] - tout["etp_occasionnel"],
        "_occasionnel": tout["etp_occasionnel"],
    }


def _acces(
    contexte: Contexte,
    bassin: Bassin,
    places: pd.Series,
    hypotheses: Mapping[str, float],
    facteur: float,
) -> np.ndarray:
    minutes = contexte.minutes(list(bassin.communes.index), [str(c) for c in places.index])
    enfants = bassin.enfants * facteur
    rendu = accessibilite(
        enfants, places.to_numpy(dtype=float), minutes.to_numpy(), acces_accueil.paliers(hypotheses)
    )
    ecart = places_conservees(enfants, rendu) - places_atteignables(places.to_numpy(float), rendu)
    assert abs(ecart) <= _TOLERANCE * max(1.0, float(places.sum())), "places non conservées"
    return rendu.acces
