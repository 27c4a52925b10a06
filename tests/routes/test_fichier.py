"""Un extrait abîmé donne une phrase, jamais un réseau partiel."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.routes.fichier import est_extrait, verifier
from observatoire.routes.lecture import lire
from tests.routes.pbf_mini import ecrire, en_ligne


@pytest.fixture
def extrait(tmp_path: Path) -> Path:
    chemins = {1: ([1, 2, 3], {"highway": "primary"})}
    return ecrire(tmp_path / "entier.osm.pbf", en_ligne(0, 5, 10), chemins)


def test_entier(extrait: Path) -> None:
    assert est_extrait(extrait) and not est_extrait(Path("minutes.csv"))
    assert len(verifier(extrait)) == 64


def test_coupe_n_importe_ou(extrait: Path, tmp_path: Path) -> None:
    """Coupé à chaque octet : refusé, sauf entre deux blocs, où rien ne distingue un fichier court."""
    octets = extrait.read_bytes()
    coupe, acceptes = tmp_path / "coupe.osm.pbf", 0
    for n in range(len(octets)):
        coupe.write_bytes(octets[:n])
        try:
            verifier(coupe)
            acceptes += 1
        except FichierRefuse as e:
            assert "À faire" in str(e)
    assert acceptes <= 2


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"", "vide"),
        (b"<!DOCTYPE html><html>404</html>" + b" " * 400, "page internet"),
        (b"<?xml version='1.0'?><osm version='0.6'>" + b" " * 400, "XML"),
        (b"PK\x03\x04" + b"\0" * 400, "pas un extrait"),
        (b"origine;destination;minutes\n" * 30, "pas un extrait"),
    ],
)
def test_autre_chose_sous_ce_nom(tmp_path: Path, contenu: bytes, mot: str) -> None:
    faux = tmp_path / "region.osm.pbf"
    faux.write_bytes(contenu)
    with pytest.raises(FichierRefuse, match=mot):
        verifier(faux)


def test_un_octet_change_ne_donne_jamais_une_trace(extrait: Path, tmp_path: Path) -> None:
    octets = extrait.read_bytes()
    abime = tmp_path / "abime.osm.pbf"
    for n in range(0, len(octets), 3):
        abime.write_bytes(octets[:n] + bytes([octets[n] ^ 0xFF]) + octets[n + 1 :])
        try:
            verifier(abime)
            lire([abime])
        except FichierRefuse as e:
            assert "À faire" in str(e)
