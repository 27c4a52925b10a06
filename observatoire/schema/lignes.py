"""Lire une cellule d'une table locale : le type attendu, ou rien, sans jamais lever."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pandas as pd


def lignes(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Les lignes d'une table, chacune un dictionnaire colonne → cellule."""
    return [{str(c): v for c, v in r.items()} for r in cadre.to_dict("records")]


def texte(v: Any) -> str:
    """Le texte sans espaces de bord, vide si rien n'est saisi."""
    return "" if _vide(v) else str(v).strip()


def jour_lu(v: Any) -> date | None:
    """La date saisie, ou None."""
    if _vide(v):
        return None
    lue = pd.to_datetime(v, errors="coerce")
    return None if pd.isna(lue) else lue.date()


def entier(v: Any) -> int | None:
    """L'entier saisi, ou None."""
    lu = nombre(v)
    return None if lu is None else round(lu)


def nombre(v: Any) -> float | None:
    """Le nombre saisi, ou None."""
    if _vide(v):
        return None
    lu = pd.to_numeric(v, errors="coerce")
    return None if pd.isna(lu) else float(lu)


def booleen(v: Any) -> bool:
    """Vrai si la case dit oui ; vide vaut non."""
    return (
        False if _vide(v) else v is True or str(v).strip().lower() in ("true", "oui", "1", "vrai")
    )


def liste(v: Any) -> tuple[str, ...]:
    """Les éléments d'une cellule à plusieurs valeurs (déjà liste, ou séparés par « | »)."""
    if isinstance(v, list | tuple):
        return tuple(str(x).strip() for x in v if str(x).strip())
    return () if _vide(v) else tuple(m.strip() for m in str(v).split("|") if m.strip())


def heure(v: Any) -> time | None:
    """L'heure saisie (18,5 pour 18 h 30, comme les tables la gardent, ou « 18h30 »), ou None."""
    if isinstance(v, time):
        return v
    if isinstance(v, int | float) and not _vide(v):
        minutes_du_jour = round(float(v) * 60)
        return time(*divmod(minutes_du_jour, 60)) if 0 <= minutes_du_jour < 1440 else None
    morceaux = texte(v).lower().replace(" ", "").replace("h", ":").split(":")
    if not morceaux[0].isdigit():
        return None
    minutes = morceaux[1] if len(morceaux) > 1 and morceaux[1].isdigit() else "0"
    h, m = int(morceaux[0]), int(minutes)
    return time(h, m) if h < 24 and m < 60 else None


def _vide(v: Any) -> bool:
    if v is None or isinstance(v, list | tuple):
        return v is None
    return bool(pd.isna(v)) or str(v).strip() == ""
