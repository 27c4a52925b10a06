"""Refuser une feuille dont un chiffre est illisible, impossible ou contradictoire."""

from observatoire import formats
from observatoire.erreurs import FichierRefuse
from observatoire.sources.declaration import variables
from observatoire.sources.reconnaissance import Reconnaissance
from observatoire.sources.releve import Bilan
from observatoire.sources.sql import Base, litteral

# Aucun effectif communal, national ou d'EPCI ne dépasse la population de la France.
_MAXIMUM = {"commune": 2_500_000, "autre": 80_000_000}
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


def valeurs_possibles(con: Base, rec: Reconnaissance) -> None:
    """Refuse un effectif négatif ou plus grand que la France."""
    bornes = ", ".join(
        f"({litteral(nom)}, {'NULL' if v.minimum is None else v.minimum}, "
        f"{'NULL' if v.maximum is None else v.maximum}, {v.agregation == 'somme'})"
        for nom, v in variables().items()
    )
    trouve = con.execute(f"""
        SELECT v.ligne, v.indice, v.texte, b.minimum, coalesce(b.maximum, CASE WHEN b.effectif THEN
            CASE WHEN v.niveau = 'commune' THEN {_MAXIMUM["commune"]} ELSE {_MAXIMUM["autre"]} END END)
        FROM valeurs v JOIN (VALUES {bornes}) b(variable, minimum, maximum, effectif) USING (variable)
        WHERE v.valeur < b.minimum OR v.valeur > coalesce(b.maximum, CASE WHEN b.effectif THEN
            CASE WHEN v.niveau = 'commune' THEN {_MAXIMUM["commune"]} ELSE {_MAXIMUM["autre"]} END END)
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
    GROUP BY code_brut, niveau, variable, debut, fin
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
        raise FichierRefuse(
            f"le territoire {code} apparaît deux fois avec des valeurs différentes",
            ou=f"lignes {premiere} et {derniere}",
            attendu=f"une seule ligne par territoire dans « {rec.source.titre} »",
            faire="supprimer la ligne en trop, ou télécharger de nouveau le fichier",
        )


def soldes_positifs(con: Base, rec: Reconnaissance) -> None:
    """Refuse une différence négative (ménages sans voiture = ménages moins motorisés)."""
    trouve = con.execute(f"""
        SELECT code, variable, debut, valeur FROM nouvelles WHERE valeur < -{_TOLERANCE_SOLDE}
        AND variable IN (SELECT variable FROM cellules WHERE signe < 0) ORDER BY ALL LIMIT 1""").fetchall()
    if trouve:
        code, variable, annee, valeur = trouve[0]
        raise FichierRefuse(
            f"{variables()[variable].libelle} {annee} serait négatif ({valeur:g})",
            ou=f"territoire {code}",
            attendu="une partie plus petite que son total",
            faire="reprendre le fichier d'origine du producteur ; rien n'en a été chargé",
        )
    con.execute(
        "UPDATE nouvelles SET valeur = 0 WHERE valeur < 0 AND variable IN (SELECT variable FROM cellules WHERE signe < 0)"
    )
