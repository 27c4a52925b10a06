"""Les styles du DOCX : page, paragraphes, légendes, encadrés, rubriques et tableaux."""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from observatoire.documents.contenu import Document
from observatoire.documents.mot_titres import champ, ecrire, element, lisible
from observatoire.graphiques.polices import lisible as signes_lisibles

POLICE = "Arial"
PETIT_TABLEAU = 14  # lignes
LIGNE_ENTIERE = 2500  # signes ; en dessous, une ligne de tableau ne se coupe pas entre deux pages
_ACCENT, _GRIS, _ALERTE = (
    RGBColor(0x00, 0x50, 0x8C),
    RGBColor(0x59, 0x59, 0x59),
    RGBColor(0x8A, 0x36, 0x00),
)
# Nom, taille, gras, couleur, style de base ; créé s'il n'existe pas.
_STYLES: tuple[tuple[str, float, bool, RGBColor | None, str], ...] = (
    ("Normal", 10, False, None, ""),
    ("Body Text", 10, False, None, "Normal"),
    ("Title", 24, True, _ACCENT, ""),
    ("Subtitle", 12, False, _GRIS, ""),
    ("Heading 1", 16, True, _ACCENT, ""),
    ("Heading 2", 13, True, _ACCENT, ""),
    ("Heading 3", 11, True, _ACCENT, ""),
    ("Caption", 10, True, None, ""),
    ("Constat", 11, False, _ACCENT, "Body Text"),
    ("Source", 8, False, _GRIS, "Normal"),
    ("Alerte", 10, True, _ALERTE, "Normal"),
    ("List Bullet", 10, False, None, ""),
    ("List Number", 10, False, None, ""),
    ("TOC Heading", 16, True, _ACCENT, "Normal"),
    ("toc 1", 10, False, None, "Normal"),
    ("toc 2", 10, False, None, "Normal"),
)


def preparer(fichier: Any, document: Document) -> None:
    """Pose page A4, styles, langue, propriétés et pied de page."""
    from docx.enum.style import WD_STYLE_TYPE

    section = fichier.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.2)
    connus = {s.name for s in fichier.styles}
    for nom, taille, gras, couleur, base in _STYLES:
        style = (
            fichier.styles[nom]
            if nom in connus
            else fichier.styles.add_style(nom, WD_STYLE_TYPE.PARAGRAPH)
        )
        if base:
            style.base_style = fichier.styles[base]
        style.font.size, style.font.bold, style.font.italic = Pt(taille), gras, False
        if couleur is not None:
            accent = RGBColor.from_string(document.accent[1:].upper())
            style.font.color.rgb = accent if couleur is _ACCENT else couleur
        _police(style)
    fichier.styles["Caption"].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    fichier.styles["Caption"].paragraph_format.keep_with_next = True
    fichier.styles["Caption"].paragraph_format.space_before = Pt(12)
    fichier.styles["Caption"].paragraph_format.space_after = Pt(4)
    fichier.styles["Source"].paragraph_format.space_after = Pt(2)
    fichier.styles["toc 1"].paragraph_format.space_after = Pt(2)
    fichier.styles["toc 2"].paragraph_format.space_after = Pt(2)
    fichier.styles["toc 2"].paragraph_format.left_indent = Cm(0.6)
    _langue(fichier)
    p = fichier.core_properties
    p.title, p.author, p.language = signes_lisibles(document.titre)[:250], document.auteur, "fr-FR"
    p.subject, p.comments, p.keywords = signes_lisibles(document.pied)[:250], "", ""
    p.created = p.modified = document.edition.publie_le.replace(tzinfo=None, microsecond=0)
    p.last_modified_by, p.revision = document.auteur, 1
    _pied(section.footer.paragraphs[0], document.pied)


def paragraphe(ou: Any, texte: str, style: str = "Body Text") -> Any:
    """Un paragraphe du style ; un saut de ligne du texte en reste un. Vide : rien."""
    if not texte.strip():
        return None
    p = ou.add_paragraph(style=style)
    ecrire(p, texte)
    return p


def legende(ou: Any, mot: str, numero: int, texte: str, taille: float = 0) -> None:
    """« Figure 3 — … », le numéro étant un champ que Word sait recompter ; `taille` en points."""
    p = ou.add_paragraph(f"{mot} ", style="Caption")
    champ(p, f"SEQ {mot} \\* ARABIC", str(numero))
    p.add_run(f" — {lisible(texte)}")
    if taille:
        p.paragraph_format.space_before = Pt(1)
        for trait in p.runs:
            trait.font.size = Pt(taille)


def points(taille: float) -> Any:
    """Une taille de caractères."""
    return Pt(taille)


def rangee(fichier: Any, colonnes: int, largeur_cm: float) -> list[Any]:
    """Les cases d'une rangée sans trait, pour poser des figures côte à côte sans les séparer."""
    grille = fichier.add_table(rows=1, cols=colonnes)
    grille.autofit = False
    element(grille.rows[0]._tr.get_or_add_trPr(), "w:cantSplit")
    cases = list(grille.rows[0].cells)
    for case in cases:
        case.width = Cm(largeur_cm / colonnes)
        case._tc.remove(case.paragraphs[0]._p)
    return cases


def interligne(fichier: Any) -> None:
    """Un filet d'air : sans lui, Word souderait deux tableaux qui se suivent."""
    p = fichier.add_paragraph(style="Source")
    p.paragraph_format.space_after = Pt(0)
    p.paragraph_format.line_spacing = Pt(4)


def encadre(fichier: Any, titre: str, texte: str, *, alerte: bool = False) -> None:
    """Un paragraphe bordé à gauche."""
    p = fichier.add_paragraph(style="Body Text")
    if titre:
        p.add_run(lisible(titre)).bold = True
        p.add_run().add_break()
    p.add_run(lisible(texte))
    p.paragraph_format.left_indent = Cm(0.3)
    bords = element(p._p.get_or_add_pPr(), "w:pBdr")
    couleur = str(_ALERTE if alerte else _ACCENT)
    element(bords, "w:left", val="single", sz="24", space="8", color=couleur)


def champs(
    ou: Any, rubriques: Sequence[tuple[str, str]], lignes: int, largeur_cm: float = 17.0
) -> None:
    """Des rubriques à remplir : la valeur connue, sinon un filet jusqu'à la marge."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

    for libelle, valeur in rubriques:
        p = ou.add_paragraph(style="Body Text")
        p.paragraph_format.space_before = Pt(6)
        p.add_run(f"{lisible(libelle)}\u00a0: ").bold = True
        if valeur:
            p.add_run(lisible(valeur))
            continue
        arrets = p.paragraph_format.tab_stops
        arrets.add_tab_stop(Cm(largeur_cm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        p.paragraph_format.line_spacing = 1.5
        p.add_run("\t" + "\n\t" * (lignes - 1))
    if rubriques:
        p.paragraph_format.space_after = Pt(14)


def tableau(
    fichier: Any,
    entetes: Sequence[str],
    lignes: Sequence[Sequence[str]],
    largeurs_cm: Sequence[float],
    droite: Sequence[bool],
    repere: int = 0,
) -> None:
    """Un vrai tableau, ligne d'en-tête répétée à chaque page ; la colonne `repere` nomme les lignes."""
    grille = fichier.add_table(rows=1 + len(lignes), cols=len(entetes))
    grille.style = "Table Grid"
    _en_tetes(grille)
    grille.autofit = False
    _aerer(grille)
    for colonne, cm in zip(grille.columns, largeurs_cm, strict=True):
        colonne.width = Cm(cm)
    for i, (rang, textes) in enumerate(zip(grille.rows, [entetes, *lignes], strict=True)):
        if sum(map(len, textes)) < LIGNE_ENTIERE:
            element(rang._tr.get_or_add_trPr(), "w:cantSplit")
        for j, cellule in enumerate(rang.cells):
            cellule.width = Cm(largeurs_cm[j])
            p = cellule.paragraphs[0]
            p.paragraph_format.space_after = Pt(0)
            p.paragraph_format.keep_with_next = _avec_la_suivante(i, len(lignes))
            ecrire(p, textes[j])
            for trait in (x for x in p.iter_inner_content() for x in getattr(x, "runs", [x])):
                trait.font.size, trait.bold = Pt(8), i == 0 or j == repere
            if i == 0:
                element(cellule._tc.get_or_add_tcPr(), "w:shd", val="clear", fill="E8EEF5")
            if droite[j]:
                p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    element(grille.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    fichier.add_paragraph(style="Source")


def _en_tetes(grille: Any) -> None:
    """Dit à Word, et aux lecteurs d'écran, où sont les en-têtes : première ligne, première colonne."""
    connu = grille._tbl.tblPr.find(qn("w:tblLook"))
    premiere = element(grille._tbl.tblPr, "w:tblLook") if connu is None else connu
    premiere.set(qn("w:val"), "04A0")
    premiere.set(qn("w:firstRow"), "1")
    premiere.set(qn("w:firstColumn"), "1")


def _avec_la_suivante(rang: int, lignes: int) -> bool:
    """Un petit tableau reste entier ; un long ne laisse pas une ligne seule en bas ou en haut de page."""
    return rang < lignes and (lignes <= PETIT_TABLEAU or rang < 2 or rang == lignes - 1)


def _aerer(grille: Any) -> None:
    """Traits gris entre les lignes seulement, un peu d'air dans les cellules."""
    proprietes = grille._tbl.tblPr
    bords = element(proprietes, "w:tblBorders")
    for bord in ("top", "bottom", "insideH"):
        element(bords, f"w:{bord}", val="single", sz="4", space="0", color="B5B5B5")
    for bord in ("left", "right", "insideV"):
        element(bords, f"w:{bord}", val="nil")
    marges = element(proprietes, "w:tblCellMar")
    for bord, twips in (("top", "25"), ("left", "80"), ("bottom", "25"), ("right", "80")):
        element(marges, f"w:{bord}", w=twips, type="dxa")


def alternatif(image: Any, texte: str) -> None:
    """Le texte alternatif d'une image."""
    image._inline.docPr.set("descr", signes_lisibles(texte))
    image._inline.docPr.set("title", "")


def _pied(p: Any, texte: str) -> None:
    p.style.font.size = Pt(7)
    p.add_run(f"{lisible(texte)} · page ")
    champ(p, "PAGE", "1")
    p.add_run(" / ")
    champ(p, "NUMPAGES", "1")


def _police(style: Any) -> None:
    style.font.name = POLICE
    polices = style.element.get_or_add_rPr().get_or_add_rFonts()
    for usage in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        polices.attrib.pop(qn(f"w:{usage}"), None)
    for usage in ("ascii", "hAnsi", "cs", "eastAsia"):
        polices.set(qn(f"w:{usage}"), POLICE)


def _langue(fichier: Any) -> None:
    defauts = fichier.styles.element.find(qn("w:docDefaults"))
    for langue in defauts.iter(qn("w:lang")):
        langue.set(qn("w:val"), "fr-FR")
