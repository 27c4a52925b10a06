"""Les deux programmes, servis pour de vrai : premières sessions ensemble, ordres, dépôts, en-têtes."""

from __future__ import annotations

import gzip
import re
import urllib.request
from pathlib import Path

import pytest
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
