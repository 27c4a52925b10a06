"""Recalculer un scénario après une hypothèse changée, contre la lecture du point de départ."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from observatoire.analyses import scenarios
from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import prets
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par scénario prêt ; le rapport est au point de départ."""
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(DONNEES, Path(dossier))
        lecteur = ouvrir(Path(dossier))
        contexte = lecteur.avec(lire_reglages(DONNEES))
        debut = time.perf_counter()
        depart = scenarios.depart(contexte)
        lu = time.perf_counter() - debut
        lignes = [("scénarios : lire le point de départ", f"{1000 * lu:.0f} ms", "× 1,0")]
        for nom, scenario in prets.prets(contexte, offre_de(contexte)).items():
            durees = []
            for facteur in (1.0, 0.95, 0.9):
                change = scenario.model_copy(update={"naissances": facteur})
                debut = time.perf_counter()
                scenarios.simuler(contexte, change, depart)
                durees.append(time.perf_counter() - debut)
            mediane = statistics.median(durees)
            lignes.append(
                (f"scénario : {nom}"[:62], f"{1000 * mediane:.0f} ms", f"× {mediane / lu:.1f}")
            )
        lecteur.fermer()
    return lignes
