"""Ce qu'attend qui lit : une page refaite, un document, les octets d'une première visite, un démarrage."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bancs.edition_publique import RACINE, servie

PAGES = sorted(p.stem for p in (RACINE / "pages").glob("*.py"))
_ESPACE = """
import os; os.environ |= {'OBSERVATOIRE_DONNEES': a[0], 'OBSERVATOIRE_ENTREPOT': a[1]}"""
# La médiane de sept reprises d'une page déjà montrée, en secondes de processeur.
_PAGE = (
    _ESPACE
    + """
import statistics
from streamlit.testing.v1 import AppTest
def reprises(chemin):
    page = AppTest.from_file(chemin, default_timeout=600).run(); essais = []
    for _ in range(7):
        debut = time.process_time(); page.run(); essais.append(time.process_time() - debut)
    return statistics.median(essais)
durees = [reprises(f'pages/{p}.py') for p in a[2].split()]
t = time.process_time() - statistics.median(durees)"""
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
    donnees: Path, entrepot: Path, mesurer: Callable[..., tuple[float, float]]
) -> Iterator[tuple[str, str, str]]:
    """Une ligne par attente ; `mesurer` : (secondes de processeur, Go) d'un travail dans son processus."""
    yield from _octets(entrepot)
    for quoi, nom, avant in (
        ("diagnostic", "diagnostic en PDF", "(alors 11 s, 0,73 Go ; but 4 s)"),
        ("fiches", "25 fiches", "(alors 17 s, but 8 s)"),
    ):
        temps, memoire = mesurer(_DOCUMENT, donnees, entrepot, quoi, fois=1)
        yield nom, f"{temps:.2f} s, {memoire:.2f} Go", avant
    milieu, _ = mesurer(_PAGE, donnees, entrepot, " ".join(PAGES), fois=1)
    yield (
        f"page refaite, côté serveur, médiane de {len(PAGES)} pages",
        f"{1000 * milieu:.0f} ms", "(alors 48 ms, but 30)",
    )  # fmt: skip


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
