"""D'une voie d'OpenStreetMap (ses étiquettes) à la vitesse qu'on y tient : pur, d'après une table déclarée."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TABLE = "vitesses_route.toml"
MODES = ("voiture", "pied", "velo")
_KMH_PAR_MILE = 1.609344


@dataclass(frozen=True)
class Voie:
    """Ce qu'une voie permet : `kmh` et `libre` (à la limite autorisée), `sens` (1 : dans celui de ses
    points, -1 : contre, 0 : les deux), `duree` en minutes d'un bac (-1 : inconnue, d'après sa vitesse ;
    0 : ce n'est pas un bac)."""

    kmh: float
    libre: float
    sens: int = 0
    duree: float = 0.0


@cache
def table() -> dict[str, Any]:
    """Les vitesses déclarées (`reference/vitesses_route.toml`)."""
    return tomllib.loads((files("observatoire") / "reference" / TABLE).read_text(encoding="utf-8"))


def voie(etiquettes: Mapping[str, str], mode: str = "voiture") -> Voie | None:
    """La voie que décrivent ces étiquettes pour ce mode, ou None si l'on n'y passe pas."""
    if etiquettes.get("area") == "yes":
        return None
    return _en_voiture(etiquettes) if mode == "voiture" else _sans_moteur(etiquettes, mode)


def _en_voiture(e: Mapping[str, str]) -> Voie | None:
    t = table()["voiture"]
    if not _ouverte(e, t):
        return None
    classe = e.get("highway", "")
    if e.get("route") == "ferry":
        return Voie(t["bac"], t["bac"], _sens(e), minutes_de(e.get("duration", "")) or -1.0)
    if classe == "track":
        # Un chemin ne mène quelque part que s'il est revêtu et ouvert.
        return Voie(20.0, 20.0, _sens(e)) if e.get("tracktype") == "grade1" else None
    if classe not in t["classes"]:
        return None
    limite = limite_de(e.get("maxspeed", ""))
    kmh = limite * t["part_de_la_limite"] if limite else float(t["classes"][classe])
    plafond = min(
        t["surfaces"].get(e.get("surface", ""), 999), t["chemins"].get(e.get("tracktype", ""), 999)
    )
    libre = max(limite or float(t["libres"][classe]), kmh)
    return Voie(min(kmh, plafond), min(libre, plafond), _sens(e))


def _ouverte(e: Mapping[str, str], t: Mapping[str, Any]) -> bool:
    acces = next((e[c] for c in t["acces"]["cles"] if c in e), "")
    if acces in t["acces"]["fermes"] or acces in t["acces"]["riverains"]:
        return False
    if e.get("construction", "no") not in {"no", "widening", "minor"} or "proposed" in e:
        return False
    return e.get("oneway") != "reversible" and e.get("impassable") != "yes"


def _sans_moteur(e: Mapping[str, str], mode: str) -> Voie | None:
    t = table()[mode]
    acces = next((e[c] for c in t["cles"] if c in e), "")
    classe = e.get("highway", "")
    expresse = e.get("motorroad") == "yes" or classe in t["exclues"]
    if not classe or acces in t["fermes"] or (expresse and acces not in {"yes", "designated"}):
        return None
    sens = _sens(e) if mode == "velo" and e.get("oneway:bicycle") != "no" else 0
    return Voie(t["kmh"], t["kmh"], sens)


def _sens(e: Mapping[str, str]) -> int:
    dit = e.get("oneway", "")
    if dit in {"yes", "true", "1"}:
        return 1
    if dit in {"-1", "reverse"}:
        return -1
    if dit in {"no", "false", "0"}:
        return 0
    rond = e.get("junction") in {"roundabout", "circular"}
    return 1 if rond or e.get("highway") in {"motorway", "motorway_link"} else 0


def limite_de(texte: str) -> float:
    """La vitesse autorisée, en km/h : « 80 », « 50 mph », « FR:rural » ; 0 si elle n'est pas dite."""
    dit = texte.split(";")[0].strip()
    connue = table()["voiture"]["limites"].get(dit)
    if connue is not None:
        return float(connue)
    nombre, _, unite = dit.partition(" ")
    if not nombre.replace(".", "", 1).isdigit():
        return 0.0
    return float(nombre) * (_KMH_PAR_MILE if unite.strip() == "mph" else 1.0)


def minutes_de(texte: str) -> float:
    """La durée d'un bac : « 00:30 », « 1:05:00 », « 30 » (minutes) ; 0 si elle n'est pas dite."""
    parts = texte.split(":")
    if not all(p.isdigit() for p in parts):
        return 0.0
    if len(parts) == 1:
        return float(parts[0])
    secondes = float(parts[2]) / 60 if len(parts) > 2 else 0.0
    return int(parts[0]) * 60 + int(parts[1]) + secondes


def attente(etiquettes: Mapping[str, str]) -> float | None:
    """Les minutes que coûte une barrière (0 si elle n'arrête personne) ; None si l'on n'y passe pas."""
    t = table()["voiture"]
    genre = etiquettes.get("barrier", "")
    acces = next((etiquettes[c] for c in t["acces"]["cles"] if c in etiquettes), "")
    if acces in t["acces"]["fermes"]:
        return None
    if genre in t["barrieres"]["attente"]:
        return float(t["barriere_minutes"])
    passe = not genre or acces in {"yes", "permissive", "designated"}
    montante = genre == "bollard" and etiquettes.get("bollard") == "rising"
    return 0.0 if passe or montante or genre in t["barrieres"]["ouvertes"] else None
