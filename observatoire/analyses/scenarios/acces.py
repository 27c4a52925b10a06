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
from observatoire.methodes.trajets import LENTE, RAPIDE, VITESSE, Vitesse

# En deçà de ce changement (places pour 100 enfants), on ne dit ni gain ni perte.
SEUIL = 0.5
_TOLERANCE = 1e-6
GAGNE, PERD, INCERTAIN, STABLE, SANS_ENFANT = "gagne", "perd", "incertain", "stable", "sans enfant"
# Suffixe des colonnes → réglage de route ; le doute est le même pour tous les trajets.
ROUTES = {"": VITESSE, "_rapide": RAPIDE, "_lente": LENTE}


@dataclass(frozen=True)
class Changement:
    """`communes` (celles de l'intercommunalité) : `code, libelle, enfants, avant, apres, ecart`, en places à temps
    plein pour 100 enfants ; `avant_permanent`, `apres_permanent` : sans les arrêts itinérants ; `ecart_bas`,
    `ecart_haut` : l'écart recalculé en entier à chaque réglage de route, `ecart_sur` ce qui en reste à tous ; `etat` : gagne, perd, incertain, stable
    ou sans enfant. `non_placees` : places retirées dont on ne connaît pas le lieu."""

    communes: pd.DataFrame
    non_placees: float

    def dans(self, etat: str) -> pd.DataFrame:
        """Les communes d'un état, la plus forte baisse d'abord."""
        return self.communes[self.communes["etat"] == etat].sort_values("ecart")

    @property
    def gagnantes(self) -> pd.DataFrame:
        """Les communes dont l'accès monte à coup sûr, de la plus forte hausse."""
        return self.dans(GAGNE).iloc[::-1]

    @property
    def perdantes(self) -> pd.DataFrame:
        """Les communes dont l'accès baisse à coup sûr, de la plus forte baisse."""
        return self.dans(PERD)

    @property
    def par_des_arrets(self) -> int:
        """Combien de gagnantes ne le doivent qu'à des arrêts : leur accès permanent n'a pas monté."""
        t = self.dans(GAGNE)
        return int((t["apres_permanent"] - t["avant_permanent"] < SEUIL).sum())


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
            for route, vitesse in ROUTES.items() if not genre else [("", VITESSE)]:
                colonnes[f"{moment}{genre}{route}"] = _acces(
                    contexte, bassin, etp[etp > 0], hypotheses, facteur, vitesse
                )
    communes = bassin.communes.assign(**colonnes)
    communes = juger(communes[communes["notre"]], "avant", "apres")
    retirees = float(apres.loc[apres["places"] < 0, "places"].sum())
    return Changement(communes.rename_axis("code").reset_index(), retirees)


def juger(communes: pd.DataFrame, avant: str, apres: str) -> pd.DataFrame:
    """L'écart entre deux accès, ses bornes selon la route et l'`etat` de chaque commune.

    Un changement n'est sûr que s'il a le même sens à chaque réglage de route, au-delà de `SEUIL` ; une
    commune sans enfant ne gagne ni ne perd.
    """
    ecarts = pd.DataFrame({r: communes[f"{apres}{r}"] - communes[f"{avant}{r}"] for r in ROUTES})
    bas, haut = ecarts.min(axis=1), ecarts.max(axis=1)
    etats = [
        (communes["enfants"] == 0, SANS_ENFANT),
        (bas >= SEUIL, GAGNE),
        (haut <= -SEUIL, PERD),
        ((haut >= SEUIL) | (bas <= -SEUIL), INCERTAIN),
    ]
    etat = np.select([c for c, _ in etats], [e for _, e in etats], STABLE)
    # Ce qui reste du changement au réglage qui lui est le moins favorable ; rien s'il change de sens.
    sur = bas.clip(lower=0) + haut.clip(upper=0)
    sur = sur.where(communes["enfants"] != 0, 0.0)
    return communes.assign(
        ecart=ecarts[""], ecart_bas=bas, ecart_haut=haut, ecart_sur=sur, etat=etat
    )


def _offres(lieux: pd.DataFrame) -> dict[str, pd.Series]:
    # Des places retirées sans lieu connu (assistantes qui partent) ne s'ôtent pas d'une crèche.
    ouverts = en_etp(lieux[lieux["places"] > 0]).astype({"etp": float})
    permanents = ouverts[~ouverts["arret"].astype(bool)]
    return {
        genre: choisis.groupby("commune")["etp"].sum()
        for genre, choisis in (("", ouverts), ("_permanent", permanents))
    }


def _acces(
    contexte: Contexte,
    bassin: Bassin,
    places: pd.Series,
    hypotheses: Mapping[str, float],
    facteur: float,
    vitesse: Vitesse,
) -> np.ndarray:
    lieux = [str(c) for c in places.index]
    minutes = contexte.minutes(list(bassin.communes.index), lieux, vitesse)
    enfants = bassin.enfants * facteur
    rendu = accessibilite(
        enfants, places.to_numpy(dtype=float), minutes.to_numpy(), acces_accueil.paliers(hypotheses)
    )
    ecart = places_conservees(enfants, rendu) - places_atteignables(places.to_numpy(float), rendu)
    assert abs(ecart) <= _TOLERANCE * max(1.0, float(places.sum())), "places non conservées"
    return rendu.acces
