"""Une feuille du classeur XLSX : celle d'une figure, ou d'un tableau qui n'en est pas une."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.graphiques import series
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import nom_valeur, notes_completes
from observatoire.modele import LIBELLES_STATUTS

LONGUEUR_CELLULE = 32_000  # Excel en refuse plus de 32 767


@dataclass(frozen=True)
class Colonne:
    """Une colonne : une année ne prend pas d'espace de milliers ; un nombre rond se passe de décimales."""

    titre: str
    annee: bool = False
    decimales: int = 0
    rond: bool = False


@dataclass(frozen=True, kw_only=True)
class Grille:
    """Un tableau qui n'est pas une figure : ses nombres restent des nombres."""

    titre: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[tuple[str | float | date | None, ...], ...]
    dessous: tuple[str, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    millesime: str = ""
    edition: str = ""


def texte_de(texte: object) -> str:
    """Le texte, coupé à ce qu'une cellule accepte."""
    return str(texte)[:LONGUEUR_CELLULE]


def styles_de(classeur: xlsxwriter.Workbook) -> dict[str, Format]:
    """Les styles de cellule du classeur, par nom."""
    return {
        "titre": classeur.add_format({"bold": True, "font_size": 14}),
        "discret": classeur.add_format({"font_color": "#595959"}),
        "alerte": classeur.add_format({"bold": True, "font_color": "#b34700"}),
        "entete": classeur.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "texte": classeur.add_format({"num_format": "@"}),
        "mot": classeur.add_format({"italic": True, "align": "right", "font_color": "#595959"}),
        "date": classeur.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        "annee": classeur.add_format({"num_format": "0", "align": "left"}),
        "renvoi": classeur.add_format({"text_wrap": True, "valign": "top"}),
        **{
            f"nombre{n}": classeur.add_format({"num_format": "#,##0" + ("." + "0" * n) * bool(n)})
            for n in range(7)
        },
    }


def ecrire_figure(feuille: Worksheet, figure: Figure, styles: dict[str, Format], pied: str) -> None:
    """Une figure : son titre, ses réserves, `pied`, puis ses valeurs."""
    ligne = 0
    feuille.write_string(ligne, 0, texte_de(figure.titre), styles["titre"])
    details = (figure.sous_titre, figure.annee, figure.perimetre)
    entetes = [" · ".join(d for d in details if d), *notes_completes(figure), pied]
    if figure.fictif:
        ligne += 1
        feuille.write_string(ligne, 0, MENTION_FICTIF, styles["alerte"])
    for texte in (t for t in entetes if t):
        ligne += 1
        feuille.write_string(ligne, 0, texte_de(texte), styles["discret"])
    ligne += 2
    colonnes = _colonnes(figure)
    for j, (_, titre, largeur) in enumerate(colonnes):
        feuille.write_string(ligne, j, texte_de(titre), styles["entete"])
        feuille.set_column(j, j, largeur)
    for i, r in enumerate(series.lignes(figure.donnees), start=ligne + 1):
        for j, (champ, _, _) in enumerate(colonnes):
            _cellule(feuille, (i, j), champ, r, figure, styles)
    feuille.freeze_panes(ligne + 1, 2)
    feuille.autofilter(ligne, 0, ligne + max(len(figure.donnees), 1), len(colonnes) - 1)


def ecrire_grille(feuille: Worksheet, grille: Grille, styles: dict[str, Format], pied: str) -> None:
    """Une grille : son titre, ce qu'on lit dessous, `pied`, puis ses lignes."""
    feuille.write_string(0, 0, texte_de(grille.titre), styles["titre"])
    ligne = 0
    for texte in (t for t in (*grille.dessous, pied) if t):
        ligne += 1
        feuille.write_string(ligne, 0, texte_de(texte), styles["discret"])
    ligne += 2
    for j, colonne in enumerate(grille.colonnes):
        feuille.write_string(ligne, j, texte_de(colonne.titre), styles["entete"])
        feuille.set_column(j, j, 28 if j == 0 else 22)
    for i, valeurs in enumerate(grille.lignes, start=ligne + 1):
        for j, v in enumerate(valeurs):
            colonne = grille.colonnes[j]
            if colonne.annee and isinstance(v, int):
                feuille.write_number(i, j, v, styles["annee"])
            elif isinstance(v, date):
                feuille.write_datetime(i, j, datetime(v.year, v.month, v.day), styles["date"])
            elif isinstance(v, int | float) and not pd.isna(v):
                rond = colonne.rond and float(v).is_integer()
                n = 0 if rond else min(colonne.decimales, 6)
                feuille.write_number(i, j, float(v), styles[f"nombre{n}"])
            elif isinstance(v, str):
                feuille.write_string(i, j, texte_de(v), styles["texte"])
            else:
                feuille.write_string(i, j, LIBELLES_STATUTS["absent"], styles["mot"])
    feuille.freeze_panes(ligne + 1, 1)


def _colonnes(figure: Figure) -> list[tuple[str, str, int]]:
    """(champ, en-tête, largeur) ; intervalle et note n'y sont que s'ils disent quelque chose."""
    d = figure.donnees
    colonnes = [("code", "Code", 12), ("libelle", figure.options.nom_libelle, 30)]
    if figure.forme is Forme.PYRAMIDE:
        colonnes[1] = ("libelle", "Âge", 18)
    for champ, titre in (
        ("serie", "Série"),
        ("sexe", "Sexe"),
        ("annee", "Année"),
        ("debut", "Début"),
        ("fin", "Fin"),
    ):
        if champ in d:
            colonnes.append((champ, titre, 14 if champ != "serie" else 28))
    colonnes += [("valeur", nom_valeur(figure) or "Valeur", 18), ("statut", "Statut", 24)]
    for champ, titre in (("bas", "Borne basse"), ("haut", "Borne haute")):
        if d[champ].notna().any():
            colonnes.append((champ, titre, 14))
    if (d["note"] != "").any():
        colonnes.append(("note", "Note", 50))
    return colonnes


def _cellule(
    feuille: Worksheet,
    place: tuple[int, int],
    champ: str,
    ligne: Any,
    figure: Figure,
    styles: dict[str, Format],
) -> None:
    valeur = getattr(ligne, champ)
    if champ in ("annee", "debut", "fin") and str(valeur).removesuffix(".0").isdigit():
        feuille.write_number(*place, int(float(valeur)), styles["annee"])
    elif champ in ("valeur", "bas", "haut"):
        if not pd.isna(valeur):
            feuille.write_number(*place, float(valeur), styles[f"nombre{min(figure.decimales, 6)}"])
        elif champ == "valeur":
            # Une case vide ou un 0 se lirait comme un zéro : le mot, jamais le chiffre.
            mot = "secret" if ligne.statut == "secret" else LIBELLES_STATUTS["absent"]
            feuille.write_string(*place, mot, styles["mot"])
    elif champ == "statut":
        feuille.write_string(*place, LIBELLES_STATUTS[valeur])
    else:
        feuille.write_string(*place, texte_de(valeur), styles["texte"])
