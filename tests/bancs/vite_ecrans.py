"""Ce qu'attend qui lit : une page refaite, un document, les octets d'une première visite, un démarrage."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg

from observatoire.contenu.dossiers import gabarits, rangement
from observatoire.entrepot.lecture import Lecteur
from tests.bancs.attente import attendre
from tests.bancs.edition_publique import RACINE, ecouter, servie

PAGES = sorted(p.stem for p in (RACINE / "pages").glob("*.py"))
_ESPACE = """
import os; os.environ |= {'OBSERVATOIRE_DONNEES': a[0], 'OBSERVATOIRE_ENTREPOT': a[1]}"""
# La médiane de sept reprises d'une page déjà montrée (« page?onglet=nom »), en secondes de processeur ; de
# plusieurs, ce que dit le dernier argument : « median » ou « max ».
_PAGE = (
    _ESPACE
    + """
import statistics
from streamlit.testing.v1 import AppTest
def reprises(adresse):
    nom, _, onglet = adresse.partition('?')
    page = AppTest.from_file(f'pages/{nom}.py', default_timeout=600); essais = []
    for choix in filter(None, onglet.split('&')):
        page.query_params.update([choix.split('=')])
    page.run(); assert not page.exception
    for _ in range(7):
        debut = time.process_time(); page.run(); essais.append(time.process_time() - debut)
    return statistics.median(essais)
durees = [reprises(p) for p in a[2].split('|')]
t = time.process_time() - (max(durees) if a[3] == 'max' else statistics.median(durees))"""
)
_DOCUMENT = (
    _ESPACE
    + """
from observatoire.contenu.dossiers import assemblage, fiches, gabarits
from observatoire.documents import rendre
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages
l = ouvrir(Path(a[1]), lire_reglages(Path(a[0]))); t = time.process_time()
if a[2] == 'fiches': fiches.fiches(l, processus=1)
else: rendre(assemblage.assembler(gabarits.instancier(gabarits.modeles()[a[2]], l, None), l), 'pdf')"""
)


def banc(
    lecteur: Lecteur, donnees: Path, entrepot: Path, mesurer: Callable[..., tuple[float, float]]
) -> Iterator[tuple[str, str, str]]:
    """Une ligne par attente ; `mesurer` : (secondes de processeur, Go) d'un travail dans son processus."""
    yield from _octets(entrepot)
    for quoi, nom, avant in (
        ("diagnostic", "diagnostic en PDF", "(alors 11 s, 0,73 Go ; but 4 s)"),
        ("fiches", "25 fiches", "(alors 17 s, but 8 s)"),
    ):
        temps, memoire = mesurer(_DOCUMENT, donnees, entrepot, quoi, fois=1)
        yield nom, f"{temps:.2f} s, {memoire:.2f} Go", avant
    toutes = "|".join(PAGES)
    rangement.carnet(donnees).ecrire(
        "banc", gabarits.instancier(gabarits.modeles()["diagnostic"], lecteur, None).dictionnaire()
    )
    for quoi, pages, genre, avant in (
        (f"page refaite, côté serveur, médiane de {len(PAGES)} pages", toutes, "median", "(alors 48 ms, but 30)"),
        ("… la plus lente", toutes, "max", "(but 100)"),
        ("Tendances › Chaque commune, refaite", "tendances?onglet_tendances=Chaque commune", "max", "(158 communes : alors 391 ms, but 120)"),
        ("Dossiers › Prévisualiser le diagnostic, refaite", "dossiers?dossier=banc&onglet_dossiers=Prévisualiser", "max", "(alors 1,0 s, but 60 ms)"),
    ):  # fmt: skip
        duree, _ = mesurer(_PAGE, donnees, entrepot, pages, genre, fois=1)
        yield quoi, f"{1000 * duree:.0f} ms", avant
    yield from _demarrage(donnees, entrepot)


def _demarrage(donnees: Path, entrepot: Path) -> Iterator[tuple[str, str, str]]:
    """Du programme arrêté à l'accueil entier, au mur ; puis ce qu'une première visite de Carte reçoit."""
    debut = time.monotonic()
    with servie(entrepot, RACINE / "app.py", OBSERVATOIRE_DONNEES=str(donnees)) as (port, _):
        accueil = attendre(ecouter(port, BackMsg(rerun_script={"query_string": ""})))
        duree = time.monotonic() - debut
        carte = attendre(ecouter(port, BackMsg(rerun_script={"page_name": "carte"})))
    yield (
        "démarrage à froid, jusqu'à l'accueil entier (au mur)",
        f"{duree:.1f} s",
        "(alors 17-24 s, but 6)",
    )
    yield "première visite, messages de l'accueil · de Carte", f"{len(accueil) / 1e6:.2f} · {len(carte) / 1e6:.2f} Mo", "(avec les scripts : but 3 Mo)"  # fmt: skip


def _octets(entrepot: Path) -> Iterator[tuple[str, str, str]]:
    """Les scripts et styles que la première page demande, tels quels et tels qu'envoyés à un navigateur."""
    with servie(entrepot, RACINE / "app.py") as (port, _):
        page = _lire(port, "/", "identity").decode("utf-8", "replace")
        chemins = sorted(set(re.findall(r"/static/[^\"\')]+\.(?:js|css)", page)))
        tels, envoyes = (
            sum(len(_lire(port, c, codage)) for c in chemins) for codage in ("identity", "gzip")
        )
    yield f"entrée du site, {len(chemins)} scripts et styles", f"{envoyes / 1e6:.2f} Mo", f"(sans compression {tels / 1e6:.2f})"  # fmt: skip


def _lire(port: int, chemin: str, codage: str) -> bytes:
    demande = urllib.request.Request(
        f"http://127.0.0.1:{port}{chemin}", headers={"Accept-Encoding": codage}
    )
    with urllib.request.urlopen(demande, timeout=120) as reponse:
        recu: bytes = reponse.read()
    return recu
