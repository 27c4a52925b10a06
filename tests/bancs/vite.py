"""Construire et lire vite : un seul tableau, rapporté au plancher mesuré dans la même exécution.

`python -m tests.bancs vite [--fichiers DOSSIER]` fabrique six fichiers nationaux à taille réelle
(`fabrique`), y ajoute ceux du DOSSIER, et compte le temps de processeur (la médiane de trois essais, un seul
pour la France) et la mémoire de pointe de chaque travail, chacun dans son propre processus.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages
from tests.bancs import fabrique

RACINE = Path(__file__).parents[2]
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


def _mesurer(travail: str, *arguments: object, fois: int = 3) -> tuple[float, float]:
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


def banc(reels: list[Path]) -> list[tuple[str, str, str]]:
    """Le tableau : ce qui est fait, son temps et sa mémoire, son rapport au plancher."""
    with tempfile.TemporaryDirectory() as temporaire:
        racine = Path(temporaire)
        actualiser(RACINE / "data", racine / "livre")
        lecteur = ouvrir(racine / "livre", lire_reglages(RACINE / "data"))
        (racine / "nationaux").mkdir()
        nationaux = fabrique.ecrire(racine / "nationaux", lecteur)
        lecteur.fermer()
        return [*_lectures([nationaux[0], *reels]), *_constructions(racine, nationaux)]


def _ligne(quoi: str, mesure: tuple[float, float], plancher: float) -> tuple[str, str, str]:
    return quoi, f"{mesure[0]:.2f} s, {mesure[1]:.2f} Go", f"× {mesure[0] / plancher:.1f}"


def _lectures(fichiers: list[Path]) -> list[tuple[str, str, str]]:
    lignes = []
    for chemin in fichiers:
        brut = _mesurer(_BRUT, chemin)
        lignes.append(_ligne(f"{chemin.name} : DuckDB brut", brut, brut[0]))
        lignes.append(
            _ligne(f"{chemin.name} : jusqu'aux mesures", _mesurer(_MESURES, chemin), brut[0])
        )
    return lignes


def _constructions(racine: Path, nationaux: list[Path]) -> list[tuple[str, str, str]]:
    type_ = _mesurer(_TYPE, nationaux[0])[0]
    livre = _espace(racine / "a", [], livre=True)
    ajoute = _espace(racine / "b", nationaux[:1], livre=True)
    seule = _neuf(racine, livre)
    avec = _neuf(racine, ajoute)
    petit = ajoute / "caf" / "s_ben_com_f.csv"
    actualiser(ajoute, racine / "suite")
    petit.write_bytes(petit.read_bytes() + b"\n")
    suite = _mesurer(_ACTUALISER, ajoute, racine / "suite", fois=1)
    rien = _mesurer(_COMMANDE, ajoute, racine / "suite")
    deux = _neuf(racine, _espace(racine / "c", nationaux[:2], livre=False))
    france = _espace(racine / "d", nationaux, livre=False, france=True)
    six = _mesurer(_ACTUALISER, france, racine / "france", fois=1)
    lignes = [
        _ligne("DuckDB, table typée du même fichier", (type_, 0), type_),
        _ligne("première construction des données livrées", seule, type_),
        _ligne("les mêmes et un fichier national", avec, type_),
        _ligne("… dont son ajout", (avec[0] - seule[0], avec[1] - seule[1]), type_),
        _ligne("un petit fichier changé, le national intact", suite, type_),
        _ligne("rien n'a changé (commande entière)", rien, type_),
        _ligne("périmètre du département, deux fichiers nationaux", deux, type_),
        _ligne("France gardée, six fichiers nationaux", six, type_),
    ]
    for quoi, nom in (("25", "25 communes"), ("serie", "une série"), ("toutes", "toutes les communes"),
                      ("158", "158 communes, toutes les années")):  # fmt: skip
        temps = _mesurer(_FIGURE, france, racine / "france", quoi)
        lignes.append(
            (f"données d'une figure, France gardée : {nom}", f"{1000 * temps[0]:.0f} ms", "")
        )
    return lignes


def _neuf(racine: Path, donnees: Path) -> tuple[float, float]:
    """La première construction d'un dossier, trois fois."""
    essais = [
        _mesurer(_ACTUALISER, donnees, racine / f"{donnees.name}{i}", fois=1) for i in range(3)
    ]
    return statistics.median(e[0] for e in essais), statistics.median(e[1] for e in essais)
