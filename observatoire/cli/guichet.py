"""`lancer --guichet` : les formulaires publics, dans un programme à part qui ne voit que sa boîte de dépôt."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from observatoire import espace
from observatoire.cli.contexte import Contexte
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.guichet.boite import Boite, separee

_SUIVI_SECONDES = 10


def servir(contexte: Contexte, dossier: Path | None, adresse: str, port: int, base: str) -> int:
    """Affiche ce que le comité ouvre, puis sert la boîte ; sans espace de travail ici, l'affiche y est déjà."""
    boite = _boite(contexte, dossier)
    affiche = boite.affiche()
    if not affiche.formulaires:
        raise AppelIncorrect(
            "Le guichet n'a rien à ouvrir. À faire : sur la page Enquêtes, « Préparer une enquête », déclarer un "
            "formulaire et ses dates, cocher « Au guichet public », enregistrer."
        )
    chemin = f"/{base.strip('/')}" if base.strip("/") else ""
    titres = ", ".join(f"« {f.titre} » (jusqu'au {f.ferme})" for f in affiche.formulaires)
    contexte.dire(f"Guichet : http://{adresse}:{port}{chemin}/ (Ctrl-C pour arrêter). {titres}.")
    secrets = (espace.DONNEES, espace.ENTREPOT, espace.BOITE)
    serveur = subprocess.Popen(
        [sys.executable, "-m", "observatoire.guichet", str(boite.dossier), adresse, str(port), chemin],
        env={k: v for k, v in os.environ.items() if k not in secrets},
    )  # fmt: skip
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_suivre, args=(contexte, boite, serveur), daemon=True).start()
    try:
        return 0 if serveur.wait() in (0, -signal.SIGTERM) else 1
    except KeyboardInterrupt:
        serveur.terminate()
        serveur.wait(10)
        contexte.dire("Guichet arrêté.")
        return 0


def _boite(contexte: Contexte, dossier: Path | None) -> Boite:
    """La boîte à servir, son affiche à jour si l'espace de travail est là."""
    if not (contexte.donnees / espace.REGLAGES).is_file():
        choisi = dossier or (Path(dit) if (dit := os.environ.get(espace.BOITE)) else None)
        if choisi is None:
            raise AppelIncorrect(
                "Où est la boîte de dépôt ? À faire : lancer le guichet depuis l'espace de travail, ou indiquer "
                "la boîte (--boite DOSSIER, ou OBSERVATOIRE_BOITE)."
            )
        return Boite(separee(choisi))
    from observatoire.cli.lancer import exiger_les_mentions
    from observatoire.local import campagnes

    exiger_les_mentions(contexte)
    boite = campagnes.boite(contexte.donnees, dossier)
    campagnes.afficher(contexte.donnees, boite)
    return boite


def _suivre(contexte: Contexte, boite: Boite, serveur: subprocess.Popen[bytes]) -> None:
    """Tant qu'il sert : ce que le comité ouvre ou ferme s'affiche."""
    if not (contexte.donnees / espace.REGLAGES).is_file():
        return
    from observatoire.local import campagnes

    while serveur.poll() is None:
        time.sleep(_SUIVI_SECONDES)
        with contextlib.suppress(ErreurObservatoire, OSError):
            campagnes.afficher(contexte.donnees, boite)
