"""Le classeur XLSX : une feuille par figure, puis une feuille « Sources »."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import series
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import nom_valeur, notes_completes
from observatoire.modele import LIBELLES_STATUTS

# Une date fixe : deux exports du même entrepôt sont le même fichier.
DATE_FIXE = datetime(2000, 1, 1)
FEUILLE_SOURCES = "Sources"
LONGUEUR_FEUILLE = 31
LONGUEUR_CELLULE = 32_000  # Excel en refuse plus de 32 767
INTERDITS = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
CHAMPS_SOURCES = (
    "feuille",
    "titre",
    "source",
    "millésime",
    "périmètre",
    "définition",
    "licence",
    "notes",
    "édition",
)


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


Feuille = Figure | Grille


def xlsx_de(figures: Sequence[Figure]) -> bytes:
    """Classeur de ces figures ; les nombres y sont des nombres, secret et absent des mots.

    Lève `AppelIncorrect` sans figure. Aucun texte n'y devient formule ni lien.
    """
    return classeur_de(figures)


def classeur_de(
    feuilles: Sequence[Feuille], *, titre: str = "", pied: str = "", jour: datetime = DATE_FIXE
) -> bytes:
    """Une feuille par figure ou grille, puis les sources ; `pied` est rappelé sur chacune.

    `jour` date le classeur : deux exports d'un même entrepôt sont le même fichier.
    """
    if not feuilles:
        raise AppelIncorrect("Un classeur demande au moins une figure.")
    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        cree = jour.replace(tzinfo=None, microsecond=0)
        classeur.set_properties({"title": _texte(titre or feuilles[0].titre), "created": cree})
        styles = _styles(classeur)
        noms = _noms_de_feuilles(feuilles)
        for nom, contenu in zip(noms, feuilles, strict=True):
            feuille = classeur.add_worksheet(nom)
            if isinstance(contenu, Grille):
                _grille(feuille, contenu, styles, pied)
            else:
                _feuille(feuille, contenu, styles, pied)
            # « & » commande la mise en page d'un pied ; Excel en refuse plus de 255 caractères.
            feuille.set_footer(f"&L{pied.replace('&', '&&')[:200]}&R&P / &N")
        _sources(classeur.add_worksheet(FEUILLE_SOURCES), noms, feuilles, styles)
    return tampon.getvalue()


def _styles(classeur: Any) -> dict[str, Format]:
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


def _feuille(feuille: Worksheet, figure: Figure, styles: dict[str, Format], pied: str) -> None:
    ligne = 0
    feuille.write_string(ligne, 0, _texte(figure.titre), styles["titre"])
    details = (figure.sous_titre, figure.annee, figure.perimetre)
    entetes = [" · ".join(d for d in details if d), *notes_completes(figure), pied]
    if figure.fictif:
        ligne += 1
        feuille.write_string(ligne, 0, MENTION_FICTIF, styles["alerte"])
    for texte in (t for t in entetes if t):
        ligne += 1
        feuille.write_string(ligne, 0, _texte(texte), styles["discret"])
    ligne += 2
    colonnes = _colonnes(figure)
    for j, (_, titre, largeur) in enumerate(colonnes):
        feuille.write_string(ligne, j, _texte(titre), styles["entete"])
        feuille.set_column(j, j, largeur)
    for i, r in enumerate(series.lignes(figure.donnees), start=ligne + 1):
        for j, (champ, _, _) in enumerate(colonnes):
            _cellule(feuille, (i, j), champ, r, figure, styles)
    feuille.freeze_panes(ligne + 1, 2)
    feuille.autofilter(ligne, 0, ligne + max(len(figure.donnees), 1), len(colonnes) - 1)


def _grille(feuille: Worksheet, grille: Grille, styles: dict[str, Format], pied: str) -> None:
    feuille.write_string(0, 0, _texte(grille.titre), styles["titre"])
    ligne = 0
    for texte in (t for t in (*grille.dessous, pied) if t):
        ligne += 1
        feuille.write_string(ligne, 0, _texte(texte), styles["discret"])
    ligne += 2
    for j, colonne in enumerate(grille.colonnes):
        feuille.write_string(ligne, j, _texte(colonne.titre), styles["entete"])
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
                feuille.write_string(i, j, _texte(v), styles["texte"])
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
    if figure.forme is Forme.NUAGE:
        colonnes.append(("x", figure.options.titre_x or "Abscisse", 18))
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
    elif champ in ("valeur", "bas", "haut", "x"):
        decimales = figure.options.decimales_x if champ == "x" else figure.decimales
        if not pd.isna(valeur):
            feuille.write_number(*place, float(valeur), styles[f"nombre{min(decimales, 6)}"])
        elif champ == "valeur":
            # Une case vide ou un 0 se lirait comme un zéro : le mot, jamais le chiffre.
            mot = "secret" if ligne.statut == "secret" else LIBELLES_STATUTS["absent"]
            feuille.write_string(*place, mot, styles["mot"])
    elif champ == "statut":
        feuille.write_string(*place, LIBELLES_STATUTS[valeur])
    else:
        feuille.write_string(*place, _texte(valeur), styles["texte"])


def _sources(
    feuille: Worksheet, noms: Sequence[str], feuilles: Sequence[Feuille], styles: dict[str, Format]
) -> None:
    for j, champ in enumerate(CHAMPS_SOURCES):
        feuille.write_string(0, j, champ.capitalize(), styles["entete"])
        feuille.set_column(j, j, 40 if champ in ("titre", "définition", "notes") else 24)
    for i, (nom, f) in enumerate(zip(noms, feuilles, strict=True), start=1):
        for j, texte in enumerate((nom, *_provenance(f))):
            feuille.write_string(i, j, _texte(texte), styles["renvoi"])
    feuille.freeze_panes(1, 1)


def _provenance(f: Feuille) -> tuple[str, ...]:
    if isinstance(f, Grille):
        return (f.titre, f.source, f.millesime, "", "", "", "\n".join(f.notes), f.edition)
    notes = [MENTION_FICTIF] * f.fictif + list(notes_completes(f))
    return (
        f.titre, f.source, f.annee, f.perimetre, f.definition, f.licence, "\n".join(notes), f.edition,
    )  # fmt: skip


def _noms_de_feuilles(feuilles: Sequence[Feuille]) -> list[str]:
    """Noms acceptés par Excel (31 caractères, sans []:*?/\\) et tous différents, sans casse."""
    pris = {FEUILLE_SOURCES.lower()}
    noms = []
    for f in feuilles:
        brut = f.titre if isinstance(f, Grille) else f"{f.identifiant} {f.forme}"
        base = INTERDITS.sub(" ", brut).strip() or "Tableau"
        nom, n = base[:LONGUEUR_FEUILLE].strip(), 1
        while nom.lower() in pris:
            n += 1
            nom = f"{base[: LONGUEUR_FEUILLE - len(str(n)) - 1]} {n}"
        pris.add(nom.lower())
        noms.append(nom)
    return noms


def _texte(texte: object) -> str:
    return str(texte)[:LONGUEUR_CELLULE]
