"""Le même document dans tous les formats : lisible, balisé, reproductible, sans rien interpréter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest
from docx import Document as Ouvrir
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.documents.contenu import Valeur
from observatoire.documents.mise_en_page import emboiter
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.provenance import de

PIEGE = '#panic("x") $x^2$ *gras* <b>balise</b> =SOMME(A1:A9) @import "x" \\ 😀 中 \x00\u202e fin'
Composer = Callable[..., d.Document]


@pytest.fixture
def complet(composer: Composer, figure: Figure) -> d.Document:
    """Chaque sorte de bloc, avec des textes piégés."""
    return composer(
        d.Titre("Première partie"),
        d.Paragraphe("PREMIER paragraphe."),
        d.Paragraphe(PIEGE, "commentaire"),
        d.Illustration(figure),
        d.Titre("Un niveau sauté", 3),
        d.Liste(("un point", PIEGE)),
        d.Tableau(
            titre="Un tableau", provenance=de("hypotheses"),
            colonnes=(d.Colonne("Quoi"), d.Colonne("Combien", "nombre", decimales=1)),
            lignes=(("=A1", 1234.5), ("rien", None), ("dite", Valeur("34,8 %", 34.81, 1))),
        ),
        d.Encadre("À compléter", "Attention", "alerte"),
        d.Champs((("Présents", ""), ("Votants", "19")), 2),
        d.SautDePage(),
        d.Paragraphe("DERNIER paragraphe."),
    )  # fmt: skip


def test_deux_rendus_sont_le_meme_fichier(complet: d.Document) -> None:
    for format in d.FORMATS:
        assert d.rendre(complet, format) == d.rendre(replace(complet), format), format


def test_un_format_inconnu_dit_lesquels_existent(complet: d.Document) -> None:
    with pytest.raises(AppelIncorrect, match="pdf, docx, odt, xlsx"):
        d.rendre(complet, "rtf")


def test_pdf_balise_en_francais_avec_titre_et_polices(complet: d.Document) -> None:
    lu = PdfReader(io.BytesIO(d.rendre(complet, "pdf")))
    racine = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr-FR"
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    assert lu.metadata.title == "Un document d'essai"
    assert "pdfuaid:part" in racine["/Metadata"].get_data().decode().replace("<", "")
    for page in lu.pages:
        for police in page["/Resources"].get("/Font", {}).values():
            descendante = police.get_object()["/DescendantFonts"][0].get_object()
            descripteur = descendante["/FontDescriptor"]
            assert "/FontFile2" in descripteur or "/FontFile3" in descripteur


def test_pdf_se_lit_dans_l_ordre_et_chaque_page_dit_d_ou_elle_vient(complet: d.Document) -> None:
    pages = [p.extract_text() for p in PdfReader(io.BytesIO(d.rendre(complet, "pdf"))).pages]
    texte = " ".join("\n".join(pages).split())
    suite = ["PREMIER", "Figure 1", "un point", "Tableau 1", "Attention", "Présents", "DERNIER"]
    places = [texte.index(mot) for mot in suite]
    assert places == sorted(places)
    for page in pages:
        plat = " ".join(page.split())
        for mention in (
            "Communauté d'essai",
            "3 communes",
            "données : 2022",
            "04/03/2026",
            "abcdef01",
        ):
            assert mention in plat


def test_pdf_montre_le_texte_saisi_tel_quel(complet: d.Document) -> None:
    lu = PdfReader(io.BytesIO(d.rendre(complet, "pdf")))
    texte = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
    for morceau in ('#panic("x")', "$x^2$", "*gras*", "<b>balise</b>", "=SOMME(A1:A9)"):
        assert morceau in texte
    assert "□" in texte  # le signe que la police n'a pas est montré, pas perdu


def test_pdf_donne_un_texte_alternatif_a_chaque_figure(complet: d.Document) -> None:
    with pikepdf.open(io.BytesIO(d.rendre(complet, "pdf"))) as lu:
        textes = [
            str(o["/Alt"]) for o in lu.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        ]
    assert any("Alpha" in t for t in textes)


def test_docx_a_de_vrais_styles_legendes_et_textes_alternatifs(complet: d.Document) -> None:
    lu = Ouvrir(io.BytesIO(d.rendre(complet, "docx")))
    styles = {p.style.name for p in lu.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet", "Source"} <= styles
    legendes = [p.text for p in lu.paragraphs if p.style.name == "Caption"]
    assert [t[:10] for t in legendes] == ["Figure 1 —", "Tableau 1 "]
    champs = [t.text for t in lu.element.body.iter(qn("w:instrText"))]
    assert any("SEQ Figure" in c for c in champs) and any("TOC" in c for c in champs)
    [image] = lu.element.body.iter(qn("wp:docPr"))
    assert "Alpha" in image.get("descr")
    assert lu.core_properties.title == "Un document d'essai"
    assert "abcdef01" in lu.sections[0].footer.paragraphs[0].text


def test_docx_garde_ses_tableaux_editables(complet: d.Document) -> None:
    [tableau] = Ouvrir(io.BytesIO(d.rendre(complet, "docx"))).tables
    assert [c.text for c in tableau.rows[0].cells] == ["Quoi", "Combien"]
    assert [c.text for c in tableau.rows[3].cells] == ["dite", "34,8\u00a0%"]
    assert tableau.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_xlsx_garde_les_nombres_en_nombres_et_les_formules_en_texte(complet: d.Document) -> None:
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(complet, "xlsx")))
    assert classeur.sheetnames == ["Sommaire", "Part d essai", "Un tableau", "Sources"]
    valeurs = {r[1].value: r[2].value for r in classeur["Part d essai"].iter_rows()}
    assert valeurs["Alpha"] == 12.5 and valeurs["=1+1"] == "secret"
    grille = {r[0].value: r[1] for r in classeur["Un tableau"].iter_rows()}
    assert grille["=A1"].value == 1234.5 and grille["dite"].value == 34.81
    assert grille["rien"].value == "non disponible"
    cellules = [c for f in classeur for r in f.iter_rows() for c in r]
    assert not [c for c in cellules if c.data_type == "f"]
    assert any("abcdef01" in str(c.value) for c in cellules)


def test_zip_contient_images_dessins_et_csv(complet: d.Document) -> None:
    archive = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "zip")))
    noms = archive.namelist()
    assert noms[:3] == ["LISEZ-MOI.txt", "datapackage.json", "LICENCE.txt"]
    assert [n.rsplit(".", 1)[1] for n in noms[3:]] == ["png", "svg", "csv", "csv"]
    assert {i.date_time for i in archive.infolist()} == {(2026, 3, 4, 0, 0, 0)}
    image = Image.open(io.BytesIO(archive.read(noms[3])))
    assert image.size[0] == 3000 and round(image.info["dpi"][0]) == 300
    assert "abcdef0123456789" in archive.read(noms[0]).decode("utf-8-sig")
    assert "'=A1;1234,5" in archive.read(noms[6]).decode("utf-8-sig")


def test_un_titre_de_200_signes_tient_dans_tous_les_formats(
    composer: Composer, figure: Figure
) -> None:
    long = "Intercommunalité " * 12
    document = composer(
        d.Titre(long),
        d.Titre("T" * 200, 2),
        d.Illustration(replace(figure, titre=long)),
        titre=long,
    )
    for format in d.FORMATS:
        assert d.rendre(document, format)
    lu = PdfReader(io.BytesIO(d.rendre(document, "pdf")))
    assert len(lu.pages) <= 5


def test_sans_figure_ni_tableau_un_classeur_dit_quoi_faire(composer: Composer) -> None:
    document = composer(d.Paragraphe("Rien à compter."))
    for format in d.DE_CHIFFRES:
        with pytest.raises(AppelIncorrect, match="ajouter une figure"):
            d.rendre(document, format)
    assert d.rendre(document, "pdf")


def test_une_figure_fictive_se_voit_dans_le_document(composer: Composer, figure: Figure) -> None:
    inventee = replace(figure, donnees=figure.donnees.assign(statut=["fictif", "absent", "fictif"]))
    lu = PdfReader(io.BytesIO(d.rendre(composer(d.Illustration(inventee)), "pdf")))
    texte = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
    assert texte.count("EXEMPLE — donnée fictive") >= 2


@pytest.mark.parametrize(
    "demandes, ecrits",
    [
        ([1, 2, 3], [1, 2, 3]), ([1, 3, 3], [1, 2, 2]), ([2, 2, 1, 2], [1, 1, 1, 2]), ([3, 2, 5], [1, 1, 2]),
    ],
)  # fmt: skip
def test_un_niveau_saute_est_ramene_et_les_freres_le_restent(
    demandes: list[int], ecrits: list[int]
) -> None:
    ouverts: list[int] = []
    assert [emboiter(ouverts, n) for n in demandes] == ecrits


def test_un_classeur_porte_le_nom_et_le_logo_de_la_collectivite(
    composer: Callable[..., d.Document], figure: Figure
) -> None:
    image = io.BytesIO()
    Image.new("RGB", (60, 30), "#205080").save(image, "PNG")
    document = composer(d.Illustration(figure), auteur="Communauté d'essai", logo=image.getvalue())
    for format, ou in (("xlsx", "xl/media/"), ("ods", "Pictures/")):
        with zipfile.ZipFile(io.BytesIO(d.rendre(document, format))) as lu:
            images = [lu.read(n) for n in lu.namelist() if n.startswith(ou)]
            assert image.getvalue() in images
            textes = " ".join(lu.read(n).decode() for n in lu.namelist() if n.endswith(".xml"))
        assert "Publié par Communauté d" in textes and "Logo de Communauté d" in textes


def test_les_colonnes_d_un_classeur_ods_ont_chacune_sa_largeur(complet: d.Document) -> None:
    """La colonne d'en-tête est la première, et il n'y en a pas d'autre que celles des lignes."""
    with zipfile.ZipFile(io.BytesIO(d.rendre(complet, "ods"))) as lu:
        racine = ElementTree.fromstring(lu.read("content.xml"))
    t = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    for table in racine.iter(f"{t}table"):
        premier = next(iter(table))
        assert premier.tag == f"{t}table-header-columns", table.get(f"{t}name")
        largeur = len(list(table.iter(f"{t}table-column")))
        assert largeur == max(len(r) for r in table.iter(f"{t}table-row"))
