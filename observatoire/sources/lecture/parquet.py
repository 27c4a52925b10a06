"""Lire un Parquet comme un tableau de texte dont la première ligne est l'en-tête."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from observatoire.sources.lecture import refus
from observatoire.sources.lecture.canonique import chemin_lisible, identifiant_sql
from observatoire.sources.lecture.feuille import LIGNES_APERCU, Feuille
from observatoire.sources.sql import Base, litteral

_DECIMAUX = frozenset({"FLOAT", "DOUBLE"})
_HORODATES = ("TIMESTAMP",)
_GEOMETRIES = frozenset({"geometry", "geom", "wkb_geometry"})


def feuille_parquet(chemin: Path, nom: str, dossier_temporaire: Path) -> Feuille:
    """La feuille d'un Parquet, sans ses colonnes binaires (contours)."""
    if chemin.stat().st_size < 12:
        raise refus.corrompu(nom, "Parquet")
    source = chemin_lisible(chemin, dossier_temporaire)
    try:
        with duckdb.connect() as con:
            colonnes = con.execute(f"DESCRIBE SELECT * FROM {_source(source)}").fetchall()
            types = [(c[0], str(c[1])) for c in colonnes]
            lecteur = LecteurParquet(nom, source, _texte_de(types))
            if not lecteur.colonnes:
                raise refus.aucun_tableau(nom, ["aucune colonne de texte ou de nombres"])
            lecteur.creer(con, "apercu", 1, len(lecteur.colonnes))
            lignes = con.execute(
                f"SELECT * FROM apercu ORDER BY ligne LIMIT {LIGNES_APERCU}"
            ).fetchall()
    except duckdb.Error as e:
        raise refus.corrompu(nom, "Parquet") from e
    apercu = [[c or "" for c in ligne[1:]] for ligne in lignes]
    return Feuille(nom, apercu, [ligne[0] for ligne in lignes], (), lecteur)


def a_une_geometrie(chemin: Path) -> bool:
    """Vrai si les métadonnées du Parquet déclarent des contours (clé `geo`)."""
    try:
        metadonnees = pq.read_schema(chemin).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    return b"geo" in metadonnees


@dataclass(frozen=True)
class LecteurParquet:
    """`colonnes` : nom et expression SQL qui en fait du texte."""

    nom: str
    source: Path
    colonnes: tuple[tuple[str, str], ...]

    def creer(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Voir `Feuille.vue`. La ligne 1 est l'en-tête ; la ligne n, l'enregistrement n-1."""
        if largeur != len(self.colonnes):
            raise refus.largeur(self.nom, premiere, len(self.colonnes), largeur)
        noms = [f"c{i}" for i in range(largeur)]
        textes = ", ".join(
            f"nullif(trim({sql}), '') AS {c}"
            for c, (_, sql) in zip(noms, self.colonnes, strict=True)
        )
        entete = ", ".join(litteral(colonne) for colonne, _ in self.colonnes)
        union = f"SELECT 1::BIGINT, {entete} UNION ALL " if premiere <= 1 else ""
        lues = (
            f"SELECT file_row_number + 2 AS ligne, {textes} "
            f"FROM {_source(self.source, numeros=True)} WHERE file_row_number + 2 >= {premiere}"
        )
        # Chercher les lignes vides lirait toutes les colonnes : une seule suffit à les écarter.
        vides = con.execute(f"SELECT count(*) FROM ({lues}) WHERE c0 IS NULL").fetchone()
        pleine = f" WHERE coalesce({', '.join(noms)}) IS NOT NULL" if vides and vides[0] else ""
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {identifiant_sql(nom)}(ligne, {', '.join(noms)}) AS "
            f"{union}SELECT * FROM ({lues}){pleine}"
        )


def _source(chemin: Path, *, numeros: bool = False) -> str:
    options = ", file_row_number=true" if numeros else ""
    return f"read_parquet({litteral(str(chemin))}, hive_partitioning=false{options})"


def _texte_de(types: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    textes = [
        (nom, _conversion(identifiant_sql(nom), genre))
        for nom, genre in types
        if not genre.startswith(("BLOB", "GEOMETRY"))
    ]
    deja = {nom.lower() for nom, _ in textes}
    for nom, genre in types:
        if nom.lower() in _GEOMETRIES and not deja & {"longitude", "latitude"}:
            textes += _position(identifiant_sql(nom), genre)
    return tuple(textes)


def _position(colonne: str, genre: str) -> list[tuple[str, str]]:
    """Longitude et latitude d'une géométrie de points ; vides pour une surface."""
    wkt = f"ST_AsText({colonne})" if genre.startswith("GEOMETRY") else ""
    wkt = wkt or f"TRY(ST_AsText(ST_GeomFromWKB({colonne})))"
    point = r"'^POINT \((-?[0-9.]+) (-?[0-9.]+)\)$'"
    return [
        ("longitude", f"nullif(regexp_extract({wkt}, {point}, 1), '')"),
        ("latitude", f"nullif(regexp_extract({wkt}, {point}, 2), '')"),
    ]


def _conversion(colonne: str, genre: str) -> str:
    """Le texte d'une colonne : entiers sans « .0 », dates ISO, NaN vide."""
    if genre in _DECIMAUX:
        return (
            f"CASE WHEN isnan({colonne}) THEN NULL "
            f"WHEN {colonne} = trunc({colonne}) AND abs({colonne}) < 1e15 "
            f"THEN {colonne}::BIGINT::VARCHAR ELSE {colonne}::VARCHAR END"
        )
    if genre.startswith(_HORODATES):
        return (
            f"CASE WHEN date_trunc('day', {colonne}) = {colonne} "
            f"THEN {colonne}::DATE::VARCHAR ELSE {colonne}::VARCHAR END"
        )
    return f"{colonne}::VARCHAR"
