"""Construire et lire vite : un seul tableau, rapporté au plancher mesuré dans la même exécution.

`python -m tests.bancs vite [--fichiers DOSSIER]` fabrique six fichiers nationaux à taille réelle
(`fabrique`), y ajoute ceux du DOSSIER, et compte le temps de processeur (la médiane d'`ESSAIS` essais, un seul
pour la France) et la mémoire de pointe de chaque travail, chacun dans son propre processus. Une ligne s'écrit
dès qu'elle est mesurée, avec ce que la demande avait mesuré et son but. `BANC_ESSAIS=1` va trois fois plus vite.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from observatoire.entrepot.actualisation import SECONDES_SURES
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages
from tests.bancs import fabrique, vite_ecrans

RACINE = Path(__file__).parents[2]
ESSAIS = int(os.environ.get("BANC_ESSAIS", "3"))
_DEBUT = "import sys, time, json, resource; from pathlib import Path; a = sys.argv[1:]\n"
_FIN = """
print(json.dumps([time.process_time() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2]))
"""
_BRUT = """
import duckdb; con = duckdb.connect(); t = time.process_time()
con.execute("CREATE TABLE b AS FROM read_csv(?, all_varchar=true)", [a[0]])"""
_TYPE = _BRUT.replace("all_varchar=true", "auto_detect=true")
_MESURES = """
import duckdb, tempfile
from observatoire.entrepot import ddl, referentiels
from observatoire.sources import normalisation, reconnaissance
from observatoire.sources.lecture import ouvrir
from observatoire.territoire import Reglages
con = duckdb.connect(); ddl.creer(con); referentiels.poser(con, Reglages("200034064")); reconnaissance.catalogue()
t = time.process_time()
with tempfile.TemporaryDirectory() as d, ouvrir(Path(a[0]), dossier_temporaire=Path(d)) as f:
    normalisation.normaliser(con, reconnaissance.reconnaitre(f[0]), 'n.csv')"""
_ACTUALISER = """
from observatoire.entrepot.construction import actualiser
t = time.process_time(); actualiser(Path(a[0]), Path(a[1]))"""
_COMMANDE = """
t = 0; from observatoire.cli import principal
import contextlib
with contextlib.redirect_stdout(sys.stderr): principal(['--donnees', a[0], '--entrepot', a[1], 'actualiser'])"""
_FIGURE = """
from observatoire.entrepot.lecture import ouvrir
from observatoire.modele import Territoire
from observatoire.territoire import lire_reglages
l = ouvrir(Path(a[1]), lire_reglages(Path(a[0])))
toutes = [Territoire('commune', c) for c in l.territoires('commune')['code']]
siennes = [Territoire('commune', c) for c in l.communes()['code']]
choix = {'25': (siennes, [2022]), 'serie': (siennes[:1], None), 'toutes': (toutes, [2022]), '158': (toutes[:158], None)}
lire = lambda: l.valeurs('population', *choix[a[2]])
lire(); n = 5; t0 = time.process_time(); [lire() for _ in range(n)]
t = time.process_time() - (time.process_time() - t0) / n"""


def _mesurer(travail: str, *arguments: object, fois: int = ESSAIS) -> tuple[float, float]:
    """(secondes de processeur, Go de pointe), médianes de `fois` essais."""
    essais = []
    for _ in range(fois):
        sortie = subprocess.run(
            [sys.executable, "-c", _DEBUT + travail + _FIN, *map(str, arguments)],
            cwd=RACINE, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        essais.append(json.loads(sortie.splitlines()[-1]))
    secondes, memoire = zip(*essais, strict=True)
    return statistics.median(secondes), statistics.median(memoire)


def _espace(dossier: Path, fichiers: list[Path], *, livre: bool, france: bool = False) -> Path:
    """Un dossier de données : celui livré ou ses seuls réglages, et des fichiers nationaux."""
    if livre:
        shutil.copytree(RACINE / "data", dossier)
    else:
        dossier.mkdir()
        reglages = (RACINE / "data" / "territoire.toml").read_text(encoding="utf-8")
        perimetre = reglages.replace('perimetre = "departement"', 'perimetre = "france"')
        (dossier / "territoire.toml").write_text(
            perimetre if france else reglages, encoding="utf-8"
        )
    for chemin in fichiers:
        shutil.copyfile(chemin, dossier / chemin.name)
    return dossier


def banc(reels: list[Path]) -> Iterator[tuple[str, str, str]]:
    """Chaque ligne dès qu'elle est mesurée : ce qui est fait, son temps et sa mémoire, et ce qu'ils étaient ;
    du plus court au plus long, la France en dernier."""
    with tempfile.TemporaryDirectory() as temporaire:
        racine = Path(temporaire)
        livre = _espace(racine / "a", [], livre=True)
        actualiser(livre, racine / "livre")
        lecteur = ouvrir(racine / "livre", lire_reglages(livre))
        yield from vite_ecrans.banc(lecteur, livre, racine / "livre", _mesurer)
        (racine / "nationaux").mkdir()
        nationaux = fabrique.ecrire(racine / "nationaux", lecteur)
        lecteur.fermer()
        type_ = _mesurer(_TYPE, nationaux[0])
        yield _ligne("DuckDB, table typée d'un fichier national", type_, type_[0])
        yield from _lectures([nationaux[0], *reels])
        yield from _constructions(racine, livre, nationaux, type_[0])


def _ligne(
    quoi: str, mesure: tuple[float, float], plancher: float, avant: str = ""
) -> tuple[str, str, str]:
    """`avant` : ce que la demande avait mesuré, et son but."""
    rapport = f"× {mesure[0] / plancher:.1f}"
    return quoi, f"{mesure[0]:.2f} s, {mesure[1]:.2f} Go", f"{rapport:<8} {avant}"


def _lectures(fichiers: list[Path]) -> Iterator[tuple[str, str, str]]:
    for chemin in fichiers:
        brut = _mesurer(_BRUT, chemin)
        yield _ligne(f"{chemin.name} : DuckDB brut", brut, brut[0])
        mesures = _mesurer(_MESURES, chemin)
        yield _ligne(
            f"{chemin.name} : jusqu'aux mesures", mesures, brut[0], "(alors × 7,6, but × 2)"
        )


def _constructions(
    racine: Path, livre: Path, nationaux: list[Path], type_: float
) -> Iterator[tuple[str, str, str]]:
    """Les constructions, contre la table typée du même fichier national."""
    seule = _neuf(racine, livre)
    yield _ligne(
        "première construction des données livrées", seule, type_, "(alors 6,5 s, but 3 s)"
    )
    yield from _suites(racine, nationaux, type_, seule)
    deux = _neuf(racine, _espace(racine / "c", nationaux[:2], livre=False))
    yield _ligne("périmètre du département, deux fichiers nationaux", deux, type_, "(alors 2,65 Go, but 0,8 Go)")  # fmt: skip
    france = _espace(racine / "d", nationaux, livre=False, france=True)
    six = _mesurer(_ACTUALISER, france, racine / "france", fois=1)
    yield _ligne("France gardée, six fichiers nationaux", six, type_, "(alors 89-113 s, 5,4 Go ; but 20 s, 2 Go)")  # fmt: skip
    for quoi, nom, avant in (
        ("25", "25 communes", "(alors 49 ms, but 10)"), ("serie", "une série", "(alors 20 ms, but 10)"),
        ("toutes", "toutes les communes", "(alors 552 ms, but 80)"),
        ("158", "158 communes, toutes les années", ""),
    ):  # fmt: skip
        temps = _mesurer(_FIGURE, france, racine / "france", quoi)
        yield f"données d'une figure, France gardée : {nom}", f"{1000 * temps[0]:.0f} ms", avant


def _suites(
    racine: Path, nationaux: list[Path], type_: float, seule: tuple[float, float]
) -> Iterator[tuple[str, str, str]]:
    """Un fichier national ajouté aux données livrées, puis un petit fichier changé, puis rien."""
    ajoute = _espace(racine / "b", nationaux[:1], livre=True)
    avec = _neuf(racine, ajoute)
    ajout = (avec[0] - seule[0], avec[1] - seule[1])
    yield _ligne("les mêmes et un fichier national", avec, type_, "(alors 14,2 s)")
    yield _ligne("… dont son ajout", ajout, type_, "(alors × 9,9, but × 3)")
    suite = racine / f"{ajoute.name}0"
    petit = ajoute / "caf" / "s_ben_com_f.csv"
    petit.write_bytes(petit.read_bytes() + b"\n")
    change = _mesurer(_ACTUALISER, ajoute, suite, fois=1)
    yield _ligne("un petit fichier changé, le national intact", change, type_, "(alors 12,8 s, but 2 s)")  # fmt: skip
    time.sleep(SECONDES_SURES)
    rien = _mesurer(_COMMANDE, ajoute, suite)
    yield _ligne("rien n'a changé (commande entière)", rien, type_, "(alors 2,4 s, but 0,6 s)")


def _neuf(racine: Path, donnees: Path) -> tuple[float, float]:
    """La première construction d'un dossier, trois fois."""
    essais = [
        _mesurer(_ACTUALISER, donnees, racine / f"{donnees.name}{i}", fois=1) for i in range(ESSAIS)
    ]
    return statistics.median(e[0] for e in essais), statistics.median(e[1] for e in essais)
