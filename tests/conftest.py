"""Ce que plusieurs tests partagent : le dépôt réel construit une seule fois."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from observatoire.entrepot import edition_publique
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.local.exemple import creer as ecrire_exemple
from observatoire.territoire import Mentions, Reglages, changer_mentions, lire_reglages

RACINE = Path(__file__).resolve().parents[1]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Les cartes demandent WebGL, que ce rendu logiciel fournit sans carte graphique.
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
ATTENTE = 150_000  # millisecondes laissées à chaque geste : une machine chargée dessine lentement une carte


@pytest.fixture(scope="session", autouse=True)
def composants_cherches_une_fois() -> Iterator[None]:
    """Streamlit relit tous les paquets installés à chaque `AppTest` (0,2 s), en quête de composants :
    la première réponse sert à tous."""
    trouves = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as m:
        m.setattr(manifest_scanner, "scan_component_manifests", lambda *_, **__: trouves)
        yield


@pytest.fixture(scope="session")
def entrepot_4c(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    """Un lecteur sur l'entrepôt construit avec les chiffres réels de `data/`."""
    entrepot = tmp_path_factory.mktemp("entrepot-4c")
    actualiser(RACINE / "data", entrepot)
    lecteur = ouvrir(entrepot, lire_reglages(RACINE / "data"))
    yield lecteur
    lecteur.fermer()


@pytest.fixture(scope="session")
def exemple_4c(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le dossier de « observatoire exemple » (`espace`) et son entrepôt (`entrepot`) : chiffres publics, saisies inventées."""
    dossier = tmp_path_factory.mktemp("exemple-4c")
    ecrire_exemple(RACINE / "data", dossier / "espace")
    actualiser(dossier / "espace", dossier / "entrepot")
    return dossier


@pytest.fixture(scope="session")
def dossier_public(entrepot_4c: Lecteur, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le dossier de l'édition publique des chiffres réels, copié ailleurs, mentions (inventées) remplies."""
    publique = edition_publique.servir(entrepot_4c.chemin.parent, RACINE / "data")
    copie = tmp_path_factory.mktemp("public") / "4c"
    shutil.copytree(publique, copie)
    changer_mentions(copie, {f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)})
    return copie


@pytest.fixture
def ouvrir_public(dossier_public: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`ouvrir_public("carte", territoire="81309")` : un écran de l'édition publique, affiché."""

    def ouvrir(ecran: str, dossier: Path = dossier_public, **url: str) -> AppTest:
        monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(dossier))
        monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(dossier))
        monkeypatch.setenv("OBSERVATOIRE_PUBLIC", "1")
        script = f"from observatoire.ui.public import ecrans\necrans.page_{ecran}()"
        essai = AppTest.from_string(script, default_timeout=90)
        for cle, valeur in url.items():
            essai.query_params[cle] = valeur
        return essai.run()

    return ouvrir


@pytest.fixture(scope="session")
def reglages() -> Reglages:
    """Les réglages réels de `data/`."""
    return lire_reglages(RACINE / "data")


@pytest.fixture(scope="session")
def partage() -> Path:
    """Le dossier des gros fichiers réels, ou le test est sauté."""
    dossier = Path(os.environ.get("OBSERVATOIRE_PARTAGE", RACINE.parent / "shared" / "donnees"))
    if not dossier.is_dir():
        pytest.skip("fichiers réels non fournis : indiquer leur dossier dans OBSERVATOIRE_PARTAGE")
    return dossier / "partage_seul"


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
        # Un seul contexte : les 60 fichiers de l'application ne se rechargent pas à chaque page.
        contexte = ouvert.new_context()
        contexte.set_default_timeout(ATTENTE)
        yield contexte
        ouvert.close()
