from __future__ import annotations

from collections.abc import Iterator

import pytest

from observatoire.sources.telechargement.client import Client

from .serveur import Serveur, ouvrir


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    with ouvrir() as ouvert:
        yield ouvert


@pytest.fixture
def client(serveur: Serveur) -> Client:
    return Client(serveur.url, pas=0.0)
