"""Reprojeter après une hypothèse changée, contre la lecture du passé ; et le rétro-test entier."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from observatoire.analyses import moteur, projections, retrotest
from observatoire.analyses.hypotheses import CENTRAL, modifier
from observatoire.analyses.panel import lire
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


def banc() -> list[tuple[str, str, str]]:
    """Lecture, rétro-test, première projection, puis une hypothèse après l'autre."""
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(DONNEES, Path(dossier))
        lecteur = ouvrir(Path(dossier))
        contexte = lecteur.avec(lire_reglages(DONNEES))
        debut = time.perf_counter()
        panel = lire(contexte)
        lu = time.perf_counter() - debut
        debut = time.perf_counter()
        rejoue = retrotest.retrotester(contexte, panel)
        essaye = time.perf_counter() - debut
        codes = list(contexte.communes()["code"])
        machine = moteur.preparer(panel, codes, rejoue)
        durees = []
        for facteur in (1.0, 0.95, 0.9, 0.85):
            change = modifier(CENTRAL, naissances=facteur)
            debut = time.perf_counter()
            projections.projeter(contexte, hypotheses=change, machine=machine)
            durees.append(time.perf_counter() - debut)
        lecteur.fermer()
    premiere, suivantes = durees[0], statistics.median(durees[1:])
    return [
        ("projections : lire le passé", f"{1000 * lu:.0f} ms", "× 1,0"),
        ("rétro-test entier", f"{1000 * essaye:.0f} ms", f"× {essaye / lu:.1f}"),
        ("projeter la première fois", f"{1000 * premiere:.0f} ms", f"× {premiere / lu:.1f}"),
        ("reprojeter, hypothèse changée", f"{1000 * suivantes:.0f} ms", f"× {suivantes / lu:.1f}"),
    ]
