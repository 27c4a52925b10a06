"""Les fichiers fixes du cadre, envoyés comprimés : chacun une seule fois, quel que soit le nombre de visites.

Le cadre les sert tels quels, pour ne pas les comprimer à chaque requête ; ils font l'essentiel d'une première
visite. Leur adresse porte la somme de leur contenu : comprimés, ils se gardent autant que le programme.
"""

import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FIXES = "/static/"
_TEXTES = ("text/", "application/javascript", "application/json", "application/wasm", "image/svg")
_ASSEZ = 1000  # octets ; au-dessous, l'en-tête coûte ce qu'il épargne


class Compression:
    """Intergiciel : comprime un fichier fixe pour qui l'accepte ; tout autre réponse passe au fil de l'eau."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gardes: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Traite une requête."""
        if scope["type"] != "http" or scope["method"] != "GET" or _FIXES not in scope["path"]:
            await self._app(scope, receive, send)
            return
        entetes = Headers(scope=scope)
        voulu = "gzip" in entetes.get("accept-encoding", "") and "range" not in entetes
        suite = _Envoi(send, scope["path"], self._gardes) if voulu else send
        await self._app(scope, receive, suite)


class _Envoi:
    """Le `send` d'un fichier fixe : retient son corps, et l'envoie comprimé."""

    def __init__(self, send: Send, chemin: str, gardes: dict[tuple[str, str], bytes]) -> None:
        self._send, self._chemin, self._gardes = send, chemin, gardes
        self._debut: Message | None = None
        self._corps = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _se_comprime(message):
            self._debut = message
            return
        if self._debut is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._corps += message.get("body", b"")
        if message.get("more_body"):
            return
        entetes = MutableHeaders(scope=self._debut)
        cle = (self._chemin, entetes.get("etag", ""))
        if cle not in self._gardes:
            self._gardes[cle] = gzip.compress(self._corps, 6)
        entetes["content-encoding"] = "gzip"
        entetes["content-length"] = str(len(self._gardes[cle]))
        entetes.add_vary_header("Accept-Encoding")
        await self._send(self._debut)
        await self._send({"type": "http.response.body", "body": self._gardes[cle]})


def _se_comprime(debut: Message) -> bool:
    entetes = Headers(raw=debut["headers"])
    return (
        debut["status"] == 200
        and "content-encoding" not in entetes
        and entetes.get("content-type", "").startswith(_TEXTES)
        and int(entetes.get("content-length", _ASSEZ)) >= _ASSEZ
    )
