"""Ce que coûte `observatoire --help`, en rapport à un Python qui n'importe que click."""

from __future__ import annotations

import resource
import subprocess
import sys

FOIS = 5


def _processeur(*commande: str) -> float:
    """Le temps de processeur (secondes) du plus court de `FOIS` processus neufs."""
    essais = []
    for _ in range(FOIS):
        avant = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *commande], capture_output=True, check=True)
        apres = resource.getrusage(resource.RUSAGE_CHILDREN)
        essais.append(apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime)
    return min(essais)


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par demande : la mesure, sa durée, son rapport au plancher de la même exécution."""
    plancher = _processeur("-c", "import click")
    lignes = []
    for demande in ("--help", "--version"):
        duree = _processeur("-m", "observatoire", demande)
        lignes.append((f"observatoire {demande}", f"{duree:.2f} s", f"× {duree / plancher:.1f}"))
    return lignes
