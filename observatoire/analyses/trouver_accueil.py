"""Pour une famille : les lieux qui accueillent ou conseillent, du plus proche au plus loin.

Rien d'interne ici : les colonnes publiques des structures ouvertes et des arrêts, et des minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.local import plages, table

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ACCUEIL = (
    "eaje", "micro_creche", "micro_creche_psu", "micro_creche_paje", "halte_garderie", "mam", "ecole_tps",
)  # fmt: skip
CONSEIL = ("rpe", "laep")
_ARRETS = {
    "halte": True,
    "rpe": False,
    "laep": False,
}  # service itinérant → accueille-t-il l'enfant ?


@dataclass(frozen=True)
class Lieu:
    """Un lieu pour les familles. `accueil` : il garde l'enfant (sinon il conseille ou réunit).

    `ouvertures` : (jour, horaires) connus ; `minutes` vaut None si le trajet ne s'estime pas.
    """

    nom: str
    sorte: str
    accueil: bool
    commune: str
    libelle_commune: str
    minutes: float | None
    ouvertures: tuple[tuple[str, str], ...] = ()
    places: int | None = None
    ages: str = ""
    adresse: str = ""
    telephone: str = ""
    site: str = ""
    monenfant: str = ""
    semaines: int | None = None
    itinerant: bool = False
    fictif: bool = False

    @property
    def jours(self) -> str:
        """« mardi, jeudi », ou une chaîne vide si rien n'est connu."""
        return ", ".join(j for j, h in self.ouvertures if plages(h))


def trouver(ctx: Contexte, commune: str) -> list[Lieu]:
    """Les lieux connus, triés par minutes de trajet depuis `commune`."""
    noms = dict(zip(*ctx.territoires("commune")[["code", "libelle"]].T.to_numpy(), strict=True))
    structures, arrets = _ouvertes(ctx), _lignes(ctx.locale("haltes"))
    codes = sorted({r["commune"] for r in [*structures, *arrets] if r["commune"] in noms})
    trajets = ctx.minutes([commune], codes) if codes else pd.DataFrame()
    minutes = {c: _nombre(trajets.at[commune, c]) for c in codes if c in trajets.columns}
    lieux = [_structure(r, noms, minutes) for r in structures]
    lieux += _arrets(arrets, noms, minutes)
    return sorted(lieux, key=lambda x: (x.minutes is None, x.minutes or 0, x.nom))


def _ouvertes(ctx: Contexte) -> list[dict[str, Any]]:
    return [
        r
        for r in _lignes(ctx.locale("structures"))
        if r["type"] in (*ACCUEIL, *CONSEIL)
        and r.get("etat") not in ("projet", "fermee")
        and r.get("publique") is not False
    ]


def _structure(r: dict[str, Any], noms: dict[str, str], minutes: dict[str, float | None]) -> Lieu:
    return Lieu(
        nom=r["nom"],
        sorte=table("structures").colonne("type").modalites[r["type"]],
        accueil=r["type"] in ACCUEIL,
        commune=r["commune"],
        libelle_commune=noms.get(r["commune"], r["commune"]),
        minutes=minutes.get(r["commune"]),
        ouvertures=tuple((j, r[j]) for j in JOURS if r.get(j)),
        places=_entier(r.get("places")),
        ages=_ages(_entier(r.get("age_min_mois")), _entier(r.get("age_max_mois"))),
        semaines=_entier(r.get("semaines_par_an")),
        fictif=bool(r.get("fictif")),
        adresse=r.get("adresse") or "",
        telephone=r.get("telephone") or "",
        site=r.get("site") or "",
        monenfant=r.get("monenfant") or "",
    )


def _arrets(
    arrets: list[dict[str, Any]], noms: dict[str, str], minutes: dict[str, float | None]
) -> Iterable[Lieu]:
    """Un lieu par service itinérant et commune, avec tous ses jours."""
    libelles = table("haltes").colonne("service").modalites
    groupes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for r in arrets:
        if r["service"] in _ARRETS:
            groupes.setdefault((r["service"], r["commune"]), []).append(r)
    for (service, commune), lignes in groupes.items():
        jours = sorted(lignes, key=lambda r: JOURS.index(r["jour"]))
        ou = noms.get(commune, commune)
        yield Lieu(
            nom=f"{libelles[service]}, arrêt de {ou}",
            sorte=libelles[service],
            accueil=_ARRETS[service],
            commune=commune,
            libelle_commune=ou,
            minutes=minutes.get(commune),
            ouvertures=tuple((r["jour"], r["horaires"] or "") for r in jours if r["horaires"]),
            places=_entier(jours[0]["places"]),
            adresse=jours[0]["lieu"] or "",
            semaines=_entier(jours[0]["semaines_par_an"]),
            itinerant=True,
            fictif=any(bool(r["fictif"]) for r in jours),
        )


def _ages(debut: int | None, fin: int | None) -> str:
    """« de 3 mois à 3 ans »."""
    bornes = [f"{m} {d}" for m, d in (("de", _age(debut)), ("à", _age(fin))) if d]
    return " ".join(bornes)


def _age(mois: int | None) -> str:
    if mois is None:
        return ""
    return f"{mois // 12} ans" if mois >= 24 and mois % 12 == 0 else f"{mois} mois"


def _lignes(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Les lignes, une cellule vide devenant None."""
    return [
        {str(c): None if pd.isna(v) else v for c, v in ligne.items()}
        for ligne in cadre.to_dict("records")
    ]


def _entier(valeur: Any) -> int | None:
    return None if valeur is None else int(valeur)


def _nombre(valeur: Any) -> float | None:
    return None if pd.isna(valeur) else float(valeur)
