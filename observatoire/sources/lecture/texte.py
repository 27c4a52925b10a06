"""Lire un fichier texte tabulé (CSV, TXT, TSV), sur place quand c'est possible."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from observatoire.sources.lecture import canonique, refus
from observatoire.sources.lecture.duck import chemin_lisible, copie_neuve, identifiant_sql
from observatoire.sources.lecture.encodage import Texte, analyser
from observatoire.sources.lecture.feuille import Feuille, apercu_de
from observatoire.sources.lecture.separateur import NOMS, deviner, enregistrements
from observatoire.sources.sql import litteral

_ECHANTILLON = 1 << 20


def feuille_texte(chemin: Path, nom: str, dossier_temporaire: Path) -> Feuille:
    """La feuille d'un fichier texte. Lève `FichierRefuse` s'il est vide, binaire ou coupé."""
    texte = analyser(chemin, nom)
    echantillon = _echantillon(chemin, texte)
    if not echantillon.strip():
        raise refus.vide(nom)
    separateur, largeur = deviner(echantillon)
    directive = int(echantillon[:4].lower() == "sep=")
    flux = io.StringIO(echantillon, newline="")
    lignes = enregistrements(flux, separateur, nom, complet=len(echantillon) < _ECHANTILLON)
    apercu, numeros = apercu_de(ligne for ligne in lignes if ligne[0] > directive)
    if not apercu:
        raise refus.vide(nom)
    if texte.lisible_sur_place:
        source, fin = chemin_lisible(chemin, dossier_temporaire), texte.fin_de_ligne or "\n"
    else:
        source, fin = copie_neuve(dossier_temporaire), "\n"
        _copier_en_utf8(texte.decoder(chemin), source, separateur * max(1, largeur - 1))
    lecteur = LecteurTexte(
        nom=nom,
        source=source,
        separateur=separateur,
        fin_de_ligne=fin,
        largeur_vue=max(map(len, apercu)),
        blancs=texte.blancs.replace(separateur, ""),
        dossier_temporaire=dossier_temporaire,
        multiligne=_a_des_cellules_multilignes(apercu),
    )
    remarques = (*texte.remarques, *_remarque_separateur(separateur, largeur))
    return Feuille(nom, apercu, numeros, remarques, lecteur)


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

    def creer(self, con: duckdb.DuckDBPyConnection, nom: str, premiere: int, largeur: int) -> None:
        """Voir `Feuille.vue`. DuckDB d'abord ; s'il bute, la copie canonique dit ou corrige."""
        if not self.multiligne:
            try:
                self._vue_directe(con, nom, premiere, largeur)
                return
            except duckdb.Error:
                pass
        copie = copie_neuve(self.dossier_temporaire)
        canonique.ecrire(self._lignes(), copie, premiere, largeur, self.nom)
        canonique.creer_vue(con, nom, copie, largeur)

    def _vue_directe(
        self, con: duckdb.DuckDBPyConnection, nom: str, premiere: int, largeur: int
    ) -> None:
        """Une vue sans copie, après un passage qui vérifie la largeur de chaque ligne.

        Ce passage ne lit que la dernière colonne : il coûte le dixième d'une lecture complète.
        """
        lues = max(largeur, self.largeur_vue)
        en_trop = "".join(f" OR trim(c{i}) <> ''" for i in range(largeur, lues))
        brut = self._read_csv(premiere, lues)
        # Les cellules absentes sont NULL, les cellules vides sont '' : voir nullstr.
        fausses, vides = con.execute(
            f"SELECT count(*) FILTER (c{largeur - 1} IS NULL{en_trop}), "
            f"count(*) FILTER ({self._nette('c0')} IS NULL) FROM {brut}"
        ).fetchone() or (0, 0)
        if fausses:
            raise duckdb.InvalidInputException("largeur")
        noms = [f"c{i}" for i in range(largeur)]
        cellules = ", ".join(f"{self._nette(c)} AS {c}" for c in noms)
        pleine = f" WHERE coalesce({', '.join(noms)}) IS NOT NULL" if vides else ""
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {identifiant_sql(nom)} AS SELECT * FROM (SELECT "
            f"row_number() OVER () + {premiere - 1} AS ligne, {cellules} FROM {brut}){pleine}"
        )

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


def _echantillon(chemin: Path, texte: Texte) -> str:
    """Le début du fichier, jusqu'à une fin de ligne ; entier s'il est plus court."""
    debut = ""
    for morceau in _fins_de_ligne_lf(texte.decoder(chemin)):
        debut += morceau
        if len(debut) > _ECHANTILLON:
            coupure = debut.rfind("\n", 0, _ECHANTILLON)
            return debut[: coupure + 1] if coupure > 0 else debut
    return debut


def _copier_en_utf8(morceaux: Iterable[str], copie: Path, remplissage: str) -> None:
    """Une copie UTF-8 aux fins de ligne LF, où toute ligne physique reste une ligne.

    DuckDB saute les lignes vides sans les compter : hors des guillemets, elles deviennent des
    lignes de cellules vides (`remplissage`), et les numéros restent ceux du fichier.
    """
    ouvert, debut_de_ligne = False, True
    with copie.open("w", encoding="utf-8", newline="") as f:
        for morceau in _fins_de_ligne_lf(morceaux):
            vides = "\n\n" in morceau or (debut_de_ligne and morceau.startswith("\n"))
            bouts = morceau.split('"') if vides else [morceau]
            for rang, bout in enumerate(bouts):
                if rang:
                    ouvert, debut_de_ligne = not ouvert, False
                    f.write('"')
                f.write(bout if ouvert else _remplir(bout, remplissage, debut_de_ligne))
                debut_de_ligne = bout.endswith("\n") if bout else debut_de_ligne
            if len(bouts) == 1 and morceau.count('"') % 2:
                ouvert = not ouvert


def _remplir(bout: str, remplissage: str, debut_de_ligne: bool) -> str:
    """`bout` dont chaque ligne vide porte `remplissage`."""
    if "\n" not in bout:
        return bout
    vides = len(bout) - len(bout.lstrip("\n")) if debut_de_ligne else 0
    suite = re.sub(r"(?<=\n)(?=\n)", remplissage, bout[vides:])
    return f"{remplissage}\n" * vides + suite


def _fins_de_ligne_lf(morceaux: Iterable[str]) -> Iterator[str]:
    """Le texte, toute fin de ligne (CR LF, CR CR LF, CR) devenue LF."""
    retenus = ""  # des CR finaux, dont le LF est peut-être dans le morceau suivant
    for morceau in morceaux:
        texte = retenus + morceau
        corps = texte.rstrip("\r")
        retenus = texte[len(corps) :]
        if corps:
            yield re.sub(r"\r+\n|\r", "\n", corps)
    if retenus:
        yield "\n" * len(retenus)


def _a_des_cellules_multilignes(apercu: list[list[str]]) -> bool:
    """Un en-tête sur plusieurs lignes physiques décalerait ce que DuckDB saute."""
    return any("\n" in c or "\r" in c for ligne in apercu for c in ligne)


def _remarque_separateur(separateur: str, largeur: int) -> tuple[str, ...]:
    if largeur == 1:
        return ("une seule colonne",)
    return () if separateur == ";" else (f"séparateur {NOMS[separateur]}",)
