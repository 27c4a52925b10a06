"""Les réseaux d'un ou plusieurs extraits, gardés à côté de l'entrepôt sous l'empreinte de ce qui les a faits.

Lire une région prend une à deux minutes ; tant que ni les extraits, ni la zone, ni les vitesses, ni ce
code ne changent, le réseau se relit en une fraction de seconde.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from observatoire import disque
from observatoire.erreurs import FichierRefuse
from observatoire.routes.graphe import Boite, Flottants, Reseau, contracter
from observatoire.routes.lecture import lire
from observatoire.routes.voies import MODES, TABLE

_DOSSIER = "routes"
_A_GARDER = 3


@dataclass(frozen=True)
class Reseaux:
    """Un réseau par mode, les lieux habités (`lieux` : lon, lat) et la `date` des données, vide si inconnue."""

    modes: Mapping[str, Reseau]
    lieux: Flottants
    date: str
    empreinte: str


def preparer(extraits: Mapping[Path, str], boite: Boite, entrepot: Path) -> Reseaux:
    """Les réseaux de ces extraits (chemin → empreinte) dans la boîte, relus s'ils sont déjà gardés.

    Lève `FichierRefuse` si un extrait ne se lit pas, ou si aucune route n'y passe dans la boîte.
    """
    empreinte = _empreinte(sorted(extraits.values()), boite)
    garde = entrepot / _DOSSIER / f"{empreinte}.npz"
    connus = _relire(garde, empreinte)
    if connus is None:
        brut = lire(sorted(extraits))
        modes = {m: contracter(brut, m, boite) for m in MODES}
        if not len(modes["voiture"].lon):
            raise FichierRefuse(
                "aucune route de cet extrait ne passe près du territoire",
                attendu="l'extrait de la région du territoire, par exemple « midi-pyrenees-latest.osm.pbf »",
                faire="déposer l'extrait de la bonne région",
            )
        ouest, sud, est, nord = boite
        x, y = brut.lieux.T if len(brut.lieux) else (np.empty(0), np.empty(0))
        dedans = (x >= ouest) & (x <= est) & (y >= sud) & (y <= nord)
        connus = Reseaux(modes, brut.lieux[dedans], brut.date, empreinte)
        _garder(garde, connus)
    return connus


def _empreinte(marques: list[str], boite: Boite) -> str:
    paquet = files("observatoire")
    textes = [
        *(paquet / "routes" / f"{nom}.py" for nom in ("voies", "lecture", "graphe")),
        paquet / "reference" / TABLE,
    ]
    somme = hashlib.sha256(json.dumps([marques, [round(c, 4) for c in boite]]).encode())
    for texte in textes:
        somme.update(texte.read_bytes())
    return somme.hexdigest()[:16]


def _garder(garde: Path, r: Reseaux) -> None:
    tableaux = {
        f"{m}.{f.name}": getattr(reseau, f.name)
        for m, reseau in r.modes.items()
        for f in fields(Reseau)
    }
    garde.parent.mkdir(parents=True, exist_ok=True)
    with disque.remplacer(garde) as flux:
        np.savez_compressed(flux, lieux=r.lieux, date=np.array(r.date), **tableaux)
    anciens = sorted(garde.parent.glob("*.npz"), key=lambda c: c.stat().st_mtime, reverse=True)
    for reste in anciens[_A_GARDER:]:
        with contextlib.suppress(OSError):
            reste.unlink()


def _relire(garde: Path, empreinte: str) -> Reseaux | None:
    """Le réseau gardé ; None s'il n'y est pas ou ne se relit pas : il est alors refait."""
    try:
        with np.load(garde, allow_pickle=False) as lus:
            modes = {m: Reseau(*(lus[f"{m}.{f.name}"] for f in fields(Reseau))) for m in MODES}
            return Reseaux(modes, lus["lieux"], str(lus["date"]), empreinte)
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return None
