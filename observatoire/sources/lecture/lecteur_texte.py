"""Donner à DuckDB un texte UTF-8, à pleine vitesse et sans perdre le numéro des lignes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from observatoire.sources.lecture import canonique
from observatoire.sources.lecture.canonique import copie_neuve, identifiant_sql
from observatoire.sources.lecture.separateur import enregistrements
from observatoire.sources.sql import Base, litteral

# Au-delà, la mémoire compte plus que la vitesse, et peu de colonnes servent.
TAILLE_TABLE = 256 * 1024**2
LARGEUR_TABLE = 200


@dataclass(frozen=True)
class LecteurTexte:
    """Un texte UTF-8 aux fins de ligne régulières, que DuckDB lit directement."""

    nom: str
    source: Path
    separateur: str
    fin_de_ligne: str
    largeur_vue: int  # la plus grande de l'aperçu : combien de cellules vides en trop prévoir
    blancs: str
    dossier_temporaire: Path
    multiligne: bool
    notes: list[str]

    def creer(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Voir `Feuille.vue`. DuckDB d'abord ; s'il bute, la copie canonique dit ou corrige."""
        if not self.multiligne:
            try:
                self._directe(con, nom, premiere, largeur)
                return
            except duckdb.Error:
                pass
        copie = copie_neuve(self.dossier_temporaire)
        self.notes.clear()
        plus_longue = canonique.ecrire(
            self._lignes(), copie, premiere, largeur, self.nom, self.notes
        )
        canonique.creer_vue(con, nom, copie, largeur, plus_longue)

    def _directe(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        ordonne = con.execute("SELECT current_setting('preserve_insertion_order')").fetchone()
        petit = self.source.stat().st_size <= TAILLE_TABLE and largeur <= LARGEUR_TABLE
        if petit and ordonne == (True,):
            self._table(con, nom, premiere, largeur)
        else:
            self._vue(con, nom, premiere, largeur)

    def _table(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Le cas courant : une table lue en parallèle, dont le rang des lignes est gratuit.

        `row_number()` obligerait DuckDB à lire avec un seul cœur.
        """
        brut, faux = self._brut(premiere, largeur)
        table = identifiant_sql(f"{nom}__lignes")
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {self._cellules(largeur)} FROM {brut} "
            f"WHERE CASE WHEN {faux} THEN error('largeur') ELSE true END"
        )
        vides = con.execute(f"SELECT count(*) FROM {table} WHERE c0 IS NULL").fetchone()
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {identifiant_sql(nom)} AS "
            f"SELECT rowid + {premiere} AS ligne, {_noms(largeur)} FROM {table}"
            + (_sans_lignes_vides(largeur) if vides != (0,) else "")
        )

    def _vue(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Pour ce qui ne tient pas en mémoire : une vue, où seules les colonnes demandées sont lues.

        Un premier passage vérifie la largeur de chaque ligne ; il ne lit que deux colonnes.
        """
        brut, faux = self._brut(premiere, largeur)
        fausses, vides = con.execute(
            f"SELECT count(*) FILTER ({faux}), count(*) FILTER ({self._nette('c0')} IS NULL) "
            f"FROM {brut}"
        ).fetchone() or (1, 0)
        if fausses:
            raise duckdb.InvalidInputException("largeur")
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {identifiant_sql(nom)} AS SELECT * FROM (SELECT "
            f"row_number() OVER () + {premiere - 1} AS ligne, {self._cellules(largeur)} FROM {brut})"
            + (_sans_lignes_vides(largeur) if vides else "")
        )

    def _brut(self, premiere: int, largeur: int) -> tuple[str, str]:
        """La source SQL, et la condition d'une ligne de mauvaise largeur.

        Une cellule absente y est NULL, une cellule vide y est '' : voir nullstr.
        """
        lues = max(largeur, self.largeur_vue)
        en_trop = "".join(f" OR trim(c{i}) <> ''" for i in range(largeur, lues))
        return self._read_csv(premiere, lues), f"c{largeur - 1} IS NULL{en_trop}"

    def _cellules(self, largeur: int) -> str:
        return ", ".join(f"{self._nette(f'c{i}')} AS c{i}" for i in range(largeur))

    def _nette(self, colonne: str) -> str:
        # trim() avec une liste de caractères coûte trois fois trim() seul.
        signes = f", {litteral(' ' + self.blancs)}" if self.blancs else ""
        return f"nullif(trim({colonne}{signes}), '')"

    def _read_csv(self, premiere: int, largeur: int) -> str:
        colonnes = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(largeur))
        fin = "\\r\\n" if self.fin_de_ligne == "\r\n" else "\\n"
        return (
            f"read_csv({litteral(str(self.source))}, auto_detect=false, header=false, "
            f"delim={litteral(self.separateur)}, quote='\"', escape='\"', new_line='{fin}', "
            f"skip={premiere - 1}, null_padding=true, nullstr=['\x02'], compression='none', "
            f"hive_partitioning=false, columns={{{colonnes}}})"
        )

    def _lignes(self) -> Iterator[tuple[int, list[str]]]:
        with self.source.open(encoding="utf-8-sig", newline="") as f:
            yield from enregistrements(f, self.separateur, self.nom, complet=True)


def _noms(largeur: int) -> str:
    return ", ".join(f"c{i}" for i in range(largeur))


def _sans_lignes_vides(largeur: int) -> str:
    return f" WHERE coalesce({_noms(largeur)}) IS NOT NULL"
