"""Cinquante personnes à la fois : `python -m tests.bancs charge`, ou plus finement
`python -m tests.bancs.charge --personnes 50 --minutes 30 --processus 2 --mandataire caddy`.

Chaque personne ouvre une visite (le protocole du cadre, sans navigateur), passe d'une page à l'autre en
attendant quelques secondes, dans l'édition publique ou l'application du comité ; à mi-temps une nouvelle
édition est publiée. On compte les erreurs montrées ou les coupures, la mémoire de chaque serveur au cours du
temps, et les attentes. Une personne sur dix ne demande que le calcul le plus long : les autres doivent garder
leurs attentes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from observatoire.entrepot import edition_publique
from observatoire.entrepot.construction import actualiser
from observatoire.territoire import Mentions, changer_mentions
from observatoire.ui.navigation import PAGES
from observatoire.ui.public.plan import TITRES
from tests.bancs.edition_publique import RACINE, memoire, servie

LONGUE = "isolement"  # la page au calcul le plus long
PUBLIQUES = [p for p in TITRES if p]
INTERNES = [p.fichier for p in PAGES]


@dataclass
class Releve:
    """Ce qu'ont vu les personnes et les serveurs."""

    attentes: dict[str, list[float]] = field(default_factory=dict)
    erreurs: list[str] = field(default_factory=list)
    memoires: dict[str, list[float]] = field(default_factory=dict)

    def dire(self) -> list[tuple[str, str, str]]:
        """Une ligne par genre d'attente et par serveur."""
        lignes = [("erreurs", str(len(self.erreurs)), "")]
        lignes += [(f"  {e[:160]}", "", "") for e in dict.fromkeys(self.erreurs)]
        for quoi, durees in sorted(self.attentes.items()):
            rangees = sorted(durees)
            p95 = rangees[min(len(rangees) - 1, int(0.95 * len(rangees)))]
            lignes.append(
                (
                    quoi,
                    f"p50 {statistics.median(rangees):.2f} s, p95 {p95:.2f} s",
                    f"{len(durees)} pages",
                )
            )
        for quoi, vues in self.memoires.items():
            milieu = statistics.median(vues[len(vues) // 2 :])
            lignes.append(
                (
                    f"mémoire, {quoi}",
                    f"{vues[0]:.0f} → {milieu:.0f} → {vues[-1]:.0f} Mo",
                    f"max {max(vues):.0f}",
                )
            )
        return lignes


async def personne(
    port: int, edition: str, fin: float, releve: Releve, tirage: random.Random, pause: float
) -> None:
    """Une visite, jusqu'à l'heure dite ; coupée, elle est comptée, puis rouverte."""
    longue = tirage.random() < 0.1
    pages = [LONGUE] if longue else PUBLIQUES if edition == "public" else INTERNES
    await asyncio.sleep(tirage.random() * pause)
    while time.monotonic() < fin:
        try:
            async with websockets.connect(
                f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
                open_timeout=120, ping_interval=None,
            ) as prise:  # fmt: skip
                while time.monotonic() < fin:
                    page = tirage.choice(pages)
                    debut = time.monotonic()
                    await prise.send(BackMsg(rerun_script={"page_name": page}).SerializeToString())
                    erreur = await asyncio.wait_for(_finie(prise), 300)
                    quoi = f"{edition}, {'calcul long' if longue else 'pages'}"
                    releve.attentes.setdefault(quoi, []).append(time.monotonic() - debut)
                    releve.erreurs += [f"{edition}, {page} : {erreur}"] if erreur else []
                    await asyncio.sleep(tirage.uniform(0.5, 1.5) * pause)
        except (TimeoutError, OSError, websockets.WebSocketException) as e:
            releve.erreurs.append(f"{edition} : coupée ({type(e).__name__})")
            await asyncio.sleep(1)


async def _finie(prise: websockets.ClientConnection) -> str:
    """Lit jusqu'à la fin de la page ; rend l'erreur montrée, s'il y en a une."""
    erreur = ""
    async for message in prise:
        assert isinstance(message, bytes)
        lu = ForwardMsg.FromString(message)
        genre = lu.WhichOneof("type")
        if genre == "delta" and lu.delta.new_element.WhichOneof("type") == "exception":
            erreur = lu.delta.new_element.exception.message or "exception"
        if genre == "script_finished":
            return erreur
    raise OSError("fermée avant la fin")


async def jouer(
    ports: dict[str, list[int]], processus: dict[str, int], personnes: int, minutes: float, pause: float,
    republier: tuple[str, ...],
) -> Releve:  # fmt: skip
    """Toutes les personnes ensemble, la nouvelle édition à mi-temps, la mémoire toutes les cinq secondes."""
    releve, fin = Releve(), time.monotonic() + 60 * minutes
    tirage = random.Random(15)

    async def surveiller() -> None:
        while time.monotonic() < fin:
            for nom, pid in processus.items():
                releve.memoires.setdefault(nom, []).append(memoire(pid))
            await asyncio.sleep(5)

    async def publier() -> None:
        await asyncio.sleep(30 * minutes)
        fait = await asyncio.create_subprocess_exec(*republier, stdout=subprocess.DEVNULL)
        if await fait.wait():
            releve.erreurs.append("la nouvelle édition n'a pas pu être publiée")

    visites = []
    for n in range(personnes):
        edition = sorted(ports)[n % len(ports)]
        port = ports[edition][n // len(ports) % len(ports[edition])]
        visites.append(personne(port, edition, fin, releve, random.Random(tirage.random()), pause))
    await asyncio.gather(surveiller(), publier(), *visites)
    return releve


@contextlib.contextmanager
def mandataire(derriere: list[int]) -> Iterator[int]:
    """Caddy devant ces ports, une visite gardée sur le même (comme `deploiement/Caddyfile`)."""
    import socket

    caddy = shutil.which("caddy")
    assert caddy, "caddy n'est pas installé"
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = int(prise.getsockname()[1])
    vers = " ".join(f"127.0.0.1:{p}" for p in derriere)
    texte = (
        "{\n admin off\n auto_https off\n}\n"
        f"http://127.0.0.1:{port} {{\n reverse_proxy {vers} {{\n lb_policy random\n flush_interval -1\n }}\n}}\n"
    )
    with tempfile.TemporaryDirectory() as dossier:
        (Path(dossier) / "Caddyfile").write_text(texte, encoding="utf-8")
        web = subprocess.Popen(
            [caddy, "run", "--config", f"{dossier}/Caddyfile", "--adapter", "caddyfile"],
            env={**os.environ, "HOME": dossier}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            time.sleep(2)
            yield port
        finally:
            web.terminate()
            web.wait(10)


def mesurer(personnes: int, minutes: float, combien: int, pause: float, devant: bool) -> Releve:
    """Construit, sert `combien` processus par édition, joue, relève."""
    with tempfile.TemporaryDirectory() as dossier, contextlib.ExitStack() as pile:
        donnees, entrepot = Path(dossier) / "data", Path(dossier) / "entrepot"
        shutil.copytree(RACINE / "data", donnees, ignore=shutil.ignore_patterns(".entrepot"))
        changer_mentions(donnees, {f.name: f"EXEMPLE {f.name}" for f in fields(Mentions)})
        actualiser(donnees, entrepot)
        publique = edition_publique.servir(entrepot, donnees)
        ports: dict[str, list[int]] = {"public": [], "comité": []}
        processus: dict[str, int] = {}
        for n in range(combien):
            port, pid = pile.enter_context(servie(publique))
            ports["public"].append(port)
            processus[f"public {n + 1}"] = pid
            port, pid = pile.enter_context(
                servie(donnees, RACINE / "app.py", OBSERVATOIRE_ENTREPOT=str(entrepot))
            )
            ports["comité"].append(port)
            processus[f"comité {n + 1}"] = pid
        if devant:
            ports = {e: [pile.enter_context(mandataire(p))] for e, p in ports.items()}
        ici = ("--donnees", str(donnees), "--entrepot", str(entrepot))
        suite = (
            "import sys; from pathlib import Path; from observatoire.cli import principal; "
            f"p = Path({str(donnees)!r}) / 'territoire.toml'; "
            "p.write_text(p.read_text('utf-8') + '\\n# revu\\n', 'utf-8'); "
            f"sys.exit(principal([*{ici!r}, 'actualiser']) or principal([*{ici!r}, 'deriver']))"
        )
        return asyncio.run(
            jouer(ports, processus, personnes, minutes, pause, (sys.executable, "-c", suite))
        )


def banc() -> list[tuple[str, str, str]]:
    """Court : douze personnes, deux minutes, un processus par édition."""
    return mesurer(12, 2, 1, 5, False).dire()


def principal() -> int:
    """La mesure entière, réglable."""
    lu = argparse.ArgumentParser(description=__doc__)
    lu.add_argument("--personnes", type=int, default=50)
    lu.add_argument("--minutes", type=float, default=30)
    lu.add_argument("--processus", type=int, default=1)
    lu.add_argument(
        "--pause", type=float, default=8, help="secondes entre deux pages d'une personne"
    )
    lu.add_argument("--mandataire", choices=("aucun", "caddy"), default="aucun")
    o = lu.parse_args()
    releve = mesurer(o.personnes, o.minutes, o.processus, o.pause, o.mandataire == "caddy")
    for quoi, mesure, reste in releve.dire():
        print(f"{quoi:<40} {mesure:<36} {reste}")
    return 1 if releve.erreurs else 0


if __name__ == "__main__":
    sys.exit(principal())
