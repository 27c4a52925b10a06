"""Une feuille du classeur XLSX : une grille, celle d'une figure ou d'un tableau qui n'en est pas une."""

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
# Les colonnes d'une figure que sa forme peut avoir : champ → en-tête, largeur.
_PROPRES = {
    "serie": ("Série", 28), "sexe": ("Sexe", 14), "annee": ("Année", 14), "debut": ("Début", 14),
    "fin": ("Fin", 14),
}  # fmt: skip
Cellule = str | float | date | None


@dataclass(frozen=True)
class Colonne:
    """Une colonne : une année ne prend pas d'espace de milliers ; un nombre rond se passe de décimales.

    `nombre` : un mot y tient la place d'un nombre (« secret »).
    """

    titre: str
    annee: bool = False
    decimales: int = 0
    rond: bool = False
    largeur: int = 0
    nombre: bool = False


@dataclass(frozen=True, kw_only=True)
class Grille:
    """Un tableau dont les nombres restent des nombres ; `nom` : celui de sa feuille, sinon son titre.

    `alerte` : la marque d'une donnée inventée ; `figees` : colonnes qui restent à l'écran.
    """

    titre: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[tuple[Cellule, ...], ...]
    nom: str = ""
    alerte: str = ""
    dessous: tuple[str, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    millesime: str = ""
    perimetre: str = ""
    definition: str = ""
    licence: str = ""
    edition: str = ""
    figees: int = 1
    filtre: bool = False


def grille_de(figure: Figure) -> Grille:
    """La feuille d'une figure : son titre, ses réserves, puis ses valeurs."""
    champs = _champs(figure)
    notes, details = notes_completes(figure), (figure.sous_titre, figure.annee, figure.perimetre)
    return Grille(
        titre=figure.titre,
        nom=f"{figure.identifiant} {figure.forme}",
        alerte=MENTION_FICTIF * figure.fictif,
        colonnes=tuple(champs.values()),
        lignes=tuple(
            tuple(_cellule(champ, r) for champ in champs) for r in series.lignes(figure.donnees)
        ),
        dessous=(" · ".join(d for d in details if d), *notes),
        source=figure.source,
        notes=notes,
        millesime=figure.annee,
        perimetre=figure.perimetre,
        definition=figure.definition,
        licence=figure.licence,
        edition=figure.edition,
        figees=2,
        filtre=True,
    )


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


def ecrire_grille(feuille: Worksheet, grille: Grille, styles: dict[str, Format], pied: str) -> None:
    """Une grille : son titre, ce qu'on lit dessous, `pied`, puis ses lignes."""
    tete = [(grille.titre, "titre"), (grille.alerte, "alerte")]
    tete += [(texte, "discret") for texte in (*grille.dessous, pied)]
    ecrits = [(texte, style) for texte, style in tete if texte]
    for ligne, (texte, style) in enumerate(ecrits):
        feuille.write_string(ligne, 0, texte_de(texte), styles[style])
    entete = len(ecrits) + 1
    for j, colonne in enumerate(grille.colonnes):
        feuille.write_string(entete, j, texte_de(colonne.titre), styles["entete"])
        feuille.set_column(j, j, colonne.largeur or (22 if j else 28))
    for i, valeurs in enumerate(grille.lignes, start=entete + 1):
        for j, (valeur, colonne) in enumerate(zip(valeurs, grille.colonnes, strict=True)):
            _ecrire(feuille, (i, j), valeur, colonne, styles)
    feuille.freeze_panes(entete + 1, grille.figees)
    if grille.filtre:
        dernier = entete + max(len(grille.lignes), 1)
        feuille.autofilter(entete, 0, dernier, len(grille.colonnes) - 1)


def _ecrire(
    feuille: Worksheet, place: tuple[int, int], v: Cellule, colonne: Colonne, styles: dict[str, Format]
) -> None:  # fmt: skip
    if colonne.annee and isinstance(v, int):
        feuille.write_number(*place, v, styles["annee"])
    elif isinstance(v, date):
        feuille.write_datetime(*place, datetime(v.year, v.month, v.day), styles["date"])
    elif isinstance(v, int | float) and not pd.isna(v):
        n = 0 if colonne.rond and float(v).is_integer() else min(colonne.decimales, 6)
        feuille.write_number(*place, float(v), styles[f"nombre{n}"])
    elif isinstance(v, str):
        if v or not colonne.nombre:  # une borne qui n'existe pas laisse sa case vide
            feuille.write_string(*place, texte_de(v), styles["mot" if colonne.nombre else "texte"])
    else:
        # Une case vide ou un 0 se lirait comme un zéro : le mot, jamais le chiffre.
        feuille.write_string(*place, LIBELLES_STATUTS["absent"], styles["mot"])


def _champs(figure: Figure) -> dict[str, Colonne]:
    """Champ → colonne ; intervalle et note n'y sont que s'ils disent quelque chose."""
    d, n = figure.donnees, figure.decimales
    ages = figure.forme is Forme.PYRAMIDE
    libelle = (
        Colonne("Âge", largeur=18) if ages else Colonne(figure.options.nom_libelle, largeur=30)
    )
    champs = {"code": Colonne("Code", largeur=12), "libelle": libelle}
    for champ, (titre, largeur) in _PROPRES.items():
        if champ in d:
            champs[champ] = Colonne(titre, annee=True, largeur=largeur)
    valeur = nom_valeur(figure) or "Valeur"
    champs["valeur"] = Colonne(valeur, decimales=n, largeur=18, nombre=True)
    champs["statut"] = Colonne("Statut", largeur=24)
    for champ, titre in (("bas", "Borne basse"), ("haut", "Borne haute")):
        if d[champ].notna().any():
            champs[champ] = Colonne(titre, decimales=n, largeur=14, nombre=True)
    if (d["note"] != "").any():
        champs["note"] = Colonne("Note", largeur=50)
    return champs


def _cellule(champ: str, ligne: Any) -> Cellule:
    v = getattr(ligne, champ)
    match champ:
        case "statut":
            return LIBELLES_STATUTS[v]
        case "valeur" if pd.isna(v):
            return "secret" if ligne.statut == "secret" else None
        case "valeur" | "bas" | "haut":
            return "" if pd.isna(v) else float(v)
        case "annee" | "debut" | "fin" if str(v).removesuffix(".0").isdigit():
            return int(float(v))
    return str(v)
