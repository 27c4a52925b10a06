"""Le schéma ouvert (Table Schema) de chaque table du territoire : `python -m observatoire.local.schemas`.

Tout outil qui lit cette norme sait alors vérifier un fichier écrit par l'application, ou hors d'elle.
"""

import json
from pathlib import Path
from typing import Any

from observatoire.local.declaration import Colonne, Table, tables
from observatoire.local.gabarit import decrire

_NOMBRE = {"type": "number", "decimalChar": ","}
_TYPES: dict[str, dict[str, Any]] = {
    "entier": {"type": "integer"}, "annee": {"type": "integer"}, "nombre": _NOMBRE,
    "montant": _NOMBRE, "lon": _NOMBRE, "lat": _NOMBRE, "date": {"type": "date"},
    "booleen": {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
}  # fmt: skip
_COMMUNE = "[0-9][0-9AB][0-9]{3}"
_SCHEMA = "https://specs.frictionlessdata.io/schemas/table-schema.json"


def schema(t: Table) -> dict[str, Any]:
    """Le schéma d'une table, telle que l'application l'écrit : champs, types, modalités, clé."""
    propres = [] if t.cle_depuis else list(t.cle)
    return {
        "$schema": _SCHEMA, "name": t.nom, "title": t.titre, "description": t.description,
        "path": f"data/{t.fichier}",
        "fields": [_champ(t, c) for c in t.ecrites],
        "missingValues": [""],
    } | ({"primaryKey": propres} if propres else {})  # fmt: skip


def _champ(t: Table, c: Colonne) -> dict[str, Any]:
    champ = {"name": c.nom, "title": c.libelle, "description": decrire(c)}
    champ |= _TYPES.get(c.type, {"type": "string"})
    tirees = (*t.cle, "fictif") if t.cle_depuis else ("fictif",)
    contraintes: dict[str, Any] = (
        {"required": True} if c.obligatoire and c.nom not in tirees else {}
    )
    if c.type == "choix":
        contraintes["enum"] = list(c.modalites)
    if c.type == "commune":
        contraintes["pattern"] = _COMMUNE
    if champ["type"] != "string":
        bornes = {"minimum": c.mini, "maximum": c.maxi}
        contraintes |= {k: v for k, v in bornes.items() if v is not None}
    return champ | ({"constraints": contraintes} if contraintes else {})


def ecrire(dossier: Path) -> None:
    """Écrit le schéma de chaque table dans `dossier`, et retire celui d'une table qui n'existe plus."""
    dossier.mkdir(parents=True, exist_ok=True)
    for perdu in set(dossier.glob("*.json")) - {dossier / f"{n}.json" for n in tables()}:
        perdu.unlink()
    for nom, t in tables().items():
        (dossier / f"{nom}.json").write_bytes(octets(t))


def octets(t: Table) -> bytes:
    """Le fichier du schéma d'une table."""
    return (json.dumps(schema(t), ensure_ascii=False, indent=2) + "\n").encode()


if __name__ == "__main__":
    ecrire(Path("docs/schemas"))
