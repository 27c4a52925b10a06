"""Un transfert : écrire le corps d'une réponse, le reprendre s'il s'arrête, et ce qu'on en retient."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from observatoire.sources.telechargement.refus import TelechargementImpossible

BLOC = 1 << 16


@dataclass(frozen=True)
class Recu:
    """Un fichier reçu et contrôlé, encore à côté : d'où, et de quoi ne pas le redemander pour rien."""

    chemin: Path
    adresse: str
    octets: int
    sha256: str
    etag: str = ""
    modifie: str = ""
    nom: str = ""


class Coupe(Exception):
    """Le transfert s'est arrêté avant la fin."""


@dataclass(frozen=True)
class Suite:
    """De quoi reprendre un transfert : sa version et sa taille, gardées à côté du fichier partiel."""

    etag: str
    modifie: str
    total: int
    recus: int = 0

    @classmethod
    def de(cls, r: requests.Response) -> "Suite":
        """La version et la taille que dit une réponse."""
        etendue = r.headers.get("Content-Range", "").rpartition("/")[2]
        total = etendue if etendue.isdigit() else r.headers.get("Content-Length", "")
        compresse = "Content-Encoding" in r.headers
        return cls(
            r.headers.get("ETag", ""),
            r.headers.get("Last-Modified", ""),
            int(total) if total.isdigit() and not compresse else 0,
        )

    def entetes(self) -> dict[str, str]:
        """Ce qui demande la suite, si la version est la même."""
        return {"Range": f"bytes={self.recus}-", "If-Range": self.etag or self.modifie,
                "Accept-Encoding": "identity"}  # fmt: skip


def suite_de(partiel: Path) -> Suite | None:
    """De quoi reprendre un transfert arrêté ; None s'il n'y en a pas, ou si le producteur ne le permet pas."""
    try:
        lue = Suite(**json.loads(meta(partiel).read_text(encoding="utf-8")))
        recus = partiel.stat().st_size
    except (OSError, ValueError, TypeError):
        return None
    if not (lue.etag or lue.modifie) or not 0 < recus < lue.total:
        return None
    return Suite(lue.etag, lue.modifie, lue.total, recus)


def meta(partiel: Path) -> Path:
    """Le fichier qui garde la version d'un transfert, à côté du fichier partiel."""
    return partiel.with_suffix(".part.json")


def conditions(connu: Mapping[str, str]) -> dict[str, str]:
    """Les en-têtes qui font répondre « inchangé » si le fichier tenu est encore le bon."""
    noms = {"etag": "If-None-Match", "modifie": "If-Modified-Since"}
    return {noms[cle]: valeur for cle, valeur in connu.items() if cle in noms and valeur}


def ecrire(r: requests.Response, partiel: Path, suite: Suite, reprend: bool, plafond: int) -> None:
    """Écrit le corps à la suite ou depuis le début ; `Coupe` s'il en manque, refus s'il est trop gros."""
    meta(partiel).write_text(json.dumps(asdict(suite)), encoding="utf-8")
    recus = partiel.stat().st_size if reprend else 0
    try:
        with partiel.open("ab" if reprend else "wb") as flux:
            for bloc in r.iter_content(BLOC):
                recus += len(bloc)
                if recus > plafond:
                    raise TelechargementImpossible(
                        "le fichier est bien plus gros que prévu : il n'a pas été gardé"
                    )
                flux.write(bloc)
    except requests.RequestException:
        raise Coupe(f"{recus} octets") from None
    if suite.total and recus < suite.total:
        raise Coupe(f"{recus} octets sur {suite.total}")


def nom_de(r: requests.Response) -> str:
    """Le nom que le producteur donne au fichier, sinon la fin de l'adresse."""
    dit = r.headers.get("Content-Disposition", "").partition("filename=")[2]
    return dit.split(";")[0].strip('" ') or urlsplit(r.url).path.rpartition("/")[2]
