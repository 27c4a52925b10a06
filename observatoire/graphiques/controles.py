"""Ce qu'une figure exige de ses données : vérifier, compléter, ou dire clairement pourquoi non."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Statut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLONNES_COMMUNES = ("code", "libelle", "valeur")

COLONNES_PAR_FORME: dict[str, tuple[str, ...]] = {
    "carte": (),
    "symboles": (),
    "barres": (),
    "evolution": ("annee", "serie"),
    "pyramide": ("sexe", "serie"),
    "multiples": ("annee",),
    "empilees": ("annee", "serie"),
    "frise": ("debut", "fin", "serie"),
    "tableau": (),
}

# Ce qui ne peut être dit qu'une fois : deux lignes pour la même clé se recouvriraient au dessin.
CLES_PAR_FORME: dict[str, tuple[str, ...]] = {
    "carte": ("code",),
    "symboles": ("code",),
    "barres": ("code",),
    "evolution": ("serie", "annee"),
    "pyramide": ("serie", "sexe", "libelle"),
    "multiples": ("code", "annee"),
    "empilees": ("serie", "annee"),
    "frise": ("code",),
}

SEXES = ("femmes", "hommes")


def completer(donnees: pd.DataFrame, forme: str, identifiant: str) -> pd.DataFrame:
    """Copie de `donnees` avec types fixés et colonnes facultatives ajoutées.

    Lève `AppelIncorrect` : colonne manquante, doublon, statut inconnu, code qui n'est pas du
    texte, valeur infinie, ou valeur présente sous le statut secret ou absent.
    """
    if not isinstance(donnees, pd.DataFrame):
        raise _refus(identifiant, "`donnees` n'est pas un tableau pandas")
    attendues = (*COLONNES_COMMUNES, *COLONNES_PAR_FORME[forme])
    manquantes = [c for c in attendues if c not in donnees.columns]
    if manquantes:
        raise _refus(
            identifiant,
            f"colonnes manquantes pour la forme « {forme} » : {', '.join(manquantes)}",
            f"Attendu : {', '.join(attendues)}.",
        )
    d = donnees.reset_index(drop=True).copy()
    d["code"] = _codes(d["code"], identifiant)
    d["libelle"] = _textes(d["libelle"])
    for colonne in ("bas", "haut"):
        if colonne not in d:
            d[colonne] = np.nan
    for colonne in ("valeur", "bas", "haut"):
        d[colonne] = _nombres(d[colonne], colonne, identifiant)
    d["note"] = _textes(d["note"]) if "note" in d else ""
    d["statut"] = _statuts(d, identifiant)
    _completer_forme(d, forme, identifiant)
    _verifier_cles(d, forme, identifiant)
    if (d["bas"] > d["haut"]).any():
        fautif = d.loc[d["bas"] > d["haut"], "libelle"].iloc[0]
        raise _refus(identifiant, f"intervalle à l'envers pour {fautif} (bas plus grand que haut)")
    return d


def _completer_forme(d: pd.DataFrame, forme: str, identifiant: str) -> None:
    principal = d["est_principal"] if "est_principal" in d else pd.Series(False, index=d.index)
    d["est_principal"] = principal.map(lambda v: bool(v) if not pd.isna(v) else False).astype(bool)
    if "serie" in COLONNES_PAR_FORME[forme]:
        d["serie"] = _textes(d["serie"])
    if "annee" in COLONNES_PAR_FORME[forme]:
        annees = _nombres(d["annee"], "annee", identifiant)
        if annees.isna().any() or (annees % 1 != 0).any():
            raise _refus(
                identifiant, "une année est vide ou n'est pas un entier", "Exemple : 2023."
            )
        d["annee"] = annees.astype(int)
    if forme == "frise":
        _verifier_frise(d, identifiant)
    if forme == "pyramide" and not set(d["sexe"]) <= set(SEXES):
        raise _refus(identifiant, "sexe inconnu", f"Attendu : {' ou '.join(SEXES)}.")


def _verifier_frise(d: pd.DataFrame, identifiant: str) -> None:
    for colonne in ("debut", "fin"):
        d[colonne] = _textes(d[colonne])
        if pd.to_datetime(d[colonne], format="%Y-%m-%d", errors="coerce").isna().any():
            raise _refus(identifiant, f"une date de la colonne « {colonne} » n'en est pas une",
                         "Exemple : 2026-09-01.")  # fmt: skip
    if (d["debut"] > d["fin"]).any():
        fautif = d.loc[d["debut"] > d["fin"], "libelle"].iloc[0]
        raise _refus(identifiant, f"« {fautif} » finit avant de commencer")


def _verifier_cles(d: pd.DataFrame, forme: str, identifiant: str) -> None:
    cles = list(CLES_PAR_FORME.get(forme, ()))
    if cles and d.duplicated(cles).any():
        premier = d.loc[d.duplicated(cles), cles].iloc[0].tolist()
        raise _refus(
            identifiant,
            f"deux lignes pour {', '.join(str(v) for v in premier)}",
            f"Attendu : une seule ligne par {' et '.join(cles)}.",
        )


def _codes(codes: pd.Series, identifiant: str) -> pd.Series:
    if not codes.map(lambda c: isinstance(c, str) and bool(c)).all():
        raise _refus(
            identifiant,
            "un code de territoire n'est pas du texte (il aurait perdu son zéro)",
            "Exemple : « 01001 ».",
        )
    return codes.astype("str")


def _textes(serie: pd.Series) -> pd.Series:
    return serie.map(lambda v: "" if pd.isna(v) else str(v)).astype("str")


def _nombres(serie: pd.Series, colonne: str, identifiant: str) -> pd.Series:
    try:
        nombres = pd.to_numeric(serie).astype(float)
    except (TypeError, ValueError) as e:
        raise _refus(
            identifiant,
            f"la colonne « {colonne} » contient autre chose qu'un nombre",
            "Attendu : des nombres, vides là où la valeur manque.",
        ) from e
    if np.isinf(nombres.to_numpy()).any():
        raise _refus(
            identifiant,
            f"la colonne « {colonne} » contient une valeur infinie",
            "À faire : laisser vide, avec le statut absent, un rapport de dénominateur nul.",
        )
    return nombres


def _statuts(d: pd.DataFrame, identifiant: str) -> pd.Series:
    vide = d["valeur"].isna()
    defaut = pd.Series(np.where(vide, "absent", "publie"), index=d.index)
    statut = d["statut"].astype(object) if "statut" in d else defaut
    statut = statut.where(statut.notna(), defaut).map(str)
    inconnus = sorted(set(statut) - set(Statut))
    if inconnus:
        raise _refus(
            identifiant, f"statut inconnu « {inconnus[0]} »", f"Possibles : {', '.join(Statut)}."
        )
    if (cachees := ~vide & statut.isin([Statut.SECRET, Statut.ABSENT])).any():
        # Une valeur secrète qui traîne finirait dans une infobulle ou un export.
        fautif = d.loc[cachees, "libelle"].iloc[0]
        raise _refus(
            identifiant, f"{fautif} a une valeur alors que son statut est secret ou non disponible"
        )
    sans_valeur = vide & ~statut.isin([Statut.SECRET, Statut.ESTIME, Statut.ABSENT])
    return statut.mask(sans_valeur, str(Statut.ABSENT)).astype("str")


def verifier_couches(
    identifiant: str,
    fond: GeoDataFrame | None,
    contexte: GeoDataFrame | None,
    limites: GeoDataFrame | None,
) -> None:
    """Lève `AppelIncorrect` si une couche manque, est vide, sans code ou sans projection."""
    if fond is None or fond.empty:
        raise _refus(identifiant, "une carte a besoin des contours des territoires (`fond`)")
    if "code" not in fond.columns:
        raise _refus(identifiant, "la couche `fond` n'a pas de colonne « code »")
    if fond["code"].duplicated().any():
        raise _refus(identifiant, "la couche `fond` a deux contours pour un même code")
    couches: dict[str, Any] = {"fond": fond, "contexte": contexte, "limites": limites}
    for nom, couche in couches.items():
        if couche is not None and couche.crs is None:
            raise _refus(
                identifiant,
                f"la couche `{nom}` ne dit pas son système de coordonnées",
                "Exemple : couche.set_crs(4326).",
            )


def _refus(identifiant: str, constat: str, suite: str = "") -> AppelIncorrect:
    return AppelIncorrect(f"Figure « {identifiant} » : {constat}. {suite}".strip())
