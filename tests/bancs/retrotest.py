"""Ce que se sont trompées les projections, aux trois niveaux, sur les vraies séries livrées."""

from __future__ import annotations

import tempfile
from pathlib import Path

from observatoire import formats
from observatoire.analyses import retrotest
from observatoire.analyses.panel import GROUPES
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages

DONNEES = Path(__file__).parents[2] / "data"


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par groupe, niveau et méthode : écart moyen et biais, puis fourchettes tenues."""
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(DONNEES, Path(dossier))
        lecteur = ouvrir(Path(dossier))
        rendu = retrotest.retrotester(lecteur.avec(lire_reglages(DONNEES)))
        lecteur.fermer()
    entieres = rendu.lignes[rendu.lignes["classe"].isin(retrotest.ENSEMBLES.values())]
    return [
        (
            f"{'* ' if r.retenue else '  '}{GROUPES[str(r.groupe)].court}, {r.niveau} : {retrotest.NOMS[str(r.methode)]}"[:62],
            f"écart {formats.nombre(r.erreur, 2)}, biais {formats.nombre(r.biais, 2)}",
            f"tenues {formats.nombre(100 * r.couverture_observee)} % ({r.n} essais)",
        )
        for r in entieres.itertuples()
    ]  # fmt: skip
