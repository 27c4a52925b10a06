"""Un fichier inchangé ne se relit pas : ses mesures et son compte rendu se recopient de la construction d'avant.

Chaque `lus/<clé>-<somme>.parquet`, à côté des éditions, vaut pour un contenu, un nom, ce qu'une personne en a
dit, des réglages et un logiciel ; il dit aussi sous quelle géographie il a été lu. Son nom porte la somme de
son contenu : abîmé, il n'existe pas, et le fichier se relit.
"""

import contextlib
import hashlib
from dataclasses import fields
from pathlib import Path

import duckdb
from pydantic import TypeAdapter, ValidationError

from observatoire.entrepot.confirmations import Confirmation
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.entrepot.logiciel import empreinte_logiciel
from observatoire.memoire import une_fois
from observatoire.sources import declaration
from observatoire.sources.jour import annee_en_cours
from observatoire.sources.lecture import empreinte
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base, litteral
from observatoire.territoire import Reglages

DOSSIER = "lus"
_COMPTE_RENDU = TypeAdapter(CompteRendu)
# Ce dont dépend la lecture d'un fichier, hors lui-même : le découpage et le périmètre de détail.
_GEOGRAPHIE = ("SELECT code, departement, region, epci FROM ref_communes", "FROM ref_passage", "FROM ref_scissions",
               "FROM ref_arrondissements", "FROM ref_noms", "FROM ref_iris", "FROM perimetre_detail")  # fmt: skip


class DejaLus:
    """Les lectures gardées d'un entrepôt ; sans `dossier`, il n'y en a aucune et rien ne se garde."""

    def __init__(self, con: Base, entrepot: Path | None, reglages: Reglages | None) -> None:
        self._con, self._dossier = con, entrepot / DOSSIER if entrepot else None
        textes = declaration.en_cours().textes
        ici = (reglages.epci, reglages.perimetre) if reglages else ("", "")
        sous = (empreinte_logiciel(), *ici, annee_en_cours(), textes)
        self._sous = repr(sous)
        self._employes: set[Path] = set()

    def trouver(self, rendu: CompteRendu, dite: Confirmation | None) -> Path | None:
        """La lecture gardée de ce contenu, si elle est intacte."""
        if self._dossier is None:
            return None
        for chemin in self._dossier.glob(f"{self._cle(rendu, dite)}-*.parquet"):
            with contextlib.suppress(OSError):
                if chemin.stem.endswith(f"-{empreinte(chemin)[:32]}"):
                    return chemin
        return None

    def reprendre(self, chemin: Path, rendu: CompteRendu) -> bool:
        """Ajoute à `lues` ce que cette lecture avait donné, et à `rendu` ce qu'elle disait ; faux, sans rien
        avoir ajouté, si elle ne vaut pas pour la géographie d'aujourd'hui ou ne se relit pas."""
        fichier = litteral(str(chemin))
        try:
            dits = dict(self._con.execute(
                f"SELECT decode(key), decode(value) FROM parquet_kv_metadata({fichier})").fetchall())  # fmt: skip
            if dits["geographie"] != self._geographie("avant"):
                return False
            relu = _COMPTE_RENDU.validate_json(dits["rendu"])
            self._con.execute(
                f"INSERT INTO lues SELECT {litteral(rendu.fichier)}, * FROM read_parquet({fichier})"
            )
        except (duckdb.Error, ValidationError, KeyError):
            return False
        for champ in fields(CompteRendu):
            setattr(rendu, champ.name, getattr(relu, champ.name))
        self._employes.add(chemin)
        return True

    def garder(self, rec: Reconnaissance, rendu: CompteRendu, source: Path, dite: Confirmation | None) -> None:  # fmt: skip
        """Garde la lecture d'un fichier de chiffres qui vient d'être lu, seul tableau du sien."""
        cles = (rec.source.cle, *(a.cle for a in rec.source.autres_niveaux))
        # La commune d'un établissement vient d'un autre fichier ; le nom d'un quartier, du fichier même.
        seul = rec.source.nature == "donnees" and all(c.niveau not in ("uai", "iris") for c in cles)
        if self._dossier is None or rendu.statut != "reconnu" or not seul:
            return
        self._dossier.mkdir(exist_ok=True)
        brouillon = self._dossier / f".{self._cle(rendu, dite)}.tmp"
        dits = {
            "geographie": self._geographie("après"),
            "rendu": _COMPTE_RENDU.dump_json(rendu).decode(),
        }
        self._con.execute(f"""
            COPY (SELECT * EXCLUDE (fichier) FROM lues WHERE fichier = {litteral(rendu.fichier)})
            TO {litteral(str(brouillon))} (FORMAT parquet,
                KV_METADATA {{{", ".join(f"{k}: {litteral(v)}" for k, v in dits.items())}}})""")
        if empreinte(source) == rendu.empreinte:
            garde = f"{self._cle(rendu, dite)}-{empreinte(brouillon)[:32]}.parquet"
            self._employes.add(brouillon.replace(self._dossier / garde))

    def nettoyer(self) -> None:
        """Ôte ce qui n'a pas servi cette fois."""
        for chemin in self._dossier.glob("*") if self._dossier else ():
            if chemin not in self._employes:
                with contextlib.suppress(OSError):
                    chemin.unlink()

    def _cle(self, rendu: CompteRendu, dite: Confirmation | None) -> str:
        lu = repr((self._sous, rendu.chemin, rendu.empreinte, dite))
        return hashlib.sha256(lu.encode()).hexdigest()[:32]

    @une_fois
    def _geographie(self, _quand: str) -> str:
        """Celle d'avant la lecture des fichiers, ou d'après : elle ne bouge qu'entre les deux."""
        sommes = ", ".join(f"(SELECT sum(hash(t))::VARCHAR FROM ({t}) t)" for t in _GEOGRAPHIE)
        return repr(self._con.execute(f"SELECT {sommes}").fetchall())
