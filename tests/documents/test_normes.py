"""Chaque fichier contre sa norme : PDF/UA-1 et PDF/A-2a, Open XML, OpenDocument, Data Package."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from lxml import etree, html
from openxml_audit import OdfValidator, OpenXmlValidator
from pptx import Presentation
from pypdf import PdfReader

from observatoire import documents as d
from observatoire.contenu.dossiers.annexes import illustrations
from observatoire.contenu.registre import figure_de
from observatoire.documents import integration
from observatoire.documents.contenu import Valeur
from observatoire.documents.rendu import edition_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.figure import Figure
from observatoire.provenance import de
from tests.bancs.validateurs import fautes_pdf_ua, outloud, ouverts_par_libreoffice
from tests.documents.conformite import defauts

BUREAUTIQUE = ("docx", "odt", "xlsx", "ods", "pptx", "odp")
Composer = Callable[..., d.Document]


@pytest.fixture
def complet(composer: Composer, figure: Figure) -> d.Document:
    """Chaque sorte de bloc, deux niveaux de titre, une adresse, des parts et leurs termes."""
    parts = figure.donnees.assign(
        valeur=[25.0, None, 50.0], statut=["publie", "secret", "publie"],
        numerateur=[50.0, 3.0, 40.0], denominateur=[200.0, 9.0, 80.0],
    )  # fmt: skip
    return composer(
        d.Titre("Une partie"),
        d.Paragraphe("Le texte est à https://www.insee.fr/fr/accueil."),
        d.Paragraphe("Le territoire compte 12 enfants. C'est peu.", "constat"),
        d.Titre("Sa suite", 2),
        d.Illustration(replace(figure, donnees=parts)),
        d.Illustration(figure, part=0.5),
        d.Champs((("Présents", ""), ("Votants", "19")), 2),
        d.Tableau(
            titre="Un tableau", provenance=de("hypotheses"),
            colonnes=(d.Colonne("Combien", "nombre", decimales=1), d.Colonne("Quoi")),
            lignes=((1234.5, "=A1"), (None, "rien"), (Valeur("34,8 %", 34.81, 1), "dite")),
        ),
        d.Liste(("un point", "un autre")), d.Encadre("Un texte", "Attention", "alerte"),
    )  # fmt: skip


@pytest.fixture
def pdf(complet: d.Document) -> bytes:
    return d.rendre(complet, "pdf")


def test_le_pdf_est_accessible_et_d_archivage(pdf: bytes) -> None:
    assert defauts(pdf) == []


def _sans(cle: str) -> Callable[[pikepdf.Pdf], None]:
    def casser(lu: pikepdf.Pdf) -> None:
        del lu.Root[cle]

    return casser


def _sans_police(lu: pikepdf.Pdf) -> None:
    for objet in lu.objects:
        if isinstance(objet, pikepdf.Dictionary) and objet.get("/Type") == "/FontDescriptor":
            for cle in ("/FontFile2", "/FontFile3"):
                if cle in objet:
                    del objet[cle]


def _sans_en_tete_de_ligne(lu: pikepdf.Pdf) -> None:
    for objet in lu.objects:
        if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") == "/TH":
            objet.S = pikepdf.Name.TD


def _sans_alternative(lu: pikepdf.Pdf) -> None:
    for objet in lu.objects:
        if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") == "/Figure":
            del objet["/Alt"]


@pytest.mark.parametrize(
    "casser",
    [_sans("/Lang"), _sans("/MarkInfo"), _sans("/OutputIntents"), _sans("/Outlines"), _sans("/Metadata"),
     _sans_police, _sans_en_tete_de_ligne, _sans_alternative],
)  # fmt: skip
def test_un_pdf_abime_est_pris(pdf: bytes, casser: Callable[[pikepdf.Pdf], None]) -> None:
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        casser(lu)
        lu.save(sortie)
    assert defauts(sortie.getvalue())


def test_une_adresse_est_un_lien_partout(complet: d.Document) -> None:
    adresse = "https://www.insee.fr/fr/accueil"
    with pikepdf.open(io.BytesIO(d.rendre(complet, "pdf"))) as lu:
        liens = [str(a.A.URI) for p in lu.pages for a in p.get("/Annots", []) if "/A" in a]
    assert adresse in liens
    docx = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "docx")))
    assert f'Target="{adresse}"' in docx.read("word/_rels/document.xml.rels").decode()
    odt = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "odt")))
    assert f'xlink:href="{adresse}"' in odt.read("content.xml").decode()


@pytest.mark.parametrize("format", BUREAUTIQUE)
def test_le_fichier_suit_le_schema_de_sa_norme(
    complet: d.Document, format: str, tmp_path: Path
) -> None:
    chemin = tmp_path / f"essai.{format}"
    chemin.write_bytes(d.rendre(complet, format))
    rapport = (OdfValidator() if format[0] == "o" else OpenXmlValidator()).validate(chemin)
    assert rapport.is_valid, [str(e) for e in rapport.errors]


def test_chaque_cellule_se_lit_avec_sa_ligne_et_sa_colonne(complet: d.Document) -> None:
    """Ce qu'annonce un lecteur d'écran : en-têtes de colonne et de ligne déclarés, dans chaque format
    (le PDF est dans `conformite`)."""
    ns = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    }

    def lire(format: str, partie: str) -> etree._Element:
        archive = zipfile.ZipFile(io.BytesIO(d.rendre(complet, format)))
        return etree.fromstring(archive.read(partie))

    mot = lire("docx", "word/document.xml")
    tableaux = [x for x in mot.iter(f"{{{ns['w']}}}tbl") if len(x.findall("w:tr", ns)) > 1]
    assert tableaux
    for x in tableaux:
        vue = x.find("w:tblPr/w:tblLook", ns)
        assert vue is not None
        assert {vue.get(f"{{{ns['w']}}}{c}") for c in ("firstRow", "firstColumn")} == {"1"}
        assert x.find("w:tr/w:trPr/w:tblHeader", ns) is not None
    for format in ("odt", "ods"):
        tables = list(lire(format, "content.xml").iter(f"{{{ns['t']}}}table"))
        assert tables
        for x in tables:
            assert len(x.findall("t:table-header-rows/t:table-row", ns)) == 1
            assert len(x.findall("t:table-header-columns/t:table-column", ns)) >= 1
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(complet, "xlsx")))
    assert all(f.print_title_rows and f.freeze_panes for f in classeur.worksheets[1:-1])
    page = html.fromstring(integration.page(illustrations(complet.blocs)[0]).decode())
    for ligne in page.findall(".//tbody/tr"):
        assert [c.get("scope") for c in ligne.findall("th")] == ["row"]
    assert {c.get("scope") for c in page.findall(".//thead/tr/th")} == {"col"}


def test_libreoffice_ouvre_chaque_fichier(complet: d.Document, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice n'est pas installé sur cette machine")
    for format in BUREAUTIQUE:
        (tmp_path / f"essai-{format}.{format}").write_bytes(d.rendre(complet, format))
    fichiers = sorted(tmp_path.glob("essai-*"))
    assert ouverts_par_libreoffice(fichiers, tmp_path) == {p.stem for p in fichiers}
    for format in ("docx", "odt"):
        lu = PdfReader(tmp_path / "relus" / f"essai-{format}.pdf")
        texte = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
        for mot in ("Sommaire", "Figure 1", "un point", "34,8", "Attention", "Votants"):
            assert mot in texte, (format, mot)
        assert sum(len(p.images) for p in lu.pages) >= 2


def test_un_validateur_de_pdf_ne_trouve_rien(pdf: bytes, tmp_path: Path) -> None:
    """Il prend un PDF abîmé, et ne trouve rien au nôtre."""
    programme = outloud()
    if programme is None:
        pytest.skip("outloud (PDF/UA-1) n'est pas installé : « pip install .[bancs] »")
    sain, abime = tmp_path / "sain.pdf", tmp_path / "abime.pdf"
    sain.write_bytes(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as lu:
        _sans_alternative(lu)
        lu.save(abime)
    assert fautes_pdf_ua(sain, programme) == [] and fautes_pdf_ua(abime, programme)


def test_une_part_du_classeur_se_recalcule_de_ses_termes(complet: d.Document) -> None:
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(complet, "xlsx")))
    feuille = classeur[classeur.sheetnames[1]]
    formules = {r[1].value: r[2].value for r in feuille.iter_rows() if r[2].data_type == "f"}
    assert formules == {"Alpha": "=100*E7/F7", "Gamma #emph[x]": "=100*E9/F9"}
    # Les termes d'un secret ne sont pas dans le fichier.
    assert not [c for r in feuille.iter_rows() for c in r if c.value in (3, 9)]
    ods = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "ods"))).read("content.xml").decode()
    assert ods.count('table:formula="of:=100*[.E') == 2


def test_le_classeur_a_un_sommaire_des_tableaux_nommes_et_s_imprime(complet: d.Document) -> None:
    classeur = openpyxl.load_workbook(io.BytesIO(d.rendre(complet, "xlsx")))
    premiere, *montrees, derniere = classeur.sheetnames
    assert (premiere, derniere) == ("Sommaire", "Sources")
    cibles = [
        c.hyperlink.location for r in classeur["Sommaire"].iter_rows() for c in r if c.hyperlink
    ]
    assert cibles == [f"'{nom}'!A1" for nom in (*montrees, "Sources")]
    for nom in montrees:
        feuille = classeur[nom]
        assert len(feuille.tables) == 1 and feuille.print_title_rows
        assert (
            feuille.page_setup.orientation == "landscape"
            and feuille.sheet_properties.pageSetUpPr.fitToPage
        )


def test_une_diapositive_dit_un_message_et_sa_source_est_dans_les_notes(
    complet: d.Document,
) -> None:
    lu = Presentation(io.BytesIO(d.rendre(complet, "pptx")))
    assert round(lu.slide_width / lu.slide_height, 2) == 1.78
    garde, constat, *figures = lu.slides
    assert garde.shapes.title.text_frame.text == "Un document d'essai"
    dits = [f.text_frame.text for f in constat.shapes if f.has_text_frame]
    assert "Le territoire compte 12 enfants.\nC'est peu." in dits
    avec = [p for p in figures if any(f.shape_type == 13 for f in p.shapes)]
    assert len(avec) == 2
    for page in avec:
        assert "3 communes" in page.notes_slide.notes_text_frame.text
    odp = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "odp"))).read("content.xml").decode()
    assert odp.count("<draw:page ") == len(lu.slides)


def test_le_zip_decrit_chaque_colonne_et_dit_sa_licence(complet: d.Document) -> None:
    archive = zipfile.ZipFile(io.BytesIO(d.rendre(complet, "zip")))
    decrit = json.loads(archive.read("datapackage.json"))
    assert "Licence Ouverte 2.0" in archive.read("LICENCE.txt").decode("utf-8-sig")
    assert [r["path"] for r in decrit["resources"]] == [
        n for n in archive.namelist() if n.endswith(".csv")
    ]
    for ressource in decrit["resources"]:
        entete, *_ = archive.read(ressource["path"]).decode("utf-8-sig").splitlines()
        champs = ressource["schema"]["fields"]
        assert [x["name"] for x in champs] == entete.split(";")
        assert all(x["description"] for x in champs)


@pytest.mark.parametrize(
    ("recette", "parametres", "colonne"),
    [
        ("nuage", {"identifiant": "part_65_plus", "autre": "part_menages_une_personne"}, "abscisse"),
        ("carte", {"identifiant": "part_65_plus", "cercles": "population"}, "cercle"),
    ],
)  # fmt: skip
def test_le_zip_decrit_aussi_les_colonnes_d_une_seule_forme(
    entrepot_4c: Lecteur, recette: str, parametres: dict[str, str], colonne: str
) -> None:
    figure = figure_de(entrepot_4c, recette, parametres)
    archive = zipfile.ZipFile(
        io.BytesIO(d.rendre(d.Document(titre="Une", edition=edition_de(entrepot_4c), blocs=(d.Illustration(figure),)), "zip"))
    )  # fmt: skip
    [csv] = json.loads(archive.read("datapackage.json"))["resources"]
    decrites = {x["name"]: x for x in csv["schema"]["fields"]}
    assert decrites[colonne]["type"] == "number" and decrites[colonne]["description"]
