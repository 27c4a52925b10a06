"""À combien de minutes de chaque service, pour combien de personnes, et ce qui a ouvert ou fermé.

Un service est cherché dans les communes que les fichiers déposés décrivent : celles de
l'intercommunalité, et autour d'elle celles qu'ils couvrent. Une commune voisine que rien ne décrit peut
abriter un service plus proche : `reserve` le dit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.memoire import une_fois
from observatoire.analyses.panier import PANIER, Service
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.trajets import VITESSE, Vitesse

TRANCHES = (5.0, 10.0, 15.0, 20.0)
"""Les bornes, en minutes, des tranches de distance."""


@dataclass(frozen=True)
class Offre:
    """Combien de chaque service par commune. `comptes` : une ligne par commune décrite, une colonne
    par service ; `annee` : celle des comptes d'équipements ; `fichiers` : d'où cela vient."""

    comptes: pd.DataFrame
    annee: int | None
    fichiers: tuple[str, ...]
    sources: frozenset[str] = frozenset()


@une_fois
def offre(
    contexte: Contexte, services: Sequence[Service] = PANIER, annee: int | None = None
) -> Offre:
    """Ce que les fichiers placent dans chaque commune, à la dernière année des équipements.

    Les sources ne s'additionnent pas (une école est dans deux annuaires) : le plus grand compte vaut.
    """
    voulues = sorted({v for s in services for v in s.variables})
    mesures = contexte.mesures(voulues, "commune").dropna(subset=["valeur"])
    if annee is None and len(mesures):
        annee = int(mesures["fin"].max())
    mesures = mesures[mesures["fin"] == annee]
    larges = mesures.pivot_table(index="code", columns="variable", values="valeur", aggfunc="max")
    lieux = contexte.lieux()
    ailleurs = [_du_territoire(contexte, "structures", "type"), _du_territoire(contexte, "haltes", "service")]  # fmt: skip
    codes = sorted({*larges.index, *lieux["code"].dropna(), *(c for t in ailleurs for c in t["code"])})  # fmt: skip
    comptes = pd.DataFrame(index=pd.Index(codes, name="code"))
    for s in services:
        connues = [v for v in s.variables if v in larges.columns]
        sources = [
            larges[connues].sum(axis=1, min_count=1),
            lieux[lieux["categorie"].isin(s.categories)].groupby("code").size(),
            _compter(ailleurs[0], s.types),
            _compter(ailleurs[1], s.haltes),
        ]
        comptes[s.id] = pd.concat([x.reindex(codes) for x in sources], axis=1).max(axis=1)
    fichiers = {
        *mesures["fichier"],
        *lieux["fichier"],
        *(f for t in ailleurs for f in t["fichier"]),
    }
    sources = frozenset(str(s) for s in lieux["source"].dropna())
    return Offre(comptes, annee, tuple(sorted(str(f) for f in fichiers if f)), sources)


def _du_territoire(contexte: Contexte, nom: str, colonne: str) -> pd.DataFrame:
    """Les lignes d'une table locale : `code`, `sorte`, `fichier` ; vide si elle n'existe pas."""
    vide = pd.DataFrame({"code": [], "sorte": [], "fichier": []}, dtype="str")
    try:
        table = contexte.locale(nom)
    except AppelIncorrect:
        return vide
    if not {"commune", colonne} <= set(table.columns):
        return vide
    # Un exemple n'est pas un service : il ne rapproche personne.
    reelles = table[~table["fictif"].fillna(False).astype(bool)] if "fictif" in table else table
    if "etat" in reelles:
        reelles = reelles[~reelles["etat"].isin(["projet", "fermee"])]
    ouvertes = reelles.dropna(subset=["commune", colonne])
    return pd.DataFrame(
        {
            "code": ouvertes["commune"].astype("str"),
            "sorte": ouvertes[colonne].astype("str"),
            "fichier": ouvertes.get("fichier", pd.Series("", index=ouvertes.index)),
        }
    )


def _compter(table: pd.DataFrame, sortes: tuple[str, ...]) -> pd.Series:
    return table[table["sorte"].isin(sortes)].groupby("code").size()


def acces(
    contexte: Contexte,
    services: Sequence[Service] = PANIER,
    *,
    origines: Sequence[str] | None = None,
    connue: Offre | None = None,
    vitesse: Vitesse = VITESSE,
    au_mieux: bool = False,
) -> pd.DataFrame:
    """Une ligne par commune et service : `code`, `service`, `minutes` et `deuxieme` (au deuxième
    lieu, qui peut être dans la même commune), `proche` et `second` (codes des communes).

    Un service qu'aucun fichier ne place nulle part a des cases vides. `au_mieux` : comme si chaque
    commune voisine que rien ne décrit avait le service ; le temps réel est entre les deux.
    """
    trouvee = connue or offre(contexte)
    depart = list(contexte.communes()["code"]) if origines is None else list(origines)
    voulus = trouvee.comptes[[s.id for s in services]]
    arrivees = list(voulus.index[(voulus >= 1).any(axis=1)])
    inconnues = {s.id: non_decrites(contexte, trouvee, s) if au_mieux else [] for s in services}
    arrivees = sorted({*arrivees, *(c for codes in inconnues.values() for c in codes)})
    minutes = contexte.minutes(depart, arrivees, vitesse)
    lignes = []
    for s in services:
        comptes = trouvee.comptes[s.id].reindex(arrivees).fillna(0)
        comptes[inconnues[s.id]] = 1.0
        lignes.append(_plus_proches(minutes, comptes[comptes >= 1]).assign(service=s.id))
    return pd.concat(lignes).rename_axis("code").reset_index()


def _plus_proches(minutes: pd.DataFrame, comptes: pd.Series) -> pd.DataFrame:
    codes = list(comptes.index)
    temps = minutes[codes].to_numpy(dtype=float)
    rendu = pd.DataFrame(
        {"minutes": np.nan, "deuxieme": np.nan, "proche": "", "second": ""}, index=minutes.index
    )
    if not codes:
        return rendu
    ordre = np.argsort(np.where(np.isnan(temps), np.inf, temps), axis=1, kind="stable")
    tries = np.take_along_axis(temps, ordre, axis=1)
    noms = np.array(codes, dtype=object)[ordre]
    # Deux lieux dans la commune la plus proche : le deuxième n'est pas plus loin que le premier.
    plusieurs = comptes.to_numpy(dtype=float)[ordre[:, 0]] >= 2
    rang = 1 if len(codes) > 1 else 0
    rendu["minutes"], rendu["proche"] = tries[:, 0], noms[:, 0]
    rendu["deuxieme"] = np.where(plusieurs, tries[:, 0], tries[:, rang] if rang else np.nan)
    rendu["second"] = np.where(plusieurs, noms[:, 0], noms[:, rang] if rang else "")
    sans = rendu["minutes"].isna()
    return rendu.assign(
        proche=rendu["proche"].mask(sans, ""), second=rendu["second"].mask(sans, "")
    )


def concernees(contexte: Contexte, service: Service) -> tuple[pd.Series, str]:
    """Les personnes que le service concerne, par commune, et la variable retenue (vide si aucune)."""
    return _premiere_connue(contexte, service.personnes)


@une_fois
def _premiere_connue(contexte: Contexte, variables: tuple[str, ...]) -> tuple[pd.Series, str]:
    siennes = set(contexte.communes()["code"])
    for variable in variables:
        derniere = contexte.derniere(variable)
        connues = derniere[derniere["code"].isin(siennes)].dropna(subset=["valeur"])
        if len(connues):
            return connues.set_index("code")["valeur"], variable
    return pd.Series(dtype=float), ""


def tranches(
    contexte: Contexte, table: pd.DataFrame, service: Service, codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """Les personnes concernées selon les minutes au service, dans `codes` (tout le territoire par défaut).

    `effectifs` : de 5 en 5 minutes, la dernière tranche étant au-delà de 20 ; `inconnus` : personnes
    dont on ne connaît pas le temps ; `moyenne` : minutes, pondérées par les personnes.
    """
    personnes, variable = concernees(contexte, service)
    minutes = table[table["service"] == service.id].set_index("code")["minutes"]
    if codes is not None:
        personnes = personnes[personnes.index.isin(list(codes))]
    temps = minutes.reindex(personnes.index)
    connus = temps.notna()
    rang = np.searchsorted(TRANCHES, temps[connus].to_numpy(), side="left")
    effectifs = np.bincount(rang, weights=personnes[connus].to_numpy(), minlength=len(TRANCHES) + 1)
    total = float(personnes[connus].sum())
    return {
        "effectifs": tuple(float(x) for x in effectifs),
        "inconnus": float(personnes[~connus].sum()),
        "total": float(personnes.sum()),
        "moyenne": float((personnes * temps)[connus].sum() / total) if total else np.nan,
        "variable": variable,
    }


def changements(contexte: Contexte, services: Sequence[Service] = PANIER) -> pd.DataFrame:
    """Ce qui a ouvert ou fermé entre les deux derniers millésimes d'équipements, par commune.

    `code`, `service`, `avant`, `apres`, `debut`, `fin` : seulement les communes décrites aux deux
    dates et dont le compte a changé. Vide s'il n'y a qu'un millésime.
    """
    colonnes = ["code", "service", "avant", "apres", "debut", "fin"]
    siennes = set(contexte.communes()["code"])
    voulues = sorted({v for s in services for v in s.variables})
    mesures = contexte.mesures(voulues, "commune").dropna(subset=["valeur"])
    annees = sorted(mesures["fin"].unique())[-2:]
    if len(annees) < 2:
        return pd.DataFrame(columns=colonnes)
    lignes = []
    for s in services:
        larges = (
            mesures[mesures["variable"].isin(s.variables) & mesures["code"].isin(siennes)]
            .pivot_table(index="code", columns="fin", values="valeur", aggfunc="sum")
            .reindex(columns=annees)
            .dropna()
        )
        bouge = larges[larges[annees[0]] != larges[annees[1]]]
        for code, (avant, apres) in zip(bouge.index, bouge.to_numpy(), strict=True):
            lignes.append((code, s.id, avant, apres, int(annees[0]), int(annees[1])))
    return pd.DataFrame(lignes, columns=colonnes)


def non_decrites(contexte: Contexte, trouvee: Offre, service: Service) -> list[str]:
    """Les communes voisines dont aucun fichier ne dit si elles ont ce service."""
    if trouvee.sources & set(service.exhaustives):
        return []
    decrites = trouvee.comptes.index[trouvee.comptes[service.id].notna()]
    voisines = contexte.anneau()["code"]
    return list(voisines[~voisines.isin(decrites)])


def voisines_connues(contexte: Contexte, trouvee: Offre) -> tuple[int, int]:
    """Combien de communes voisines les fichiers décrivent, sur combien il y en a."""
    voisines = contexte.anneau()["code"]
    decrites = trouvee.comptes.dropna(how="all").index
    return int(voisines.isin(decrites).sum()), len(voisines)


def reserve(contexte: Contexte, trouvee: Offre, vitesse: Vitesse = VITESSE) -> str:
    """Ce que valent ces minutes, en une phrase pour l'écran et pour l'export."""
    connues, toutes = voisines_connues(contexte, trouvee)
    temps = "minutes mesurées" if contexte.minutes_mesurees() else vitesse.dite()
    if connues >= toutes:
        return f"{temps[0].upper()}{temps[1:]}, de mairie à mairie."
    return (
        f"{temps[0].upper()}{temps[1:]}, de mairie à mairie, jusqu'au plus proche des services connus. "
        f"Les équipements de {connues} des {toutes} communes voisines sont connus : un service plus proche "
        "peut exister dans une autre. La base nationale des équipements (INSEE) déposée entière le dira."
    )
