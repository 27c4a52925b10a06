"""Les styles du DOCX et ce que python-docx n'écrit pas : champs, signets, texte alternatif."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from observatoire.documents.contenu import Document, Titre
from observatoire.formats import insecables
from observatoire.graphiques.polices import lisible as signes_lisibles

POLICE = "Arial"
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
)


def lisible(texte: str) -> str:
    """Le texte sans signe de commande, dont les espaces insécables le sont."""
    return insecables(signes_lisibles(texte))


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
            style.font.color.rgb = couleur
        _police(style)
    fichier.styles["Caption"].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    fichier.styles["Caption"].paragraph_format.keep_with_next = True
    fichier.styles["Caption"].paragraph_format.space_before = Pt(12)
    fichier.styles["Caption"].paragraph_format.space_after = Pt(4)
    fichier.styles["Source"].paragraph_format.space_after = Pt(2)
    _langue(fichier)
    p = fichier.core_properties
    p.title, p.author, p.language = lisible(document.titre)[:250], document.auteur, "fr-FR"
    p.subject, p.comments, p.keywords = lisible(document.pied)[:250], "", ""
    p.created = p.modified = document.edition.publie_le.replace(tzinfo=None, microsecond=0)
    p.last_modified_by, p.revision = document.auteur, 1
    _pied(section.footer.paragraphs[0], document.pied)


def paragraphe(ou: Any, texte: str, style: str = "Body Text") -> Any:
    """Un paragraphe du style ; un saut de ligne du texte en reste un. Vide : rien."""
    if not texte.strip():
        return None
    return ou.add_paragraph(lisible(texte), style=style)


def legende(fichier: Any, mot: str, numero: int, texte: str) -> None:
    """« Figure 3 — … », le numéro étant un champ que Word sait recompter."""
    p = fichier.add_paragraph(f"{mot} ", style="Caption")
    _champ(p, f"SEQ {mot} \\* ARABIC", str(numero))
    p.add_run(f" — {lisible(texte)}")


def encadre(fichier: Any, titre: str, texte: str, *, alerte: bool = False) -> None:
    """Un paragraphe bordé à gauche."""
    p = fichier.add_paragraph(style="Body Text")
    if titre:
        p.add_run(lisible(titre)).bold = True
        p.add_run().add_break()
    p.add_run(lisible(texte))
    p.paragraph_format.left_indent = Cm(0.3)
    bords = _element(p._p.get_or_add_pPr(), "w:pBdr")
    couleur = str(_ALERTE if alerte else _ACCENT)
    _element(bords, "w:left", val="single", sz="24", space="8", color=couleur)


def champs(fichier: Any, rubriques: Sequence[tuple[str, str]], lignes: int) -> None:
    """Des rubriques à remplir : la valeur connue, sinon un filet jusqu'à la marge."""
    for libelle, valeur in rubriques:
        p = fichier.add_paragraph(style="Body Text")
        p.add_run(f"{lisible(libelle)} : ").bold = True
        if valeur:
            p.add_run(lisible(valeur))
            continue
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

        arrets = p.paragraph_format.tab_stops
        arrets.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        p.add_run("\t" + "\n\t" * (lignes - 1))


def tableau(
    fichier: Any,
    entetes: Sequence[str],
    lignes: Sequence[Sequence[str]],
    largeurs_cm: Sequence[float],
    droite: Sequence[bool],
) -> None:
    """Un vrai tableau, ligne d'en-tête répétée à chaque page."""
    grille = fichier.add_table(rows=1 + len(lignes), cols=len(entetes))
    grille.style = "Table Grid"
    grille.autofit = False
    _aerer(grille)
    for colonne, cm in zip(grille.columns, largeurs_cm, strict=True):
        colonne.width = Cm(cm)
    for i, (rangee, textes) in enumerate(zip(grille.rows, [entetes, *lignes], strict=True)):
        for j, cellule in enumerate(rangee.cells):
            cellule.width = Cm(largeurs_cm[j])
            p = cellule.paragraphs[0]
            p.paragraph_format.space_after = Pt(0)
            trait = p.add_run(lisible(textes[j]) if j < len(textes) else "")
            trait.font.size, trait.bold = Pt(8.5), i == 0
            if i == 0:
                _element(cellule._tc.get_or_add_tcPr(), "w:shd", val="clear", fill="E8EEF5")
            if droite[j]:
                p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _element(grille.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    fichier.add_paragraph(style="Source")


def _aerer(grille: Any) -> None:
    """Traits gris entre les lignes seulement, un peu d'air dans les cellules."""
    proprietes = grille._tbl.tblPr
    bords = _element(proprietes, "w:tblBorders")
    for bord in ("top", "bottom", "insideH"):
        _element(bords, f"w:{bord}", val="single", sz="4", space="0", color="B5B5B5")
    for bord in ("left", "right", "insideV"):
        _element(bords, f"w:{bord}", val="nil")
    marges = _element(proprietes, "w:tblCellMar")
    for bord, twips in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        _element(marges, f"w:{bord}", w=twips, type="dxa")


def _element(parent: Any, nom: str, **attributs: str) -> Any:
    enfant = OxmlElement(nom)
    for cle, valeur in attributs.items():
        enfant.set(qn(f"w:{cle}"), valeur)
    parent.append(enfant)
    return enfant


def sommaire(fichier: Any, titres: Sequence[Titre]) -> None:
    """Une table des matières que Word et LibreOffice savent recalculer, déjà remplie."""
    fichier.add_paragraph("Sommaire", style="Subtitle")
    rang = 0
    premier = None
    for t in titres:
        rang += 1
        if t.niveau > 2:
            continue
        p = fichier.add_paragraph(style="Body Text")
        p.paragraph_format.left_indent = Cm(0.6 * (t.niveau - 1))
        p.paragraph_format.space_after = Pt(2)
        lien = OxmlElement("w:hyperlink")
        lien.set(qn("w:anchor"), f"_Toc{rang:06d}")
        if premier is None:
            premier = p
            _debut_champ(p, 'TOC \\o "1-2" \\h \\z \\u')
        p._p.append(lien)
        trait = p.add_run(lisible(t.texte))
        lien.append(trait._r)
    if premier is not None:
        p = fichier.paragraphs[-1]
        _marque(p, "end")


def signet(paragraphe_: Any, rang: int) -> None:
    """Le signet d'un titre, vers lequel mène le sommaire."""
    debut, fin = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for marque in (debut, fin):
        marque.set(qn("w:id"), str(rang))
    debut.set(qn("w:name"), f"_Toc{rang:06d}")
    paragraphe_._p.insert(1 if paragraphe_._p.pPr is not None else 0, debut)
    paragraphe_._p.append(fin)


def alternatif(image: Any, texte: str) -> None:
    """Le texte alternatif d'une image."""
    image._inline.docPr.set("descr", lisible(texte))
    image._inline.docPr.set("title", "")


def _pied(p: Any, texte: str) -> None:
    p.style.font.size = Pt(7)
    p.add_run(f"{lisible(texte)} · page ")
    _champ(p, "PAGE", "1")
    p.add_run(" / ")
    _champ(p, "NUMPAGES", "1")


def _champ(p: Any, instruction: str, valeur: str) -> None:
    _debut_champ(p, instruction)
    p.add_run(valeur)
    _marque(p, "end")


def _debut_champ(p: Any, instruction: str) -> None:
    _marque(p, "begin")
    texte = OxmlElement("w:instrText")
    texte.set(qn("xml:space"), "preserve")
    texte.text = f" {instruction} "
    p.add_run()._r.append(texte)
    _marque(p, "separate")


def _marque(p: Any, genre: str) -> None:
    marque = OxmlElement("w:fldChar")
    marque.set(qn("w:fldCharType"), genre)
    p.add_run()._r.append(marque)


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
