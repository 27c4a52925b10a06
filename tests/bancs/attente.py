"""Conduire une coroutine depuis un essai, même quand un navigateur tient déjà la boucle du fil."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def attendre(travail: Coroutine[Any, Any, T]) -> T:
    """Ce que rend la coroutine, menée dans un fil à elle.

    Playwright laisse sa boucle en marche dans le fil des essais tant que son navigateur est ouvert :
    `asyncio.run` y refuse de partir, et des essais tombaient selon l'ordre où on les tirait.
    """
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(asyncio.run, travail).result()
