"""La même publication dite à chaque outil : Data Package, catalogue DCAT-AP, fiche de data.gouv.fr."""

import json
from collections.abc import Mapping
from typing import Any

from observatoire.contenu.ouvert.edition import (
    ADRESSE_LICENCE,
    LICENCE,
    MOTS_CLES,
    Publication,
    somme,
)
from observatoire.contenu.ouvert.tables import FORMATS, Declaree, declarees, schema

_IANA = "http://www.iana.org/assignments/media-types"
_THEMES = {"SOCI": "Population et société", "REGI": "Régions et villes"}
_UE = "http://publications.europa.eu/resource/authority"
_TYPES_UE = {"csv": "CSV", "parquet": "PARQUET", "json": "JSON"}
_CONTEXTE = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}  # fmt: skip


def ecrire(p: Publication, fichiers: Mapping[str, bytes]) -> dict[str, bytes]:
    """Tout ce qui décrit `fichiers` (chemin → octets des tables)."""
    decrits = {
        "datapackage.json": datapackage(p, fichiers),
        "catalogue.jsonld": catalogue(p, fichiers),
        "data.gouv.fr/jeu-de-donnees.json": data_gouv(p, fichiers),
    } | {f"schemas/{nom}.json": schema(t, avec_liens=False) for nom, t in declarees().items()}
    return {
        nom: (json.dumps(dit, ensure_ascii=False, indent=2) + "\n").encode()
        for nom, dit in decrits.items()
    }


def datapackage(p: Publication, fichiers: Mapping[str, bytes]) -> dict[str, Any]:
    """Le paquet de données : chaque CSV est une ressource, avec son schéma et son empreinte."""
    licence = {"name": "etalab-2.0", "title": LICENCE, "path": ADRESSE_LICENCE}
    return {
        "profile": "tabular-data-package", "name": f"observatoire-{p.epci}", "id": p.urn("jeu"),
        "title": p.titre, "description": p.description, "version": p.empreinte,
        "created": p.instant, "licenses": [licence], "keywords": list(MOTS_CLES),
        "contributors": [{"title": p.editeur, "role": "publisher"}],
        "resources": [_ressource(c, fichiers[c]) for c in sorted(fichiers) if c.endswith(".csv")],
    }  # fmt: skip


def _ressource(chemin: str, octets: bytes) -> dict[str, Any]:
    t = table_de(chemin)
    nom = chemin.removeprefix("donnees/").removesuffix(".csv").replace("/", "-").replace("_", "-")
    seul = chemin.startswith("donnees/indicateurs/")
    return {
        "profile": "tabular-data-resource", "name": nom, "path": chemin,
        "title": t.titre, "description": t.description, "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": len(octets), "hash": f"sha256:{somme(octets)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema(t, avec_liens=not seul),
    }  # fmt: skip


def table_de(chemin: str) -> Declaree:
    """La table dont un fichier a les colonnes : celui d'un indicateur est une part des chiffres."""
    nom = chemin.rsplit("/", 1)[1].partition(".")[0]
    return declarees()["valeurs" if chemin.startswith("donnees/indicateurs/") else nom]


def principaux(fichiers: Mapping[str, bytes]) -> list[str]:
    """Les fichiers des tables entières, sans ceux de chaque indicateur."""
    return [c for c in sorted(fichiers) if not c.startswith("donnees/indicateurs/")]


def catalogue(p: Publication, fichiers: Mapping[str, bytes]) -> dict[str, Any]:
    """Le catalogue DCAT-AP, que data.gouv.fr et les portails européens moissonnent."""
    editeur = {"@id": p.urn("editeur"), "@type": "foaf:Agent", "foaf:name": p.editeur}
    contact = {"@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": p.editeur} | (
        {"vcard:hasEmail": {"@id": f"mailto:{p.contact}"}}
        if "@" in p.contact and " " not in p.contact
        else {}
    )
    jeu = {
        "@id": p.urn("jeu"), "@type": "dcat:Dataset", "dct:identifier": p.urn("jeu"),
        "dct:title": _fr(p.titre), "dct:description": _fr(p.description),
        "dct:publisher": editeur, "dcat:contactPoint": contact,
        "dcat:keyword": [_fr(m) for m in MOTS_CLES],
        "dcat:theme": [_type(f"{_UE}/data-theme/{t}", "skos:Concept") | {"skos:prefLabel": _fr(n)} for t, n in _THEMES.items()],
        "dct:language": _type(f"{_UE}/language/FRA", "dct:LinguisticSystem"),
        "dct:accrualPeriodicity": _type(f"{_UE}/frequency/IRREG", "dct:Frequency"),
        "dct:accessRights": _type(f"{_UE}/access-right/PUBLIC", "dct:RightsStatement"),
        "dct:spatial": _type(f"http://id.insee.fr/geo/epci/{p.epci}", "dct:Location"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime", "dcat:startDate": _date(f"{p.debut}-01-01"),
            "dcat:endDate": _date(f"{p.fin}-12-31"),
        },
        "dct:modified": _date(f"{p.publie_le:%Y-%m-%d}"), "dcat:version": p.empreinte,
        "dcat:landingPage": _type(p.adresse("index.html"), "foaf:Document"),
        "dcat:distribution": [_distribution(p, c, fichiers[c]) for c in principaux(fichiers)],
    }  # fmt: skip
    return {
        "@context": _CONTEXTE, "@id": p.urn("catalogue"), "@type": "dcat:Catalog",
        "dct:title": _fr(f"Données ouvertes, {p.territoire}"), "dct:description": _fr(p.description),
        "dct:publisher": {"@id": editeur["@id"]}, "dct:language": _type(f"{_UE}/language/FRA", "dct:LinguisticSystem"),
        "dct:license": _type(ADRESSE_LICENCE, "dct:LicenseDocument"), "foaf:homepage": _type(p.adresse("index.html"), "foaf:Document"),
        "dct:modified": _date(f"{p.publie_le:%Y-%m-%d}"), "dcat:dataset": [jeu],
    }  # fmt: skip


def _distribution(p: Publication, chemin: str, octets: bytes) -> dict[str, Any]:
    format_ = chemin.rpartition(".")[2]
    adresse = {"@id": p.adresse(chemin)}
    return {
        "@id": p.urn("fichier", chemin), "@type": "dcat:Distribution",
        "dct:title": _fr(f"{table_de(chemin).titre} ({_TYPES_UE[format_]})"),
        "dct:description": _fr(table_de(chemin).description),
        "dcat:accessURL": adresse, "dcat:downloadURL": adresse,
        "dct:format": _type(f"{_UE}/file-type/{_TYPES_UE[format_]}", "dct:MediaTypeOrExtent"),
        "dcat:mediaType": _type(f"{_IANA}/{FORMATS[format_]}", "dct:MediaType"),
        "dct:license": _type(ADRESSE_LICENCE, "dct:LicenseDocument"),
        "dct:conformsTo": _type(p.adresse(f"schemas/{table_de(chemin).nom}.json"), "dct:Standard"),
        "dcat:byteSize": {"@value": str(len(octets)), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:checksumValue": {"@value": somme(octets), "@type": "xsd:hexBinary"},
            "spdx:algorithm": _type(f"{_CONTEXTE['spdx']}checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"),
        },
    }  # fmt: skip


def data_gouv(p: Publication, fichiers: Mapping[str, bytes]) -> dict[str, Any]:
    """La fiche du jeu de données, dans les mots de data.gouv.fr."""
    return {
        "title": p.titre, "description": p.description, "license": "lov2",
        "frequency": "irregular", "tags": list(MOTS_CLES),
        "spatial": {"zones": [f"fr:epci:{p.epci}"], "granularity": "fr:commune"},
        "temporal_coverage": {"start": f"{p.debut}-01-01", "end": f"{p.fin}-12-31"},
        "resources": [
            {
                "title": f"{table_de(c).titre} ({c.rpartition('.')[2]})",
                "description": table_de(c).description, "type": "main", "filetype": "remote" if p.base else "file",
                "url": p.adresse(c), "format": c.rpartition(".")[2], "mime": FORMATS[c.rpartition(".")[2]],
                "filesize": len(fichiers[c]), "checksum": {"type": "sha256", "value": somme(fichiers[c])},
            }
            for c in principaux(fichiers)
        ],
    }  # fmt: skip


def _type(adresse: str, genre: str) -> dict[str, str]:
    """Un renvoi et ce qu'il est : le profil demande le genre de chaque chose citée."""
    return {"@id": adresse, "@type": genre}


def _fr(texte: str) -> dict[str, str]:
    return {"@value": texte, "@language": "fr"}


def _date(jour: str) -> dict[str, str]:
    return {"@value": jour, "@type": "xsd:date"}
