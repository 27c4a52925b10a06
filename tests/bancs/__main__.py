"""Mesurer : `python -m tests.bancs [BANC…] [--fichiers DOSSIER]` imprime un tableau de rapports.

Chaque mesure est un rapport entre deux durées prises dans la même exécution : elle se compare
d'une machine à l'autre. Rien de ceci n'est affirmé dans les tests.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from observatoire.entrepot import ddl, referentiels
from observatoire.entrepot.construction import actualiser
from observatoire.sources.lecture import ouvrir
from observatoire.sources.normalisation import normaliser
from observatoire.sources.reconnaissance import Reconnaissance, reconnaitre
from observatoire.territoire import Reglages
from tests.bancs import (
    acces,
    accessibilite,
    bons,
    charge,
    clavier,
    couverture,
    demarrage,
    documents,
    ecrans,
    editions,
    evaluation,
    lecture_avant,
    mutations,
    pannes,
    parcours,
    phrases,
    poles,
    projections,
    retrotest,
    routes,
    scenarios,
    secret,
    territoires,
    textes,
    validateurs,
    vite,
)

RACINE = Path(__file__).parents[2]
PAGES = sorted(p.stem for p in (RACINE / "pages").glob("*.py"))


def duree(action: Callable[[], object], fois: int = 3) -> float:
    """La plus courte durée de `fois` essais, en secondes."""
    essais = []
    for _ in range(fois):
        debut = time.perf_counter()
        action()
        essais.append(time.perf_counter() - debut)
    return min(essais)


def banc_lecture(fichiers: list[Path]) -> list[tuple[str, str, str]]:
    """Notre lecture d'un fichier national, contre la lecture brute de DuckDB."""
    lignes = []
    for chemin in fichiers:
        con = duckdb.connect()
        ddl.creer(con)
        referentiels.poser(con, Reglages("200034064"))
        brute = duree(partial(_lire_brut, con, chemin))
        entiere = duree(partial(_lire, con, chemin, _tout_lire))
        mesures = duree(partial(_lire, con, chemin, _jusqu_aux_mesures))
        con.close()
        lignes += [
            (
                f"{chemin.name} : lire toutes les cellules",
                f"{brute:.2f} s par DuckDB",
                f"× {entiere / brute:.1f}",
            ),
            (f"{chemin.name} : jusqu'aux mesures", "", f"× {mesures / brute:.1f}"),
        ]
    return lignes


def _lire_brut(con: duckdb.DuckDBPyConnection, chemin: Path) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE brute AS "
        "SELECT * FROM read_csv(?, all_varchar=true, ignore_errors=true)",
        [str(chemin)],
    )


def _lire(
    con: duckdb.DuckDBPyConnection,
    chemin: Path,
    suite: Callable[[duckdb.DuckDBPyConnection, Reconnaissance, str], object],
) -> None:
    with (
        tempfile.TemporaryDirectory() as temporaire,
        ouvrir(chemin, dossier_temporaire=Path(temporaire)) as feuilles,
    ):
        rec = reconnaitre(feuilles[0])
        if rec is None:
            raise SystemExit(f"{chemin.name} n'est pas reconnu")
        suite(con, rec, chemin.name)


def _tout_lire(con: duckdb.DuckDBPyConnection, rec: Reconnaissance, nom: str) -> None:
    rec.feuille.vue(con, "vue_banc", rec.premiere_ligne, len(rec.colonnes))
    con.execute("CREATE OR REPLACE TEMP TABLE brute AS SELECT * FROM vue_banc")


def _jusqu_aux_mesures(con: duckdb.DuckDBPyConnection, rec: Reconnaissance, nom: str) -> None:
    con.execute("DROP TABLE IF EXISTS lues")
    normaliser(con, rec, nom)


def banc_construction(fichiers: list[Path]) -> list[tuple[str, str, str]]:
    """Construire l'entrepôt fourni, puis celui de toute la France avec les fichiers nationaux."""
    lignes = []
    with tempfile.TemporaryDirectory() as dossier:
        racine = Path(dossier)
        embarquee = duree(lambda: actualiser(RACINE / "data", racine / "epci"), 1)
        lignes.append(("construire la 4C (données fournies)", f"{embarquee:.1f} s", "× 1,0"))
        if fichiers:
            donnees = racine / "data"
            donnees.mkdir()
            reglages = (RACINE / "data" / "territoire.toml").read_text(encoding="utf-8")
            (donnees / "territoire.toml").write_text(
                reglages.replace('perimetre = "departement"', 'perimetre = "france"'),
                encoding="utf-8",
            )
            for chemin in fichiers:
                (donnees / chemin.name).write_bytes(chemin.read_bytes())
            france = duree(lambda: actualiser(donnees, racine / "france"), 1)
            memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
            lignes.append(
                (f"construire la France ({len(fichiers)} fichiers nationaux)",
                 f"{france:.1f} s, {memoire:.1f} Go au plus haut", f"× {france / embarquee:.1f}")
            )  # fmt: skip
    return lignes


def banc_pages() -> list[tuple[str, str, str]]:
    """Réexécuter chaque page, contre une page Streamlit vide."""
    from streamlit.testing.v1 import AppTest

    def mediane(test: AppTest) -> float:
        test.run(timeout=60)
        essais = []
        for _ in range(15):
            debut = time.perf_counter()
            test.run(timeout=60)
            essais.append(time.perf_counter() - debut)
        return statistics.median(essais)

    vide = mediane(AppTest.from_string("import streamlit as st\nst.title('vide')"))
    lignes = [("réexécuter une page vide", f"{1000 * vide:.0f} ms", "× 1,0")]
    for page in PAGES:
        temps = mediane(AppTest.from_file(str(RACINE / "pages" / f"{page}.py"), default_timeout=60))
        lignes.append(
            (f"réexécuter la page {page}", f"{1000 * temps:.0f} ms", f"× {temps / vide:.0f}")
        )
    return lignes


def principal() -> None:
    """Imprime le tableau."""
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("--fichiers", type=Path, help="dossier de fichiers nationaux (CSV)")
    analyseur.add_argument("--avant", default="HEAD", help="la version à comparer (editions)")
    analyseur.add_argument(
        "--graine", type=int, default=mutations.GRAINE, help="du tirage (mutations)"
    )
    analyseur.add_argument(
        "--par-genre", type=int, default=mutations.PAR_GENRE, help="combien (mutations)"
    )
    analyseur.add_argument("--genres", default="", help="entre virgules (mutations)")
    analyseur.add_argument("bancs", nargs="*", help="tous ceux de vitesse, sans précision")
    options = analyseur.parse_args()
    fichiers = sorted(options.fichiers.glob("*.csv")) if options.fichiers else []
    bancs = {
        "demarrage": demarrage.banc,
        "lecture": lambda: banc_lecture(fichiers),
        "construction": lambda: banc_construction(fichiers),
        "acces": acces.banc,
        "accessibilite": accessibilite.banc,
        "poles": poles.banc,
        "routes": routes.banc,
        "scenarios": scenarios.banc,
        "projections": projections.banc,
        "documents": documents.banc,
        "retrotest": retrotest.banc,
        "evaluation": evaluation.banc,
        "couverture": couverture.banc,
        "pages": banc_pages,
        "bons": lambda: bons.banc(options.fichiers),
        "lecture_avant": lambda: lecture_avant.banc(fichiers),
        "mutations": lambda: mutations.banc(options.graine, options.par_genre, options.genres),
        "phrases": phrases.banc,
        "secret": secret.banc,
        "pannes": pannes.banc,
        "charge": charge.banc,
        "textes": textes.banc,
        "ecrans": ecrans.banc,
        "clavier": clavier.banc,
        "parcours": parcours.banc,
        "territoires": territoires.banc,
        "validateurs": validateurs.banc,
        "editions": lambda: editions.banc(options.fichiers, options.avant),
        "vite": lambda: vite.banc(fichiers),
    }
    hors = {
        "accessibilite", "charge", "clavier", "couverture", "ecrans", "editions", "evaluation", "lecture_avant", "mutations",
        "pannes", "parcours", "phrases", "secret", "territoires", "textes", "validateurs", "vite",
    }  # fmt: skip
    for nom in options.bancs or [b for b in bancs if b not in hors]:
        for quoi, temps, rapport in bancs[nom]():
            sys.stdout.write(f"{quoi:<62} {temps:<32} {rapport}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    principal()
