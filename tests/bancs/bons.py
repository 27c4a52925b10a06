"""Aucun bon fichier n'est retenu : chaque fichier d'un dossier, seul contre l'édition des données livrées.

`python -m tests.bancs bons --fichiers ../shared/donnees` : ce qu'il devient, et ce qu'on lui trouve à dire.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.entrepot.verification import verifier
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]


def banc(dossier: Path | None) -> list[tuple[str, str, str]]:
    """Une ligne par tableau livré ou du `dossier` (à toute profondeur), puis le compte de chaque issue."""
    reglages = lire_reglages(RACINE / "data")
    livres = [c for c in sorted((RACINE / "data").glob("*/*.csv")) if c.parent.name != "local"]
    autres = [c for c in sorted(dossier.rglob("*")) if c.is_file()] if dossier else []
    lignes, compte = [], Counter[str]()
    with tempfile.TemporaryDirectory() as entrepot:
        actualiser(RACINE / "data", Path(entrepot))
        lecteur = ouvrir(Path(entrepot), reglages)
        for chemin in [*livres, *autres]:
            lu = verifier(chemin, reglages, lecteur)
            for tableau in lu.tableaux:
                bouge = f"{len(lu.bouges)} chiffres bougent" if lu.bouges else ""
                lignes.append(
                    (tableau.fichier[-60:], tableau.statut, bouge or tableau.message[:200])
                )
                compte[tableau.statut] += 1
        lecteur.fermer()
    return [*lignes, ("en tout", ", ".join(f"{n} {s}" for s, n in sorted(compte.items())), "")]
