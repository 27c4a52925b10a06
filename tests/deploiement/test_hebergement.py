"""Les fichiers d'hébergement : leur syntaxe, et ce qu'un vrai serveur web envoie devant l'édition publique."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from observatoire.cli.commande import observatoire
from observatoire.guichet.boite import Affiche, Boite, Formulaire
from tests.bancs import edition_publique as banc
from tests.bancs.attente import attendre

ICI = banc.RACINE / "deploiement"
CLES = "/etc/ssl/certs/observatoire.pem", "/etc/ssl/private/observatoire.key"


def _port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@contextmanager
def lance(commande: list[str], port: int, **environ: str) -> Iterator[None]:
    web = subprocess.Popen(
        commande,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with socket.socket() as prise:
                if prise.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        web.terminate()
        web.wait(10)


def _verifier(port: int, hote: str) -> None:
    """Une page, ses en-têtes, le websocket, et ce qui est fermé."""
    requete = urllib.request.Request(f"http://127.0.0.1:{port}/carte", headers={"Host": hote})
    with urllib.request.urlopen(requete, timeout=60) as reponse:
        entetes = reponse.headers
        assert '<html lang="fr">' in reponse.read().decode()
    for nom, attendu in {
        "Strict-Transport-Security": "max-age=31536000",
        "Content-Security-Policy": "object-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }.items():
        assert attendu in entetes[nom]
        assert len(entetes.get_all(nom)) == 1
    assert banc.demander(port, "_stcore/metrics")[0] == 404
    envoi = "_stcore/upload_file/a/b"
    assert banc.demander(port, envoi, "PUT", b"x" * 1000)[0] == 405
    # Trop gros, coupé avant la fin : le code dépend du serveur web, le refus non.
    assert banc.demander(port, envoi, "PUT", b"x" * 300_000)[0] in (0, 405, 413, 502)
    [recu] = attendre(banc.ensemble(port, 1))
    assert b"Observatoire territorial" in recu


@pytest.mark.lent
def test_caddy_devant_l_edition_publique(dossier_public: Path, tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy n'est pas installé sur cette machine")
    port = _port()
    with banc.servie(dossier_public) as (app, _):
        reglages = {
            "DOMAINE_PUBLIC": f"http://127.0.0.1:{port}", "DOMAINE_COMITE": f"http://127.0.0.1:{_port()}",
            "PUBLIC": "127.0.0.1", "COMITE": "127.0.0.1", "PORT": str(app), "HOME": str(tmp_path),
        }  # fmt: skip
        commande = [caddy, "run", "--config", str(ICI / "Caddyfile"), "--adapter", "caddyfile"]
        with lance(commande, port, **reglages):
            _verifier(port, f"127.0.0.1:{port}")


@pytest.mark.lent
def test_caddy_devant_l_edition_publique_sous_un_chemin(
    dossier_public: Path, tmp_path: Path
) -> None:
    """`lancer --public --base /observatoire`, derrière le même Caddyfile : page, adresses, websocket, refus."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy n'est pas installé sur cette machine")
    port, app, base = _port(), _port(), "/observatoire"
    reglages = {
        "DOMAINE_PUBLIC": f"http://127.0.0.1:{port}", "DOMAINE_COMITE": f"http://127.0.0.1:{_port()}",
        "PUBLIC": "127.0.0.1", "COMITE": "127.0.0.1", "PORT": str(app), "HOME": str(tmp_path),
    }  # fmt: skip
    public = [sys.executable, "-m", "observatoire", "lancer", "--public", "--base", base, "--port",
              str(app), "--donnees", str(dossier_public), "--entrepot", str(dossier_public)]  # fmt: skip
    web = [caddy, "run", "--config", str(ICI / "Caddyfile"), "--adapter", "caddyfile"]
    with lance(public, app, BROWSER="true"), lance(web, port, **reglages):
        for _ in range(300):
            if banc.demander(port, f"{base[1:]}/_stcore/health")[0] == 200:
                break
            time.sleep(0.2)
        code, page = banc.demander(port, f"{base[1:]}/carte")
        assert code == 200 and '<html lang="fr">' in page.decode()
        # Ce que la page appelle est sous le chemin, et y est servi ; rien n'est servi à côté.
        appels = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.decode())
        assert appels and all(banc.demander(port, f"{base[1:]}/{a}")[0] == 200 for a in appels)
        assert banc.demander(port, "_stcore/health")[0] == 404
        assert banc.demander(port, f"{base[1:]}/_stcore/metrics")[0] == 404
        assert banc.demander(port, f"{base[1:]}/_stcore/upload_file/a/b", "PUT", b"x")[0] == 405
        recu = attendre(banc.ecouter(port, BackMsg(rerun_script={}), base=base))
        assert b"Observatoire territorial" in recu


def _nginx(tmp_path: Path, port: int, **ports: int) -> list[str]:
    """La commande qui sert le fichier d'exemple en clair, sans certificat, sur un port libre."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        pytest.skip("nginx n'est pas installé sur cette machine")
    texte = (ICI / "nginx.conf").read_text("utf-8")
    texte = re.sub(r"ssl_certificate.*\n", "\n", texte)
    texte = texte.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    for ecrit, la in ports.items():
        texte = texte.replace(f"127.0.0.1:{ecrit[1:]}", f"127.0.0.1:{la}")
    (tmp_path / "obs.conf").write_text(texte, "utf-8")
    temporaires = "".join(
        f"{n}_temp_path {tmp_path}/{n};"
        for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/err; events {{}} "
        f"http {{ access_log off; {temporaires} include {tmp_path}/obs.conf; }}", "utf-8",
    )  # fmt: skip
    return [nginx, "-c", str(tmp_path / "nginx.conf")]


@pytest.mark.lent
def test_nginx_devant_l_edition_publique(dossier_public: Path, tmp_path: Path) -> None:
    port = _port()
    _nginx(tmp_path, port)
    with (
        banc.servie(dossier_public) as (app, _),
        lance(_nginx(tmp_path, port, p8601=app, p8602=app), port),
    ):
        _verifier(port, f"127.0.0.1:{port}")


@pytest.mark.parametrize("devant", ["caddy", "nginx"])
def test_le_guichet_derriere_le_serveur_web(devant: str, tmp_path: Path) -> None:
    """En-têtes, taille, et un débit qu'une adresse inventée par le visiteur ne contourne pas."""
    port, app = _port(), _port()
    boite = Boite(tmp_path / "boite")
    f = Formulaire("parents", "parents", "Parents", "2020-01-01", "2099-12-31")
    boite.afficher(Affiche("Ici", {"81309": "Vaour"}, "éditeur", "contact", "dpo", (f,)))
    if devant == "nginx":
        web, reglages = _nginx(tmp_path, port, p8801=app), {}
        hote = "guichet.observatoire.exemple.fr"
    else:
        if (caddy := shutil.which("caddy")) is None:
            pytest.skip("caddy n'est pas installé sur cette machine")
        web, hote = [caddy, "run", "--config", str(ICI / "Caddyfile")], f"127.0.0.1:{port}"
        web += ["--adapter", "caddyfile"]
        reglages = {
            "DOMAINE_GUICHET": f"http://{hote}", "DOMAINE_PUBLIC": f"http://127.0.0.1:{_port()}",
            "DOMAINE_COMITE": f"http://127.0.0.1:{_port()}", "GUICHET": "127.0.0.1", "PORT": str(app),
            "HOME": str(tmp_path),
        }  # fmt: skip
    guichet = [
        sys.executable,
        "-m",
        "observatoire.guichet",
        str(boite.dossier),
        "127.0.0.1",
        str(app),
        "",
    ]

    def demander(corps: bytes | None, depuis: str = "") -> tuple[int, Message]:
        entetes = {"Host": hote} | ({"X-Forwarded-For": depuis} if depuis else {})
        requete = urllib.request.Request(f"http://127.0.0.1:{port}/parents", corps, entetes)
        try:
            with _SANS_SUITE.open(requete, timeout=30) as reponse:
                return reponse.status, reponse.headers
        except urllib.error.HTTPError as e:
            return e.code, e.headers

    with lance(guichet, app), lance(web, port, **reglages):
        code, entetes = demander(None)
        assert code == 200
        for nom in (
            "Strict-Transport-Security",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        ):
            assert len(entetes.get_all(nom, [])) == 1
        # Caddy 2.6 coupe l'envoi en cours de route, et le dit 502.
        assert demander(b"x" * 40_000)[0] in (413, 502)
        codes = [
            demander(f"jeton={n:032x}&commune=81309&age=1&heures=20_34".encode(), f"192.0.2.{n}")[0]
            for n in range(12)
        ]
        assert codes == [303] * 10 + [429] * 2
    assert len(boite.reponses("parents")[0]) == 10


class _SansSuite(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_SANS_SUITE = urllib.request.build_opener(_SansSuite)


def test_les_services_lancent_des_commandes_qui_existent() -> None:
    options = {o for p in observatoire.commands["lancer"].params for o in p.opts}
    unites = sorted((ICI / "systemd").glob("*.service"))
    textes = [u.read_text("utf-8") for u in [*unites, ICI / "compose.yaml", ICI / "Containerfile"]]
    textes.append((ICI / "windows" / "Observatoire.cmd").read_bytes().decode())
    assert len(unites) == 3
    for texte in textes:
        for ligne in texte.splitlines():
            if "lancer" in ligne and not ligne.lstrip().startswith(("#", "rem")):
                assert set(re.findall(r"--[a-z-]+", ligne)) <= options
    assert "deriver" in observatoire.commands and "\r\n" in textes[-1]


def test_l_exemple_de_connexion_de_la_documentation_se_lit(tmp_path: Path) -> None:
    from observatoire.local import connexion

    texte = (banc.RACINE / "docs" / "heberger.md").read_text("utf-8")
    [exemple] = re.findall(r"```toml\n(\[fournisseur\].*?)```", texte, re.S)
    assert tomllib.loads(exemple)
    (tmp_path / "connexion.toml").write_text(exemple, "utf-8")
    assert connexion.lire(tmp_path) is not None
