"""Ce qui présente le projet : valide selon sa norme, à la version du logiciel ; schémas à jour."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import frictionless
import pandas as pd
import pytest
import yaml

from observatoire.local import schemas, tables, typer
from observatoire.personnel import valeur_personnelle
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[1]
SCHEMAS = RACINE / "docs" / "schemas"
EXEMPLE = RACINE / "observatoire" / "local" / "exemple"
VERSION = tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def _lire(nom: str) -> dict:
    return yaml.safe_load((RACINE / nom).read_text("utf-8"))


def test_publiccode_a_ce_que_la_norme_exige() -> None:
    """publiccode.yml 0.4 : clés obligatoires, longueurs, valeurs permises."""
    p = _lire("publiccode.yml")
    # `url` se pose à l'ouverture du dépôt : jusque-là aucune adresse vraie n'existe, et aucune n'est inventée.
    obligatoires = {"publiccodeYmlVersion", "name", "platforms", "developmentStatus", "softwareType",
                    "description", "legal", "maintenance", "localisation"}  # fmt: skip
    assert obligatoires <= set(p) and p["softwareVersion"] == VERSION
    assert p["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert p["softwareType"].split("/")[0] in {
        "standalone",
        "addon",
        "library",
        "configurationFiles",
    }
    d = p["description"]["fr"]
    assert len(d["shortDescription"]) <= 150 and 150 <= len(d["longDescription"]) <= 10_000
    assert d["features"] and p["legal"]["license"] == "MIT"
    assert p["maintenance"]["type"] == "community" and p["maintenance"]["contacts"]


@pytest.mark.parametrize("nom", ["publiccode.yml", "CITATION.cff", "SECURITY.md", "pyproject.toml"])
def test_ce_qui_presente_le_projet_n_a_pas_d_adresse_de_remplissage(nom: str) -> None:
    adresses = re.findall(r"https?://[^\s\"'>)]+", (RACINE / nom).read_text("utf-8"))
    assert not [a for a in adresses if re.search(r"exemple|example|localhost|todo|votre", a, re.I)]


def test_citation_a_ce_que_la_norme_exige() -> None:
    c = _lire("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(c) and c["version"] == VERSION
    assert c["cff-version"] == "1.2.0" and c["type"] == "software" and c["authors"][0]["name"]


@pytest.mark.parametrize(
    "chemin", sorted((RACINE / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")), ids=lambda c: c.stem
)
def test_un_modele_de_demande_se_lit(chemin: Path) -> None:
    m = yaml.safe_load(chemin.read_text("utf-8"))
    assert m["name"] and m["description"] and m["body"]
    ids = [b["id"] for b in m["body"]]
    assert len(set(ids)) == len(ids) and all(b["attributes"]["label"] for b in m["body"])


def test_les_schemas_des_tables_sont_ceux_des_declarations() -> None:
    """Un écart : « python -m observatoire.local.schemas » les refait."""
    ecrits = {c.stem: c.read_bytes() for c in SCHEMAS.glob("*.json")}
    assert ecrits == {nom: schemas.octets(t) for nom, t in tables().items()}


def _essayer(nom: str, chemin: Path) -> frictionless.Report:
    schema = frictionless.Schema.from_descriptor(schemas.schema(tables()[nom]))
    dialecte = frictionless.Dialect.from_descriptor({"csv": {"delimiter": ";"}})
    ressource = frictionless.Resource(
        path=chemin.name,
        basepath=str(chemin.parent),
        schema=schema,
        dialect=dialecte,
        encoding="utf-8-sig",
    )
    return ressource.validate()


@pytest.mark.parametrize("chemin", sorted(EXEMPLE.glob("*.csv")), ids=lambda c: c.stem)
def test_ce_que_l_application_ecrit_suit_son_schema(chemin: Path, tmp_path: Path) -> None:
    brut = pd.read_csv(chemin, sep=";", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    lue = typer(tables()[chemin.stem], brut, lire_reglages(RACINE / "data"))
    lue.textes.to_csv(tmp_path / chemin.name, sep=";", index=False)
    rapport = _essayer(chemin.stem, tmp_path / chemin.name)
    assert rapport.valid, rapport.flatten(["rowNumber", "fieldName", "message"])


def test_un_schema_refuse_ce_que_la_table_refuse(tmp_path: Path) -> None:
    (tmp_path / "evenements.csv").write_text(
        "id;titre;debut;fin;heure_debut;heure_fin;commune;lieu;organisateur;themes;description;url;etat;publique;fictif\n"
        ";Forum;demain;;;;Vaour;;;;;;peut-être;oui;\n", "utf-8"
    )  # fmt: skip
    dits = {
        e[0] for e in _essayer("evenements", tmp_path / "evenements.csv").flatten(["fieldName"])
    }
    assert {"debut", "commune", "etat"} <= dits


def test_aucune_personne_dans_les_donnees_livrees() -> None:
    """Ni civilité suivie d'un nom, ni courriel, ni téléphone portable, dans aucune cellule du territoire ou de l'exemple."""
    fautes = [
        (f.name, ligne, quoi)
        for dossier in (RACINE / "data" / "local", EXEMPLE)
        for f in sorted(dossier.glob("*.csv"))
        for ligne in f.read_text("utf-8-sig").splitlines()
        for case in ligne.split(";")
        if (quoi := valeur_personnelle(case)) or "@" in case
    ]
    assert fautes == []
    entetes = {c.strip().lower() for f in sorted((RACINE / "data").rglob("*.csv"))
               for c in f.read_text("utf-8-sig", errors="replace").splitlines()[0].replace(",", ";").split(";")}  # fmt: skip
    assert not {"prenom", "nom_responsable", "dirigeant", "declarant", "mail", "email"} & entetes
