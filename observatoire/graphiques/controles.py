"""Ce qu'une figure exige de ses données : vérifier, compléter, ou dire clairement pourquoi non."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Statut

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COMMUNES = ("code", "libelle", "valeur")
# Forme → ses colonnes propres, puis ce qui ne peut être dit qu'une fois : deux lignes s'y couvriraient.
FORMES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "carte": ((), ["code"]),
    "symboles": ((), ["code"]),
    "barres": ((), ["code"]),
    "evolution": (("annee", "serie"), ["serie", "annee"]),
    "pyramide": (("sexe", "serie"), ["serie", "sexe", "libelle"]),
    "multiples": (("annee",), ["code", "annee"]),
    "empilees": (("annee", "serie"), ["serie", "annee"]),
    "nuage": (("abscisse",), ["code"]),
    "frise": (("debut", "fin", "serie"), ["code"]),
    "tableau": ((), []),
}
SEXES = ("femmes", "hommes")
_CACHES = [Statut.SECRET, Statut.ABSENT]


def refuser(identifiant: str, fautif: object, constat: str, suite: str = "") -> None:
    """`AppelIncorrect`, au nom de la figure, si `fautif` ; `suite` : ce qui était attendu."""
    if fautif:
        raise AppelIncorrect(f"Figure « {identifiant} » : {constat}. {suite}".strip())


def completer(donnees: pd.DataFrame, forme: str, identifiant: str) -> pd.DataFrame:
    """Copie de `donnees` avec types fixés et colonnes facultatives ajoutées.

    Lève `AppelIncorrect` : colonne manquante, doublon, statut inconnu, code qui n'est pas du
    texte, valeur infinie, ou valeur présente sous le statut secret ou absent.
    """
    non = partial(refuser, identifiant)
    propres, cles = FORMES[forme]
    attendues = (*COMMUNES, *propres)
    manquantes = ", ".join(c for c in attendues if c not in donnees.columns)
    constat = f"colonnes manquantes pour la forme « {forme} » : {manquantes}"
    non(manquantes, constat, f"Attendu : {', '.join(attendues)}.")
    d = donnees.reset_index(drop=True).copy()
    en_texte = d["code"].map(lambda c: isinstance(c, str) and bool(c)).all()
    constat = "un code de territoire n'est pas du texte (il aurait perdu son zéro)"
    non(not en_texte, constat, "Exemple : « 01001 ».")
    for colonne in ("code", "libelle", "serie", "debut", "fin"):
        if colonne in attendues:
            d[colonne] = _textes(d[colonne])
    for colonne in ("valeur", "bas", "haut", *({"annee", "abscisse"} & set(propres))):
        brute = d[colonne] if colonne in d else pd.Series(np.nan, index=d.index)
        d[colonne] = _nombres(brute, colonne, identifiant)
    d["note"] = _textes(d["note"]) if "note" in d else ""
    d["statut"] = _statuts(d, identifiant)
    principal = d["est_principal"] if "est_principal" in d else pd.Series(False, index=d.index)
    d["est_principal"] = principal.eq(True).fillna(False).astype(bool)
    _verifier_forme(d, forme, identifiant)
    doubles = d.loc[d.duplicated(cles), cles].astype(str).to_numpy().tolist() if cles else []
    constat = f"deux lignes pour {', '.join(doubles[0] if doubles else ())}"
    non(doubles, constat, f"Attendu : une seule ligne par {' et '.join(cles)}.")
    constat = (
        f"intervalle à l'envers pour {_fautif(d, d['bas'] > d['haut'])} (bas plus grand que haut)"
    )
    non((d["bas"] > d["haut"]).any(), constat)
    return d


def sans_courbe(d: pd.DataFrame, forme: str) -> pd.DataFrame | None:
    """Les lignes en barres d'une courbe dont aucune série n'a deux années connues ; None si elle se trace.

    Une courbe à un point n'en est pas une : chaque série devient une barre, datée si les années diffèrent.
    """
    if forme not in ("evolution", "multiples"):
        return None
    nom = "serie" if forme == "evolution" else "libelle"
    connues = d[d["valeur"].notna()]
    if (
        connues.empty
        or connues.groupby(nom if forme == "evolution" else "code")["annee"].nunique().max() > 1
    ):
        return None
    datees = connues["annee"].nunique() > 1
    noms = [
        f"{n} ({a})" if datees else n for n, a in zip(connues[nom], connues["annee"], strict=True)
    ]
    uniques = connues["code"].is_unique
    codes = connues["code"] if uniques else [f"{c}-{i}" for i, c in enumerate(connues["code"])]
    return connues.assign(libelle=noms, code=codes).reset_index(drop=True)


def _verifier_forme(d: pd.DataFrame, forme: str, identifiant: str) -> None:
    non = partial(refuser, identifiant)
    if "annee" in FORMES[forme][0]:
        entieres = (d["annee"] % 1 == 0).all()
        non(not entieres, "une année est vide ou n'est pas un entier", "Exemple : 2023.")
        d["annee"] = d["annee"].astype(int)
    if forme == "frise":
        for colonne in ("debut", "fin"):
            lues = pd.to_datetime(d[colonne], format="%Y-%m-%d", errors="coerce")
            constat = f"une date de la colonne « {colonne} » n'en est pas une"
            non(lues.isna().any(), constat, "Exemple : 2026-09-01.")
        inverse = d["debut"] > d["fin"]
        non(inverse.any(), f"« {_fautif(d, inverse)} » finit avant de commencer")
    if forme == "pyramide":
        non(set(d["sexe"]) - set(SEXES), "sexe inconnu", f"Attendu : {' ou '.join(SEXES)}.")


def _fautif(d: pd.DataFrame, lesquels: pd.Series) -> str:
    return next(iter(d.loc[lesquels, "libelle"]), "")


def _textes(serie: pd.Series) -> pd.Series:
    return serie.map(lambda v: "" if pd.isna(v) else str(v)).astype("str")


def _nombres(serie: pd.Series, colonne: str, identifiant: str) -> pd.Series:
    nombres = pd.to_numeric(serie, errors="coerce").astype(float)
    constat = f"la colonne « {colonne} » contient autre chose qu'un nombre"
    illisibles = (nombres.isna() & serie.notna()).any()
    refuser(
        identifiant, illisibles, constat, "Attendu : des nombres, vides là où la valeur manque."
    )
    constat = f"la colonne « {colonne} » contient une valeur infinie"
    suite = "À faire : laisser vide, avec le statut absent, un rapport de dénominateur nul."
    refuser(identifiant, np.isinf(nombres.to_numpy()).any(), constat, suite)
    return nombres


def _statuts(d: pd.DataFrame, identifiant: str) -> pd.Series:
    vide = d["valeur"].isna()
    defaut = pd.Series(np.where(vide, "absent", "publie"), index=d.index)
    statut = d["statut"].astype(object) if "statut" in d else defaut
    statut = statut.where(statut.notna(), defaut).map(str)
    inconnus = sorted(set(statut) - set(Statut))
    constat = f"statut inconnu « {next(iter(inconnus), '')} »"
    refuser(identifiant, inconnus, constat, f"Possibles : {', '.join(Statut)}.")
    # Une valeur secrète qui traîne finirait dans une infobulle ou un export.
    cachees = ~vide & statut.isin(_CACHES)
    constat = (
        f"{_fautif(d, cachees)} a une valeur alors que son statut est secret ou non disponible"
    )
    refuser(identifiant, cachees.any(), constat)
    sans_valeur = vide & ~statut.isin([*_CACHES, Statut.ESTIME])
    return statut.mask(sans_valeur, str(Statut.ABSENT)).astype("str")


def verifier_couches(identifiant: str, fond: GeoDataFrame | None, **autres: Any) -> None:
    """Lève `AppelIncorrect` si une couche manque, est vide, sans code ou sans projection."""
    non = partial(refuser, identifiant)
    absent = fond is None or fond.empty
    non(absent, "une carte a besoin des contours des territoires (`fond`)")
    assert fond is not None
    non("code" not in fond, "la couche `fond` n'a pas de colonne « code »")
    non(fond["code"].duplicated().any(), "la couche `fond` a deux contours pour un même code")
    for nom, couche in {"fond": fond, **autres}.items():
        constat = f"la couche `{nom}` ne dit pas son système de coordonnées"
        non(couche is not None and couche.crs is None, constat, "Exemple : couche.set_crs(4326).")
