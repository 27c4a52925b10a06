"""Une page à la fois par visite, peu ensemble, et aucun chemin du serveur : sans quoi une rafale fige tout."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from observatoire.ui import visites
from tests.bancs.attente import attendre

DEMANDE = {"type": "websocket.receive", "bytes": BackMsg(rerun_script={}).SerializeToString()}


def _envoi(message: ForwardMsg) -> dict[str, Any]:
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def _jouer(fin: ForwardMsg | None) -> float:
    """Les secondes entre deux demandes d'une visite, dont la première page finit par `fin` (ou pas)."""
    pris: list[float] = []

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if fin is not None:
            await send(_envoi(fin))
        debut = time.monotonic()
        await receive()
        pris.append(time.monotonic() - debut)

    async def recevoir() -> dict[str, Any]:
        return DEMANDE

    async def envoyer(_message: Any) -> None:
        return None

    attendre(visites.Visites(application)({"type": "websocket"}, recevoir, envoyer))
    return pris[0]


def test_une_visite_attend_sa_page_d_avant_un_court_moment() -> None:
    assert _jouer(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)) < visites.REPRISE
    for laissee in (None, ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)):
        assert _jouer(laissee) >= visites.REPRISE


def test_les_places_prises_les_suivantes_entrent_une_a_une() -> None:
    async def jouer() -> list[float]:
        places = visites.Places(ensemble=2, par_seconde=10)
        debut, entrees = time.monotonic(), []

        async def entrer() -> None:
            await places.entrer(object())
            entrees.append(time.monotonic() - debut)

        await asyncio.gather(*(entrer() for _ in range(5)))
        return entrees

    entrees = sorted(attendre(jouer()))
    assert entrees[1] < 0.1 <= entrees[2]
    assert entrees[4] >= 0.3  # deux places, puis une entrée par dixième de seconde


def test_une_place_rendue_sert_aussitot() -> None:
    async def jouer() -> float:
        places, premiere = visites.Places(ensemble=1, par_seconde=0.1), object()
        await places.entrer(premiere)
        asyncio.get_running_loop().call_later(0.1, places.sortir, premiere)
        debut = time.monotonic()
        await places.entrer(object())
        return time.monotonic() - debut

    assert attendre(jouer()) < 5  # et non dix secondes, son tour


def test_le_chemin_du_programme_n_est_dit_a_personne() -> None:
    ouverture = ForwardMsg(
        new_session={"main_script_path": "/srv/o/entree.py", "page_script_hash": "r"}
    )
    lu = ForwardMsg.FromString(visites.sans_chemin(ouverture.SerializeToString())).new_session
    assert (lu.main_script_path, lu.page_script_hash) == ("observatoire", "r")
    autre = ForwardMsg(parent_message={"message": "app.py"}).SerializeToString()
    assert visites.sans_chemin(autre) == autre
