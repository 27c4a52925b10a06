"""La vitesse de lecture d'avant les contrôles du sens, et d'aujourd'hui : un rapport pris dans le même passage.

La bibliothèque d'avant est tirée de l'historique (`git archive`) ; chaque version lit les mêmes fichiers dans
son propre processus, à tour de rôle, et compte son temps de processeur.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

RACINE = Path(__file__).parents[2]
AVANT = "fa61bbe"  # la dernière version avant les contrôles
TOURS = 3

_LIRE = """
import inspect, sys, time
from pathlib import Path
import duckdb
from observatoire.entrepot import ddl, referentiels
from observatoire.entrepot.lecture_depot import lire_fichiers
from observatoire.territoire import lire_reglages
temporaire, *fichiers = map(Path, sys.argv[1:])
reglages = lire_reglages(temporaire)
con = duckdb.connect(":memory:")
con.execute("SET threads = 1")
ddl.creer(con)
referentiels.poser(con, reglages)
suite = ({},) if len(inspect.signature(lire_fichiers).parameters) > 5 else ()
lire = lambda c: lire_fichiers(con, {c.name: (c, c.name)}, temporaire, lambda q, p: None, reglages, *suite)
lire(fichiers[0])
for chemin in fichiers:
    debut = time.process_time()
    lire(chemin)
    print(time.process_time() - debut)
"""


def banc(fichiers: list[Path]) -> list[tuple[str, str, str]]:
    """Une ligne par fichier, puis leur ensemble : secondes d'avant et d'aujourd'hui, et leur rapport."""
    livres = sorted(c for c in (RACINE / "data").glob("*/*.csv") if c.parent.name != "local")
    tous = [*livres, *fichiers]
    with tempfile.TemporaryDirectory() as dossier:
        archive = subprocess.run(
            ["git", "archive", AVANT, "observatoire"], cwd=RACINE, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(dossier, filter="data")
        (vide := Path(dossier) / "espace").mkdir()
        essais: dict[str, list[list[float]]] = {"avant": [], "maintenant": []}
        for _ in range(TOURS):
            for nom, racine in (("avant", Path(dossier)), ("maintenant", RACINE)):
                essais[nom].append(_processeur(racine, vide, tous))
    avant, apres = ([min(t) for t in zip(*essais[n], strict=True)] for n in essais)
    lignes = [("lire les fichiers livrés", avant[: len(livres)], apres[: len(livres)])]
    lignes += [(c.name, [avant[i]], [apres[i]]) for i, c in enumerate(tous) if c in fichiers]
    return [
        (nom, f"{sum(a):.2f} s avant, {sum(b):.2f} s maintenant", f"× {sum(b) / sum(a):.2f}")
        for nom, a, b in lignes
    ]


def _processeur(racine: Path, vide: Path, fichiers: list[Path]) -> list[float]:
    sortie = subprocess.run(
        [sys.executable, "-c", _LIRE, str(vide), *map(str, fichiers)], cwd=vide, check=True,
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(racine)},
    ).stdout  # fmt: skip
    return [float(x) for x in sortie.split()]
