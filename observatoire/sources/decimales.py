"""Une décimale mal placée : un nombre bien plus précis que tous ceux de sa feuille."""

from observatoire.erreurs import AConfirmer
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.sql import Base

_ASSEZ_DE_CELLULES = 20
# Les nombres écrits (`ligne`, `indice`, `texte`) et leurs décimales, `n`.
_ECRITS = """
    SELECT ligne, indice, texte, length(regexp_extract(texte, '[.,]([0-9]+)$', 1)) AS n
    FROM cellules WHERE statut_cellule = 'nombre' AND texte IS NOT NULL"""


def controler(con: Base, rec: Reconnaissance, court: bool) -> None:
    """Retient une feuille dont quelques cellules ont bien plus de décimales que toutes les autres : « 0.0084 »
    parmi des « 8.4 » est dans une autre unité. Au-delà de six, c'est le bruit d'un tableur.

    `court` : des lignes sont dans `nombres`, et non dans `cellules` (`court`).
    """
    if rec.confirme or rec.source.entiers:
        return
    textes = _ECRITS + (f" UNION ALL {_sans_soin(con)}" if court else "")
    comptes = dict(con.execute(f"SELECT n, count(*) FROM ({textes}) GROUP BY n").fetchall())
    peu = sum(combien for n, combien in comptes.items() if n <= 2)
    if peu < 0.9 * sum(comptes.values()) or not any(2 <= n <= 6 for n in comptes):
        return
    trouve = con.execute(f"""
        WITH d AS ({textes}),
        c AS (SELECT quantile_disc(n, 0.95) AS usuelles FROM d HAVING count(*) >= {_ASSEZ_DE_CELLULES})
        SELECT ligne, indice, texte, usuelles FROM d, c
        WHERE usuelles <= 2 AND n >= usuelles + 2 AND n <= 6 ORDER BY ligne, indice LIMIT 1""").fetchall()
    if trouve:
        ligne, indice, texte, usuelles = trouve[0]
        raise AConfirmer(
            f"« {texte} » a plus de décimales que les autres chiffres du fichier, qui en ont au plus {usuelles}",
            ou=f"ligne {ligne}, colonne {rec.colonnes[indice]}",
            attendu="des chiffres d'une même unité",
            faire="reprendre le fichier d'origine ; s'ils sont vrais, le confirmer en disant sa fonction et "
            "la raison",
        )


def _sans_soin(con: Base) -> str:
    """Les mêmes, des lignes du chemin court : des nombres à point, que le moteur a convertis."""
    indices = [i for (i,) in con.execute("SELECT indice FROM mappage ORDER BY 1").fetchall()]
    return f"""
        SELECT *, CASE WHEN contains(texte, '.') AND NOT contains(lower(texte), 'e')
            THEN length(texte) - instr(texte, '.') ELSE 0 END AS n
        FROM (SELECT ligne, unnest({indices}) AS indice, unnest([{", ".join(f"v{i}" for i in indices)}]) AS texte
              FROM brut WHERE ligne IN (SELECT ligne FROM nombres WHERE NOT prudente))"""
