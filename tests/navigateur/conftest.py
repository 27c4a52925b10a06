"""L'application réellement servie sur une copie des données, et un Chromium sans accès au dehors."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from tests.conftest import ATTENTE

RACINE = Path(__file__).parents[2]
CALME = 400  # millisecondes sans que rien ne change dans la page
# Note quand la page a changé pour la dernière fois : attendre s'allonge d'autant que la machine peine.
SURVEILLER = """
window.change = performance.now();
new MutationObserver(() => { window.change = performance.now() })
  .observe(document, {subtree: true, childList: true, attributes: true, characterData: true})
"""
STABLE = f"""
document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
  && performance.now() - window.change > {CALME}
"""


@pytest.fixture(scope="session")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un dossier de données à soi, copie de `data/`."""
    copie = tmp_path_factory.mktemp("navigateur") / "data"
    shutil.copytree(RACINE / "data", copie)
    return copie


@pytest.fixture(scope="session")
def adresse(depot: Path, entrepot_4c: Lecteur) -> Iterator[str]:
    """L'adresse de l'application, servie comme par `observatoire lancer`."""
    shutil.copytree(entrepot_4c.chemin.parent, depot.parent / "entrepot")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    dossiers = {
        "OBSERVATOIRE_DONNEES": str(depot),
        "OBSERVATOIRE_ENTREPOT": str(depot.parent / "entrepot"),
    }
    serveur = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}",
         "--server.headless=true", "--server.fileWatcherType=none"],
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


@pytest.fixture
def aller(navigateur: Any, adresse: str) -> Iterator[Callable[..., Any]]:
    """`aller("carte?territoire=81309", largeur=390)` : la page chargée ; elle note dans `erreurs`
    ce que dit la console, dans `dehors` les requêtes vers un autre serveur ; `page.stable()` attend
    qu'elle ait fini de s'afficher."""
    ouvertes = []

    def ouvrir(chemin: str = "", largeur: int = 1440) -> Any:
        page = navigateur.new_page()
        page.set_viewport_size({"width": largeur, "height": 900})
        page.add_init_script(SURVEILLER)
        ouvertes.append(page)
        page.erreurs, page.dehors = [], []
        page.stable = partial(stable, page)
        page.on("console", lambda m: page.erreurs.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.erreurs.append(str(e)))
        page.on("request", lambda r: page.dehors.append(r.url) if _dehors(r.url, adresse) else None)
        page.goto(f"{adresse}/{chemin}")
        stable(page)
        return page

    yield ouvrir
    for page in ouvertes:
        page.close()


@pytest.fixture(autouse=True)
def gestes_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Un geste attend que la page de l'application soit stable : fait pendant qu'elle se redessine, il peut
    toucher un élément qui s'en va, et se perdre ; une personne, elle, regarde avant de cliquer."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")
    api.expect.set_options(timeout=ATTENTE)
    for nom in ("click", "fill", "press"):
        monkeypatch.setattr(api.Locator, nom, _patient(getattr(api.Locator, nom)))


def _patient(geste: Callable[..., Any]) -> Callable[..., Any]:
    def attendre(champ: Any, *args: Any, **mots: Any) -> Any:
        champ.wait_for(timeout=ATTENTE)  # sur la page où il est : la connexion en traverse d'autres
        if champ.page.locator("[data-testid=stApp]").count():
            stable(champ.page)
        return geste(champ, *args, **mots)

    return attendre


def _dehors(url: str, adresse: str) -> bool:
    ici = (adresse, adresse.replace("http", "ws"), "data:", "blob:")
    return not url.startswith(ici)


def stable(page: Any) -> None:
    """Attend que la page soit entièrement affichée : calcul fini, et plus rien qui change."""
    page.wait_for_selector("h1", timeout=ATTENTE)
    page.wait_for_function(STABLE, timeout=ATTENTE)


def tient_en_largeur(page: Any) -> None:
    """Échoue si la page, une fois stable, déborde de l'écran."""
    page.wait_for_function(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".every(e => e.scrollWidth <= e.clientWidth)",
        timeout=ATTENTE,
    )


def choisir(page: Any, champ: Any, choix: str) -> None:
    """Choisit dans une liste déroulante la première option qui contient `choix`."""
    champ.click()
    page.keyboard.type(choix)
    page.get_by_role("option", name=choix).first.click()


def dater(page: Any, champ: Any, jour: date) -> None:
    """Écrit un jour au clavier dans un champ de date : jour, mois, année, comme on le tape."""
    champ.get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{jour:%d%m%Y}")


def ajouter(page: Any, table: str, saisie: Mapping[str, str | date], bouton: str = "") -> None:
    """Remplit une nouvelle ligne de la table, la valide et l'enregistre ; `bouton` : celui qui la choisit, sinon
    elle se choisit dans la liste."""
    if bouton:
        page.get_by_role("radio", name=bouton, exact=True).click()
    else:
        choisir(page, page.get_by_label("Table", exact=True).first, local.table(table).titre)
    # L'ancienne table ou l'ancienne ligne encore affichées, ce qu'on y écrirait serait perdu.
    page.get_by_text(local.table(table).description).wait_for(timeout=ATTENTE)
    page.stable()
    page.get_by_role("radio", name="Une ligne", exact=True).click()
    from playwright.sync_api import expect

    premier = page.get_by_label(next(iter(saisie)), exact=True).first
    premier.wait_for(timeout=ATTENTE)
    page.stable()
    choisir(page, page.get_by_label("Ligne", exact=True).first, "Nouvelle ligne")
    cases = (page.get_by_label(champ, exact=True).first for champ in saisie)
    libre = next(c for c in cases if c.get_attribute("role") != "combobox")
    expect(libre).to_have_value("", timeout=ATTENTE)
    page.stable()
    for champ, valeur in saisie.items():
        case = page.get_by_label(champ, exact=True).first
        if isinstance(valeur, date):
            dater(page, case, valeur)
        elif case.get_attribute("role") == "combobox":
            choisir(page, case, valeur)
        else:
            case.fill(valeur)
    page.get_by_role("button", name="Valider cette ligne").click()
    enregistrer = page.get_by_role("button", name="Enregistrer", exact=True)
    expect(enregistrer).to_be_enabled(timeout=ATTENTE)
    enregistrer.click()
    page.get_by_text("Enregistré.").first.wait_for(timeout=ATTENTE)
    page.stable()
