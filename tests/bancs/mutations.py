"""Des fichiers abîmés à graine fixe : dits, refusés, sans effet, ou faux en silence, par genre.

Chaque fichier livré ou d'essai est abîmé, écrit en CSV, XLSX, ODS, Parquet ou ZIP, puis lu seul contre
l'édition des données livrées, comme `observatoire verifier` le lit. Deux fois : quand rien n'y vient de ce
fichier (premier dépôt), et quand il y est déjà (nouveau dépôt). Une altération nulle n'est pas comptée.
"""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pandas as pd

from observatoire.entrepot import (
    ddl,
    desaccords,
    lacunes,
    rapports,
    referentiels,
    temoins,
    vraisemblance,
)
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.entrepot.lecture_depot import SANS_EFFET, lire_fichiers
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.sources.declaration import variables
from observatoire.territoire import Reglages, lire_reglages
from tests.bancs.alterations import CELLULES, OCTETS, Grille, Original
from tests.bancs.originaux import FORMATS, ecrire, originaux

RACINE = Path(__file__).parents[2]
PAR_GENRE, GRAINE, SECONDES = 180, 13, 60
ISSUES = ("refusé", "retenu", "dit", "sans effet", "absent au premier dépôt", "faux de peu au premier dépôt",
          "faux au premier dépôt", "faux en silence")  # fmt: skip
# D'une année à l'autre, un vrai chiffre bouge autant : sans valeur antérieure, rien ne peut le démentir.
_DU_SIMPLE_AU_DOUBLE, _UNITES = 2, 5
Chiffres = dict[tuple[Any, ...], tuple[Any, ...]]


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
        )[temoins.COLONNES_TENUES.split(", ")]
        self.sains: dict[str, tuple[Chiffres, set[str], pd.DataFrame]] = {}
        self.formes: dict[str, set[str]] = {}
        self.retenus: set[str] = set()

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
            self.tenues["variable"].isin(rapports.utiles(lues))
            & ~self.tenues["fichier"].str.startswith(o.nom)
        ]
        if ajout is not None:
            tenues = pd.concat([tenues, ajout], ignore_index=True)
        vraisemblance.retenir(self.con, rendus, tenues, set(), oter=False)
        if ajout is None:
            lacunes.dire(self.con, rendus, self.reglages)
        desaccords.dire_revisions(self.con, rendus, set())

    def sain(self, o: Original, forme: str = "csv") -> tuple[Chiffres, set[str], pd.DataFrame]:
        """Les chiffres de l'original, ce qu'on en dit dans ce format, et leur forme en service.

        Lu en CSV, une fois ; un format n'ajoute que ses propres remarques, prises sur le premier fichier.
        """
        if forme not in self.formes:
            self.formes[forme] = set()
            if forme != "csv":
                self.formes[forme] = _dits(self.lire(*ecrire(o.copie(), forme, o.nom)))
        if o.nom not in self.sains:
            rendus = self.lire(*ecrire(o.copie(), "csv", o.nom))
            chiffres = self.chiffres(rendus)
            assert chiffres, (o.nom, rendus[0].message)
            self.retenir(rendus, o, None)
            if any(r.statut in SANS_EFFET for r in rendus):
                self.retenus.add(o.nom)
            en_service = self.con.execute(
                f"SELECT {temoins.COLONNES_TENUES.replace(', source', '')}, ? AS source FROM lues "
                "WHERE (valeur IS NOT NULL OR statut = 'secret') AND (niveau <> 'commune' OR code IN (SELECT code FROM perimetre_detail))",
                [rendus[0].source]).df()  # fmt: skip
            self.sains[o.nom] = chiffres, _dits(rendus), en_service
        chiffres, dits, en_service = self.sains[o.nom]
        return chiffres, dits | self.formes[forme], en_service.assign(fichier=_nom(o, forme))

    def admet(self, o: Original) -> bool:
        """Faux si l'original est lui-même retenu : des échantillons inventés le sont, à raison."""
        self.sain(o)
        return o.nom not in self.retenus

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
        return "faux en silence" if tu else _au_premier_depot(attendus, lus)


def _au_premier_depot(attendus: Chiffres, lus: Chiffres) -> str:
    """Ce que vaut un fichier abîmé que rien ne dément encore : il manque des chiffres (les autres sont
    justes, ceux-là sont montrés absents), ils sont faux de peu, ou faux."""
    if lus.items() <= attendus.items():
        return "absent au premier dépôt"
    changes = [(attendus[c][0], v[0]) for c, v in lus.items() if c in attendus and attendus[c] != v]
    peu = all(
        a is not None and b is not None
        and (abs(a - b) <= _UNITES or max(a, b) <= _DU_SIMPLE_AU_DOUBLE * min(a, b))
        for a, b in changes
    )  # fmt: skip
    return f"faux{' de peu' if peu and lus.keys() <= attendus.keys() else ''} au premier dépôt"


def _nom(o: Original, forme: str) -> str:
    return o.nom if forme == "csv" else str(Path(o.nom).with_suffix(f".{forme}"))


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


def tirer(
    juge: Juge,
    par_genre: int,
    graine: int,
    genres: list[str] | None = None,
    seuls: tuple[str, ...] = (),
    formats: tuple[str, ...] = FORMATS,
) -> Resultat:
    """`par_genre` altérations de chaque genre, chacune d'un fichier (de `seuls`, s'il y en a) et d'un
    format tirés."""
    resultat = Resultat()
    fichiers = [o for o in originaux(juge.dossier) if not seuls or o.nom in seuls]
    for genre in genres or [*CELLULES, *OCTETS]:
        rng, compte = Random(f"{graine} {genre}"), resultat.issues.setdefault(genre, Counter())
        while sum(compte.values()) < par_genre:
            o, forme = rng.choice(fichiers), rng.choice(formats)
            # L'original n'est lu que s'il est tiré.
            if (abime := _abimer(rng, genre, o, forme)) is None or not juge.admet(o):
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


def banc(
    graine: int = GRAINE, par_genre: int = PAR_GENRE, genres: str = ""
) -> list[tuple[str, str, str]]:
    """Une ligne par genre (tous, ou ceux dits entre virgules) : chaque issue comptée, puis la part fausse en silence."""
    resultat = mesurer(
        par_genre, graine, [g.strip() for g in genres.split(",") if g.strip()] or None
    )
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
