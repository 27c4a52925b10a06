"""Les lignes de `indicateurs` qu'on demande, une par indicateur, territoire et année."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from observatoire.indicateurs.declaration import Methode
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire

# Les années où un des territoires a une valeur ; une ligne sans année s'il n'y en a aucune.
_ANNEES_CONNUES = """SELECT DISTINCT i.indicateur, i.ordre, x.fin FROM _ids i LEFT JOIN
    (SELECT DISTINCT indicateur, fin FROM indicateurs JOIN _voulus USING (niveau, code)
     WHERE statut <> 'absent' OR list_contains(?, indicateur)) x USING (indicateur)"""


def valeurs_brutes(
    curseur: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    territoires: Sequence[Territoire],
    annees: Sequence[int],
) -> pd.DataFrame:
    """Les valeurs telles que l'entrepôt les garde, même absentes, avec leur fichier.

    `annees` : celles-là ; vide, toutes celles où un des territoires a une valeur.
    """
    cadre = pd.DataFrame([(str(t.niveau), t.code) for t in territoires], columns=["niveau", "code"])
    curseur.register("_voulus", cadre)
    curseur.register("_ids", pd.DataFrame({"indicateur": ids, "ordre": range(len(ids))}))
    curseur.register("_annees", pd.DataFrame({"fin": list(annees)}, dtype="int32"))
    grille = "SELECT indicateur, ordre, fin FROM _ids, _annees" if annees else _ANNEES_CONNUES
    # Une méthode dit elle-même pourquoi elle n'a pas de valeur : sa ligne absente se garde.
    methodes = [i for i in ids if isinstance(INDICATEURS[i].calcul, Methode)]
    return curseur.execute(
        f"""
        SELECT v.code, v.niveau, coalesce(t.libelle, v.code) AS libelle, g.indicateur,
            coalesce(x.debut, g.fin) AS debut, g.fin, x.valeur, coalesce(x.statut, 'absent') AS statut,
            x.bas, x.haut, coalesce(x.source, '') AS fichier, coalesce(x.perimetre, '') AS perimetre,
            coalesce(x.note, '') AS note, coalesce(f.source, '') AS id_source, x.numerateur, x.denominateur
        FROM ({grille}) g CROSS JOIN _voulus v
        LEFT JOIN territoires t ON t.niveau = v.niveau AND t.code = v.code
        LEFT JOIN (SELECT * FROM indicateurs QUALIFY row_number() OVER (
            PARTITION BY code, niveau, indicateur, fin ORDER BY perimetre <> '', debut DESC, perimetre) = 1) x
            ON x.code = v.code AND x.niveau = v.niveau AND x.indicateur = g.indicateur AND x.fin = g.fin
        LEFT JOIN fichiers f ON f.fichier = x.source
        ORDER BY g.ordre, g.fin, strip_accents(libelle), niveau, code""",
        [] if annees else [methodes],
    ).df()
