"""D'une feuille reconnue aux mesures : une ligne par territoire, variable et période.

Les étapes, toutes en SQL : `brut` (colonnes utiles) → `codes` (territoires reconnus) → `nouvelles` →
table `lues`. Une ligne dont tout est nombre y va droit (`court`) ; les autres, et les fichiers longs,
passent par `cellules` (une par nombre écrit) et `valeurs` (nombres et statuts).
Rien n'est écrit dans `lues` tant que la feuille entière n'est pas acceptée.
"""

from observatoire.erreurs import FichierRefuse
from observatoire.methodes.arrondis import Arrondi
from observatoire.sources import cellules as etape_cellules
from observatoire.sources import codes as etape_codes
from observatoire.sources import (
    controles,
    decimales,
    echelon,
    egalites,
    entete,
    marques,
    ordre,
    oublis,
    parts,
    periodes,
)
from observatoire.sources import court as chemin_court
from observatoire.sources.declaration import variables
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, borne, liste, litteral, somme

# Un fichier présent dans autant de départements sur 101 est national : ses lacunes ont un sens.
_NATIONAL = 90

# Temporaire : l'édition n'en garde que le périmètre (`entrepot.coupe`), et n'écrit donc pas la France.
LUES = """CREATE TEMP TABLE IF NOT EXISTS lues (
    fichier VARCHAR, code VARCHAR, niveau VARCHAR, variable VARCHAR, debut INTEGER, fin INTEGER,
    valeur DOUBLE, statut VARCHAR, bas DOUBLE, haut DOUBLE, perimetre VARCHAR)"""


def normaliser(con: Base, rec: Reconnaissance, fichier: str) -> Bilan:
    """Lit la feuille et ajoute ses mesures à `lues` sous le nom `fichier`.

    Suppose les tables `ref_communes(code, departement, region, epci)`,
    `ref_passage(ancien, actuel)`, `ref_arrondissements(arrondissement, commune)` et `ref_noms`.
    Lève `FichierRefuse` sans rien avoir ajouté si quelque chose ne va pas.
    """
    bilan = Bilan()
    court = etape_cellules.preparer(con, rec, fichier, bilan)
    controles.cellules_lues(con, rec, bilan)
    echelon.etablir(con, rec, fichier, bilan)
    etape_codes.resoudre(con, rec, bilan)
    if court:
        chemin_court.partager(con, rec.source.perimetre)
        marques.qualifier(con, rec)
        etape_codes.placer(con)
    _valeurs(con, rec)
    controles.nombres_lisibles(con, rec)
    controles.nombres_entiers(con, rec)
    decimales.controler(con, rec, court)
    egalites.controler(con, rec)
    egalites.annees_accordees(rec)
    controles.valeurs_possibles(con, rec)
    if not rec.source.cumul and controles.doublons(con, rec, bilan):
        etape_cellules.dedoublonner(con)
        etape_codes.resoudre(con, rec, Bilan())
        _valeurs(con, rec)
        controles.refuser_doublons(con, rec)
    marques.dire(con, bilan)
    oublis.dire(con, rec, bilan)
    ordre.dire(con, rec, bilan)
    _agreger(con, rec, fichier, bilan, court)
    return bilan


def _valeurs(con: Base, rec: Reconnaissance) -> None:
    """Chaque cellule devient un nombre, un statut et des bornes."""
    source = rec.source
    defaut = "arrondi" if source.arrondi else "publie"
    arrondi = source.arrondi.formule if source.arrondi else Arrondi(pas=1)
    tus = (1, arrondi.secret - 1) if arrondi.secret else ("NULL", "NULL")
    secret_bas, secret_haut = source.marques.intervalle_secret or tus
    # « <5 » dit lui-même jusqu'où va le secret.
    secret_bas = f"CASE WHEN borne IS NULL THEN {secret_bas} ELSE 0 END"
    secret_haut = f"coalesce(borne, {secret_haut})"
    provisoire = "FALSE"
    if source.provisoire.annees:
        provisoire = f"fin IN ({', '.join(map(str, source.provisoire.annees))})"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE valeurs AS
        SELECT *,
            CASE WHEN statut_cellule = 'nombre' THEN
                CASE WHEN provisoire OR {provisoire} THEN 'provisoire'
                     WHEN statut_declare <> '' THEN statut_declare ELSE '{defaut}' END
                ELSE statut_cellule END AS statut,
            CASE WHEN statut_cellule = 'nombre' AND {arrondi.erreur} > 0 THEN
                    CASE WHEN valeur = 0 THEN 0 ELSE greatest({arrondi.secret}, valeur - {arrondi.erreur}) END
                WHEN statut_cellule = 'secret' THEN {secret_bas} END AS bas,
            CASE WHEN statut_cellule = 'nombre' AND {arrondi.erreur} > 0 THEN
                    CASE WHEN valeur = 0 AND {arrondi.secret} > 0 THEN 0 ELSE valeur + {arrondi.erreur} END
                WHEN statut_cellule = 'secret' THEN {secret_haut} END AS haut
        FROM cellules
        WHERE code IS NOT NULL AND debut IS NOT NULL
    """)


def _agreger(con: Base, rec: Reconnaissance, fichier: str, bilan: Bilan, court: bool) -> None:
    """Somme les termes, les IRIS et les communes fusionnées ; écrit dans `lues`."""
    con.execute(LUES)
    parts.completer(con, rec, bilan)
    periodes.completer(con, rec, bilan)
    parts.quartiers(con, rec, bilan)
    _sommer(con)
    if court:
        chemin_court.ajouter(con, rec.source.perimetre)
    periodes.moyenner(con, rec)
    _cacher(con, rec)
    controles.soldes_positifs(con, rec)
    _ecarter_scissions(con, bilan)
    _lignes_absentes(con, rec)
    con.execute(f"INSERT INTO lues SELECT {litteral(fichier)}, * FROM nouvelles")
    bilan.parts = entete.parts(rec)
    bilan.millesimes = [
        a for (a,) in con.execute("SELECT DISTINCT fin FROM nouvelles ORDER BY fin").fetchall()
    ]
    if not bilan.millesimes:
        raise FichierRefuse(
            "aucune ligne ne porte à la fois un territoire et une année que l'observatoire connaisse",
            attendu=f"au moins une ligne de données de « {rec.source.nom} »",
            faire="reprendre le fichier tel que le producteur le donne",
        )


def _sommer(con: Base) -> None:
    """De `valeurs` à `nouvelles`, une ligne par territoire, variable et période.

    Une médiane ou un taux ne se somme pas : plusieurs codes anciens donnent « absent ».
    """
    non_additives = liste(n for n, v in variables().items() if v.agregation == "aucune")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE nouvelles AS
        SELECT code, niveau, variable, debut, fin,
            CASE WHEN statut IN ('absent', 'secret') THEN NULL ELSE valeur END AS valeur,
            statut, CASE WHEN statut = 'absent' THEN NULL ELSE bas END AS bas,
            CASE WHEN statut = 'absent' THEN NULL ELSE haut END AS haut, perimetre
        FROM (
            SELECT code, niveau, variable, debut, fin, perimetre,
                {somme("signe * valeur")} AS valeur,
                CASE WHEN variable IN {non_additives} AND count(DISTINCT code_brut) > 1 THEN 'absent'
                    WHEN bool_or(statut = 'absent') THEN 'absent'
                    WHEN bool_or(statut = 'secret') THEN 'secret'
                    WHEN bool_or(statut = 'estime') THEN 'estime'
                    WHEN bool_or(statut = 'provisoire') THEN 'provisoire'
                    WHEN bool_or(statut = 'arrondi') THEN 'arrondi' ELSE 'publie' END AS statut,
                CASE WHEN count(bas) > 0 AND count(*) = count(coalesce(bas, valeur))
                    THEN {borne("bas")} END AS bas,
                CASE WHEN count(haut) > 0 AND count(*) = count(coalesce(haut, valeur))
                    THEN {borne("haut")} END AS haut
            FROM valeurs GROUP BY code, niveau, variable, debut, fin, perimetre)
    """)


def _cacher(con: Base, rec: Reconnaissance) -> None:
    """Tient secrets les petits comptes que la description dit de cacher, avant toute somme."""
    for nom in rec.source.variables_lues():
        if seuil := variables()[nom].seuil:
            con.execute(f"""
                UPDATE nouvelles SET valeur = NULL, statut = 'secret', bas = 1, haut = {seuil - 1}
                WHERE variable = {litteral(nom)} AND valeur > 0 AND valeur < {seuil}""")


def _ecarter_scissions(con: Base, bilan: Bilan) -> None:
    """Une commune rétablie depuis ne se retrouve pas dans un fichier ancien : sa part ne peut pas
    être retirée de la commune dont elle est sortie. Ce chiffre-là n'est pas comparable.

    Il reste dans les sommes (département, région, France) et porte le périmètre qui le dit.
    """
    fusionnees = con.execute("""
        SELECT DISTINCT s.origine FROM ref_scissions s
        JOIN (SELECT DISTINCT code FROM nouvelles WHERE niveau = 'commune') p ON p.code = s.origine
        ANTI JOIN nouvelles r ON r.code = s.retablie AND r.niveau = 'commune'
        -- Un fichier postérieur à la division qui omet une commune est seulement incomplet.
        WHERE s.annee > (SELECT max(fin) FROM nouvelles)
        ORDER BY 1""").fetchall()
    if fusionnees:
        codes = ", ".join(c for (c,) in fusionnees[:5])
        bilan.remarques.append(
            f"{len(fusionnees)} commune(s) divisée(s) depuis ({codes}) : ce chiffre comprend encore "
            "les communes rétablies"
        )
        con.execute(f"""UPDATE nouvelles SET perimetre = 'avant le rétablissement de communes voisines'
            WHERE niveau = 'commune' AND code IN {liste(c for (c,) in fusionnees)}""")


def _lignes_absentes(con: Base, rec: Reconnaissance) -> None:
    """Les communes que le producteur omet quand la valeur est nulle (équipements) ou secrète.

    Ne vaut que dans un département que le fichier couvre : assez de ses communes y figurent (un extrait de
    trois communes ne dit rien des autres, un fichier tronqué rien de sa fin), ou le fichier est national
    d'un producteur qui en omet beaucoup ; et pour une variable que le fichier porte : un type d'équipement
    que cette édition ne recense pas n'est pas zéro partout. Une commune que le fichier nomme pour autre
    chose, même pour un équipement qu'on ne lit pas, est couverte : ce qui n'y est pas compté vaut zéro.
    """
    regle, presence = rec.source.marques.lignes_absentes, rec.source.marques.presence
    if regle == "absent":
        return
    valeur, statut = ("0", "'publie'") if regle == "zero" else ("NULL", "'secret'")
    grille = "SELECT DISTINCT variable, debut, fin FROM nouvelles WHERE niveau = 'commune'"
    nommees = "SELECT code, fin FROM nouvelles WHERE niveau = 'commune'"
    if rec.source.long:
        nommees += """ UNION SELECT coalesce(c.code, a.commune, p.actuel) AS code, fin FROM nommees
            LEFT JOIN ref_communes c ON c.code = k LEFT JOIN ref_passage p ON p.ancien = k
            LEFT JOIN ref_arrondissements a ON a.arrondissement = k WHERE coalesce(c.code, a.commune, p.actuel) IS NOT NULL"""
    con.execute(f"""
        INSERT INTO nouvelles
        WITH dites AS ({nommees}), presence AS (
            SELECT departement, avg((code IN (SELECT code FROM dites))::INTEGER) AS part
            FROM ref_communes GROUP BY departement),
        couverts AS (
            SELECT departement FROM presence WHERE part > 0 AND (part >= {presence} OR ({presence} <= 0.5
                AND (SELECT count(*) FROM presence WHERE part > 0) >= {_NATIONAL})))
        SELECT c.code, 'commune', g.variable, g.debut, g.fin, {valeur}, {statut}, NULL, NULL, ''
        FROM ref_communes c LEFT JOIN couverts d USING (departement), ({grille}) g
        ANTI JOIN nouvelles n
            ON n.code = c.code AND n.variable = g.variable AND n.debut = g.debut AND n.fin = g.fin
        WHERE d.departement IS NOT NULL OR ('{regle}' = 'zero' AND c.code IN (
            SELECT code FROM dites p WHERE p.fin = g.fin))
    """)
