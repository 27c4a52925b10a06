"""Ce qui passe entre une visite et le serveur, dans les deux éditions : une page à la fois, et peu ensemble.

Le cadre démarre un calcul à chaque message, même si le précédent n'est pas fini : vingt messages d'un coup, d'une
seule visite, figeaient le serveur pour toutes les autres. Ici une visite attend sa page d'avant, un court moment,
et au-delà de quelques pages en cours les suivantes entrent une à une. Le chemin du programme n'est dit à personne.
"""

import asyncio
import time

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ENSEMBLE = 8  # pages calculées ensemble ; au-delà, elles se gênent sans aller plus vite
PAR_SECONDE = (
    4.0  # ce qui entre quand même, toutes les places prises : un long calcul n'arrête personne
)
REPRISE = 0.5  # secondes avant qu'une visite puisse abandonner sa page en cours pour une autre
OUBLI = 30.0  # secondes après quoi une page sans fin connue ne tient plus de place
_PAS = 0.05
# La fin d'une page est un message minuscule ; les grands ne sont pas relus.
_PETIT = 200


class Places:
    """Les pages en cours, toutes visites ensemble."""

    def __init__(self, ensemble: int = ENSEMBLE, par_seconde: float = PAR_SECONDE) -> None:
        self._ensemble, self._ecart = ensemble, 1 / par_seconde
        self._en_cours: dict[object, float] = {}
        self._suivante = 0.0

    async def entrer(self, visite: object) -> None:
        """Attend que la page d'avant de cette visite finisse (ou `REPRISE`), puis une place."""
        if visite in self._en_cours:
            reprise = time.monotonic() + REPRISE
            while visite in self._en_cours and time.monotonic() < reprise:
                await asyncio.sleep(_PAS)
        elif self._pleines():
            tour = self._suivante = max(time.monotonic(), self._suivante) + self._ecart
            while self._pleines() and time.monotonic() < tour:
                await asyncio.sleep(_PAS)
        self._en_cours[visite] = time.monotonic()

    def sortir(self, visite: object) -> None:
        """La page de cette visite est finie, ou la visite est partie."""
        self._en_cours.pop(visite, None)

    def _pleines(self) -> bool:
        limite = time.monotonic() - OUBLI
        for visite in [v for v, debut in self._en_cours.items() if debut < limite]:
            self.sortir(visite)
        return len(self._en_cours) >= self._ensemble


class Visites:
    """Intergiciel des deux serveurs : chaque visite passe par les mêmes `Places`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._places = app, Places()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Laisse passer le reste ; tient le pas d'une visite."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        visite = object()

        async def recevoir() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and _demande(message.get("bytes")):
                await self._places.entrer(visite)
            return message

        async def envoyer(message: Message) -> None:
            brut = message.get("bytes")
            if message["type"] == "websocket.send" and brut:
                if len(brut) < _PETIT and _finie(ForwardMsg.FromString(brut)):
                    self._places.sortir(visite)
                message = {**message, "bytes": sans_chemin(brut)}
            await send(message)

        try:
            await self._app(scope, recevoir, envoyer)
        finally:
            self._places.sortir(visite)


def _demande(brut: bytes | None) -> bool:
    """Vrai pour un message qui fait calculer une page."""
    try:
        return bool(BackMsg.FromString(brut or b"").HasField("rerun_script"))
    except DecodeError:
        return False


def _finie(lu: ForwardMsg) -> bool:
    """Vrai si la page est finie, et non laissée pour une autre."""
    laissee = lu.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return bool(lu.HasField("script_finished") and not laissee)


def sans_chemin(brut: bytes) -> bytes:
    """Le message d'ouverture sans le chemin du programme sur le disque du serveur ; les autres, tels quels."""
    if b"/entree.py" not in brut and b"app.py" not in brut:
        return brut
    lu = ForwardMsg.FromString(brut)
    if not lu.HasField("new_session"):
        return brut
    lu.new_session.main_script_path = "observatoire"
    return bytes(lu.SerializeToString())
