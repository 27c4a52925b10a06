"""Les fiches de toutes les communes, en un ZIP, avec l'avancement."""

import contextlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from observatoire.contenu.dossiers.assemblage import Fabriquer, assembler
from observatoire.contenu.dossiers.gabarits import instancier, modele
from observatoire.contenu.registre import figure_de
from observatoire.documents.archive import zip_fixe
from observatoire.documents.rendu import edition_de, rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure
from observatoire.memoire import une_fois
from observatoire.modele import Niveau, Territoire, identifiant
from observatoire.territoire import Reglages

MODELE = "fiche-commune"
Suivi = Callable[[str, float], object]


def fiche(
    lecteur: Lecteur,
    commune: Territoire,
    format: str = "pdf",
    fabriquer: Fabriquer = figure_de,
) -> bytes:
    """La fiche d'une commune."""
    dossier = instancier(modele(MODELE), lecteur, commune)
    return rendre(assembler(dossier, lecteur, fabriquer=fabriquer), format)


def fiches(
    lecteur: Lecteur,
    suivi: Suivi = lambda quoi, part: None,
    format: str = "pdf",
    processus: int = 1,
    communes: Sequence[Territoire] = (),
) -> bytes:
    """Le ZIP des fiches, une par commune (toutes celles de l'intercommunalité étudiée).

    `processus` : combien en faire à la fois ; le fichier est le même quel que soit le nombre.
    """
    communes = list(communes) or lecteur.dans(etudiee(lecteur), "commune")
    fichiers: dict[str, bytes] = {}
    suivi("Première fiche", 0.0)
    faites = _faire(lecteur, communes, format, processus)
    with closing(faites):
        for rang, (commune, octets) in enumerate(zip(communes, faites, strict=True), start=1):
            fichiers[f"{commune.code}-{identifiant(commune.libelle)}.{format}"] = octets
            suivi(f"Fiche de {commune.libelle}", rang / len(communes))
    return zip_fixe(fichiers, edition_de(lecteur).publie_le)


def etudiee(lecteur: Lecteur) -> Territoire:
    """L'intercommunalité étudiée."""
    return Territoire(Niveau.EPCI, lecteur.epci)


def _faire(
    lecteur: Lecteur,
    communes: Sequence[Territoire],
    format: str,
    processus: int,
) -> Generator[bytes, None, None]:
    if processus > 1:
        # Là où un processus ne se crée pas (conteneur bridé), on continue avec le nôtre.
        with contextlib.suppress(OSError, BrokenExecutor):
            yield from _en_parallele(lecteur, communes, format, processus)
            return
    for commune in communes:
        yield fiche(lecteur, commune, format, _gardee)


def _en_parallele(
    lecteur: Lecteur,
    communes: Sequence[Territoire],
    format: str,
    processus: int,
) -> list[bytes]:
    # matplotlib et typst ne se partagent pas entre fils : chaque processus a les siens.
    lots = [communes[i::processus] for i in range(processus)]
    with ProcessPoolExecutor(processus, mp_context=get_context("spawn")) as equipe:
        attentes = [
            equipe.submit(_lot, lecteur.chemin, lecteur.reglages, lot, format) for lot in lots
        ]
        faits: dict[Territoire, bytes] = {}
        for lot, attente in zip(lots, attentes, strict=True):
            faits |= dict(zip(lot, attente.result(), strict=True))
    return [faits[c] for c in communes]


def _lot(
    chemin: Path, reglages: Reglages, communes: Sequence[Territoire], format: str
) -> list[bytes]:
    lecteur = Lecteur(chemin, reglages)
    try:
        return [fiche(lecteur, c, format, _gardee) for c in communes]
    finally:
        lecteur.fermer()


def _gardee(lecteur: Lecteur, nom: str, parametres: Mapping[str, Any]) -> Figure:
    """Une figure commune à toutes les fiches (la carte du territoire) ne se fait qu'une fois."""
    return _figure(lecteur, nom, json.dumps(parametres, sort_keys=True))


@une_fois
def _figure(lecteur: Lecteur, nom: str, parametres: str) -> Figure:
    return figure_de(lecteur, nom, json.loads(parametres))
