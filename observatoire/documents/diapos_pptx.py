"""Les diapositives en PPTX : de vrais titres, des textes modifiables, les notes de l'orateur."""

import io
from typing import Any

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents.archive import refaire
from observatoire.documents.contenu import Document, Tableau
from observatoire.documents.diapositives import (
    HAUTEUR_CM,
    LARGEUR_CM,
    Diapositive,
    corps,
    diapositives,
)
from observatoire.documents.odf import lisible, taille

_GRIS, _ALERTE = "595959", "8A3600"
_ENCRE, _BLANC, _CLAIR = "1A1A1A", "FFFFFF", "F3F5F8"
_TITRE_SEUL, _GARDE = 5, 0


def rendre(document: Document) -> bytes:
    """Le PPTX ; le même document donne le même fichier, octet pour octet."""
    from pptx import Presentation
    from pptx.util import Cm

    fichier = Presentation()
    fichier.slide_width, fichier.slide_height = Cm(LARGEUR_CM), Cm(HAUTEUR_CM)
    for rang, d in enumerate(diapositives(document)):
        _garde(fichier, d, document) if rang == 0 else _page(fichier, d, rang, document)
    p = fichier.core_properties
    p.title, p.author, p.language = lisible(document.titre)[:250], document.auteur, "fr-FR"
    p.subject, p.keywords, p.comments = lisible(document.pied)[:250], "", ""
    p.created = p.modified = document.edition.publie_le.replace(tzinfo=None, microsecond=0)
    p.last_modified_by, p.revision = document.auteur, 1
    tampon = io.BytesIO()
    fichier.save(tampon)
    return refaire(tampon.getvalue(), document.edition.publie_le)


def _garde(fichier: Any, d: Diapositive, document: Document) -> None:
    page = fichier.slides.add_slide(fichier.slide_layouts[_GARDE])
    _placer(page.shapes.title, (2.5, 6, 28.8, 3.6))
    _ecrire(page.shapes.title, (d.titre,), 44, document.accent[1:], gras=True)
    sous = page.placeholders[1]
    _placer(sous, (2.5, 10, 28.8, 5))
    _ecrire(sous, d.points, 20, _GRIS)
    if document.logo:
        _logo(page, document.logo)
    _noter(page, d)


def _page(fichier: Any, d: Diapositive, rang: int, document: Document) -> None:
    page = fichier.slides.add_slide(fichier.slide_layouts[_TITRE_SEUL])
    _placer(page.shapes.title, (1.5, 1.3, 30.8, 2.7))
    _ecrire(page.shapes.title, (d.titre,), corps(30, d.titre, 85), document.accent[1:], gras=True)
    if d.chapitre and d.chapitre != d.titre:
        _boite(page, (1.5, 0.5, 30.8, 0.8), (d.chapitre,), 14, _GRIS)
    if d.dessin:
        _image(page, d)
    elif d.tableau is not None:
        _tableau(page, d.tableau, document.accent[1:])
    elif d.points:
        dits = max(d.points, key=len)
        _boite(page, (1.5, 4.8, 30.8, 12), d.points, corps(36, dits * len(d.points), 300))
    pied = f"{document.territoire} · {rang + 1}"
    _boite(page, (1.5, 18.0, 30.8, 0.8), (pied,), 12, _GRIS)
    if d.fictif:
        _boite(page, (1.5, 17.2, 30.8, 0.8), (MENTION_FICTIF,), 14, _ALERTE)
    _noter(page, d)


def _placer(forme: Any, cadre: tuple[float, float, float, float]) -> None:
    from pptx.util import Cm

    forme.left, forme.top, forme.width, forme.height = (Cm(x) for x in cadre)


def _ecrire(
    forme: Any,
    lignes: tuple[str, ...],
    points: float,
    couleur: str = _ENCRE,
    *,
    gras: bool = False,
) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    cadre = forme.text_frame
    cadre.word_wrap, cadre.vertical_anchor = True, MSO_ANCHOR.TOP
    for rang, ligne in enumerate(lignes):
        p = cadre.paragraphs[0] if rang == 0 else cadre.add_paragraph()
        p.alignment, p.space_after = PP_ALIGN.LEFT, Pt(points / 2)
        trait = p.add_run()
        trait.text = lisible(ligne).replace("\n", " ")
        trait.font.size, trait.font.bold, trait.font.name = Pt(points), gras, "Arial"
        trait.font.color.rgb = _couleur(couleur)
        trait._r.get_or_add_rPr().set("lang", "fr-FR")


def _couleur(hexa: str) -> Any:
    from pptx.dml.color import RGBColor

    nouvelle: Any = RGBColor  # sans types dans python-pptx
    return nouvelle(*bytes.fromhex(hexa))


def _boite(
    page: Any, cadre: tuple[float, float, float, float], lignes: tuple[str, ...], points: float,
    couleur: str = _ENCRE,
) -> None:  # fmt: skip
    from pptx.util import Cm

    _ecrire(page.shapes.add_textbox(*(Cm(x) for x in cadre)), lignes, points, couleur)


def _image(page: Any, d: Diapositive) -> None:
    from pptx.util import Cm

    large, haut = taille(d.dessin, 30.8, 13.4)
    place = (Cm(1.5 + (30.8 - large) / 2), Cm(4.3), Cm(large), Cm(haut))
    image = page.shapes.add_picture(io.BytesIO(d.dessin), *place)
    image._element.nvPicPr.cNvPr.set("descr", lisible(d.alternative))


def _tableau(page: Any, t: Tableau, accent: str) -> None:
    from pptx.util import Cm

    lignes = [list(t.entetes), *t.dites]
    cadre = (Cm(1.5), Cm(4.5), Cm(30.8), Cm(1.1 * len(lignes)))
    grille = page.shapes.add_table(len(lignes), len(t.colonnes), *cadre).table
    total = sum(t.largeurs)
    for colonne, part in zip(grille.columns, t.largeurs, strict=True):
        colonne.width = Cm(30.8 * part / total)
    grille.first_col = True
    for i, ligne in enumerate(lignes):
        for j, texte in enumerate(ligne):
            case = grille.cell(i, j)
            case.fill.solid()
            case.fill.fore_color.rgb = _couleur(_CLAIR if i else accent)
            _ecrire(case, (texte,), 16, _ENCRE if i else _BLANC, gras=i == 0)


def _logo(page: Any, image: bytes) -> None:
    from pptx.util import Cm

    large, haut = taille(image, 10, 3)
    pose = page.shapes.add_picture(io.BytesIO(image), Cm(2.5), Cm(2), Cm(large), Cm(haut))
    pose._element.nvPicPr.cNvPr.set("descr", "Logo de la collectivité")


def _noter(page: Any, d: Diapositive) -> None:
    page.notes_slide.notes_text_frame.text = "\n".join(map(lisible, d.notes))
