"""Des fichiers abîmés à graine fixe : dits, refusés, sans effet, ou faux en silence, par genre.

Chaque fichier livré ou d'essai est abîmé, écrit en CSV, XLSX, ODS, Parquet ou ZIP, puis lu seul contre
l'édition des données livrées, comme `observatoire verifier` le lit. Deux fois : quand rien n'y vient de ce
fichier (premier dépôt), et quand il y est déjà (nouveau dépôt). Une altération nulle n'est pas comptée.
"""

from __future__ import annotations

import csv
import io
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import duckdb
import pandas as pd

from observatoire.entrepot import ddl, desaccords, lacunes, referentiels, vraisemblance
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.entrepot.lecture_depot import SANS_EFFET, lire_fichiers
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources import entete
from observatoire.sources.declaration import variables
from observatoire.sources.lecture import ouvrir as ouvrir_feuilles
from observatoire.sources.reconnaissance import reconnaitre
from observatoire.territoire import Reglages, lire_reglages
from tests.bancs.alterations import CELLULES, OCTETS, Grille, Original

RACINE = Path(__file__).parents[2]
PAR_GENRE, GRAINE, SECONDES = 180, 13, 60
FORMATS = ("csv", "csv", "xlsx", "ods", "parquet", "zip")
ISSUES = ("refusé", "retenu", "dit", "sans effet", "faux au premier dépôt", "faux en silence")
Chiffres = dict[tuple[Any, ...], tuple[Any, ...]]


# ------------------------------------------------------------------------------ les originaux
def originaux(juge: Juge) -> list[Original]:
    """Les fichiers livrés et les échantillons des essais, lus par leur source."""
    textes = {
        c.relative_to(RACINE / "data").as_posix(): c.read_bytes()
        for c in sorted((RACINE / "data").glob("*/*.csv"))
        if c.parent.name != "local"
    }
    spec = util.spec_from_file_location(
        "echantillons", RACINE / "tests/sources/catalogue/insee_echantillons.py"
    )
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for groupe in (module.POPULATIONS, module.BASES):
        textes |= {n: t.encode() for n, t in groupe.items() if isinstance(t, str)}
    trouves = (_original(nom, brut, juge.dossier) for nom, brut in textes.items())
    return [o for o in trouves if o is not None]


def _original(nom: str, brut: bytes, dossier: Path) -> Original | None:
    """Le fichier et le rôle de ses colonnes ; None si sa source n'apporte aucun chiffre."""
    chemin = dossier / Path(nom).name
    chemin.write_bytes(brut)
    with ouvrir_feuilles(chemin, dossier_temporaire=dossier) as feuilles:
        rec = reconnaitre(feuilles[0])
    if rec is None or rec.source.nature != "donnees":
        return None
    texte = next(t for c in ("utf-8-sig", "cp1252") if (t := _decoder(brut, c)) is not None)
    separateur = ";" if ";" in texte.split("\n")[0] else ","
    grille = tuple(tuple(x) for x in csv.reader(io.StringIO(texte), delimiter=separateur) if x)
    long, motif = rec.source.long, rec.source.millesime.colonne
    if long is not None:
        valeurs = (entete.indice_exige(rec, long.valeur),)
        cles = entete.indices_cle(rec, rec.source.cle)
        modalites = {entete.indice_exige(rec, d) for v in long.variables for d in v.si}
    else:
        blocs = entete.blocs(rec)
        valeurs = tuple(sorted({t.indice for b in blocs for t in b.termes}))
        cles, modalites = blocs[0].indices_cle, set()
    an = entete.indice(rec, motif) if motif else None
    return Original(nom, grille, cles or (0,), valeurs, tuple(sorted(modalites)), an)


def _decoder(brut: bytes, codage: str) -> str | None:
    try:
        return brut.decode(codage)
    except UnicodeDecodeError:
        return None


# -------------------------------------------------------------------------------- les formats
def ecrire(grille: Grille, forme: str, nom: str) -> tuple[str, bytes]:
    """Le nom et le contenu du tableau dans ce format."""
    tampon, base = io.BytesIO(), Path(nom).stem
    texte = io.StringIO()
    csv.writer(texte, delimiter=";", lineterminator="\n").writerows(grille)
    if forme == "csv":
        return nom, texte.getvalue().encode()
    if forme == "zip":
        with zipfile.ZipFile(tampon, "w") as z:
            z.writestr(zipfile.ZipInfo(f"{base}.csv"), texte.getvalue())
    elif forme == "ods":
        with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr(
                zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet"
            )
            z.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), _MANIFESTE)
            z.writestr(zipfile.ZipInfo("content.xml"), _ods(grille))
    else:
        noms = [x or f"colonne {i}" for i, x in enumerate(grille[0])]
        uniques = [x if noms.index(x) == i else f"{x} {i}" for i, x in enumerate(noms)]
        cadre = pd.DataFrame(grille[1:], columns=uniques).replace("", None)
        cadre.to_parquet(tampon) if forme == "parquet" else cadre.to_excel(tampon, index=False)
    return str(Path(nom).with_suffix(f".{forme}")), tampon.getvalue()


_MANIFESTE = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def _ods(grille: Grille) -> str:
    lignes = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(x)}</text:p></table:table-cell>'
            for x in ligne
        ) + "</table:table-row>" for ligne in grille
    )  # fmt: skip
    noms = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {noms} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Feuille1">{lignes}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


# ------------------------------------------------------------------------------------ le juge
class Juge:
    """Une base en mémoire où chaque fichier est lu seul, contre l'édition des données livrées."""

    def __init__(self, lecteur: Lecteur, reglages: Reglages, dossier: Path) -> None:
        self.con, self.reglages, self.dossier = duckdb.connect(":memory:"), reglages, dossier
        self.con.execute("SET memory_limit = '700MB'")
        self.con.execute("SET threads = 1")  # de tout petits fichiers : deux fils se gênent
        ddl.creer(self.con)
        referentiels.poser(self.con, reglages)
        fichiers = lecteur.fichiers()[["fichier", "source"]]
        self.tenues = (
            lecteur.mesures([*variables()])
            .drop(columns="source", errors="ignore")
            .merge(fichiers, on="fichier", how="left")
        )[vraisemblance.COLONNES_TENUES.split(", ")]
        self.sains: dict[tuple[str, str], tuple[Chiffres, set[str], pd.DataFrame]] = {}

    def lire(self, nom: str, brut: bytes) -> list[CompteRendu]:
        chemin = self.dossier / Path(nom).name
        chemin.write_bytes(brut)
        for table in ("lues", "lieux", "minutes", "appartenances", "mouvements", "ecarts"):
            if self.con.execute(
                "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]
            ).fetchall():
                self.con.execute(f"DELETE FROM {table}")
        return lire_fichiers(
            self.con, {nom: (chemin, "x")}, self.dossier, lambda _q, _p: None, self.reglages, {}
        )

    def chiffres(self, rendus: list[CompteRendu]) -> Chiffres:
        lus = [r.fichier for r in rendus if r.statut not in SANS_EFFET]
        return {
            tuple(x[:6]): tuple(x[6:])
            for x in self.con.execute(
                "SELECT code, niveau, variable, debut, fin, perimetre, round(valeur, 4), statut, round(bas, 4), "
                "round(haut, 4) FROM lues WHERE list_contains(?, fichier) AND statut <> 'absent' AND "
                "(niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail))", [lus]).fetchall()
        }  # fmt: skip

    def retenir(self, rendus: list[CompteRendu], o: Original, ajout: pd.DataFrame | None) -> None:
        """Les contrôles contre l'édition ; `ajout` : les chiffres du fichier déjà en service."""
        lues = {v for (v,) in self.con.execute("SELECT DISTINCT variable FROM lues").fetchall()}
        tenues = self.tenues[
            self.tenues["variable"].isin(lues) & ~self.tenues["fichier"].str.startswith(o.nom)
        ]
        if ajout is not None:
            tenues = pd.concat([tenues, ajout], ignore_index=True)
        vraisemblance.retenir(self.con, rendus, tenues, set(), oter=False)
        if ajout is None:
            lacunes.dire(self.con, rendus, self.reglages)
        desaccords.dire_revisions(self.con, rendus, set())

    def sain(self, o: Original, forme: str) -> tuple[Chiffres, set[str], pd.DataFrame]:
        """Les chiffres de l'original dans ce format, ce qu'on en dit, et leur forme en service."""
        if (o.nom, forme) not in self.sains:
            nom, brut = ecrire(o.copie(), forme, o.nom)
            rendus = self.lire(nom, brut)
            chiffres = self.chiffres(rendus)
            self.retenir(rendus, o, None)
            assert chiffres, (nom, rendus[0].message)
            en_service = self.con.execute(
                f"SELECT {vraisemblance.COLONNES_TENUES.replace(', source', '')}, ? AS source FROM lues "
                "WHERE valeur IS NOT NULL AND (niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail))",
                [rendus[0].source]).df()  # fmt: skip
            self.sains[o.nom, forme] = chiffres, _dits(rendus), en_service
        return self.sains[o.nom, forme]

    def juger(self, o: Original, forme: str, nom: str, brut: bytes) -> str:
        """L'issue d'un fichier abîmé."""
        attendus, dits, en_service = self.sain(o, forme)
        rendus = self.lire(nom, brut)
        if all(r.statut in SANS_EFFET for r in rendus):
            return "refusé"
        lus = self.chiffres(rendus)
        if lus == attendus:
            return "sans effet"
        if _dits(rendus) - dits:
            return "dit"
        self.retenir(rendus, o, None)
        if any(r.statut in SANS_EFFET for r in rendus):
            return "retenu"
        if _dits(rendus) - dits:
            return "dit"
        self.retenir(rendus, o, en_service)
        tu = all(r.statut not in SANS_EFFET for r in rendus) and not _dits(rendus) - dits
        return "faux en silence" if tu else "faux au premier dépôt"


def _dits(rendus: list[CompteRendu]) -> set[str]:
    return {m for r in rendus for m in r.message.split(" ; ") if m}


# ------------------------------------------------------------------------------------ le banc
@dataclass
class Resultat:
    """Les issues par genre, et ce qui n'aurait jamais dû arriver."""

    issues: dict[str, Counter[str]] = field(default_factory=dict)
    tus: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    plus_longue: float = 0.0


def tirer(juge: Juge, par_genre: int, graine: int, genres: list[str] | None = None) -> Resultat:
    """`par_genre` altérations de chaque genre, chacune d'un fichier et d'un format tirés."""
    fichiers, resultat = originaux(juge), Resultat()
    for genre in genres or [*CELLULES, *OCTETS]:
        rng, compte = Random(f"{graine} {genre}"), resultat.issues.setdefault(genre, Counter())
        while sum(compte.values()) < par_genre:
            o, forme = rng.choice(fichiers), rng.choice(FORMATS)
            if (abime := _abimer(rng, genre, o, forme)) is None:
                continue
            debut = time.perf_counter()
            issue = _sans_blocage(juge, o, forme, abime, resultat)
            resultat.plus_longue = max(resultat.plus_longue, time.perf_counter() - debut)
            compte[issue] += 1
            if issue.startswith("faux"):
                resultat.tus.append(f"{genre} : {abime[0]} ({issue}) {_ou(o, abime[2])}")
    return resultat


def _abimer(rng: Random, genre: str, o: Original, forme: str) -> tuple[str, bytes, Grille] | None:
    if genre in OCTETS:
        nom, brut = ecrire(o.copie(), forme, o.nom)
        return nom, OCTETS[genre](rng, brut), o.copie()
    grille = CELLULES[genre](rng, o)
    if grille is None or grille == o.copie() or len(grille) < 2:
        return None
    return *ecrire(grille, forme, o.nom), grille


def _ou(o: Original, grille: Grille) -> str:
    """La première ligne qui diffère, de l'original à l'abîmé."""
    paires = zip([*map(list, o.grille), []], [*grille, []], strict=False)
    avant, apres = next(((a, b) for a, b in paires if a != b), ([], []))
    return f"{';'.join(avant)[:110]} → {';'.join(apres)[:110]}"


def _sans_blocage(
    juge: Juge, o: Original, forme: str, abime: tuple[str, bytes, Grille], resultat: Resultat
) -> str:
    def bloque(*_: object) -> None:
        raise TimeoutError(f"plus de {SECONDES} secondes")

    juge.sain(o, forme)
    signal.signal(signal.SIGALRM, bloque)
    signal.alarm(SECONDES)
    try:
        return juge.juger(o, forme, *abime[:2])
    except Exception:  # ce que le banc cherche
        resultat.traces.append(f"{abime[0]} : {traceback.format_exc(limit=-3)}")
        return "trace"
    finally:
        signal.alarm(0)


def mesurer(
    par_genre: int = PAR_GENRE, graine: int = GRAINE, genres: list[str] | None = None
) -> Resultat:
    """Construit une fois l'édition des données livrées, puis tire."""
    reglages = lire_reglages(RACINE / "data")
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(RACINE / "data", Path(dossier) / "entrepot")
        lecteur = ouvrir(Path(dossier) / "entrepot", reglages)
        (essais := Path(dossier) / "essais").mkdir()
        try:
            return tirer(Juge(lecteur, reglages, essais), par_genre, graine, genres)
        finally:
            lecteur.fermer()


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par genre : chaque issue comptée, puis la part fausse en silence."""
    resultat = mesurer()
    for phrase in [*resultat.tus, *resultat.traces]:
        sys.stderr.write(phrase + "\n")
    lignes = []
    for genre, compte in resultat.issues.items():
        dites = ", ".join(f"{compte[i]} {i}" for i in (*ISSUES, "trace") if compte[i])
        part = 100 * compte["faux en silence"] / sum(compte.values())
        lignes.append((f"{genre} ({sum(compte.values())})", dites, f"{part:.1f} %"))
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lignes.append((
        "en tout", f"{len(resultat.traces)} trace, la plus longue {resultat.plus_longue:.1f} s",
        f"{memoire:.0f} Mo",
    ))  # fmt: skip
    return lignes
