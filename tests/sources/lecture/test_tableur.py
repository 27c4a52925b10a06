"""Classeurs écrits par trois bibliothèques indépendantes de celle qui les lit."""

import datetime as dt

import pytest
import xlsxwriter

from observatoire.erreurs import FichierRefuse

LIGNES = [["Titre du classeur"], [], ["SIREN", "Commune", "Taux", "Le"]]
DONNEES = [200034064, "Vaour", 12.5, dt.date(2024, 1, 31)]
ATTENDU = ("200034064", "Vaour", "12.5", "2024-01-31")


def ecrire_xlsx(chemin):
    with xlsxwriter.Workbook(chemin, {"default_date_format": "dd/mm/yyyy"}) as classeur:
        classeur.add_worksheet("Vide")
        onglet = classeur.add_worksheet("APL 2023")
        for rang, ligne in enumerate([*LIGNES, DONNEES]):
            for colonne, valeur in enumerate(ligne):
                onglet.write(rang, colonne, valeur)
        autre = classeur.add_worksheet("Autre")
        autre.merge_range(0, 0, 0, 2, "fusion")
        autre.write_row(1, 0, ["a", "b", "c"])
        autre.write_row(2, 0, [True, 0.1, 1e20])
        classeur.add_chartsheet("Graphique")


def ecrire_xls(chemin):
    xlwt = pytest.importorskip("xlwt", reason="xlwt n'est pas installé")
    classeur = xlwt.Workbook()
    onglet = classeur.add_sheet("APL 2023")
    date = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for rang, ligne in enumerate([*LIGNES, DONNEES]):
        for colonne, valeur in enumerate(ligne):
            format_ = [date] if isinstance(valeur, dt.date) else []
            onglet.write(rang, colonne, valeur, *format_)
    classeur.save(str(chemin))


def ecrire_ods(chemin):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    classeur = OpenDocumentSpreadsheet()
    onglet = Table(name="APL 2023")
    for ligne in [*LIGNES, DONNEES]:
        rangee = TableRow()
        for valeur in ligne:
            if isinstance(valeur, dt.date):
                cellule = TableCell(valuetype="date", datevalue=valeur.isoformat())
            elif isinstance(valeur, str):
                cellule = TableCell(valuetype="string")
                cellule.addElement(P(text=valeur))
            else:
                cellule = TableCell(valuetype="float", value=valeur)
            rangee.addElement(cellule)
        onglet.addElement(rangee)
    classeur.spreadsheet.addElement(onglet)
    classeur.save(str(chemin))


@pytest.mark.parametrize(
    ("nom", "ecrire"),
    [("apl.xlsx", ecrire_xlsx), ("apl.xls", ecrire_xls), ("apl.ods", ecrire_ods)],
)
def test_classeurs(banc, nom, ecrire):
    chemin = banc.depot / nom
    ecrire(chemin)
    feuille = banc.feuilles(chemin)[0]
    assert feuille.nom == f"{nom} › APL 2023"
    assert feuille.lignes_apercu == [1, 3, 4]
    assert feuille.apercu[0][0] == "Titre du classeur"
    assert feuille.apercu[1] == ["SIREN", "Commune", "Taux", "Le"]
    assert tuple(feuille.apercu[2]) == ATTENDU
    assert banc.lignes(chemin, 4, 4) == [(4, *ATTENDU)]


def test_onglets_fusions_et_nombres(banc):
    chemin = banc.depot / "apl.xlsx"
    ecrire_xlsx(chemin)
    feuilles = banc.feuilles(chemin)
    assert [f.nom for f in feuilles] == ["apl.xlsx › APL 2023", "apl.xlsx › Autre"]
    assert feuilles[1].apercu == [["fusion"], ["a", "b", "c"], ["VRAI", "0.1", "1e+20"]]


def test_ligne_plus_courte_que_l_en_tete_et_cellule_en_trop(banc):
    chemin = banc.depot / "t.xlsx"
    with xlsxwriter.Workbook(chemin) as classeur:
        onglet = classeur.add_worksheet("T")
        for rang, ligne in enumerate([["a", "b"], ["1"], [], ["2", "x"]]):
            onglet.write_row(rang, 0, ligne)
    assert banc.lignes(chemin, 2, 2) == [(2, "1", None), (4, "2", "x")]
    with pytest.raises(FichierRefuse, match="T, ligne 4 : la ligne a 2 cellules au lieu de 1"):
        banc.lignes(chemin, 2, 1)


def test_classeur_renomme_csv(banc):
    chemin = banc.depot / "apl.csv"
    ecrire_xlsx(chemin)
    assert banc.feuilles(chemin)[0].nom == "apl.csv › APL 2023"


def test_classeur_tronque(banc, refus_de):
    chemin = banc.depot / "apl.xlsx"
    ecrire_xlsx(chemin)
    assert "abîmé" in refus_de("coupe.xlsx", chemin.read_bytes()[:3000])


def test_classeur_vide(banc):
    chemin = banc.depot / "vide.xlsx"
    with xlsxwriter.Workbook(chemin) as classeur:
        classeur.add_worksheet("Rien")
    with pytest.raises(FichierRefuse, match=r"aucun tableau.*onglets sont vides"):
        banc.feuilles(chemin)


def test_classeur_protege(refus_de):
    """Un XLSX à mot de passe est un conteneur OLE avec un flux « EncryptedPackage »."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refus_de("secret.xlsx", ole)


def test_ole_qui_n_est_pas_un_classeur(refus_de):
    assert "abîmé" in refus_de("memo.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
