"""Un service WFS : des objets géographiques demandés par pages, réunis en un seul GeoJSON."""

import hashlib
import json
from pathlib import Path
from typing import Any

from observatoire.sources.source import Source
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.declaration import Telechargement
from observatoire.sources.telechargement.demande import PAGE, Demande, Obtenu, demandes, nommer
from observatoire.sources.telechargement.portee import Portee
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.sources.telechargement.transfert import Recu


def obtenir(
    client: Client, source: Source, t: Telechargement, portee: Portee, dossier: Path
) -> Obtenu:
    """Les objets du territoire ; `TelechargementImpossible` s'il n'y en a pas, ou s'il en manque."""
    demandees = demandes(t, portee)
    objets: list[Any] = []
    for d in demandees:
        objets += _objets(client, d, dossier)
    if not objets:
        raise TelechargementImpossible(
            "le service ne rend aucun objet pour ce territoire", demandees[0].adresse
        )
    cible = dossier / f"{source.id}.part"
    contenu = json.dumps({"type": "FeatureCollection", "features": objets}).encode()
    cible.write_bytes(contenu)
    recu = Recu(
        cible, str(demandees[0]), len(contenu), hashlib.sha256(contenu).hexdigest(), nom=t.jeu
    )
    nom = nommer(source, None, t.suffixe)
    return Obtenu(recu, nom, None, t.jeu, source.licence, "territoire" if t.champ else "national")


def _objets(client: Client, d: Demande, dossier: Path) -> list[Any]:
    """Toutes les pages d'une demande ; refuse une somme partielle."""
    objets: list[Any] = []
    while True:
        page = client.recevoir(
            d.adresse, dossier, "geojson", (*d.parametres, ("STARTINDEX", str(len(objets))))
        )
        assert page is not None
        lue = _lire(page.chemin, d.adresse)
        page.chemin.unlink()
        recus, attendus = (
            lue.get("features", []),
            lue.get("numberMatched", lue.get("totalFeatures")),
        )
        objets += recus
        if isinstance(attendus, int) and recus and len(objets) < attendus:
            continue
        if isinstance(attendus, int) and len(objets) < attendus:
            raise TelechargementImpossible(
                f"le service annonce {attendus} objets et n'en rend que {len(objets)}", d.adresse
            )
        if isinstance(attendus, int) or len(recus) < PAGE:
            return objets


def _lire(chemin: Path, adresse: str) -> dict[str, Any]:
    try:
        lue = json.loads(chemin.read_text(encoding="utf-8"))
    except ValueError:
        raise TelechargementImpossible("la réponse est incomplète ou illisible", adresse) from None
    if not isinstance(lue, dict) or lue.get("type") != "FeatureCollection":
        raise TelechargementImpossible(
            "la réponse n'est pas une liste d'objets géographiques", adresse
        )
    return lue
