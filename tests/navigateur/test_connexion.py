"""La connexion du comité, contre un vrai fournisseur OpenID Connect et dans un vrai navigateur."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    decode_signed_value,
)

from observatoire.entrepot.lecture import Lecteur
from observatoire.local import audit
from tests.bancs import edition_publique as banc
from tests.navigateur.conftest import ATTENTE, SURVEILLER, stable

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ICI = Path(__file__).parent
TEMOIN = "une suite d'essai assez longue pour signer"
CONNEXION = """
[fournisseur]
adresse = "http://127.0.0.1:{fournisseur}/.well-known/openid-configuration"
identifiant = "observatoire"
secret = "secret-d-essai"
retour = "http://127.0.0.1:{port}/oauth2callback"
temoin = "{temoin}"
{roles}
"""
PAR_GROUPES = """
revendication = "groups"
[groupes]
obs-lecture = "lecture"
obs-publication = "publication"
"""


@dataclass
class Service:
    """Le comité servi derrière un fournisseur ; `par_groupes` si celui-ci donne des groupes."""

    adresse: str
    donnees: Path
    certifie: bool


def _port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@pytest.fixture(scope="module")
def oidc(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """Le dossier où oidc-provider est installé, si Node et npm le permettent."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    dossier = tmp_path_factory.mktemp("oidc")
    shutil.copy(ICI / "fournisseur.mjs", dossier)
    try:
        pose = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(dossier), "oidc-provider@9"],
            cwd=dossier, capture_output=True, timeout=180, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:  # pas de réseau : le double de PyPI sert à sa place
        return None
    return dossier if pose.returncode == 0 else None


@pytest.fixture(scope="module")
def service(
    oidc: Path | None, entrepot_4c: Lecteur, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    pytest.importorskip("authlib", reason="connexion : extra « connexion » non installé")
    port, fournisseur = _port(), _port()
    donnees = tmp_path_factory.mktemp("comite") / "data"
    shutil.copytree(banc.RACINE / "data", donnees)
    retour = f"http://127.0.0.1:{port}/oauth2callback"
    if oidc is not None:
        commande, roles = ["node", "fournisseur.mjs", str(fournisseur), retour], PAR_GROUPES
    else:
        pytest.importorskip("oidc_provider_mock", reason="ni oidc-provider (Node), ni son double")
        commande = [sys.executable, "-m", "oidc_provider_mock", "-p", str(fournisseur)]
        roles = '[comptes]\nlit = "lecture"\npublie = "publication"\n'
    texte = CONNEXION.format(fournisseur=fournisseur, port=port, roles=roles, temoin=TEMOIN)
    (donnees / "connexion.toml").write_text(texte, "utf-8")
    reglages = {
        "OBSERVATOIRE_DONNEES": str(donnees),
        "OBSERVATOIRE_ENTREPOT": str(entrepot_4c.chemin.parent),
    }
    app = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}",
           "--server.headless=true", "--server.fileWatcherType=none"]  # fmt: skip
    muet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    lances = [
        subprocess.Popen(commande, cwd=oidc, **muet),
        subprocess.Popen(app, cwd=banc.RACINE, env={**os.environ, **reglages}, **muet),
    ]
    try:
        _attendre(f"http://127.0.0.1:{fournisseur}/.well-known/openid-configuration")
        _attendre(f"http://127.0.0.1:{port}/_stcore/health")
        yield Service(f"http://127.0.0.1:{port}", donnees, oidc is not None)
    finally:
        for lance in lances:
            lance.terminate()
            lance.wait(15)


def _attendre(adresse: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(adresse, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"{adresse} ne répond pas")


@pytest.fixture
def page(navigateur: Any) -> Iterator[Any]:
    """Une page dans un contexte à elle : ses cookies ne suivent pas."""
    contexte = navigateur.browser.new_context()
    ouverte = contexte.new_page()
    ouverte.add_init_script(SURVEILLER)
    yield ouverte
    contexte.close()


def entrer(page: Any, service: Service, nom: str, chemin: str = "") -> None:
    page.goto(f"{service.adresse}/{chemin}")
    page.get_by_role("button", name="Se connecter").click()
    if service.certifie:
        page.fill("input[name=login]", nom)
        page.fill("input[name=password]", "x")
        page.click("button[type=submit]")
        page.click("button[type=submit]")  # l'accord
    else:
        page.fill("input[name=sub]", nom)
        page.click("button:has-text('Authorize')")
    page.wait_for_url(f"{service.adresse}/**")
    stable(page)


def test_sans_connexion_rien_du_comite_ne_se_montre(page: Any, service: Service) -> None:
    for chemin in ("", "avis", "donnees"):
        page.goto(f"{service.adresse}/{chemin}")
        page.get_by_role("button", name="Se connecter").wait_for(timeout=ATTENTE)
        assert page.locator("h1").all_inner_texts() == ["Observatoire du comité"]
    page.goto(f"{service.adresse}/mentions-legales")  # la loi les veut lisibles de tous
    stable(page)
    assert page.locator("h1").inner_text() == "Mentions légales"
    assert page.get_by_role("button", name="Enregistrer").count() == 0


def test_qui_lit_voit_et_n_ecrit_pas_puis_sort(page: Any, service: Service) -> None:
    entrer(page, service, "lit")
    assert "Votre rôle : lecture." in page.inner_text("[data-testid=stMain]")
    page.goto(f"{service.adresse}/inventaire")
    stable(page)
    page.get_by_text("Votre rôle permet de lire ce tableau").wait_for(timeout=ATTENTE)
    assert page.get_by_role("button", name="Enregistrer").count() == 0
    page.get_by_role("button", name="Se déconnecter").click()
    if service.certifie:  # le fournisseur demande d'abord s'il ferme aussi sa propre session
        page.get_by_role("button", name="Yes").click()
    else:  # le double ferme sa session sans ramener à l'application
        page.wait_for_url("**/end_session**", timeout=ATTENTE)
        page.goto(service.adresse)
    page.get_by_role("button", name="Se connecter").wait_for(timeout=ATTENTE)


def test_un_compte_sans_role_est_refuse_et_un_temoin_change_aussi(
    page: Any, service: Service
) -> None:
    entrer(page, service, "inconnu")
    assert "n'a aucun rôle" in page.inner_text("[data-testid=stMain]")
    [temoin] = [c for c in page.context.cookies() if c["name"] == "_streamlit_user"]
    faux = temoin["value"].replace("inconnu", "lit")[:-4] + "AAAA"
    page.context.add_cookies([{**temoin, "value": faux}])
    page.goto(service.adresse)
    page.get_by_role("button", name="Se connecter").wait_for(timeout=ATTENTE)
    assert page.get_by_role("button", name="Se déconnecter").count() == 0


def test_une_session_expiree_ou_faite_pour_un_autre_se_ferme_a_l_ecran(
    page: Any, service: Service
) -> None:
    """Le témoin du navigateur, signé du vrai secret : seul ce que dit le fournisseur y change."""
    entrer(page, service, "lit")
    [temoin] = [c for c in page.context.cookies() if c["name"] == "_streamlit_user"]
    brut = decode_signed_value(TEMOIN, "_streamlit_user", temoin["value"].strip('"'))
    assert brut is not None
    dites = json.loads(brut)
    assert {"sub", "aud", "iat"} <= {*dites}
    for change, phrase in (
        ({"iat": time.time() - 9 * 3600}, "Votre session a expiré"),
        ({"aud": "un-autre"}, "faite pour un autre service"),
        ({"sub": None}, "n'a pas dit qui vous êtes"),
        ({"groups": None, "sub": "personne"}, "n'a aucun rôle"),
    ):
        signe = create_signed_value(TEMOIN, "_streamlit_user", json.dumps(dites | change))
        page.context.add_cookies([{**temoin, "value": signe.decode()}])
        page.goto(f"{service.adresse}/avis")
        page.get_by_text(phrase).first.wait_for(timeout=ATTENTE)
        assert page.locator("h1").all_inner_texts() == ["Observatoire du comité"]
        # Dessiné juste après la phrase ; l'attente échoue aussi s'il y en a deux.
        page.get_by_role("button", name="Se connecter").wait_for(timeout=ATTENTE)


def test_un_export_est_au_journal_sous_un_pseudonyme(page: Any, service: Service) -> None:
    entrer(page, service, "publie")
    page.goto(f"{service.adresse}/inventaire")
    stable(page)
    with page.expect_download(timeout=ATTENTE):
        page.get_by_role("button", name="Télécharger le modèle vide").click()
    [geste] = audit.lire(service.donnees)
    assert (geste.geste, geste.role) == ("export", "publication") and len(geste.compte) == 12
    assert "publie@" not in json.dumps(geste.__dict__) and geste.compte not in ("publie", "")
