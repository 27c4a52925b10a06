"""Trimestres et mois : le chiffre de l'année en est un, leur somme ou leur moyenne, jamais une partie."""

from observatoire.erreurs import FichierRefuse
from observatoire.sources import entete
from observatoire.sources.disposition import SOUS_PERIODES
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, liste

_MOIS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_CITES = 3


def numero(rec: Reconnaissance) -> str:
    """Le SQL du trimestre ou du mois de chaque ligne de `feuille` ; NULL si elle n'en dit pas."""
    millesime = rec.source.millesime
    motif = millesime.colonne_periode or millesime.colonne
    if millesime.periode == "annee" or not motif:
        return "NULL::INTEGER"
    return _lire(f"c{entete.indice_exige(rec, motif)}", millesime.periode)


def _lire(colonne: str, periode: str) -> str:
    """« 2024-T3 », « 3e trimestre 2024 », « 2024-09 », « 30/09/2024 », « septembre 2024 », « 9 »."""
    texte = f"trim(lower(strip_accents({colonne})))"

    def tire(expression: str, groupe: int) -> str:
        return f"TRY_CAST(nullif(regexp_extract({texte}, '{expression}', {groupe}), '') AS INTEGER)"

    nombre = tire(f"^0?([1-9]{'|1[0-2]' if periode == 'mois' else ''})$", 1)
    dates = [
        tire(r"^(19|20)\d\d[-/. m]?(0[1-9]|1[0-2])($|[^0-9]|[0-3]\d($|[^0-9]))", 2),
        tire(r"^([0-3]?\d[-/.])?(0?[1-9]|1[0-2])[-/.](19|20)\d\d($|[^0-9])", 2),
        "CASE " + " ".join(
            f"WHEN regexp_matches({texte}, '(^|[^a-z]){m}') THEN {rang}" for rang, m in enumerate(_MOIS, 1)
        ) + " END",
    ]  # fmt: skip
    if periode == "mois":
        return f"coalesce({nombre}, {', '.join(dates)})"
    trimestres = [
        tire(r"(^|[^a-z])(t|q|trim|trimestre)[ .]*([1-4])($|[^0-9])", 3),
        tire(r"(^|[^0-9])([1-4]) ?(er|e|eme|nd|de)? ?trim", 2),
    ]
    en_mois = f"(coalesce({', '.join(dates)}) + 2) // 3"
    return f"coalesce({', '.join(trimestres)}, {nombre}, {en_mois})"


def garder(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Ne garde de `cellules_texte` que les trimestres (ou mois) dont l'année est faite, et le dit.

    Lève `FichierRefuse` si aucun ne se lit.
    """
    periode, annuel = rec.source.millesime.periode, rec.source.millesime.annuel
    if periode == "annee":
        return
    lues, illisibles = con.execute(
        "SELECT count(sous), count(*) - count(sous) FROM cellules_texte WHERE fin IS NOT NULL"
    ).fetchall()[0]
    if not lues:
        raise FichierRefuse(
            f"le {periode} de ces chiffres ne se lit pas",
            ou=f"colonne {rec.source.millesime.colonne_periode or rec.source.millesime.colonne}",
            attendu="un trimestre comme 2024-T4, ou un mois comme 2024-12",
            faire="corriger la description du fichier, ou reprendre celui du producteur",
        )
    _une_date_chacun(con, rec)
    filtre = "" if isinstance(annuel, str) else f" OR sous <> {annuel}"
    con.execute(f"DELETE FROM cellules_texte WHERE sous IS NULL{filtre}")
    reste = f" ; {illisibles} case(s) sans {periode} lisible" if illisibles else ""
    bilan.remarques.append(f"le chiffre d'une année est {dire(periode, annuel)}{reste}")


def _une_date_chacun(con: Base, rec: Reconnaissance) -> None:
    """Deux dates du même trimestre (ou mois) sont deux chiffres, même égaux : lequel lire ne se devine pas."""
    millesime = rec.source.millesime
    if not (motif := millesime.colonne_periode or millesime.colonne):
        return
    date = f"c{entete.indice_exige(rec, motif)}"
    doubles = con.execute(f"""
        SELECT min({date}), max({date}) FROM cellules_texte JOIN feuille USING (ligne)
        WHERE sous IS NOT NULL GROUP BY code_brut, variable, fin, sous
        HAVING count(DISTINCT {date}) > 1 ORDER BY ALL LIMIT 1""").fetchall()
    if doubles:
        premiere, derniere = doubles[0]
        raise FichierRefuse(
            f"« {premiere} » et « {derniere} » sont du même {millesime.periode} : ce fichier va plus vite",
            ou=f"colonne {motif}",
            attendu=f"une ligne par territoire et par {millesime.periode}",
            faire="le décrire autrement, ou prendre les chiffres par " + millesime.periode,
        )


def dire(periode: str, annuel: str | int) -> str:
    """« celui du 4e trimestre », « la somme des 12 mois » : ce qu'est le chiffre d'une année."""
    if isinstance(annuel, int):
        return f"celui du {annuel}{'er' if annuel == 1 else 'e'} {periode}"
    return f"la {annuel} des {SOUS_PERIODES[periode]} {periode}{'s' * (periode != 'mois')}"


def completer(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Rend absente, dans `valeurs`, l'année dont un trimestre (ou un mois) manque, et la nomme."""
    periode, annuel = rec.source.millesime.periode, rec.source.millesime.annuel
    if periode == "annee" or isinstance(annuel, int):
        return
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE annees_ouvertes AS
        SELECT code_brut, niveau, variable, debut, fin FROM valeurs GROUP BY ALL
        HAVING count(DISTINCT sous) < {SOUS_PERIODES[periode]}""")
    con.execute("""
        UPDATE valeurs SET statut = 'absent' FROM annees_ouvertes o
        WHERE o.code_brut IS NOT DISTINCT FROM valeurs.code_brut AND o.niveau = valeurs.niveau
            AND o.variable = valeurs.variable AND o.debut = valeurs.debut AND o.fin = valeurs.fin""")
    annees = con.execute("SELECT DISTINCT fin FROM annees_ouvertes ORDER BY 1").fetchall()
    if annees:
        dites = ", ".join(str(a) for (a,) in annees[:_CITES]) + (
            "…" if len(annees) > _CITES else ""
        )
        bilan.remarques.append(f"année(s) où il manque un {periode}, sans chiffre : {dites}")


def moyenner(con: Base, rec: Reconnaissance) -> None:
    """Ramène dans `nouvelles` la somme des trimestres (ou mois) à leur moyenne."""
    if rec.source.millesime.annuel == "moyenne":
        n, siennes = SOUS_PERIODES[rec.source.millesime.periode], liste(rec.source.variables_lues())
        con.execute(f"""
            UPDATE nouvelles SET valeur = valeur / {n}, bas = bas / {n}, haut = haut / {n}
            WHERE variable IN {siennes}""")


def bon_mois(con: Base, rec: Reconnaissance, nom: str, colonne: str) -> None:
    """Refuse l'état d'un autre mois que celui qui fait le chiffre de l'année ; `nom` : celui de la colonne SQL `colonne`."""
    mois = rec.source.millesime.mois
    if mois is None:
        return
    ecrit = rf"""coalesce(nullif(regexp_extract({colonne}, '^\d{{4}}[-/](\d\d)\b', 1), ''),
        nullif(regexp_extract({colonne}, '\b(\d\d)[-/]\d{{4}}$', 1), ''))::INTEGER"""
    autres = con.execute(
        f"SELECT DISTINCT {colonne} FROM feuille WHERE {ecrit} <> {mois} ORDER BY 1 LIMIT 1"
    ).fetchall()
    if autres:
        raise FichierRefuse(
            f"« {autres[0][0]} » n'est pas le mois {mois}, dont l'état est le chiffre de l'année",
            ou=f"colonne {nom}",
            attendu=f"l'état du mois {mois}, par exemple 2024-{mois:02d}",
            faire="télécharger de nouveau le jeu en ôtant ce filtre, ou en ne gardant que ce mois",
        )
