"""Écrire un petit extrait d'OpenStreetMap : des nœuds, des chemins, leurs étiquettes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

KM = 1 / 111.19508
"""Un kilomètre en degrés de latitude, ou de longitude à l'équateur."""

Etiquettes = Mapping[str, str]


def ecrire(
    chemin: Path,
    noeuds: Mapping[int, tuple[float, float]],
    chemins: Mapping[int, tuple[Sequence[int], Etiquettes]],
    marques: Mapping[int, Etiquettes] | None = None,
    *,
    date: str = "2026-03-12T20:21:02Z",
    desordre: bool = False,
) -> Path:
    """Écrit l'extrait et rend son chemin ; `noeuds` : lon et lat ; `marques` : étiquettes d'un nœud."""
    entete = osmium.io.Header()
    entete.set("osmosis_replication_timestamp", date)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with osmium.SimpleWriter(str(chemin), header=entete, overwrite=True) as sortie:
        rangs = sorted(noeuds, reverse=desordre)
        for n in rangs:
            etiquettes = dict((marques or {}).get(n, {}))
            sortie.add_node(Node(id=n, location=noeuds[n], tags=etiquettes, version=1))
        for w, (points, etiquettes) in sorted(chemins.items()):
            sortie.add_way(Way(id=w, nodes=list(points), tags=dict(etiquettes), version=1))
    return chemin


def en_ligne(*km: float) -> dict[int, tuple[float, float]]:
    """Des nœuds 1, 2, 3… sur l'équateur, à ces kilomètres de l'origine."""
    return {i: (k * KM, 0.0) for i, k in enumerate(km, 1)}
