"""Le classeur XLSX : un sommaire, une feuille par figure ou tableau, une feuille « Sources »."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from observatoire.documents.feuilles import (
    CHAMPS,
    SOMMAIRE,
    SOURCES,
    Case,
    Feuille,
    feuilles,
    propre,
)
from observatoire.documents.tableau import Tableau
from observatoire.graphiques.figure import Figure
from observatoire.modele import identifiant

# Une date fixe : deux exports du même entrepôt sont le même fichier.
DATE_FIXE = datetime(2000, 1, 1)
A4 = 9
ETROITE, LARGE = 30, 90  # largeurs de colonne, en signes
POINTS, LOGO_PIXELS = 15, 80


def classeur_de(
    montres: Sequence[Figure | Tableau], *, titre: str = "", pied: str = "", edition: str = "",
    jour: datetime = DATE_FIXE, auteur: str = "", logo: bytes | None = None,
) -> bytes:  # fmt: skip
    """Le classeur ; les nombres y sont des nombres, secret et absent des mots ; `pied` est rappelé partout, `auteur`
    et son `logo` (PNG) sont au sommaire.

    `jour` le date : deux exports d'un même entrepôt sont le même fichier. Aucun texte n'y devient
    formule ni lien. Lève `AppelIncorrect` s'il n'y a rien à montrer.
    """
    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    pages = feuilles(montres, pied, edition)
    titre = propre(titre or pages[0].sources[0])
    with xlsxwriter.Workbook(tampon, options) as classeur:
        cree = jour.replace(tzinfo=None, microsecond=0)
        classeur.set_properties({"title": titre, "author": auteur, "created": cree})
        styles = _styles(classeur)
        accueil = classeur.add_worksheet(SOMMAIRE)
        _sommaire(accueil, titre, (propre(pied), publie_par(auteur)), pages, styles)
        if logo:
            _logo(accueil, logo, auteur)
        for rang, f in enumerate(pages, start=1):
            page = classeur.add_worksheet(f.nom)
            _ecrire(page, f, styles)
            _nommer(page, f, f"T{rang}_{identifiant(f.nom)}".replace("-", "_"))
        _sources(classeur.add_worksheet(SOURCES), pages, styles)
        for page in classeur.worksheets():
            _imprimer(page, pied)
    return tampon.getvalue()


def _styles(classeur: xlsxwriter.Workbook) -> dict[str, Format]:
    """Les styles de cellule du classeur, par nom."""
    decrits = {
        "titre": {"bold": True, "font_size": 14},
        "discret": {"font_color": "#595959"},
        "alerte": {"bold": True, "font_color": "#b34700"},
        "entete": {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#e8eef5"},
        "texte": {"num_format": "@"},
        "mot": {"italic": True, "align": "right", "font_color": "#595959"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
        "annee": {"num_format": "0", "align": "left"},
        "renvoi": {"text_wrap": True, "valign": "top"},
        "lien": {"font_color": "#00508c", "underline": 1, "valign": "top"},
        **{f"nombre{n}": {"num_format": "#,##0" + ("." + "0" * n) * bool(n)} for n in range(5)},
    }
    return {nom: classeur.add_format(style) for nom, style in decrits.items()}


def _sommaire(
    page: Worksheet, titre: str, dits: Sequence[str], pages: Sequence[Feuille],
    styles: dict[str, Format],
) -> None:  # fmt: skip
    """La première feuille : ce qu'est le classeur, de qui, et un lien vers chacune des autres."""
    page.write_string(0, 0, titre, styles["titre"])
    for i, dit in enumerate(dits, start=1):
        page.write_string(i, 0, dit, styles["discret"])
    page.set_column(0, 0, 34)
    page.set_column(1, 1, LARGE)
    page.write_row(4, 0, ("Feuille", "Ce qu'elle montre"), styles["entete"])
    dites = [*((f.nom, f.sources[0]) for f in pages), (SOURCES, "D'où vient chaque feuille.")]
    for i, (nom, quoi) in enumerate(dites, start=5):
        page.write_url(i, 0, f"internal:'{nom}'!A1", styles["lien"], nom)
        page.write_string(i, 1, quoi, styles["renvoi"])
        page.set_row(i, hauteur((quoi, LARGE)))


def _logo(page: Worksheet, logo: bytes, auteur: str) -> None:
    """Le logo, à droite du sommaire, sans le déformer."""
    from PIL import Image

    with Image.open(io.BytesIO(logo)) as image:
        echelle = min(LOGO_PIXELS / image.height, 3 * LOGO_PIXELS / image.width)
    page.set_column(2, 2, 3 * LOGO_PIXELS / 7)
    page.insert_image(0, 2, "logo.png", {
        "image_data": io.BytesIO(logo), "x_scale": echelle, "y_scale": echelle, "object_position": 3,
        "description": f"Logo de {auteur}" if auteur else "Logo de la collectivité",
    })  # fmt: skip


def publie_par(auteur: str) -> str:
    """Qui publie le classeur, en trois mots ; vide si personne n'est nommé."""
    return f"Publié par {propre(auteur)}" if auteur else ""


def hauteur(*cases: tuple[str, int]) -> float:
    """En points, la hauteur d'une ligne dont chaque texte passe à la ligne dans sa colonne (texte, signes)."""
    return POINTS * max(
        sum(-(-max(1, len(x)) // n) for x in texte.split("\n")) for texte, n in cases
    )


def _ecrire(page: Worksheet, f: Feuille, styles: dict[str, Format]) -> None:
    """Une feuille : ce qu'on lit en tête, puis ses lignes."""
    for ligne, (texte, style) in enumerate(f.tete):
        page.write_string(ligne, 0, texte, styles[style])
    for j, (entete, largeur) in enumerate(zip(f.entetes, f.largeurs, strict=True)):
        page.write_string(f.premiere, j, entete, styles["entete"])
        page.set_column(j, j, largeur)
    for i, cases in enumerate(f.lignes, start=f.premiere + 1):
        for j, case in enumerate(cases):
            _cellule(page, i, j, case, styles[case.style])
    page.freeze_panes(f.premiere + 1, f.figees)
    page.repeat_rows(f.premiere)


def _cellule(page: Worksheet, i: int, j: int, case: Case, style: Format) -> None:
    match case:
        case Case(valeur=float(valeur), termes=(facteur, num, den)):
            termes = "/".join(xl_rowcol_to_cell(i, r) for r in (num, den))
            page.write_formula(i, j, f"={facteur}*{termes}", style, valeur)
        case Case(valeur=date() as v):
            page.write_datetime(i, j, datetime(v.year, v.month, v.day), style)
        case Case(valeur=str(texte)):
            if texte:
                page.write_string(i, j, texte, style)
        case Case(valeur=nombre):
            page.write_number(i, j, nombre, style)


def _nommer(page: Worksheet, f: Feuille, nom: str) -> None:
    """Le tableau nommé de la feuille : il se trie, se filtre et se cite par son nom."""
    derniere = f.premiere + max(len(f.lignes), 1)
    page.add_table(
        f.premiere, 0, derniere, len(f.entetes) - 1,
        {"name": nom, "style": "Table Style Light 1", "columns": [{"header": x} for x in f.entetes]},
    )  # fmt: skip


def _sources(page: Worksheet, pages: Sequence[Feuille], styles: dict[str, Format]) -> None:
    page.set_column(0, len(CHAMPS) - 1, ETROITE)
    page.write_row(0, 0, CHAMPS, styles["entete"])
    for i, f in enumerate(pages, start=1):
        for j, dite in enumerate((f.nom, *f.sources)):
            page.write_string(i, j, dite, styles["renvoi"])
        page.set_row(i, hauteur(*((dite, ETROITE) for dite in (f.nom, *f.sources))))
    page.freeze_panes(1, 1)
    page.repeat_rows(0)


def _imprimer(page: Worksheet, pied: str) -> None:
    """En paysage, toutes les colonnes sur la largeur d'une page A4."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    # « & » commande la mise en page d'un pied ; Excel en refuse plus de 255 caractères.
    page.set_footer(f"&L{pied.replace('&', '&&')[:200]}&R&P / &N")
