"""Encodages : attendus écrits avec les codecs de Python, indépendants de la détection."""

import codecs

import pytest

from observatoire.sources.lecture import encodage

TEXTE = "code;libellé\n81135;Laparrouquial à l'été\n81123;Lacapelle-Ségalar çà où\n"
LIGNES = [(2, "81135", "Laparrouquial à l'été"), (3, "81123", "Lacapelle-Ségalar çà où")]


@pytest.mark.parametrize(
    ("codec", "bom", "remarque"),
    [
        ("utf-8", b"", ()),
        ("utf-8", codecs.BOM_UTF8, ()),
        ("utf-16-le", codecs.BOM_UTF16_LE, ("encodage UTF-16",)),
        ("utf-16-be", codecs.BOM_UTF16_BE, ("encodage UTF-16 (gros-boutiste)",)),
        ("utf-16-le", b"", ("encodage UTF-16",)),
        ("utf-16-be", b"", ("encodage UTF-16 (gros-boutiste)",)),
        ("latin-1", b"", ("encodage Windows-1252",)),
        ("iso8859-15", b"", ("encodage Windows-1252",)),
        ("cp1252", b"", ("encodage Windows-1252",)),
        ("cp850", b"", ("encodage DOS (850)",)),
        ("mac_roman", b"", ("encodage Macintosh",)),
    ],
)
def test_encodages(banc, codec, bom, remarque):
    chemin = banc.deposer("t.csv", bom + TEXTE.encode(codec))
    (feuille,) = banc.feuilles(chemin)
    assert feuille.apercu[0] == ["code", "libellé"]
    assert feuille.remarques == remarque
    assert banc.lignes(chemin, 2, 2) == LIGNES


@pytest.mark.parametrize(
    ("codec", "texte"),
    [("cp1252", "cœur d'Œuilly, 12 €"), ("iso8859-15", "cœur d'Œuilly, 12 €")],
)
def test_oe_et_euro(banc, codec, texte):
    chemin = banc.deposer("t.csv", f"code;texte\n1;{texte}\n".encode(codec))
    assert banc.lignes(chemin, 2, 2) == [(2, "1", texte)]


def test_utf8_mele_de_windows(banc):
    """Deux fichiers mis bout à bout par un utilisateur : aucune lettre n'est perdue."""
    octets = TEXTE.encode() + "81309;Vaour, façade\n".encode("cp1252")
    chemin = banc.deposer("t.csv", octets)
    assert banc.feuilles(chemin)[0].remarques == ("encodage UTF-8 mêlé de Windows-1252",)
    assert banc.lignes(chemin, 2, 2) == [*LIGNES, (4, "81309", "Vaour, façade")]


def test_utf8_coupe_au_milieu_d_une_lettre(refus_de):
    octets = (TEXTE + "81309;é").encode()[:-1]
    assert "semble coupé" in refus_de("t.csv", octets)


def test_une_lettre_a_cheval_sur_deux_blocs(banc, monkeypatch):
    monkeypatch.setattr(encodage, "BLOC", 7)
    for codec in ("utf-8", "utf-16-le", "cp1252"):
        texte = "a;b\r\n\r\n" + "é;à\r\n" * 30
        chemin = banc.deposer("t.csv", texte.encode(codec))
        assert banc.lignes(chemin, 3, 2) == [(n, "é", "à") for n in range(3, 33)]
