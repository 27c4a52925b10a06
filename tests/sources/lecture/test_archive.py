"""Archives honnêtes et malveillantes, toutes fabriquées ici."""

import gzip
import io
import struct
import zipfile

import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import archive

CSV = "a;b\n1;2\n"


def zip_de(membres, compression=zipfile.ZIP_DEFLATED):
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", compression) as z:
        for nom, contenu in membres.items():
            z.writestr(nom, contenu)
    return flux.getvalue()


def test_chaque_membre_lisible_est_une_feuille(banc):
    chemin = banc.deposer(
        "ensemble.zip",
        zip_de(
            {
                "donnees_communes.csv": CSV,
                "dossier/meta é.CSV": "COD_VAR;LIB_VAR\nP22;x\n",
                "dossier/": "",
                "notice.pdf": b"%PDF-1.7",
                "logo.png": b"\x89PNG",
                "lisezmoi.txt": "Licence Ouverte 2.0\nLe producteur ne garantit rien.\n",
                "__MACOSX/._donnees_communes.csv": b"\0\0\1\2",
                ".cache.csv": CSV,
            }
        ),
    )
    noms = [f.nom for f in banc.feuilles(chemin)]
    assert noms == ["ensemble.zip › donnees_communes.csv", "ensemble.zip › dossier/meta é.CSV"]
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2")]


def test_un_txt_tabule_et_un_classeur_dans_le_zip(banc):
    import xlsxwriter

    flux = io.BytesIO()
    with xlsxwriter.Workbook(flux) as classeur:
        classeur.add_worksheet("COM").write_row(0, 0, ["x", "y"])
    chemin = banc.deposer("e.zip", zip_de({"t.txt": "a\tb\n1\t2\n", "c.xlsx": flux.getvalue()}))
    assert [f.nom for f in banc.feuilles(chemin)] == ["e.zip › t.txt", "e.zip › c.xlsx › COM"]


def test_un_membre_illisible_est_dit(banc):
    chemin = banc.deposer("e.zip", zip_de({"bon.csv": CSV, "faux.csv": b"\0\1\2"}))
    (feuille,) = banc.feuilles(chemin)
    assert feuille.nom == "e.zip › bon.csv"
    assert "membre ignoré : e.zip › faux.csv" in feuille.remarques[0]


def test_rien_de_lisible(refus_de):
    assert "aucun tableau" in refus_de("e.zip", zip_de({"notice.pdf": b"%PDF"}))
    assert "aucun tableau" in refus_de("v.zip", zip_de({}))
    assert "binaire" in refus_de("f.zip", zip_de({"faux.csv": b"\0\1\2"}))


@pytest.mark.parametrize(
    "nom", ["../evade.csv", "a/../../evade.csv", "..\\evade.csv", "/etc/evade.csv", "C:\\evade.csv"]
)
def test_chemins_qui_s_evadent(banc, refus_de, nom):
    assert "hors de son dossier" in refus_de("e.zip", zip_de({"bon.csv": CSV, nom: CSV}))
    assert not list(banc.depot.parent.rglob("evade.csv"))


def test_deux_points_dans_un_nom_honnete(banc):
    chemin = banc.deposer("e.zip", zip_de({"pop..2022.csv": CSV}))
    assert len(banc.feuilles(chemin)) == 1


def test_un_zip_dans_un_zip_est_ouvert_un_troisieme_non(banc, refus_de):
    dedans = zip_de({"dossier/a.csv": CSV, "notice.pdf": b"%PDF"})
    chemin = banc.deposer("e.zip", zip_de({"b.csv": CSV, "jeu/autre.zip": dedans}))
    noms = [f.nom for f in banc.feuilles(chemin)]
    assert noms == ["e.zip › b.csv", "e.zip › jeu/autre.zip › dossier/a.csv"]
    assert "en contient une autre" in refus_de(
        "t.zip", zip_de({"m.zip": zip_de({"n.zip": dedans})})
    )
    assert "en contient une autre" in refus_de("d.zip", zip_de({"deguise.csv": dedans}))
    assert "hors de son dossier" in refus_de("s.zip", zip_de({"m.zip": zip_de({"../a.csv": CSV})}))


def test_bombe_dans_une_archive_interieure(refus_de, monkeypatch):
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 3000)
    deux = {"a.zip": zip_de({"a.csv": CSV * 250}), "b.zip": zip_de({"b.csv": CSV * 250})}
    assert "plus de" in refus_de("b.zip", zip_de(deux))


def test_un_csv_gzip_se_lit_abime_ou_bombe_non(banc, refus_de, monkeypatch):
    chemin = banc.deposer("s_ben_com_f.csv.gz", gzip.compress(CSV.encode()))
    assert [f.nom for f in banc.feuilles(chemin)] == ["s_ben_com_f.csv.gz"]
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2")]
    assert "abîmé" in refus_de("c.csv.gz", gzip.compress(CSV.encode() * 2000)[:-20])
    monkeypatch.setattr(archive, "TAILLE_SANS_RAPPORT", 1_000_000)
    assert "200 fois" in refus_de("z.csv.gz", gzip.compress(b"0;0\n" * 1_000_000))


def test_archive_chiffree(refus_de):
    """Le bit 0 des drapeaux dit le chiffrement, dans l'en-tête local et dans l'index."""
    octets = bytearray(zip_de({"a.csv": CSV}, zipfile.ZIP_STORED))
    index = octets.index(b"PK\x01\x02")
    for position in (6, index + 8):
        (drapeaux,) = struct.unpack_from("<H", octets, position)
        struct.pack_into("<H", octets, position, drapeaux | 1)
    assert "mot de passe" in refus_de("e.zip", bytes(octets))


def test_archive_abimee(refus_de):
    octets = zip_de({"a.csv": CSV * 2000})
    assert "abîmé" in refus_de("coupe.zip", octets[:-30])
    altere = bytearray(octets)
    altere[60:70] = b"\xff" * 10
    assert "abîmé" in refus_de("altere.zip", bytes(altere))


def test_bombe_par_rapport(refus_de, monkeypatch):
    monkeypatch.setattr(archive, "TAILLE_SANS_RAPPORT", 1_000_000)
    bombe = zip_de({"zeros.csv": b"0;0\n" * 1_000_000})
    assert "200 fois" in refus_de("bombe.zip", bombe)


def test_bombe_par_taille_totale(refus_de, monkeypatch):
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 3000)
    assert "plus de" in refus_de("b.zip", zip_de({"a.csv": CSV * 250, "b.csv": CSV * 250}))


def test_taille_annoncee_mensongere(banc, monkeypatch):
    """L'index annonce 8 octets : ce sont les octets réels qui comptent."""
    octets = bytearray(zip_de({"a.csv": "a;b\n" + "1;2\n" * 50_000}))
    struct.pack_into("<I", octets, octets.index(b"PK\x01\x02") + 24, 8)
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 1000)
    with pytest.raises(FichierRefuse, match=r"abîmé|plus de"):
        banc.feuilles(banc.deposer("e.zip", bytes(octets)))
    assert sum(f.stat().st_size for f in banc.temporaire.iterdir()) <= 1000


def test_un_xlsx_bombe_est_refuse_avant_lecture(refus_de, monkeypatch):
    monkeypatch.setattr(archive, "TAILLE_MAXIMALE", 10_000)
    faux = zip_de({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 20_000})
    assert "plus de" in refus_de("b.xlsx", faux)
