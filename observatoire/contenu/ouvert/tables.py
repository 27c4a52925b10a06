"""Les tables publiées : leurs lignes, leur schéma, et leur écriture en CSV, Parquet et JSON."""

import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from observatoire.affirmations.sources import LOCALE, nommer
from observatoire.entrepot.lecture import Lecteur
from observatoire.formats import neutraliser
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import SEMBLABLES, Niveau, Statut, Territoire
from observatoire.sources.declaration import catalogue

FORMATS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_NOMBRES = ("valeur", "bas", "haut", "avant", "apres")
_DU_TERRITOIRE = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class Declaree:
    """Une table publiée : son titre, ce qu'elle dit, ses champs (`tables.toml`), sa clé, ses renvois."""

    nom: str
    titre: str
    description: str
    cle: tuple[str, ...]
    champs: dict[str, dict[str, Any]]
    liens: dict[str, list[str]]


@cache
def declarees() -> dict[str, Declaree]:
    """Les tables publiées, dans l'ordre où elles se lisent."""
    texte = (Path(str(files("observatoire"))) / "contenu/ouvert/tables.toml").read_text("utf-8")
    return {
        nom: Declaree(nom, t["titre"], t["description"], tuple(t["cle"]), t["champs"], t.get("liens", {}))
        for nom, t in tomllib.loads(texte).items()
    }  # fmt: skip


def schema(t: Declaree, *, avec_liens: bool = True) -> dict[str, Any]:
    """Le schéma de la table, selon la norme Table Schema."""
    champs = [
        {"name": nom, "type": c["type"], "title": c["titre"], "description": c["dit"]}
        | ({"constraints": contraintes} if (contraintes := _contraintes(c)) else {})
        for nom, c in t.champs.items()
    ]
    renvois = [
        {"fields": cles, "reference": {"resource": autre, "fields": cles}}
        for autre, cles in t.liens.items()
    ]
    dit: dict[str, Any] = {"fields": champs, "primaryKey": list(t.cle), "missingValues": [""]}
    return dit | ({"foreignKeys": renvois} if renvois and avec_liens else {})


def _contraintes(champ: dict[str, Any]) -> dict[str, Any]:
    exige = {"required": True} if champ.get("exige") else {}
    return exige | ({"enum": champ["choix"]} if "choix" in champ else {})


def lire(lecteur: Lecteur, ids: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Les lignes de chaque table, bornées à ces indicateurs, telles que l'édition publique les montre."""
    lieux = territoires(lecteur)
    lues = {
        "valeurs": _valeurs(lecteur, ids, lieux),
        "indicateurs": _indicateurs(ids),
        "territoires": _territoires(lecteur, lieux),
        "sources": _sources(lecteur),
        "changements": _changements(lecteur, ids),
    }
    return {nom: lues[nom][list(t.champs)] for nom, t in declarees().items()}


def territoires(lecteur: Lecteur) -> list[Territoire]:
    """L'intercommunalité, ses secteurs, ses communes, et ce à quoi elle se compare."""
    ici = Territoire(
        Niveau.EPCI, lecteur.epci, lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
    )
    reperes = [t for t in lecteur.reperes() if t.code != SEMBLABLES]
    return [ici, *lecteur.dans(ici, "secteur"), *lecteur.dans(ici, "commune"), *reperes]


def _valeurs(lecteur: Lecteur, ids: Sequence[str], lieux: Sequence[Territoire]) -> pd.DataFrame:
    """Chaque valeur arrondie comme elle se lit ; une valeur d'exemple n'est pas publiée."""
    lues = lecteur.valeurs(list(ids), lieux)
    lues = lues[lues["fin"].notna() & (lues["statut"] != Statut.FICTIF)]
    return _arrondir(lues.rename(columns={"libelle": "territoire"}))


def _arrondir(lues: pd.DataFrame) -> pd.DataFrame:
    lues = lues.copy()
    for nom in set(_NOMBRES) & set(lues.columns):
        # Plus fin que ce qui se lit, un rapport redonnerait les comptes dont il vient.
        lues[nom] = [
            None if pd.isna(v) else round(float(v), INDICATEURS[i].decimales) + 0.0
            for v, i in zip(lues[nom], lues["indicateur"], strict=True)
        ]
    return lues


def _indicateurs(ids: Sequence[str]) -> pd.DataFrame:
    champs = declarees()["indicateurs"].champs
    lignes = [
        {n: getattr(INDICATEURS[i], n, None) for n in champs}
        | {"indicateur": i, "adresse": f"donnees/indicateurs/{i}.csv"}
        for i in ids
    ]
    return pd.DataFrame(lignes, columns=list(champs))


def _territoires(lecteur: Lecteur, lieux: Sequence[Territoire]) -> pd.DataFrame:
    rangs = {(str(t.niveau), t.code): rang for rang, t in enumerate(lieux)}
    tous = pd.concat([lecteur.territoires(n) for n in dict.fromkeys(str(t.niveau) for t in lieux)])
    cles = list(zip(tous["niveau"], tous["code"], strict=True))
    siens = tous[[c in rangs for c in cles]]
    return siens.sort_values(["niveau", "code"], kind="stable")


def _sources(lecteur: Lecteur) -> pd.DataFrame:
    deposees = lecteur.sources_deposees()
    lignes = []
    for source, annees in zip(deposees["source"], deposees["annees"], strict=True):
        producteur, titre = nommer(source)
        declaree = catalogue().get(source)
        propre = _DU_TERRITOIRE if source.startswith(LOCALE) else ""
        millesimes = sorted({a for a in str(annees).split(",") if a.isdigit()})
        lignes.append({
            "source": source, "titre": titre, "producteur": producteur,
            "licence": declaree.licence if declaree else propre,
            "adresse": declaree.url if declaree else "", "millesimes": ", ".join(millesimes),
        })  # fmt: skip
    return pd.DataFrame(lignes, columns=list(declarees()["sources"].champs))


def _changements(lecteur: Lecteur, ids: Sequence[str]) -> pd.DataFrame:
    journal = lecteur.journal()
    chiffres = journal[(journal["genre"] == "chiffre") & journal["indicateur"].isin(set(ids))]
    return _arrondir(chiffres.rename(columns={"libelle": "territoire"}))


# ------------------------------------------------------------------ écriture
def ecrire(t: Declaree, lignes: pd.DataFrame, format_: str, titre: str = "") -> bytes:
    """La table dans un format de `FORMATS` ; les mêmes lignes donnent les mêmes octets."""
    if format_ == "csv":
        return _csv(t, lignes)
    colonnes = {nom: _cellules(lignes[nom], c["type"]) for nom, c in t.champs.items()}
    if format_ == "json":
        rangs = [dict(zip(colonnes, r, strict=True)) for r in zip(*colonnes.values(), strict=True)]
        corps = ",\n".join(json.dumps(r, ensure_ascii=False) for r in rangs)
        return f"[\n{corps}\n]\n".encode()
    types = pa.schema([(nom, _TYPES[c["type"]]) for nom, c in t.champs.items()])
    ecrite = pa.table(colonnes, schema=types.with_metadata({"titre": titre or t.titre}))
    tampon = io.BytesIO()
    pq.write_table(ecrite, tampon, compression="zstd")
    return tampon.getvalue()


def _cellules(colonne: pd.Series, type_: str) -> list[Any]:
    if type_ == "string":
        return [None if pd.isna(v) or v == "" else neutraliser(str(v)) for v in colonne]
    convertir = int if type_ == "integer" else float
    return [None if pd.isna(v) else convertir(v) for v in colonne]


def _csv(t: Declaree, lignes: pd.DataFrame) -> bytes:
    """Virgule, point décimal, UTF-8 sans marque : ce qu'attendent les outils de données ouvertes."""
    dites = pd.DataFrame(
        {nom: _cellules(lignes[nom], c["type"]) for nom, c in t.champs.items()}, dtype=object
    )
    for nom in (n for n, c in t.champs.items() if c["type"] == "number"):
        dites[nom] = [None if v is None else f"{v:.6f}".rstrip("0").rstrip(".") for v in dites[nom]]
    return dites.to_csv(index=False, lineterminator="\r\n").encode()
