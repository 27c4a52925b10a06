"""Un serveur d'essai sur 127.0.0.1 : il rejoue, à la place des producteurs, les formes de leurs réponses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass
class Reponse:
    """Ce que rend une adresse ; `coupe` : n'envoie que tant d'octets, puis ferme."""

    corps: bytes = b""
    statut: int = 200
    entetes: dict[str, str] = field(default_factory=dict)
    coupe: int | None = None


Regle = Callable[["Demande"], Reponse]


@dataclass
class Demande:
    """Une demande reçue : site et chemin, paramètres, en-têtes."""

    adresse: str
    parametres: list[tuple[str, str]]
    entetes: dict[str, str]


@dataclass
class Serveur:
    """Des règles par adresse (sans `https://`) ; les demandes reçues sont gardées dans l'ordre."""

    url: str = ""
    regles: dict[str, list[Regle]] = field(default_factory=dict)
    demandes: list[Demande] = field(default_factory=list)

    def servir(self, adresse: str, *reponses: Reponse | Regle) -> None:
        """Rend ces réponses tour à tour, la dernière toujours."""
        self.regles[adresse] = [r if callable(r) else (lambda _d, r=r: r) for r in reponses]

    def repondre(self, demande: Demande) -> Reponse:
        self.demandes.append(demande)
        suite = self.regles.get(demande.adresse)
        if suite is None:
            return Reponse(b"<!DOCTYPE html><html><head><title>404</title>", 404)
        return (suite.pop(0) if len(suite) > 1 else suite[0])(demande)


@contextmanager
def ouvrir() -> Iterator[Serveur]:
    serveur = Serveur()

    class Porte(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            lue = urlsplit(self.path)
            demande = Demande(unquote(lue.path)[1:], parse_qsl(lue.query), dict(self.headers))
            r = serveur.repondre(demande)
            self.send_response(r.statut)
            for nom, valeur in {"Content-Length": str(len(r.corps)), **r.entetes}.items():
                self.send_header(nom, valeur)
            self.end_headers()
            self.wfile.write(r.corps if r.coupe is None else r.corps[: r.coupe])
            if r.coupe is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Rien à l'écran."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Porte)
    serveur.url = f"http://127.0.0.1:{http.server_port}"
    fil = threading.Thread(target=http.serve_forever, daemon=True)
    fil.start()
    try:
        yield serveur
    finally:
        http.shutdown()
        http.server_close()
        fil.join()
