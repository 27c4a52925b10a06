"""Les deux programmes, servis pour de vrai : premières sessions ensemble, ordres, dépôts, en-têtes."""

from __future__ import annotations

import asyncio
import gzip
import re
import urllib.request
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from observatoire.ui.public import bornes
from observatoire.ui.serveur import franciser
from tests.bancs import edition_publique as banc
from tests.bancs.attente import attendre

pytestmark = pytest.mark.lent


def test_le_serveur_public_ne_donne_aucun_octet_interne_et_n_accepte_rien(
    dossier_public: Path,
) -> None:
    """Un petit tirage du banc `tests.bancs.edition_publique`, qui en fait 20 × 200."""
    interdits = banc.secrets(banc.RACINE / "data")
    with banc.servie(dossier_public) as (port, _):
        recus = attendre(banc.ensemble(port, 6))
        assert sum(b"Observatoire territorial" in r for r in recus) == 6
        points = [banc.demander(port, p) for p in banc.POINTS]
        assert banc.fuites([*recus, *(corps for _, corps in points)], interdits) == []
        assert {code for code, _ in points} <= {400, 404}
        assert set(attendre(banc.deposer(port, 3, 1000))) == {405}
        assert attendre(banc.ordonner(port)) == []
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/carte", timeout=30) as reponse:
            page = reponse.read().decode()
            assert "frame-ancestors 'self'" in reponse.headers["Content-Security-Policy"]
        # Un moteur de recherche lit les pages, sans ouvrir de visite.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=30) as reponse:
            assert reponse.headers["Content-Type"].startswith("text/plain")
            aux_robots = reponse.read().decode().splitlines()
        assert aux_robots[0] == "User-agent: *" and "Disallow: /_stcore/" in aux_robots
        assert "Disallow: /" not in aux_robots and "Disallow: /carte" not in aux_robots
        # L'adresse de l'accueil, tapée, mène à l'accueil, choix compris.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accueil?a=1", timeout=30) as reponse:
            assert reponse.url == f"http://127.0.0.1:{port}/?a=1"
        assert (
            '<html lang="fr">' in page and "<title>Carte · Observatoire territorial</title>" in page
        )


def test_les_premieres_sessions_du_comite_passent_toutes_par_l_application(
    entrepot_4c, tmp_path: Path
) -> None:
    """`pages/` à côté de `app.py` faisait servir des pages sans lui, donc sans rôle ni menu."""
    adresses = {"OBSERVATOIRE_DONNEES": str(banc.RACINE / "data")}
    dossier, entree = entrepot_4c.chemin.parent, banc.RACINE / "app.py"
    with banc.servie(dossier, entree, **adresses) as (port, _):
        recus = attendre(banc.ensemble(port, 6))
        # Rien du comité n'est à indexer.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=30) as reponse:
            assert reponse.read() == b"User-agent: *\nDisallow: /\n"
    assert all(b"Observatoire territorial" in r and "Évaluer".encode() in r for r in recus)


def test_les_bornes_ne_laissent_passer_que_la_lecture() -> None:
    def permis(**champs) -> bool:
        return bornes.permis(BackMsg(**champs).SerializeToString())

    assert permis(rerun_script={"query_string": "territoire=81309"})
    assert not permis(rerun_script={"query_string": "x" * 3000})
    assert not permis(backend_operation_request={"install_skills": {}})
    assert permis(backend_operation_request={"deferred_file": {}})
    assert not any(permis(**{ordre: True}) for ordre in banc.ORDRES)
    assert not bornes.permis(b"\xff\xff") and not bornes.permis(b"") and not bornes.permis(None)


def test_au_dela_du_nombre_de_sessions_le_visiteur_lit_pourquoi() -> None:
    async def rien(*_: object) -> None:
        raise AssertionError("n'aurait pas dû passer")

    envoyes: list[dict] = []

    async def envoyer(message: dict) -> None:
        envoyes.append(message)

    async def recevoir() -> dict:
        return {"type": "websocket.connect"}

    porte = bornes.Bornes(rien, {"", "carte"}, base="obs", sessions=0)
    attendre(porte({"type": "websocket", "path": "/obs/_stcore/stream"}, recevoir, envoyer))
    assert envoyes.pop()["type"] == "websocket.close"
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/obs/carte",
        "query_string": b"",
        "headers": [],
    }
    attendre(porte(scope, recevoir, envoyer))
    assert envoyes[0]["status"] == 503 and b"Trop de visiteurs" in envoyes[1]["body"]


def test_une_seule_adresse_ne_prend_pas_toutes_les_places() -> None:
    """Des visites muettes, tenues ouvertes : celles d'un réseau sont bornées, les autres passent."""

    async def jouer() -> list[list[str]]:
        partir, sorts = asyncio.Event(), list[str]()

        async def tenir(*_: object) -> None:
            sorts.append("ouverte")
            await partir.wait()

        async def recevoir() -> dict:
            return {"type": "websocket.connect"}

        async def envoyer(message: dict) -> None:
            sorts.append(message["type"])

        porte = bornes.Bornes(tenir, {""}, sessions=bornes.PAR_ADRESSE + 5)

        async def venir(*adresses: str) -> list[str]:
            sorts.clear()
            for a in adresses:
                scope = {"type": "websocket", "path": "/_stcore/stream", "client": (a, 1)}
                visites.append(asyncio.ensure_future(porte(scope, recevoir, envoyer)))
            await asyncio.sleep(0)
            return sorts.copy()

        visites: list[asyncio.Future] = []
        # Une personne a tout un réseau IPv6 : ses adresses comptent ensemble.
        vus = [await venir(*(f"2001:db8::{n:x}" for n in range(1, 81)))]
        vus += [await venir("2001:db8:0:1::1", "192.0.2.1", "127.0.0.1", "127.0.0.1", "127.0.0.1")]
        vus += [await venir("192.0.2.2")]
        partir.set()
        await asyncio.gather(*visites)
        return [*vus, await venir("2001:db8::1")]

    rafale, autres, plein, apres = attendre(jouer())
    assert rafale == ["ouverte"] * bornes.PAR_ADRESSE + ["websocket.close"] * (
        80 - bornes.PAR_ADRESSE
    )
    assert autres == ["ouverte"] * 5 and plein == ["websocket.close"] and apres == ["ouverte"]


def test_l_adresse_du_visiteur_est_celle_que_dit_le_serveur_web(dossier_public: Path) -> None:
    """Sans cela, derrière Caddy ou nginx, toutes les visites seraient d'une même adresse."""

    async def ouvrir(port: int, adresse: str, combien: int) -> int:
        """Combien de ces visites, muettes et gardées, sont acceptées."""
        for _ in range(combien):
            try:
                prises.append(
                    await websockets.connect(
                        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"],
                        additional_headers={"X-Forwarded-For": adresse}, open_timeout=60,
                    )
                )  # fmt: skip
            except websockets.InvalidStatus:
                combien -= 1
        return combien

    async def jouer(port: int) -> tuple[int, int, int]:
        refusees = await ouvrir(port, "192.0.2.1", bornes.PAR_ADRESSE + 3)
        page = await asyncio.to_thread(banc.demander, port, "carte", "GET", None, "192.0.2.1")
        autres = await ouvrir(port, "192.0.2.2", 2)
        await asyncio.gather(*(p.close() for p in prises))
        return refusees, page[0], autres

    prises: list[websockets.ClientConnection] = []
    with banc.servie(dossier_public) as (port, _):
        assert attendre(jouer(port)) == (bornes.PAR_ADRESSE, 429, 2)


@pytest.mark.parametrize("edition", ["public", "comité"])
def test_ce_qui_n_existe_pas_repond_404(
    edition: str, dossier_public: Path, entrepot_4c, tmp_path: Path
) -> None:
    """Le cadre répond sa page d'accueil, et 200, à toute adresse."""
    if edition == "public":
        servi = banc.servie(dossier_public)
    else:
        ailleurs = {"OBSERVATOIRE_DONNEES": str(banc.RACINE / "data")}
        servi = banc.servie(entrepot_4c.chemin.parent, banc.RACINE / "app.py", **ailleurs)
    with servi as (port, _):
        page = banc.demander(port, "carte")[1].decode()
        vrais = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page)
        for chemin in ("", "carte", "favicon.png", "_stcore/health", *vrais):
            assert banc.demander(port, chemin)[0] == 200, chemin
        for chemin in (
            "static/js/inconnu.js", "static/inconnu.css", "static/", "static", "static/js", "inconnue", "inconnue/carte",
            "carte/inconnue", "inconnue.png", "media/inconnu.csv", "component/inconnu/index.html", "_stcore/inconnu",
            f"{vrais[0]}.map", f"static/{vrais[0]}",
        ):  # fmt: skip
            for verbe in ("GET", "HEAD"):
                assert banc.demander(port, chemin, verbe)[0] == 404, (verbe, chemin)


def test_une_page_du_cadre_devient_francaise() -> None:
    lue = franciser('<html lang="en"><head><title>Streamlit</title></head>', "A < B", "/obs/")
    assert lue.startswith('<html lang="fr"><head><title>A &lt; B</title><script>')
    assert 'BACKEND_BASE_URL: location.origin + "/obs/"' in lue and lue.endswith("</script></head>")
    # Un préfixe ne ferme aucun script.
    lue = franciser("<head></head>", "", "/</script>/")
    assert lue.count("</script>") == lue.count("<script") > 1


def test_les_fichiers_fixes_du_cadre_arrivent_comprimes(dossier_public: Path) -> None:
    """Une première visite en reçoit plusieurs mégaoctets : en texte, ils se divisent au moins par deux."""

    def lire(port: int, chemin: str, **entetes: str) -> tuple[bytes, str]:
        demande = urllib.request.Request(f"http://127.0.0.1:{port}{chemin}", headers=entetes)
        with urllib.request.urlopen(demande, timeout=60) as reponse:
            return reponse.read(), reponse.headers.get("Content-Encoding", "")

    with banc.servie(dossier_public) as (port, _):
        page = lire(port, "/")[0].decode()
        [script] = re.findall(r'src="\.?(/static/js/[^"]+)"', page)
        brut, sans = lire(port, script)
        for _ in range(2):  # comprimé, puis gardé
            recu, codage = lire(port, script, **{"Accept-Encoding": "gzip, br"})
            assert (sans, codage) == ("", "gzip") and gzip.decompress(recu) == brut
            assert len(recu) < len(brut) / 2
