"""Dans un vrai navigateur : tout se dessine, rien ne sort, rien ne s'exécute."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
PAGE = Path(__file__).with_name("page_navigateur.py")


@pytest.fixture(scope="module")
def adresse():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    options = ["--server.headless=true", "--browser.gatherUsageStats=false"]
    serveur = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(PAGE), f"--server.port={port}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _attendre(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        serveur.terminate()
        serveur.wait(10)


def _attendre(url: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail("Streamlit n'a pas démarré en 30 secondes")


@pytest.fixture
def page(navigateur, adresse):
    """Une page qui note les requêtes vers l'extérieur et les erreurs de console."""
    p = navigateur.new_page()
    p.set_viewport_size({"width": 1200, "height": 900})
    p.dehors, p.erreurs = [], []
    p.on("request", lambda r: p.dehors.append(r.url) if _externe(r.url, adresse) else None)
    p.on("console", lambda m: p.erreurs.append(m.text) if m.type == "error" else None)
    yield p
    p.close()


def _externe(url: str, adresse: str) -> bool:
    return not url.startswith((adresse, adresse.replace("http", "ws"), "data:", "blob:"))


@pytest.mark.parametrize("forme", ["evolution", "barres"])
def test_graphique(page, adresse, forme):
    page.goto(f"{adresse}/?forme={forme}")
    page.wait_for_selector(".js-plotly-plot svg", timeout=60_000)
    page.wait_for_timeout(1500)
    assert page.locator("text=<b>Vallée</b>").count() > 0
    assert page.evaluate("window.PIRATE") is None
    assert page.dehors == []
    assert page.erreurs == []


@pytest.mark.parametrize("forme", ["carte", "symboles"])
def test_carte_dessinee_hors_ligne(page, adresse, forme):
    page.goto(f"{adresse}/?forme={forme}")
    carte = page.locator("[data-testid=stDeckGlJsonChart]")
    carte.wait_for(timeout=60_000)
    page.wait_for_timeout(4000)
    boite = carte.bounding_box()
    milieu = (boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2)
    infobulle = page.locator(".deck-tooltip", has_text="<b>Vallée</b>")
    for recul in range(60):  # une carte pas encore dessinée n'a rien à dire d'une souris immobile
        page.mouse.move(milieu[0] - recul % 2, milieu[1])
        page.wait_for_timeout(1000)
        if infobulle.is_visible():
            break
    assert infobulle.is_visible()
    if forme == "carte":
        # Le clic au centre choisit le carré du milieu : la carte est donc bien dessinée là.
        page.mouse.click(*milieu)
        page.wait_for_selector("text=choisi : 00004", timeout=60_000)
    assert page.evaluate("window.PIRATE") is None
    assert page.dehors == []
    assert page.erreurs == []
