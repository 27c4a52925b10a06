"""Une partie ne dépasse pas son total : `partie_de`, déclarée avec chaque variable."""

from observatoire import formats
from observatoire.sources.declaration import variables
from observatoire.sources.sql import Base, litteral

# Dans un même fichier : les arrondis. D'un fichier à l'autre : les dates et les champs diffèrent.
_ICI, _ICI_DE_PLUS, _AILLEURS, _AILLEURS_DE_PLUS, _ANNEES = 1.02, 8, 1.5, 20, 5


def trop_grandes(
    con: Base, fichier: str, lus: str, references: str
) -> list[tuple[str, str, int, float, str]]:
    """(territoire, variable, année, valeur, ce qui la dément) des parts au-dessus de leur total.

    `lus`, `references` : le SQL des chiffres du fichier, et de ceux qu'on tient d'ailleurs.
    """
    couples = ", ".join(
        f"({litteral(n)}, {litteral(v.partie_de)})" for n, v in variables().items() if v.partie_de
    )
    lignes = con.execute(f"""
        WITH d AS (
            SELECT l.*, p.total FROM {lus} l JOIN (VALUES {couples}) p(variable, total) USING (variable)
            WHERE l.niveau <> 'epci'),
        trop AS (
            SELECT d.code, d.niveau, d.variable, d.fin, d.valeur, d.total, t.valeur AS plafond
            FROM d JOIN {lus} t ON t.code = d.code AND t.niveau = d.niveau AND t.variable = d.total
                AND t.debut = d.debut AND t.fin = d.fin AND t.perimetre = d.perimetre
            WHERE d.valeur > {_ICI} * t.valeur + {_ICI_DE_PLUS}
            UNION ALL
            SELECT d.code, d.niveau, d.variable, d.fin, d.valeur, d.total, max(t.valeur) AS plafond
            FROM d JOIN ({references}) t ON t.code = d.code AND t.niveau = d.niveau AND t.variable = d.total
            WHERE abs(t.fin - d.fin) <= {_ANNEES} AND t.debut = t.fin GROUP BY ALL
            HAVING d.valeur > {_AILLEURS} * plafond + {_AILLEURS_DE_PLUS})
        SELECT coalesce(n.libelle, t.code), t.variable, fin, valeur, total, min(plafond)
        FROM trop t LEFT JOIN territoires n ON n.code = t.code AND n.niveau = t.niveau
        GROUP BY ALL ORDER BY ALL LIMIT 200""").fetchall()
    return [
        (*debut, f"quand {variables()[total].libelle} y vaut {formats.nombre(plafond)}")
        for *debut, total, plafond in lignes
    ]
