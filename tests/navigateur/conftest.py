"""L'application réellement servie sur une copie des données, et un Chromium sans accès au dehors."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from observatoire.entrepot.construction import actualiser

RACINE = Path(__file__).parents[2]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Les cartes demandent WebGL, que ce rendu logiciel fournit sans carte graphique.
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="session")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un dossier de données à soi, copie de `data/`."""
    copie = tmp_path_factory.mktemp("navigateur") / "data"
    shutil.copytree(RACINE / "data", copie)
    return copie


@pytest.fixture(scope="session")
def adresse(depot: Path) -> Iterator[str]:
    """L'adresse de l'application, servie comme par `observatoire lancer`."""
    actualiser(depot, depot.parent / "entrepot")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    dossiers = {
        "OBSERVATOIRE_DONNEES": str(depot),
        "OBSERVATOIRE_ENTREPOT": str(depot.parent / "entrepot"),
    }
    serveur = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}",
         "--server.headless=true"],
        cwd=RACINE, env={**os.environ, **dossiers}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _attendre(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        serveur.terminate()
        serveur.wait(10)


def _attendre(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail("l'application n'a pas démarré en une minute")


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Any]:
    """Le Chromium de la machine, ou le test est sauté."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
    noms = ("chromium", "chromium-browser", "google-chrome")
    chemin = next((c for c in map(shutil.which, noms) if c), None)
    with api.sync_playwright() as p:
        if chemin is None and not Path(p.chromium.executable_path).exists():
            pytest.skip("aucun Chromium installé sur cette machine")
        ouvert = p.chromium.launch(executable_path=chemin, args=OPTIONS + WEBGL)
        yield ouvert
        ouvert.close()


@pytest.fixture
def aller(navigateur: Any, adresse: str) -> Iterator[Callable[..., Any]]:
    """`aller("carte?territoire=81309", largeur=390)` : la page chargée ; elle note dans `erreurs`
    ce que dit la console, dans `dehors` les requêtes vers un autre serveur ; `page.stable()` attend
    qu'elle ait fini de s'afficher."""
    ouvertes = []

    def ouvrir(chemin: str = "", largeur: int = 1440) -> Any:
        page = navigateur.new_page(viewport={"width": largeur, "height": 900})
        ouvertes.append(page)
        page.erreurs, page.dehors = [], []
        page.stable = partial(stable, page)
        page.on("console", lambda m: _noter(page.erreurs, m))
        page.on("pageerror", lambda e: page.erreurs.append(str(e)))
        page.on("request", lambda r: page.dehors.append(r.url) if _dehors(r.url, adresse) else None)
        page.goto(f"{adresse}/{chemin}")
        stable(page)
        return page

    yield ouvrir
    for page in ouvertes:
        page.close()


def _noter(erreurs: list[str], message: Any) -> None:
    # Ouverte sur une autre page que l'accueil, Streamlit cherche d'abord son serveur sous cette
    # page, reçoit un 404, puis le trouve à la racine : c'est sa façon de faire, pas la nôtre.
    sonde = "/_stcore/" in (message.location or {}).get("url", "")
    if message.type == "error" and not sonde:
        erreurs.append(message.text)


def _dehors(url: str, adresse: str) -> bool:
    ici = (adresse, adresse.replace("http", "ws"), "data:", "blob:")
    return not url.startswith(ici)


def stable(page: Any) -> None:
    """Attend que la page soit entièrement affichée."""
    page.wait_for_selector("h1", timeout=90_000)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')"
        "?.getAttribute('data-test-script-state') === 'notRunning'",
        timeout=90_000,
    )
    page.wait_for_timeout(700)
