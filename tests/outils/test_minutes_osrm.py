"""La matrice écrite d'après un OSRM : un vrai serveur HTTP qui répond comme lui, sur de vraies communes."""

from __future__ import annotations

import importlib.util
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pandas as pd
import pytest

RACINE = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location(
    "minutes_osrm", RACINE / "outils" / "minutes_osrm.py"
)
assert _SPEC and _SPEC.loader
outil = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(outil)


class _Osrm(BaseHTTPRequestHandler):
    """Durée = 600 s par degré d'écart de latitude, plus 60 s ; le premier point est sans route."""

    def do_GET(self) -> None:
        chemin, suite = self.path.removeprefix("/table/v1/driving/").split("?")
        points = [tuple(map(float, p.split(","))) for p in chemin.split(";")]
        demandes = dict(x.split("=") for x in suite.split("&"))
        de, vers = (
            [points[int(i)] for i in demandes[k].split(";")] for k in ("sources", "destinations")
        )
        durees = [[None if a[1] > 44.2 else 60 + 600 * abs(a[1] - b[1]) for b in vers] for a in de]
        corps = json.dumps({"code": "Ok", "durations": durees}).encode()
        if "trop" in self.server.mode:
            corps = json.dumps({"code": "TooBig", "message": "Too many table coordinates"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def osrm() -> Iterator[HTTPServer]:
    serveur = HTTPServer(("127.0.0.1", 0), _Osrm)
    serveur.mode = ""
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    yield serveur
    serveur.shutdown()


def test_ecrit_les_deux_sens_et_laisse_les_trous(osrm, tmp_path, monkeypatch, capsys):
    lieux = [
        ("81069", 1.95, 44.06),
        ("81309", 1.80, 44.07),
        ("81206", 1.73, 44.08),
        ("81263", 1.97, 44.25),
    ]
    monkeypatch.setattr(outil, "points", lambda _: lieux)
    monkeypatch.setattr(outil, "BLOC", 4)
    sortie = tmp_path / "minutes.csv"
    adresse = f"http://127.0.0.1:{osrm.server_port}"
    assert outil.principal(["--osrm", adresse, "--sortie", str(sortie)]) == 0
    table = pd.read_csv(sortie, sep=";", dtype={"origine": str, "destination": str})
    # Depuis 81263 aucune route : ses trois départs manquent, ses arrivées sont là.
    assert len(table) == 9 and "81263" not in set(table["origine"])
    lu = table.set_index(["origine", "destination"])["minutes"]
    assert lu["81069", "81263"] == pytest.approx((60 + 600 * 0.19) / 60, abs=0.06)
    assert "9 trajets entre 4 communes (3 sans route)" in capsys.readouterr().out


def test_les_communes_de_l_intercommunalite_et_leurs_voisines():
    lieux = outil.points(RACINE / "data")
    codes = {c for c, *_ in lieux}
    # Tonnac (81300) est voisine, hors de la 4C.
    assert {"81069", "81309", "81300"} <= codes and len(codes) == len(lieux) > 50


def test_pannes_dites_en_clair(osrm, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(outil, "points", lambda _: [("81069", 1.95, 44.06), ("81309", 1.8, 44.07)])
    sortie = tmp_path / "minutes.csv"
    osrm.mode = "trop"
    adresse = f"http://127.0.0.1:{osrm.server_port}"
    assert outil.principal(["--osrm", adresse, "--sortie", str(sortie)]) == 1
    assert "TooBig" in capsys.readouterr().err
    assert outil.principal(["--osrm", "http://127.0.0.1:1", "--sortie", str(sortie)]) == 1
    assert "Aucun OSRM ne répond" in capsys.readouterr().err
    assert outil.principal(["--osrm", "ailleurs", "--sortie", str(sortie)]) == 1
    # Rien d'écrit : une matrice tronquée passerait pour complète.
    assert not list(tmp_path.iterdir())


def test_la_documentation_dit_la_commande():
    texte = (RACINE / "docs" / "minutes-de-trajet.md").read_text("utf-8")
    assert "outils/minutes_osrm.py" in texte and "origine;destination;minutes" in texte
    assert re.search(r"osrm-routed --algorithm mld", texte)
