"""De quel tirage vient chaque chiffre du recensement : la variance d'un effectif, en multiple de lui-même.

Posé à la commune, puis porté par les sommes (`agregation`) : une somme de communes tirées à part garde
la variance de chacune.
"""

import pandas as pd

from observatoire.methodes.sondage import (
    EFFET_GRANDE,
    GRANDE_COMMUNE,
    TAUX_GRANDE,
    poids_commun,
    taux_complementaire,
    tirage,
)
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, inserer, liste

_GRANDE = tirage(TAUX_GRANDE, EFFET_GRANDE)


def poser(con: Base) -> None:
    """Ajoute à `retenues` la colonne `tirage` : 0 pour ce qui est compté, vide hors du recensement.

    Une grande commune est enquêtée par adresses, pour toutes ses variables ; ailleurs seule
    l'exploitation complémentaire est tirée, et le poids commun de ses valeurs dit combien de ménages ont
    répondu. Un niveau publié sans ses communes est compté comme le moins sûr des tirages possibles.
    """
    par_exploitation = {
        e: liste(n for n, v in variables().items() if v.exploitation == e)
        for e in ("principale", "complementaire")
    }
    con.execute("ALTER TABLE retenues ADD COLUMN tirage DOUBLE")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE grandes AS
        SELECT code FROM retenues WHERE niveau = 'commune' AND valeur IS NOT NULL
            AND variable IN ('population', 'pop_agee_total')
        GROUP BY code HAVING arg_max(valeur, (fin, variable, valeur)) >= {GRANDE_COMMUNE}""")
    _petites(con, par_exploitation["complementaire"])
    con.execute(f"""
        UPDATE retenues SET tirage = CASE WHEN code IN (FROM grandes) THEN {_GRANDE} ELSE 0 END
        WHERE niveau = 'commune' AND variable IN {par_exploitation["principale"]}""")
    con.execute(f"""
        UPDATE retenues SET tirage = CASE WHEN niveau <> 'epci' OR code IN
            (SELECT epci FROM ref_communes JOIN grandes USING (code)) THEN {_GRANDE} ELSE 0 END
        WHERE niveau <> 'commune' AND variable IN {par_exploitation["principale"]}""")


def _petites(con: Base, complementaires: str) -> None:
    lues = con.execute(f"""
        SELECT code, niveau, fin, list(valeur ORDER BY valeur) FILTER (valeur > 0) AS valeurs,
            code IN (FROM grandes) AND niveau = 'commune' AS grande
        FROM retenues WHERE variable IN {complementaires} GROUP BY code, niveau, fin""").fetchall()
    if not lues:
        return
    tires = []
    for code, niveau, fin, valeurs, grande in lues:
        f = taux_complementaire(int(fin))
        poids = poids_commun(valeurs or []) if niveau == "commune" else None
        tires.append((code, niveau, fin, _GRANDE if grande else tirage(f, 1.0, poids)))
    inserer(
        con, "tirages", pd.DataFrame(tires, columns=["code", "niveau", "fin", "tirage"]), creer=True
    )
    con.execute(f"""
        UPDATE retenues r SET tirage = t.tirage FROM tirages t
        WHERE r.code = t.code AND r.niveau = t.niveau AND r.fin = t.fin
            AND r.variable IN {complementaires}""")
