"""Écrit `minutes.csv` (origine, destination, minutes) en interrogeant un calculateur OSRM à vous.

    python outils/minutes_osrm.py --osrm http://127.0.0.1:5000 --sortie data/minutes.csv

Communes : celles de l'intercommunalité de `data/territoire.toml` et leurs voisines, de mairie à mairie,
dans les deux sens. Un trajet sans route reste absent du fichier (l'observatoire garde son estimation) ;
le trajet à l'intérieur d'une commune n'est pas demandé : un routeur le dirait nul. Mise en route d'un
OSRM : voir docs/minutes-de-trajet.md. Rien n'est envoyé ailleurs qu'à l'adresse donnée.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.territoire import lire_reglages, membres, voisinage
from observatoire.territoire.referentiel import reference

Point = tuple[str, float, float]
Demander = Callable[[str], dict]
BLOC = 80  # un serveur OSRM accepte 100 points par requête si on ne l'a pas réglé autrement


def points(donnees: Path) -> list[Point]:
    """Code, longitude et latitude de la mairie de chaque commune étudiée ou voisine."""
    reglages = lire_reglages(donnees)
    codes = [*membres(reglages.epci), *voisinage(reglages.epci, reglages.seuils.minutes_voisinage)]
    lieux = reference().set_index("code")[["lon", "lat"]].reindex(codes).dropna()
    return [(str(c), float(x), float(y)) for c, x, y in lieux.itertuples()]


def trajets(
    lieux: Sequence[Point], demander: Demander, bloc: int = BLOC
) -> Iterator[tuple[str, str, float]]:
    """(origine, destination, minutes) de chaque couple relié par une route, bloc par bloc."""
    demi = max(1, bloc // 2)
    groupes = [lieux[i : i + demi] for i in range(0, len(lieux), demi)]
    for depart in groupes:
        for arrivee in groupes:
            ensemble = [*depart, *arrivee]
            ici = ";".join(f"{lon:.6f},{lat:.6f}" for _, lon, lat in ensemble)
            sources = ";".join(map(str, range(len(depart))))
            fins = ";".join(map(str, range(len(depart), len(ensemble))))
            rendu = demander(f"/table/v1/driving/{ici}?sources={sources}&destinations={fins}")
            durees = rendu.get("durations")
            if rendu.get("code") != "Ok" or durees is None:
                raise AppelIncorrect(
                    f"OSRM répond « {rendu.get('code')} : {rendu.get('message', 'sans explication')} ». "
                    "À faire : vérifier que le réseau routier chargé couvre le territoire."
                )
            for (origine, *_), ligne in zip(depart, durees, strict=True):
                for (destination, *_), secondes in zip(arrivee, ligne, strict=True):
                    if secondes is not None and origine != destination:
                        yield origine, destination, round(secondes / 60, 1)


def serveur(adresse: str) -> Demander:
    """De quoi interroger un OSRM ; dit en clair s'il ne répond pas."""
    if not adresse.startswith(("http://", "https://")):
        raise AppelIncorrect(
            f"« {adresse} » n'est pas une adresse. Exemple : http://127.0.0.1:5000."
        )

    def demander(chemin: str) -> dict:
        try:
            with urllib.request.urlopen(adresse.rstrip("/") + chemin, timeout=120) as reponse:
                return dict(json.load(reponse))
        except urllib.error.HTTPError as e:
            return dict(json.load(e))
        except (OSError, ValueError) as e:
            raise AppelIncorrect(
                f"Aucun OSRM ne répond à {adresse} ({e}). À faire : le démarrer, ou donner son "
                "adresse avec --osrm (voir docs/minutes-de-trajet.md)."
            ) from e

    return demander


def ecrire(sortie: Path, lignes: Iterator[tuple[str, str, float]]) -> int:
    """Écrit le fichier d'un bloc : un arrêt en route ne laisse pas de matrice tronquée."""
    provisoire = sortie.with_suffix(".partiel")
    nombre = 0
    try:
        with provisoire.open("w", encoding="utf-8", newline="") as flux:
            plume = csv.writer(flux, delimiter=";")
            plume.writerow(("origine", "destination", "minutes"))
            for ligne in lignes:
                plume.writerow(ligne)
                nombre += 1
        provisoire.replace(sortie)
    finally:
        provisoire.unlink(missing_ok=True)
    return nombre


def principal(arguments: Sequence[str] | None = None) -> int:
    """Le programme ; rend 0, ou 1 avec une phrase si quelque chose manque."""
    analyseur = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    analyseur.add_argument("--osrm", default="http://127.0.0.1:5000", help="adresse du calculateur")
    analyseur.add_argument("--donnees", type=Path, default=Path("data"), help="dossier des données")
    analyseur.add_argument("--sortie", type=Path, default=Path("data/minutes.csv"))
    options = analyseur.parse_args(arguments)
    try:
        lieux = points(options.donnees)
        nombre = ecrire(options.sortie, trajets(lieux, serveur(options.osrm)))
    except ErreurObservatoire as e:
        sys.stderr.write(f"{e}\n")
        return 1
    attendus = len(lieux) * (len(lieux) - 1)
    sys.stdout.write(
        f"{options.sortie} : {nombre} trajets entre {len(lieux)} communes ({attendus - nombre} sans route). "
        "Lancer « observatoire actualiser » pour s'en servir.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(principal())
