"""`lancer` pour de vrai : l'application démarre, répond, s'arrête."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import pytest

from observatoire.cli.contexte import Contexte
from observatoire.cli.lancer import environnement
from observatoire.entrepot.lecture import Lecteur
from observatoire.territoire import Mentions, changer_mentions
from tests.cli.conftest import Rendu

ATTENTE = 90
MENTIONS = {f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)}
SOURD = """import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("sourd", os.getpid(), file=sys.stderr, flush=True)
while True:
    signal.pause()
"""


@contextmanager
def lance(*options: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    commande = subprocess.Popen(
        [sys.executable, "-m", "observatoire", "lancer", *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        start_new_session=True, env={**os.environ, **environ},
    )  # fmt: skip
    try:
        yield commande
    finally:
        if commande.poll() is None:
            os.killpg(commande.pid, signal.SIGKILL)
        commande.communicate()


def demander(port: int, page: str) -> str:
    fin = time.monotonic() + ATTENTE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=5) as reponse:
                return reponse.read().decode()
        except OSError:  # refus, coupure ou délai d'une réponse commencée
            if time.monotonic() > fin:
                raise
            time.sleep(0.3)


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@pytest.mark.lent
@pytest.mark.skipif(os.name != "posix", reason="signaux d'un système POSIX")
@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "arrêt"])
def test_l_application_demarre_repond_et_s_arrete(projet: Path, signal_: signal.Signals) -> None:
    port = port_libre()
    changer_mentions(projet / "data", MENTIONS)
    with lance("--port", str(port), "--public") as commande:
        assert demander(port, "/_stcore/health") == "ok"
        assert "<html" in demander(port, "/")
        assert (projet / ".entrepot" / "COURANT").is_file()
        if signal_ == signal.SIGINT:  # un terminal le donne à tout le groupe
            os.killpg(commande.pid, signal_)
        else:  # un gestionnaire de services, à la seule commande
            commande.terminate()
        texte, _ = commande.communicate(timeout=30)
    assert commande.returncode == 0, texte
    assert f"http://127.0.0.1:{port}" in texte
    assert "Traceback" not in texte
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)


def test_sans_mentions_legales_l_edition_publique_ne_demarre_pas(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    rendu = commande("lancer", "--public")
    assert rendu.code == 2 and "Qui héberge le serveur".lower() in rendu.messages.lower()
    assert "hebergeur" in rendu.messages and "À faire" in rendu.messages


@pytest.mark.lent
@pytest.mark.skipif(os.name != "posix", reason="signaux d'un système POSIX")
def test_un_serveur_qui_n_ecoute_plus_est_arrete_quand_meme(projet: Path, tmp_path: Path) -> None:
    """Un serveur retenu par un calcul n'entend pas qu'on lui demande de finir : la commande finit."""
    sourd = tmp_path / "modules" / "streamlit"
    sourd.mkdir(parents=True)
    (sourd / "__init__.py").touch()
    (sourd / "__main__.py").write_text(SOURD, encoding="utf-8")
    chemins = os.pathsep.join([str(sourd.parent), os.environ.get("PYTHONPATH", "")])
    with lance("--port", str(port_libre()), PYTHONPATH=chemins) as commande:
        lignes = iter(commande.stdout.readline, "")
        numero = next(int(li.split()[1]) for li in lignes if li.startswith("sourd "))
        commande.terminate()
        texte, _ = commande.communicate(timeout=ATTENTE)
    assert commande.returncode == 0, texte
    with pytest.raises(ProcessLookupError):
        os.kill(numero, 0)


@pytest.mark.lent
def test_un_port_pris_passe_au_suivant_et_le_dit(projet: Path) -> None:
    with socket.socket() as occupe:
        occupe.bind(("127.0.0.1", 0))
        occupe.listen()
        port = int(occupe.getsockname()[1])
        with lance("--port", str(port)) as commande:
            annonces = [commande.stdout.readline() for _ in range(3)]
    assert any(f"Le port {port} est pris" in a for a in annonces)
    assert any("Application : http://127.0.0.1:" in a for a in annonces)


def test_le_programme_public_ne_recoit_que_le_dossier_public(
    projet: Path, entrepot_4c: Lecteur
) -> None:
    contexte = Contexte(Path("data"), entrepot_4c.chemin.parent)
    public = environnement(contexte, public=True)
    assert set(public.values()) == {str((entrepot_4c.chemin.parent / "public").resolve())}
    assert environnement(contexte, public=False)["OBSERVATOIRE_DONNEES"] == str(projet / "data")


def test_hors_de_cet_ordinateur_le_comite_demande_une_connexion(
    projet: Path, commande: Callable[..., Rendu]
) -> None:
    rendu = commande("lancer", "--adresse", "0.0.0.0")
    assert rendu.code == 2 and "--je-protege-autrement" in rendu.messages
    assert not (projet / ".entrepot").exists()
