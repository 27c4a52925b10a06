"""Les « .xls » qui n'en sont pas : HTML, XML de 2003, texte tabulé (exemples inventés)."""

HTML = """<html><head><meta charset="windows-1252"></head><body>
<table border=1><tr><th colspan=2>Taux &amp; places<th>2023</tr>
<tr><td>81069<td>Cordes-<br>sur-Ciel<td> 52,6 </td></tr>
<tr><td>81206</td><td>Penne</td><td>=1+1</td></tr></table></body></html>"""

XML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="COM"><Table>
<Row><Cell><Data ss:Type="String">code</Data></Cell><Cell><Data ss:Type="String">pop</Data></Cell>
</Row><Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">879</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_html_nomme_xls(banc):
    chemin = banc.deposer("taux.xls", HTML)
    (feuille,) = banc.feuilles(chemin)
    assert feuille.nom == "taux.xls"
    assert feuille.apercu == [
        ["Taux & places", "", "2023"],
        ["81069", "Cordes- sur-Ciel", "52,6"],
        ["81206", "Penne", "=1+1"],
    ]
    assert banc.lignes(chemin, 2, 3)[0] == (2, "81069", "Cordes- sur-Ciel", "52,6")


def test_xml_de_2003(banc):
    chemin = banc.deposer("taux.xls", XML)
    (feuille,) = banc.feuilles(chemin)
    assert feuille.nom == "taux.xls › COM"
    assert (feuille.apercu, feuille.lignes_apercu) == ([["code", "pop"], ["", "879"]], [1, 3])
    assert banc.lignes(chemin, 2, 2) == [(3, None, "879")]


def test_texte_tabule_nomme_xls(banc):
    chemin = banc.deposer("t.xls", "code\tlibellé\n81069\tCordes\n".encode("cp1252"))
    assert banc.feuilles(chemin)[0].apercu == [["code", "libellé"], ["81069", "Cordes"]]


def test_page_web_a_la_place_d_un_csv(refus_de):
    page = "<!DOCTYPE html>\n<html lang='fr'><body><h1>Erreur 503</h1></body></html>"
    assert "page web" in refus_de("donnees.csv", page)
    assert "page web" in refus_de("donnees.xls", page)


def test_un_libelle_qui_commence_par_un_chevron_n_est_pas_une_page(banc):
    chemin = banc.deposer("t.csv", "<18 ans;18 ans et +\n1;<b>2</b>\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "<b>2</b>")]


def test_xml_quelconque_et_json(refus_de):
    assert "XML" in refus_de("t.csv", "<?xml version='1.0'?><racine><a/></racine>")
    assert "JSON" in refus_de("t.csv", '{"error": "jeu de données inconnu"}')


def test_xml_de_2003_coupe(refus_de):
    assert "abîmé" in refus_de("t.xls", XML[:400])
