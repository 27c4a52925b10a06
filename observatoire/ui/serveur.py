"""Ce que le serveur ajoute à chaque réponse, dans les deux éditions : langue, titre, racine, en-têtes de sécurité.

Une page servie dit `lang="fr"` et son titre avant tout script ; un robot ou un lecteur d'écran les lit tels
quels. Source des en-têtes : recommandations ANSSI pour un site web (PA-009), OWASP Secure Headers.
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util, get_option
from streamlit.runtime.scriptrunner import get_script_run_ctx

from observatoire.ui import francais_du_cadre, gestes_du_cadre, visites
from observatoire.ui.compression import Compression

TITRE = "Observatoire territorial"
# Le cadre écrit des styles et des scripts dans la page ; cartes et figures compilent les leurs.
_POLITIQUE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://data.geopf.fr; "
    "font-src 'self' data:; connect-src 'self' ws: wss: data: blob: https://data.geopf.fr; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
ENTETES = {
    "Content-Security-Policy": _POLITIQUE,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ACCUEIL = "accueil"
_FIXES = "static/"
_DONNES = ("/media/", "/component/")
_COMPRESSES = (f"/{_FIXES}", "/_stcore/", *_DONNES)
# Un moteur de recherche lit les pages publiques, sans ouvrir de visite ; rien du comité.
_ROBOTS = "robots.txt"
_AUX_ROBOTS = "User-agent: *\nDisallow: /\n"


def en_session() -> bool:
    """Vrai quand ce qui s'exécute est la page d'un visiteur, et non le démarrage du serveur."""
    return get_script_run_ctx(suppress_warning=True) is not None


class Habit:
    """Intergiciel : les en-têtes de sécurité partout, la langue et le titre dans chaque page servie.

    `titres` : adresse d'une page (sans barre) → son titre ; `base` : le chemin qui précède les pages ;
    `ouvert` : un moteur de recherche peut le lire.
    """

    def __init__(
        self, app: ASGIApp, titres: Mapping[str, str], base: str = "", ouvert: bool = False
    ) -> None:
        self._app, self._titres = app, titres
        self._racine = f"/{base.strip('/')}/".replace("//", "/")
        fermes = [f"{self._racine}{f}" for f in ("_stcore/", "media/", "component/")]
        permis = "".join(f"Disallow: {f}\n" for f in fermes)
        self._aux_robots = f"User-agent: *\n{permis}" if ouvert else _AUX_ROBOTS
        self._fixes = _fichiers_fixes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Traite une requête ; les pages HTML sont reprises en entier, le reste passe au fil de l'eau."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].rstrip("/") == self._racine + _ACCUEIL:
            # Le cadre ne sert l'accueil qu'à la racine ; tapée, son adresse y mène.
            choix = scope.get("query_string", b"").decode("latin-1")
            vers = f"{self._racine}?{choix}" if choix else self._racine
            await RedirectResponse(vers, 307, ENTETES)(scope, receive, send)
            return
        sous = scope["path"].removeprefix(self._racine)
        # Un robot ne le demande qu'à la racine du site, où le serveur web peut l'envoyer ici.
        if sous.removeprefix("/") == _ROBOTS and scope["method"] in ("GET", "HEAD"):
            await PlainTextResponse(self._aux_robots, 200, ENTETES)(scope, receive, send)
            return
        if sous.startswith(_FIXES) and sous not in self._fixes:
            # Le cadre y répondrait sa page d'accueil, comme si le fichier existait.
            await PlainTextResponse("Ce fichier n'existe pas.", 404, ENTETES)(scope, receive, send)
            return
        document = not any(p in scope["path"] for p in _COMPRESSES)
        if document:
            # Ni comprimée ni « inchangée » : la page doit pouvoir être récrite.
            retirer = (b"accept-encoding", b"if-none-match", b"if-modified-since")
            gardes = [(k, v) for k, v in scope["headers"] if k.lower() not in retirer]
            scope = {**scope, "headers": gardes}
        connue = (
            sous.rstrip("/") in self._titres
            or scope["path"].rstrip("/") + "/" == self._racine
            or any(p in scope["path"] for p in _DONNES)
        )
        reprendre = self._reprendre(scope["path"])
        await self._app(scope, receive, _Reprise(send, reprendre, document, connue))

    def _reprendre(self, chemin: str) -> Callable[[str], str]:
        titre = titre_complet(self._titres.get(chemin.rstrip("/").rsplit("/", 1)[-1], ""))
        return lambda page: franciser(page, titre, self._racine)


def _fichiers_fixes() -> frozenset[str]:
    """Les fichiers que le cadre sert tels quels, par leur adresse."""
    dossier = Path(file_util.get_static_dir())
    return frozenset(p.relative_to(dossier).as_posix() for p in dossier.rglob("*") if p.is_file())


# Les visites à qui un rôle est reconnu, la plus ancienne d'abord.
_autorisees: dict[str, None] = {}
_MAX_AUTORISEES = 2000
_DEPOT = "/_stcore/upload_file/"


def autoriser_depots() -> None:
    """Cette visite peut envoyer des fichiers : son rôle vient d'être vérifié."""
    ctx = get_script_run_ctx(suppress_warning=True)
    if ctx is not None and ctx.session_id not in _autorisees:
        _autorisees[ctx.session_id] = None
        if len(_autorisees) > _MAX_AUTORISEES:
            _autorisees.pop(next(iter(_autorisees)), None)


class Depots:
    """Intergiciel du comité : un fichier n'entre en mémoire que pour une visite autorisée."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse un dépôt dont la visite n'a pas de rôle reconnu."""
        _, depot, reste = scope.get("path", "").partition(_DEPOT)
        if depot and scope["method"] == "PUT" and reste.split("/")[0] not in _autorisees:
            await PlainTextResponse("Dépôt refusé.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def depots_autorises() -> Middleware:
    """Les dépôts réservés aux visites reconnues, à donner au serveur du comité."""
    return Middleware(Depots)


def intergiciels(titres: Mapping[str, str], *, ouvert: bool = False) -> list[Middleware]:
    """Ce que les deux serveurs posent sur chaque réponse ; `ouvert` : un moteur de recherche peut les lire."""
    base = str(get_option("server.baseUrlPath") or "")
    habit = Middleware(Habit, titres=titres, base=base, ouvert=ouvert)
    return [Middleware(Compression), habit, Middleware(visites.Visites)]


def titre_complet(page: str) -> str:
    """Le titre d'une fenêtre : la page, puis l'observatoire."""
    return f"{page} · {TITRE}" if page else TITRE


class _Reprise:
    """Le `send` d'une requête : pose les en-têtes, et récrit le corps d'une page HTML.

    Le cadre sert sa page à toute adresse ; à une qui n'est pas `connue`, elle part avec le code 404.
    """

    def __init__(
        self, send: Send, reprendre: Callable[[str], str], document: bool, connue: bool
    ) -> None:
        self._send, self._reprendre, self._document = send, reprendre, document
        self._connue = connue
        self._debut: Message | None = None
        self._corps = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            entetes = MutableHeaders(scope=message)
            for nom, valeur in ENTETES.items():
                entetes.setdefault(nom, valeur)
            if entetes.get("content-type", "").startswith("text/html"):
                if message["status"] == 200 and not self._connue:
                    message = {**message, "status": 404}
                if self._document:
                    self._debut = message
                    return
        elif self._debut is not None and message["type"] == "http.response.body":
            self._corps += message.get("body", b"")
            if message.get("more_body"):
                return
            corps = self._reprendre(self._corps.decode("utf-8", "replace")).encode()
            entetes = MutableHeaders(scope=self._debut)
            for nom in ("etag", "last-modified"):
                if nom in entetes:
                    del entetes[nom]
            # Une requête HEAD annonce une longueur et n'envoie rien : la sienne reste.
            if self._corps:
                entetes["content-length"] = str(len(corps))
            await self._send(self._debut)
            message = {**message, "body": corps if self._corps else b""}
            self._debut = None
        await self._send(message)


def franciser(page: str, titre: str, racine: str) -> str:
    """La page du cadre avec sa langue, son titre et sa phrase sans script en français.

    `racine` : le chemin où répond le serveur ; sans lui, le navigateur le cherche d'abord sous chaque page.
    """
    page = page.replace('<html lang="en">', '<html lang="fr">')
    page = page.replace("<title>Streamlit</title>", f"<title>{html.escape(titre)}</title>")
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    ou = json.dumps(racine).replace("<", "\\u003c")
    ici = f"<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + {ou}}}</script>"
    ajouts = f"{ici}{gestes_du_cadre.script()}{francais_du_cadre.script()}"
    page = page.replace("</head>", f"{ajouts}</head>", 1)
    return page.replace(
        "You need to enable JavaScript to run this app.",
        "Cette page a besoin de JavaScript : activez-le dans votre navigateur, puis rechargez-la.",
    )
