"""Le serveur du guichet : peu d'adresses, des envois petits et lents, aucun témoin, aucun journal."""

import asyncio
import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from observatoire.guichet import page, reponse
from observatoire.guichet.boite import Affiche, Boite, BoitePleine, Formulaire
from observatoire.guichet.connexion import Connexion
from observatoire.guichet.debit import Debit
from observatoire.guichet.declaration import Questionnaire, questionnaire

ENVOI_OCTETS, CHAMPS, SECONDES = 16 * 1024, 120, 10
_ENTETES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}
_FORMULAIRE = "application/x-www-form-urlencoded"


class Refus(Exception):
    """Ce qui n'est pas servi : un code, et une phrase."""

    def __init__(self, code: int, phrase: str) -> None:
        super().__init__(phrase)
        self.code, self.phrase = code, phrase


class Entetes:
    """Intergiciel : les en-têtes de sécurité de chaque réponse."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Traite une requête."""

        async def envoyer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_ENTETES)
            await send(message)

        await self._app(scope, receive, envoyer)


class Guichet:
    """Les pages d'une boîte de dépôt ; `base` : le chemin qui les précède."""

    def __init__(
        self, boite: Boite, base: str = "", jour: Callable[[], dt.date] = dt.date.today
    ) -> None:
        self._boite, self._base, self._jour = boite, base, jour
        self._debit = Debit()

    def application(self) -> Starlette:
        """L'application à servir."""
        routes = [
            Route("/", self._accueil),
            Route("/style.css", lambda _: Response(page.STYLE, media_type="text/css")),
            Route("/sante", lambda _: PlainTextResponse("ok")),
            Route("/merci", self._merci),
            Route("/{formulaire}", self._formulaire, methods=["GET", "POST"]),
        ]
        montees = [Mount(self._base, routes=routes)] if self._base else routes
        return Starlette(
            routes=montees, middleware=[Middleware(Entetes)],
            exception_handlers={Refus: self._refuser, 404: self._perdu, 405: self._perdu, 500: self._panne},
        )  # fmt: skip

    async def _accueil(self, _: Request) -> Response:
        a = self._boite.affiche()
        ouverts = [f for f in a.formulaires if f.ouvert(self._jour())]
        return HTMLResponse(page.accueil(a, self._base, ouverts))

    async def _merci(self, _: Request) -> Response:
        return HTMLResponse(page.simple(self._boite.affiche(), self._base, "Merci, c'est envoyé."))

    async def _formulaire(self, requete: Request) -> Response:
        a, f, q = self._ouvert(requete.path_params["formulaire"])
        if requete.method != "POST":
            return HTMLResponse(page.formulaire(a, self._base, f, q, secrets.token_hex(16), {}, {}))
        champs = await self._champs(requete)
        try:
            jeton = reponse.jeton(champs)
            lues, fautes = reponse.lire(q, champs, a.communes, self._jour())
        except reponse.ReponseRefusee as e:
            raise Refus(
                400, "Ce formulaire n'a pas été compris. Recommencez depuis l'accueil."
            ) from e
        if fautes:
            rendue = page.formulaire(a, self._base, f, q, jeton, lues, fautes)
            return HTMLResponse(rendue, status_code=422)
        if not any(v.strip() for n, v in champs if n == reponse.PIEGE):
            if not self._debit.permis(requete.client.host if requete.client else ""):
                raise Refus(429, "Trop d'envois en ce moment. Réessayez dans quelques minutes.")
            try:
                await asyncio.to_thread(self._boite.deposer, f, jeton, lues, self._jour())
            except BoitePleine as e:
                raise Refus(503, str(e)) from e
        return RedirectResponse(f"{self._base}/merci", status_code=303)

    def _ouvert(self, identifiant: str) -> tuple[Affiche, Formulaire, Questionnaire]:
        a = self._boite.affiche()
        f = a.formulaire(identifiant)
        if f is None:
            raise Refus(404, "Ce formulaire n'existe pas.")
        if self._jour().isoformat() < f.ouvre:
            raise Refus(404, "Ce formulaire n'est pas encore ouvert.")
        if not f.ouvert(self._jour()):
            raise Refus(410, "Ce formulaire est fermé : ses résultats sont en cours de lecture.")
        return a, f, questionnaire(f.questionnaire)

    async def _champs(self, requete: Request) -> list[tuple[str, str]]:
        """Les champs envoyés : petits, à temps, depuis une de nos pages."""
        if requete.headers.get("content-type", "").partition(";")[0].strip() != _FORMULAIRE:
            raise Refus(415, "Ce guichet ne reçoit que ses propres formulaires, jamais de fichier.")
        if requete.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refus(403, "Ce formulaire s'envoie depuis sa propre page.")
        corps = b""
        try:
            async with asyncio.timeout(SECONDES):
                async for morceau in requete.stream():
                    corps += morceau
                    if len(corps) > ENVOI_OCTETS:
                        raise Refus(413, "Cet envoi est trop long.")
        except TimeoutError:
            raise Refus(408, "Cet envoi est trop lent. Réessayez.") from None
        try:
            return parse_qsl(
                corps.decode("ascii"),
                keep_blank_values=True,
                max_num_fields=CHAMPS,
                errors="strict",
            )
        except ValueError:
            raise Refus(400, "Ce formulaire n'a pas été compris.") from None

    async def _refuser(self, _: Request, e: Exception) -> Response:
        assert isinstance(e, Refus)
        entetes = {"Retry-After": "300"} if e.code in (429, 503) else {}
        return self._dire(e.code, e.phrase, entetes)

    async def _perdu(self, _: Request, e: Exception) -> Response:
        return self._dire(getattr(e, "status_code", 404), "Cette page n'existe pas.", {})

    async def _panne(self, _: Request, e: Exception) -> Response:
        return self._dire(500, "Le guichet est en panne. Réessayez plus tard.", {})

    def _dire(self, code: int, phrase: str, entetes: dict[str, str]) -> Response:
        rendue = page.simple(self._boite.affiche(), self._base, phrase)
        return HTMLResponse(rendue, status_code=code, headers=entetes)


def servir(dossier: Path, adresse: str, port: int, base: str) -> None:
    """Sert la boîte jusqu'à l'arrêt."""
    import uvicorn

    uvicorn.run(
        Guichet(Boite(dossier), base).application(), host=adresse, port=port, http=Connexion, ws="none",
        lifespan="off", access_log=False, server_header=False, log_level="warning",
        limit_concurrency=100, timeout_keep_alive=5, h11_max_incomplete_event_size=16 * 1024,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
