"""Ce qui a bougé se garde d'une publication à l'autre, sans les petits comptes de personnes."""

from __future__ import annotations

import duckdb

from observatoire.entrepot import bouges, ddl
from observatoire.territoire import Reglages

EPCI = "200034064"
_VALEUR = "(code, niveau, indicateur, debut, fin, valeur, statut, perimetre)"


def _edition(chemin: str, valeurs: list[tuple[str, int, float]], jour: str) -> None:
    with duckdb.connect(chemin) as con:
        ddl.creer(con)
        con.execute(
            "INSERT INTO territoires (code, niveau, epci) VALUES (?, 'epci', ?)", [EPCI, EPCI]
        )
        for indicateur, annee, valeur in valeurs:
            con.execute(
                f"INSERT INTO indicateurs {_VALEUR} VALUES (?, 'epci', ?, ?, ?, ?, 'arrondi', '')",
                [EPCI, indicateur, annee, annee, valeur],
            )
        con.execute("INSERT INTO edition (publie_le, epci) VALUES (?, ?)", [jour, EPCI])


def test_une_annee_de_plus_un_chiffre_nouveau_et_les_publications_passees(tmp_path) -> None:
    une, deux, trois = (tmp_path / f"{n}.duckdb" for n in "abc")
    base = [("foyers_caf", 2023, 815.0), ("demandes_accueil", 2023, 12.0)]
    _edition(str(une), base, "2026-01-01")
    suite = [*base, ("foyers_caf", 2024, 795.0), ("demandes_accueil", 2024, 13.0)]
    _edition(str(deux), suite, "2026-02-01")
    _edition(str(trois), [*suite, ("apl_medecins_generalistes", 2024, 3.1)], "2026-03-01")
    for nouvelle, ancienne in ((deux, une), (trois, deux)):
        with duckdb.connect(str(nouvelle)) as con:
            bouges.ecrire(con, ancienne, Reglages(epci=EPCI))
            lus = con.execute("SELECT genre, indicateur, avant, apres FROM bouges").fetchall()
    # La demande d'accueil, un compte de personnes, n'y est pas ; février est gardé en mars.
    assert lus == [
        ("millesime", "foyers_caf", 815.0, 795.0),
        ("debloque", "apl_medecins_generalistes", None, 3.1),
    ]
