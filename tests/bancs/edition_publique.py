"""Attaquer l'édition publique : `python -m tests.bancs.edition_publique [--sessions N] [--redemarrages R]`.

Chaque redémarrage ouvre ses premières sessions ensemble, en parlant au serveur sans navigateur, et demande
les pages du comité de toutes les façons ; puis des dépôts sont envoyés. On compte ce qui a fui, en octets
reconnus, et la mémoire du serveur.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from observatoire.ui.navigation import PAGES
from observatoire.ui.public.plan import TITRES

RACINE = Path(__file__).parents[2]
ENTREE = RACINE / "observatoire" / "ui" / "public" / "entree.py"
INTERNES = [p for p in PAGES if p.fichier not in TITRES]
POINTS = [
    "_stcore/metrics", "_stcore/script-health-check", "_stcore/agent/openapi.json", "_stcore/agent/mcp",
    "auth/login", "auth/logout", "oauth2callback", "app/static/territoire.toml", "pages/avis.py",
    "static/../../../../territoire.toml", "static/%2e%2e/%2e%2e/app.py", "component/x/../../app.py",
    *(p.fichier for p in INTERNES),
]  # fmt: skip
# Ce qu'aucune session ne doit faire faire au serveur.
ORDRES = ("clear_cache", "set_run_on_save", "debug_shutdown_runtime", "load_git_info")


@contextmanager
def servie(dossier: Path, entree: Path = ENTREE, **environ: str) -> Iterator[tuple[int, int]]:
    """Le programme servi sur `dossier` ; rend le port et le numéro du processus."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = int(prise.getsockname()[1])
    reglages = {"OBSERVATOIRE_DONNEES": str(dossier), "OBSERVATOIRE_ENTREPOT": str(dossier)}
    serveur = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(entree), f"--server.port={port}",
         "--server.headless=true", "--server.fileWatcherType=none", "--logger.level=error"],
        cwd=RACINE, env={**os.environ, **reglages, **environ}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                assert serveur.poll() is None, "le serveur ne démarre pas"
                time.sleep(0.1)
        yield port, serveur.pid
    finally:
        serveur.terminate()
        try:
            serveur.wait(10)
        except subprocess.TimeoutExpired:
            serveur.kill()
            serveur.wait()


def secrets(donnees: Path) -> dict[str, bytes]:
    """Ce qui trahirait le comité : ses pages, leurs questions, ses dossiers et son programme sur le disque."""
    vus = {f"page {p.fichier}": f"pages/{p.fichier}.py".encode() for p in PAGES}
    for p in INTERNES:
        question = re.search(
            r'comite\.page\("(.*?)"\)', (RACINE / f"pages/{p.fichier}.py").read_text("utf-8")
        )
        assert question is not None
        vus[f"question {p.fichier}"] = (
            question[1].encode().decode("unicode_escape").encode("latin-1")
        )
        vus[f"adresse {p.fichier}"] = f'"{p.fichier}"'.encode()
    return vus | {"dossier": str(donnees).encode(), "programme": str(RACINE).encode()}


def demandes() -> list[BackMsg]:
    """Une première demande par façon d'atteindre une page du comité, plus l'accueil ordinaire."""
    toutes = [BackMsg(rerun_script={"query_string": ""})]
    for p in INTERNES:
        chemin = str(RACINE / "pages" / f"{p.fichier}.py")
        toutes += [
            BackMsg(rerun_script={"page_name": p.fichier}),
            BackMsg(rerun_script={"page_script_hash": calc_hash(chemin)}),
        ]
    return toutes


async def ecouter(port: int, demande: BackMsg, limite: float = 900, base: str = "") -> bytes:
    """Tout ce que le serveur envoie à une session neuve, jusqu'à la fin de la page (ou la coupure)."""
    recu = b""
    try:
        async with asyncio.timeout(limite), websockets.connect(
            f"ws://127.0.0.1:{port}{base}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
            open_timeout=limite,
        ) as prise:  # fmt: skip
            await prise.send(demande.SerializeToString())
            async for message in prise:
                recu += message
                if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                    break
    except (TimeoutError, OSError, websockets.WebSocketException):
        pass
    return recu


async def ensemble(port: int, nombre: int) -> list[bytes]:
    """`nombre` sessions ouvertes d'un coup, chacune avec une demande différente."""
    sortes = demandes()
    return await asyncio.gather(*(ecouter(port, sortes[n % len(sortes)]) for n in range(nombre)))


def fuites(recus: list[bytes], interdits: dict[str, bytes]) -> list[str]:
    """Ce qui a été reconnu d'interne dans ce que les visiteurs ont reçu."""
    return [nom for recu in recus for nom, octets in interdits.items() if octets in recu]


def demander(
    port: int, chemin: str, methode: str = "GET", corps: bytes | None = None, depuis: str = ""
) -> tuple[int, bytes]:
    """Le code et le corps d'une requête (de la part de `depuis`), sans suivre ce qui ne va pas."""
    entetes = {"X-Forwarded-For": depuis} if depuis else {}
    requete = urllib.request.Request(
        f"http://127.0.0.1:{port}/{chemin}", data=corps, method=methode, headers=entetes
    )
    try:
        with urllib.request.urlopen(requete, timeout=60) as reponse:
            return int(reponse.status), reponse.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()
    except OSError:  # coupée pendant l'envoi : refusée aussi
        return 0, b""


def memoire(pid: int) -> float:
    """La mémoire du serveur, en mégaoctets."""
    texte = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", texte)[1]) / 1024


async def deposer(port: int, fois: int, octets: int) -> list[int]:
    """Dépose `fois` fichiers au nom d'une session bien vivante ; rend les codes reçus."""
    async with websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as prise:
        await prise.send(BackMsg(rerun_script={}).SerializeToString())
        session = ""
        async for message in prise:
            lu = ForwardMsg.FromString(message)
            if lu.WhichOneof("type") == "new_session":
                session = lu.new_session.initialize.session_id
            if lu.WhichOneof("type") == "script_finished":
                break
        corps = b"x" * octets
        return [
            (await asyncio.to_thread(
                demander, port, f"_stcore/upload_file/{session}/{n}", "PUT", corps
            ))[0]
            for n in range(fois)
        ]  # fmt: skip


async def ordonner(port: int) -> list[str]:
    """Les ordres au serveur qui n'ont pas coupé la session : aucun, attendu."""
    suivis = []
    for ordre in ORDRES:
        recu = await ecouter(port, BackMsg(**{ordre: True}), limite=15)
        suivis += [ordre] if recu else []
    return suivis


def principal() -> int:
    """Construit, dérive, attaque, compte."""
    from observatoire.entrepot import edition_publique
    from observatoire.entrepot.construction import actualiser
    from observatoire.territoire import Mentions, changer_mentions

    lu = argparse.ArgumentParser(description=__doc__)
    lu.add_argument("--sessions", type=int, default=200)
    lu.add_argument("--redemarrages", type=int, default=20)
    lu.add_argument("--depots", type=int, default=100)
    choix = lu.parse_args()
    with tempfile.TemporaryDirectory() as dossier:
        donnees = RACINE / "data"
        actualiser(donnees, Path(dossier))
        publique = edition_publique.servir(Path(dossier), donnees)
        changer_mentions(publique, {f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)})
        interdits = secrets(donnees)
        trouvees: list[str] = []
        servies = 0
        for tour in range(choix.redemarrages):
            with servie(publique) as (port, _pid):
                recus = asyncio.run(ensemble(port, choix.sessions))
                recus += [demander(port, p)[1] for p in POINTS]
                servies += sum(b"Observatoire territorial" in r for r in recus)
                trouvees += fuites(recus, interdits)
            print(f"redémarrage {tour + 1} : {servies} pages, {len(trouvees)} fuites", flush=True)
        print(f"{choix.redemarrages} × {choix.sessions} sessions, {servies} pages servies ; "
              f"fuites : {len(trouvees)} {sorted(set(trouvees))[:5]}")  # fmt: skip
        with servie(publique) as (port, pid):
            asyncio.run(ensemble(port, 5))
            avant = memoire(pid)
            codes = asyncio.run(deposer(port, choix.depots, 20_000_000))
            print(f"{len(codes)} dépôts de 20 Mo : codes {sorted(set(codes))} ; mémoire {avant:.0f} → "
                  f"{memoire(pid):.0f} Mo ; ordres suivis : {asyncio.run(ordonner(port))}")  # fmt: skip
    return 1 if trouvees else 0


if __name__ == "__main__":
    sys.exit(principal())
