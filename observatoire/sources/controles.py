"""Refuser une feuille dont un chiffre est illisible, impossible ou contradictoire."""

import math
from datetime import date, timedelta

from observatoire import formats
from observatoire.erreurs import FichierRefuse
from observatoire.sources import coupe, entete, periodes
from observatoire.sources.bornes import bornes
from observatoire.sources.declaration import variables
from observatoire.sources.jour import annee_en_cours
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, annee, liste, litteral

# Écart sous lequel un solde de deux effectifs pondérés est un arrondi, non une erreur.
_TOLERANCE_SOLDE = 0.5


def _refus(
    rec: Reconnaissance, ligne: int, colonne: int, constat: str, attendu: str
) -> FichierRefuse:
    nom = rec.colonnes[colonne] if 0 <= colonne < len(rec.colonnes) else "?"
    return FichierRefuse(
        constat,
        ou=f"ligne {ligne}, colonne {nom}",
        attendu=attendu,
        faire="reprendre le fichier d'origine du producteur ; rien n'en a été chargé",
    )


def nombres_lisibles(con: Base, rec: Reconnaissance) -> None:
    """Refuse à la première cellule qui n'est ni un nombre, ni une marque connue."""
    trouve = con.execute("""
        SELECT ligne, indice, texte, variable FROM cellules
        WHERE statut_cellule = 'illisible' AND code IS NOT NULL ORDER BY ligne, indice LIMIT 1
    """).fetchall()
    if not trouve:
        return
    ligne, indice, texte, variable = trouve[0]
    modalites = variables()[variable].modalites
    attendu = (
        f"une de ces mentions : {', '.join(modalites)}"
        if modalites
        else "un nombre comme 1234,5, ou « s » pour une valeur secrète, ou une case vide"
    )
    raise _refus(rec, ligne, indice, f"« {texte[:60]} » n'est pas un nombre", attendu)


def cellules_lues(con: Base, rec: Reconnaissance, bilan: Bilan) -> None:
    """Refuse une feuille dont rien ne se garde, en disant vraiment pourquoi : un total qui manque, des
    années illisibles ou à venir, des codes qu'un tableur a abîmés."""
    _codes_abimes(con, rec)
    if not con.execute("SELECT count(*) FROM lignes").fetchall()[0][0]:
        raise _rien_de_garde(con, rec)
    if motif := rec.source.millesime.colonne:
        _annees_lisibles(con, rec, motif, bilan)


def _codes_abimes(con: Base, rec: Reconnaissance) -> None:
    abimes = con.execute("""SELECT ligne, code_brut FROM lignes
        WHERE regexp_matches(code_brut, '^[0-9]([.,][0-9]+)?[eE][+]?[0-9]+$') ORDER BY ligne LIMIT 1""").fetchall()
    if abimes:
        ligne, code = abimes[0]
        quoi = "SIREN" if code[-2:] == "08" else "code"
        raise FichierRefuse(
            f"« {code} » : le tableur a abîmé le {quoi}, dont les derniers chiffres sont perdus",
            ou=f"ligne {ligne}, colonne {rec.source.cle.nom}",
            attendu="un code écrit en entier, par exemple 200054781",
            faire="reprendre le fichier du producteur sans l'ouvrir ni l'enregistrer dans un tableur",
        )


def _rien_de_garde(con: Base, rec: Reconnaissance) -> FichierRefuse:
    """Un fichier dont aucune ligne n'est à son total : la colonne, ce qu'on y lit, ce qu'il y faut."""
    long = rec.source.long
    citees = (
        {d for v in long.variables for d in v.si} | set(long.dimensions or ()) if long else set()
    )
    lus = {d: coupe.distincts(con, i) for d in citees if (i := entete.indice(rec, d)) is not None}
    attendus = [
        {d: v.modalites(d) if d in v.si else [long.total] for d in lus} for v in long.variables
    ] if long else []  # fmt: skip
    manques = [
        [d for d in sorted(lus) if "~" not in a[d][0] and lus[d].isdisjoint(a[d])] for a in attendus
    ]
    if long and manques and (moindre := min(manques, key=len)):
        d, total = moindre[0], attendus[manques.index(moindre)][moindre[0]]
        quoi = "son total" if total == [long.total] else "la modalité"
        dite = f"« {', '.join(total[:3])} »"
        return FichierRefuse(
            f"la colonne {d} ne contient pas {quoi} {dite} (lu : "
            f"{', '.join(sorted(lus[d])[:4]) or 'rien'}) : le fichier n'est qu'une partie du jeu",
            attendu=f"les lignes où {d} vaut {dite}",
            faire="télécharger de nouveau le jeu sans filtrer cette colonne",
        )
    return FichierRefuse(
        f"aucune ligne n'est de celles que l'observatoire garde de « {rec.source.nom} »",
        attendu="le jeu complet du producteur, sans filtre",
        faire="télécharger de nouveau le jeu entier",
    )


def _annees_lisibles(con: Base, rec: Reconnaissance, motif: str, bilan: Bilan) -> None:
    """Refuse si aucune année ne se lit, ou si une année n'est pas encore là ; compte les autres."""
    indice = entete.indice_exige(rec, motif)
    colonne, nom = f"c{indice}", rec.colonnes[indice]
    illisibles = [v for (v,) in con.execute(f"""SELECT DISTINCT {colonne} FROM feuille
        WHERE {colonne} IS NOT NULL AND {annee(colonne)} IS NULL ORDER BY 1 LIMIT 3""").fetchall()]  # fmt: skip
    [(lues, derniere)] = con.execute(f"SELECT count({annee(colonne)}), max({annee(colonne)}) FROM feuille").fetchall()  # fmt: skip
    if illisibles and not lues:
        raise FichierRefuse(
            f"l'année n'est pas lisible : {', '.join(_en_jour(v) for v in illisibles)}",
            ou=f"colonne {nom}",
            attendu="une année à quatre chiffres, par exemple 2023, ou un jour comme 2023-12-31",
            faire="reprendre le fichier du producteur sans l'ouvrir ni l'enregistrer dans un tableur",
        )
    if lues and derniere > annee_en_cours():
        raise FichierRefuse(
            f"l'année {derniere} n'est pas encore là",
            ou=f"colonne {nom}",
            attendu="des chiffres parus",
            faire="corriger l'année, ou reprendre le fichier du producteur",
        )
    periodes.bon_mois(con, rec, nom, colonne)
    if illisibles:
        bilan.remarques.append(
            f"ligne(s) dont l'année n'est pas lisible, laissée(s) de côté ({', '.join(illisibles)})"
        )


def _en_jour(texte: str) -> str:
    """« 45657 » est le nombre de jours d'un tableur : le dire."""
    if texte.isdigit() and 20_000 < int(texte) < 60_000:
        jour = date(1899, 12, 30) + timedelta(days=int(texte))
        return f"{texte} (le {jour:%d/%m/%Y} tel que l'écrit un tableur)"
    return texte


def nombres_entiers(con: Base, rec: Reconnaissance) -> None:
    """Refuse une décimale là où le producteur ne compte que des entiers : « 1.234 » vaut 1 234."""
    trouve = con.execute("""SELECT ligne, indice, texte FROM valeurs
        WHERE statut_cellule = 'nombre' AND valeur <> round(valeur) ORDER BY ligne, indice LIMIT 1""").fetchall()
    if rec.source.entiers and trouve:
        ligne, indice, texte = trouve[0]
        raise _refus(
            rec, ligne, indice, f"« {texte} » n'est pas un nombre entier",
            "un nombre entier ; un point n'y sépare ni les milliers ni les décimales",
        )  # fmt: skip


def _sql(borne: float) -> str:
    return str(borne) if math.isfinite(borne) else "NULL"


def valeurs_possibles(con: Base, rec: Reconnaissance) -> None:
    """Refuse un effectif négatif ou plus grand que la France."""
    niveaux = con.execute("SELECT DISTINCT niveau FROM valeurs").fetchall()
    dites = ", ".join(
        f"({litteral(nom)}, {litteral(niveau)}, {bas}, {haut})"
        for nom in dict.fromkeys(rec.source.variables_lues())
        for (niveau,) in niveaux
        for bas, haut in [map(_sql, bornes(nom, niveau))]
    )
    if not dites:
        return
    trouve = con.execute(f"""
        SELECT v.ligne, v.indice, v.texte, b.minimum, b.maximum
        FROM valeurs v JOIN (VALUES {dites}) b(variable, niveau, minimum, maximum) USING (variable, niveau)
        WHERE v.valeur < b.minimum OR v.valeur > b.maximum
        ORDER BY v.ligne, v.indice LIMIT 1
    """).fetchall()
    if not trouve:
        return
    ligne, indice, texte, minimum, maximum = trouve[0]
    attendu = f"une valeur d'au moins {formats.nombre(minimum or 0)}" + (
        f" et d'au plus {formats.nombre(maximum)}" if maximum else ""
    )
    raise _refus(rec, ligne, indice, f"la valeur {texte} est impossible", attendu)


_DOUBLONS = """
    SELECT min(ligne), max(ligne), code_brut FROM valeurs
    GROUP BY code_brut, niveau, variable, debut, fin, sous
    HAVING count(*) > max(termes) ORDER BY ALL LIMIT 1"""


def doublons(con: Base, rec: Reconnaissance, bilan: Bilan) -> bool:
    """Vrai si un territoire est écrit plusieurs fois ; dit qu'on essaie de n'en garder qu'un."""
    trouve = con.execute(_DOUBLONS).fetchall()
    if trouve and not rec.source.autres_niveaux:
        bilan.remarques.append(
            f"lignes en double (par exemple {trouve[0][2]}, lignes {trouve[0][0]} et "
            f"{trouve[0][1]}) : identiques, comptées une fois"
        )
    return bool(trouve)


def refuser_doublons(con: Base, rec: Reconnaissance) -> None:
    """Refuse si, une fois les lignes identiques ôtées, un territoire a encore deux valeurs."""
    trouve = con.execute(_DOUBLONS).fetchall()
    if trouve:
        premiere, derniere, code = trouve[0]
        coupe.refuser_si_tranches(con, rec, premiere, derniere)
        raise FichierRefuse(
            f"le territoire {code} apparaît deux fois avec des valeurs différentes",
            ou=f"lignes {premiere} et {derniere}",
            attendu=f"une seule ligne par territoire dans « {rec.source.nom} »",
            faire="supprimer la ligne en trop, ou télécharger de nouveau le fichier",
        )


def soldes_positifs(con: Base, rec: Reconnaissance) -> None:
    """Refuse une différence négative (ménages sans voiture = ménages moins motorisés)."""
    declarees = [*rec.source.colonnes.items()]
    declarees += [c for n in rec.source.autres_niveaux for c in n.colonnes.items()]
    soldes = liste(v for v, c in declarees if any(t.startswith("-") for t in c.somme))
    trouve = con.execute(f"""
        SELECT code, variable, debut, valeur FROM nouvelles WHERE valeur < -{_TOLERANCE_SOLDE}
        AND variable IN {soldes} ORDER BY ALL LIMIT 1""").fetchall()
    if trouve:
        code, variable, annee, valeur = trouve[0]
        raise FichierRefuse(
            f"{variables()[variable].libelle} {annee} serait négatif ({valeur:g})",
            ou=f"territoire {code}",
            attendu="une partie plus petite que son total",
            faire="reprendre le fichier d'origine du producteur ; rien n'en a été chargé",
        )
    con.execute(f"UPDATE nouvelles SET valeur = 0 WHERE valeur < 0 AND variable IN {soldes}")
