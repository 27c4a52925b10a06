"""Ce que le serveur public accepte du monde : une liste courte, et tout le reste est refusé.

Un visiteur lit ; il n'envoie ni fichier, ni ordre au serveur. Visites (en tout, et d'une même adresse), débit et
longueurs sont bornés, si bien qu'aucun visiteur ne remplit la mémoire, ne retient ni n'écarte les autres.
"""

import asyncio
import html
import time
from collections import Counter
from collections.abc import Collection

from google.protobuf.message import DecodeError
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from observatoire.guichet.debit import reseau
from observatoire.local.connexion import boucle_locale

SESSIONS = 300
# D'une même adresse (une mairie, une école, une médiathèque) : le cinquième des places.
PAR_ADRESSE = 60
MESSAGE_OCTETS = 256 * 1024
ADRESSE_SIGNES = 2000
# En moyenne, et d'un coup : un clic en envoie un, un chargement de page deux ou trois.
PAR_SECONDE, D_UN_COUP = 4.0, 40.0
_VERBES = ("GET", "HEAD")
_RACINES = ("static/", "media/", "component/")
_EXACTS = ("_stcore/health", "_stcore/host-config", "favicon.png")
_FLUX = "_stcore/stream"
_MESSAGES = ("rerun_script", "stop_script", "app_heartbeat")
# Fabriquer un téléchargement demandé d'un clic, faire défiler un grand tableau.
_OPERATIONS = ("deferred_file", "dataframe_chunk")


class Bornes:
    """Intergiciel du serveur public. `pages` : les adresses servies ; `base` : le chemin qui les précède."""

    def __init__(
        self, app: ASGIApp, pages: Collection[str], base: str = "", sessions: int = SESSIONS
    ) -> None:
        self._app, self._pages, self._base = app, frozenset(pages), base.strip("/")
        self._sessions, self._ouvertes = sessions, Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Laisse passer une lecture connue ; refuse le reste avec une phrase."""
        if scope["type"] == "websocket":
            await self._flux(scope, receive, send)
        elif scope["type"] == "http" and (refus := self._refus(scope)):
            await _dire(*refus, self._base)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refus(self, scope: Scope) -> tuple[int, str] | None:
        chemin = self._sous_la_base(scope["path"])
        if scope["method"] not in _VERBES:
            return 405, "Cette édition se lit seulement : elle ne reçoit ni fichier ni formulaire."
        if len(scope.get("query_string", b"")) > ADRESSE_SIGNES:
            return 414, "Cette adresse est trop longue. Repartez de la page d'accueil."
        if chemin is None or not (
            chemin in self._pages or chemin in _EXACTS or chemin.startswith(_RACINES)
        ):
            return 404, "Cette page n'existe pas. Le plan du site donne toutes celles qui existent."
        return self._plein(scope) if chemin in self._pages else None

    def _plein(self, scope: Scope) -> tuple[int, str] | None:
        """Pourquoi ce visiteur n'a pas de place, s'il n'en a pas."""
        visiteur = _visiteur(scope)
        if visiteur and self._ouvertes[visiteur] >= PAR_ADRESSE:
            return (
                429,
                "Trop de pages ouvertes depuis votre réseau. Fermez-en, puis rechargez celle-ci.",
            )
        if self._ouvertes.total() >= self._sessions:
            return 503, "Trop de visiteurs en ce moment. Réessayez dans quelques minutes."
        return None

    def _sous_la_base(self, chemin: str) -> str | None:
        propre = chemin.strip("/") if not chemin.startswith("//") else None
        if propre is None or not self._base:
            return propre if propre is None or not propre.startswith(_RACINES) else chemin[1:]
        if propre == self._base:
            return ""
        return (
            propre.removeprefix(f"{self._base}/") if propre.startswith(f"{self._base}/") else None
        )

    async def _flux(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sous_la_base(scope["path"]) != _FLUX or self._plein(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        visiteur = _visiteur(scope)
        self._ouvertes[visiteur] += 1
        try:
            await self._app(scope, _Filtre(receive, send), send)
        finally:
            self._ouvertes -= Counter({visiteur: 1})


def _visiteur(scope: Scope) -> str:
    """À qui compter une visite : l'adresse que dit le serveur web ; vide depuis cette machine même."""
    hote = str((scope.get("client") or ("",))[0])
    return "" if not hote or boucle_locale(hote) else reseau(hote)


def intergiciel(pages: Collection[str], base: str = "") -> Middleware:
    """Les bornes, à donner au serveur public."""
    return Middleware(Bornes, pages=pages, base=base)


class _Filtre:
    """Le `receive` d'un visiteur : ses seuls messages de lecture, à un débit borné."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._reserve, self._vu = D_UN_COUP, time.monotonic()

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if not permis(message.get("bytes")):
            await self._send({"type": "websocket.close", "code": 1008})
            return {"type": "websocket.disconnect", "code": 1008}
        await self._patienter()
        return message

    async def _patienter(self) -> None:
        ici = time.monotonic()
        self._reserve = min(D_UN_COUP, self._reserve + (ici - self._vu) * PAR_SECONDE) - 1
        self._vu = ici
        if self._reserve < 0:
            await asyncio.sleep(-self._reserve / PAR_SECONDE)


def permis(brut: bytes | None) -> bool:
    """Vrai pour un message de lecture : connu, court, sans adresse démesurée."""
    if not brut or len(brut) > MESSAGE_OCTETS:
        return False
    try:
        lu = BackMsg.FromString(brut)
    except DecodeError:
        return False
    genre = lu.WhichOneof("type")
    if genre == "backend_operation_request":
        return bool(lu.backend_operation_request.WhichOneof("payload") in _OPERATIONS)
    if genre not in _MESSAGES:
        return False
    return genre != "rerun_script" or len(lu.rerun_script.query_string) <= ADRESSE_SIGNES


def _dire(code: int, phrase: str, accueil: str) -> HTMLResponse:
    dite = html.escape(phrase)
    entetes = {"Retry-After": "120"} if code in (429, 503) else {}
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{dite}</title></head>'
        f'<body><h1>{dite}</h1><p><a href="/{accueil}">Accueil</a></p></body></html>',
        status_code=code,
        headers=entetes,
    )
