"""Ce que se sont trompées les projections, aux trois niveaux, sur les vraies séries livrées."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from observatoire import formats
from observatoire.analyses import retrotest
from observatoire.analyses.panel import GROUPES
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.methodes.justesse import NIVEAU
from observatoire.methodes.origines import Epreuves
from observatoire.territoire import lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


def demi_largeur_conforme(ecarts: ArrayLike, niveau: float = NIVEAU) -> float:
    """Le k-ième plus petit écart absolu, k = ⌈niveau·(n + 1)⌉ ; NaN quand n écarts n'y suffisent pas.

    Un contrôle, pas la bande : des horizons qui se recouvrent ne sont pas échangeables.
    """
    e = np.sort(np.abs(np.asarray(ecarts, float)))
    k = int(np.ceil(niveau * (len(e) + 1) - 1e-9))
    return float(e[k - 1]) if k <= len(e) else np.nan


def _controle(essais: Epreuves) -> tuple[str, str, str]:
    """La demi-largeur conforme (écarts en racines de ce qui était prévu) face à celle d'une Poisson : un
    contrôle qui ne suppose aucune loi, pas la bande."""
    ecarts = (essais.vu - essais.prevu) / essais.prevu**0.5
    poisson = float(stats.norm.ppf((1 + NIVEAU) / 2))
    largeur = formats.nombre(demi_largeur_conforme(ecarts.ravel()), 2)
    return (
        "  naissances, epci : demi-largeur conforme à trois ans au plus",
        f"{largeur} racine de la prévision",
        f"{formats.nombre(poisson, 2)} pour le seul hasard",
    )


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par groupe, niveau et méthode : écart moyen et biais, puis fourchettes tenues."""
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(DONNEES, Path(dossier))
        lecteur = ouvrir(Path(dossier))
        rendu = retrotest.retrotester(lecteur.avec(lire_reglages(DONNEES)))
        lecteur.fermer()
    assert rendu.naissances is not None
    entieres = rendu.lignes[rendu.lignes["classe"].isin(retrotest.ENSEMBLES.values())]
    return [_controle(rendu.naissances.retenus("epci").entre(1, 3))] + [
        (
            f"{'* ' if r.retenue else '  '}{GROUPES[str(r.groupe)].court}, {r.niveau} : {retrotest.NOMS[str(r.methode)]}"[:62],
            f"écart {formats.nombre(r.erreur, 2)}, biais {formats.nombre(r.biais, 2)}",
            f"tenues {formats.nombre(100 * r.couverture_observee)} % ({r.n} essais)",
        )
        for r in entieres.itertuples()
    ]  # fmt: skip
