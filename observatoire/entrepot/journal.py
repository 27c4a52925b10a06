"""Ce qui a changé entre l'entrepôt en service et le nouveau : fichiers, millésimes, chiffres."""

from collections.abc import Iterable
from pathlib import Path

from observatoire.entrepot import locales
from observatoire.entrepot.confirmations import Confirmation
from observatoire.entrepot.reprise import attache
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.sources.sql import Base, liste, litteral
from observatoire.territoire import Reglages

# Au-delà, la liste n'est plus lue : le reste est compté.
_CHIFFRES_MONTRES = 200


def ecrire(con: Base, precedent: Path | None, reglages: Reglages) -> None:
    """Remplit `journal` et donne le statut « inchange » aux fichiers identiques.

    Un chiffre a bougé s'il change d'au moins 0,5 % et sort de son intervalle (arrondi ou petits
    nombres) quand il en a un : en deçà, c'est du bruit. Un chiffre qui vient d'une table de personnes
    ne dit ses valeurs (`avant`, `apres`) que si l'écart des comptes atteint le seuil de secret local :
    « 12 → 13 demandes » désigne une famille. Sans valeurs, il a changé, et c'est tout.
    """
    if precedent is None:
        ajouter(con, "edition", "Première publication de l'observatoire.")
        return
    with attache(con, precedent):
        _fichiers(con)
        ancien = con.execute("SELECT epci FROM avant.edition").fetchall()[0][0]
        if ancien == reglages.epci:
            _chiffres(con, reglages)
        else:
            ajouter(con, "edition", f"Le territoire étudié a changé ({ancien} → {reglages.epci}).")


def confirmations(con: Base, dites: Iterable[tuple[str, Confirmation]]) -> None:
    """Garde au journal l'année choisie ou la confirmation de chaque fichier en service."""
    for marque, dite in dites:
        if con.execute("SELECT 1 FROM fichiers WHERE empreinte = ?", [marque]).fetchall():
            ajouter(con, "confirmation", dite.phrase())


def ajouter(con: Base, genre: str, texte: str) -> None:
    """Ajoute une ligne au journal de l'édition, si elle dit quelque chose."""
    if texte:
        con.execute(
            "INSERT INTO journal SELECT (SELECT count(*) FROM journal), ?, ?, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
            [genre, texte],
        )


def _titre(source: str) -> str:
    declaree = catalogue().get(source)
    if declaree is None:
        return f"{t} ({locales.PRODUCTEUR})" if (t := locales.titre(source)) else "fichier"
    return f"{declaree.nom} ({declaree.producteur})"


def _fichiers(con: Base) -> None:
    con.execute("""
        UPDATE fichiers SET statut = 'inchange' WHERE statut = 'reconnu' AND EXISTS (
            SELECT 1 FROM avant.fichiers a WHERE a.fichier = fichiers.fichier
            AND a.empreinte = fichiers.empreinte AND a.source = fichiers.source
            AND a.statut IN ('reconnu', 'inchange'))""")
    phrases = {
        "nouveau": "Nouveau fichier {f} : {s}{m}.",
        "modifie": "Fichier remplacé {f} : {s}{m}.",
        "retire": "Fichier retiré {f} : {s}.",
        "refuse": "Fichier refusé {f} : {raison}",
        "a_confirmer": "Fichier à confirmer {f} : {raison}",
    }
    for genre, fichier, source, millesimes, message in con.execute("""
        SELECT CASE WHEN n.statut IN ('refuse', 'a_confirmer') THEN n.statut WHEN a.fichier IS NULL THEN 'nouveau'
                WHEN n.fichier IS NULL THEN 'retire' ELSE 'modifie' END AS genre,
            coalesce(n.fichier, a.fichier) AS fichier, coalesce(n.source, a.source),
            coalesce(n.millesimes, ''), coalesce(n.message, '')
        FROM fichiers n FULL JOIN avant.fichiers a ON a.fichier = n.fichier
        WHERE n.statut IS DISTINCT FROM 'inchange' AND n.empreinte IS DISTINCT FROM a.empreinte
        ORDER BY genre, fichier""").fetchall():
        annees = millesimes.split(",") if millesimes else []
        periode = (
            f", {annees[0]} à {annees[-1]}"
            if len(annees) > 1
            else "".join(f", {a}" for a in annees)
        )
        ajouter(
            con,
            f"fichier_{genre}",
            phrases[genre].format(f=fichier, s=_titre(source), m=periode, raison=message),
        )


def _dicible(seuil: int) -> str:
    """Vrai, en SQL, si les valeurs d'avant (`a`) et d'après (`n`) peuvent se dire."""
    de_personnes = [i.id for i in INDICATEURS.values() if i.tables_de_personnes]
    comptes = [i.id for i in INDICATEURS.values() if i.compte_seulement_des_personnes]
    # Publiés arrondis au multiple du seuil, deux comptes éloignés de 2 × seuil le sont d'au moins un seuil.
    ecart = 2 * seuil
    # Satisfaites, reçues, et celles qui restent : aucun des trois comptes ne bouge de peu.
    ecarts = " AND ".join(
        f"(n.{c} IS NOT DISTINCT FROM a.{c} OR abs(n.{c} - a.{c}) >= {ecart})"
        for c in ("numerateur", "denominateur")
    )
    reste = (
        "(n.denominateur IS NULL OR n.denominateur - n.numerateur = a.denominateur - a.numerateur "
        f"OR abs(n.denominateur - n.numerateur - a.denominateur + a.numerateur) >= {ecart})"
    )
    connus = "n.numerateur IS NOT NULL AND a.numerateur IS NOT NULL"
    return (
        f"(n.indicateur NOT IN {liste(de_personnes)} OR (n.indicateur IN "
        f"{liste(comptes)} AND {connus} AND coalesce({ecarts} AND {reste}, false)))"
    )


def _chiffres(con: Base, reglages: Reglages) -> None:
    dicible = _dicible(reglages.seuils.secret_local)
    # Les plus grands mouvements d'abord : c'est par là qu'on relit.
    ampleur = "coalesce(abs(n.valeur - a.valeur) / greatest(abs(a.valeur), 1), 0)"
    ordre = f"n.niveau <> 'epci', {ampleur} DESC, n.indicateur, n.code, n.fin, n.debut, n.perimetre"
    con.execute(f"""
        INSERT INTO journal
        SELECT (SELECT count(*) FROM journal) + row_number() OVER (ORDER BY {ordre}), 'chiffre', '', n.code, n.niveau, n.indicateur, n.debut, n.fin,
            CASE WHEN {dicible} THEN a.valeur END, CASE WHEN {dicible} THEN n.valeur END
        FROM indicateurs n JOIN avant.indicateurs a USING (code, niveau, indicateur, debut, fin, perimetre)
        JOIN territoires t ON t.code = n.code AND t.niveau = n.niveau
        WHERE t.epci = {litteral(reglages.epci)} AND n.niveau IN ('commune', 'epci')
            AND n.valeur IS DISTINCT FROM a.valeur
            AND (n.valeur IS NULL OR a.valeur IS NULL
                OR (abs(n.valeur - a.valeur) >= 0.005 * abs(a.valeur)
                    AND (a.bas IS NULL OR n.valeur NOT BETWEEN a.bas AND a.haut)))
        ORDER BY {ordre} LIMIT {_CHIFFRES_MONTRES}""")
