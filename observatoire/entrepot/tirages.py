"""De quel tirage vient chaque chiffre du recensement : la variance d'un effectif, en multiple de lui-même.

Posé à la commune, puis porté par les sommes (`agregation`) : une somme de communes tirées à part garde
la variance de chacune.
"""

import numpy as np
import pandas as pd

from observatoire.methodes.sondage import (
    EFFET_GRANDE,
    GRANDE_COMMUNE,
    TAUX_GRANDE,
    poids_communs,
    taux_complementaire,
    tirage,
)
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, inserer, liste

_GRANDE = tirage(TAUX_GRANDE, EFFET_GRANDE)


def poser(con: Base) -> None:
    """Crée `tirees` : `gagnantes` et leur `tirage`, 0 pour ce qui est compté, vide hors du recensement.

    Une grande commune est enquêtée par adresses, pour toutes ses variables ; ailleurs seule
    l'exploitation complémentaire est tirée, et le poids commun de ses valeurs dit combien de ménages ont
    répondu. Un niveau publié sans ses communes est compté comme le moins sûr des tirages possibles.
    """
    par_exploitation = {
        e: liste(n for n, v in variables().items() if v.exploitation == e)
        for e in ("principale", "complementaire")
    }
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE grandes AS
        SELECT code FROM gagnantes WHERE niveau = 'commune' AND valeur IS NOT NULL
            AND variable IN ('population', 'pop_agee_total')
        GROUP BY code HAVING arg_max(valeur, (fin, variable, valeur)) >= {GRANDE_COMMUNE}""")
    _petites(con, par_exploitation["complementaire"])
    con.execute(f"""
        CREATE OR REPLACE TEMP VIEW tirees AS
        SELECT g.*, CASE WHEN g.variable IN {par_exploitation["complementaire"]} THEN t.tirage
            WHEN g.variable IN {par_exploitation["principale"]} THEN CASE
                WHEN g.niveau = 'commune' AND g.code IN (FROM grandes) THEN {_GRANDE}
                WHEN g.niveau = 'epci' AND g.code IN
                    (SELECT epci FROM ref_communes JOIN grandes USING (code)) THEN {_GRANDE}
                WHEN g.niveau NOT IN ('commune', 'epci') THEN {_GRANDE} ELSE 0 END END AS tirage
        FROM gagnantes g LEFT JOIN tirages t ON t.niveau = g.niveau AND t.fin = g.fin
            AND t.code = CASE WHEN g.variable IN {par_exploitation["complementaire"]} THEN g.code END""")


def _petites(con: Base, complementaires: str) -> None:
    """Crée `tirages` : le tirage de chaque territoire, à chaque millésime de l'exploitation complémentaire."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE tirages (code VARCHAR, niveau VARCHAR, fin INTEGER, tirage DOUBLE)"
    )
    lues = con.execute(f"""
        SELECT code, niveau, fin, code IN (FROM grandes) AND niveau = 'commune' AS grande,
            -- Le poids commun ne se cherche qu'à la commune : plus haut, les tirages se mêlent.
            coalesce(list(valeur ORDER BY valeur) FILTER (valeur > 0 AND niveau = 'commune'), []) AS valeurs
        FROM gagnantes WHERE variable IN {complementaires} GROUP BY code, niveau, fin""").fetchall()
    if not lues:
        return
    codes, niveaux, fins, grandes, valeurs = zip(*lues, strict=True)
    largeur = max(map(len, valeurs)) + 1
    poids = poids_communs(np.array([[*v, *[np.nan] * (largeur - len(v))] for v in valeurs]))
    tires = [
        _GRANDE if grande else tirage(taux_complementaire(fin), 1.0, None if np.isnan(p) else p)
        for grande, fin, p in zip(grandes, fins, poids, strict=True)
    ]
    inserer(
        con,
        "tirages",
        pd.DataFrame({"code": codes, "niveau": niveaux, "fin": fins, "tirage": tires}),
    )
