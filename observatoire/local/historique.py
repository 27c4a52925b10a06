"""Qui (quelle fonction) a changé quoi et quand : un journal par table, où tout se défait."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire.local.declaration import Table
from observatoire.local.typage import cles

FONCTIONS = ("chargée de coopération", "DGS", "CAF", "MSA", "structure", "élu·e")
DOSSIER = ".historique"


@dataclass(frozen=True)
class Entree:
    """Une modification : cellules (avant/après), lignes ajoutées et ôtées.

    `avant` et `apres` sont les empreintes du fichier ; `annule` nomme l'entrée qu'elle défait.
    """

    id: str
    quand: str
    fonction: str
    genre: str  # saisie | annulation | depot
    avant: str
    apres: str
    cellules: list[dict[str, str]] = field(default_factory=list)  # cle, colonne, avant, apres
    ajoutees: list[dict[str, str]] = field(default_factory=list)
    otees: list[dict[str, str]] = field(default_factory=list)
    annule: str = ""

    @property
    def vide(self) -> bool:
        """Vrai si rien n'a changé."""
        return not (self.cellules or self.ajoutees or self.otees)

    def json(self) -> str:
        """L'entrée sur une ligne."""
        return json.dumps(asdict(self), ensure_ascii=False)


def fichier_de(donnees: Path, nom: str) -> Path:
    """Le journal de la table."""
    return donnees / "local" / DOSSIER / f"{nom}.jsonl"


def historique(donnees: Path, nom: str) -> list[Entree]:
    """Les modifications de la table, de la plus ancienne ; une ligne coupée est ignorée."""
    try:
        brut = fichier_de(donnees, nom).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    entrees = []
    for ligne in brut.splitlines():
        try:
            entrees.append(Entree(**json.loads(ligne)))
        except (json.JSONDecodeError, TypeError):
            continue
    return entrees


def comparer(
    t: Table, ancien: pd.DataFrame, nouveau: pd.DataFrame
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Cellules changées, lignes ajoutées, lignes ôtées, d'un tableau de textes à l'autre."""
    avant, apres = par_cle(t, ancien), par_cle(t, nouveau)
    cellules = [
        {"cle": cle, "colonne": c, "avant": avant[cle].get(c, ""), "apres": ligne.get(c, "")}
        for cle, ligne in apres.items()
        if cle in avant
        for c in (c.nom for c in t.ecrites)
        if avant[cle].get(c, "") != ligne.get(c, "")
    ]
    ajoutees = [ligne for cle, ligne in apres.items() if cle not in avant]
    otees = [ligne for cle, ligne in avant.items() if cle not in apres]
    return cellules, ajoutees, otees


def par_cle(t: Table, textes: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Clé → cellules écrites, dans l'ordre des lignes."""
    lignes: Sequence[Mapping[Any, Any]] = textes.to_dict("records")
    return {
        cle: {str(k): str(v) for k, v in ligne.items()}
        for cle, ligne in zip(cles(t, textes), lignes, strict=True)
    }


def en_textes(t: Table, lignes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Le retour de `par_cle` : un tableau de textes, une ligne par clé."""
    colonnes = [c.nom for c in t.ecrites]
    return pd.DataFrame(list(lignes.values()), columns=colonnes, dtype="str")


def nouvelle(
    t: Table,
    ancien: pd.DataFrame,
    nouveau: pd.DataFrame,
    fonction: str,
    genre: str,
    annule: str = "",
) -> Entree:
    """L'entrée qui dit le passage de `ancien` à `nouveau` ; ses empreintes sont posées à l'écriture."""
    cellules, ajoutees, otees = comparer(t, ancien, nouveau)
    quand = datetime.now().astimezone().isoformat(timespec="seconds")
    return Entree(
        secrets.token_hex(6), quand, fonction, genre, "", "", cellules, ajoutees, otees, annule
    )
