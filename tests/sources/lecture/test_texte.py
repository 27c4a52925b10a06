"""Des CSV inventés, chacun avec un défaut rencontré chez un producteur."""

import pytest

from observatoire.erreurs import FichierRefuse
from observatoire.sources.lecture import lecteur_texte, ouvrir

EN_TETE = "CODGEO;LIBGEO;POP\n"


def test_csv_simple(banc):
    chemin = banc.deposer("pop.csv", EN_TETE + "81069;Cordes-sur-Ciel;879\n81309; Vaour ;\n")
    (feuille,) = banc.feuilles(chemin)
    assert feuille.nom == "pop.csv"
    assert feuille.apercu[0] == ["CODGEO", "LIBGEO", "POP"]
    assert feuille.apercu[2] == ["81309", "Vaour", ""]
    assert feuille.lignes_apercu == [1, 2, 3]
    assert feuille.remarques == ()
    assert banc.lignes(chemin, 2, 3) == [
        (2, "81069", "Cordes-sur-Ciel", "879"),
        (3, "81309", "Vaour", None),
    ]


def test_types_de_la_vue(banc):
    chemin = banc.deposer("pop.csv", EN_TETE + "01001;x;1\n")
    banc.lignes(chemin, 2, 3)
    colonnes = banc.con.execute("DESCRIBE v").fetchall()
    assert [c[:2] for c in colonnes] == [
        ("ligne", "BIGINT"),
        ("c0", "VARCHAR"),
        ("c1", "VARCHAR"),
        ("c2", "VARCHAR"),
    ]


@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
def test_separateurs(banc, separateur):
    texte = "".join(separateur.join(ligne) + "\n" for ligne in (["a", "b", "c"], ["1", "2", "3"]))
    chemin = banc.deposer("t.tsv", texte)
    assert banc.feuilles(chemin)[0].apercu == [["a", "b", "c"], ["1", "2", "3"]]
    assert banc.lignes(chemin, 2, 3) == [(2, "1", "2", "3")]


def test_la_virgule_decimale_n_est_pas_un_separateur(banc):
    chemin = banc.deposer("t.csv", "code;tx\n" + "81069;50,0\n81309;17,5\n" * 20)
    assert banc.feuilles(chemin)[0].apercu[1] == ["81069", "50,0"]


def test_directive_sep_d_excel(banc):
    chemin = banc.deposer("t.csv", "sep=;\na;b\n1;2\n")
    (feuille,) = banc.feuilles(chemin)
    assert (feuille.apercu, feuille.lignes_apercu) == ([["a", "b"], ["1", "2"]], [2, 3])


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r", "\r\r\n"])
def test_fins_de_ligne(banc, fin):
    chemin = banc.deposer("t.csv", fin.join(["Titre", "", "a;b", "1;2", "", "3;4"]))
    (feuille,) = banc.feuilles(chemin)
    assert feuille.lignes_apercu == [1, 3, 4, 6]
    assert banc.lignes(chemin, 4, 2) == [(4, "1", "2"), (6, "3", "4")]


def test_fins_de_ligne_melees(banc):
    chemin = banc.deposer("t.csv", "a;b\r\n1;2\n3;4\r\n5;6")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]


def test_titres_et_notes_avant_l_en_tete(banc):
    texte = "Population par commune\nSource : Insee, RP\n\ncode;libellé;pop\n81069;Cordes;879\n"
    (feuille,) = banc.feuilles(chemin := banc.deposer("t.csv", texte))
    assert [len(ligne) for ligne in feuille.apercu] == [1, 1, 3, 3]
    assert feuille.lignes_apercu == [1, 2, 4, 5]
    assert banc.lignes(chemin, 5, 3) == [(5, "81069", "Cordes", "879")]


def test_notes_finales_laissees(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n\nSource : Insee\nChamp : France\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2")]


def test_une_note_entre_des_donnees_est_laissee_et_gardee(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\nSource : Insee\n3;4\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2"), (4, "3", "4")]


def test_une_cellule_seule_suivie_de_donnees_est_une_faute(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n\nVaour\n3;4\n")
    with pytest.raises(FichierRefuse, match=r"ligne 4.*1 cellule au lieu de 2"):
        banc.lignes(chemin, 2, 2)


def test_cellules_vides_en_trop(banc):
    chemin = banc.deposer("t.csv", f"a;b{';' * 55}\n1;2{';' * 55}\n3;4\n5;6{';' * 90}\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]


def test_guillemets(banc):
    texte = 'a;b;c\n"1";"x;y";"dit ""oui"""\n2;L\'Isle "haute";z\n3;"deux\nlignes";w\n4;a;b\n'
    assert banc.lignes(banc.deposer("t.csv", texte), 2, 3) == [
        (2, "1", "x;y", 'dit "oui"'),
        (3, "2", 'L\'Isle "haute"', "z"),
        (4, "3", "deux\nlignes", "w"),
        (6, "4", "a", "b"),
    ]


def test_en_tete_sur_plusieurs_lignes_entre_guillemets(banc):
    chemin = banc.deposer("t.csv", 'a;"nombre\nde places"\n1;2\n3;4\n')
    assert banc.feuilles(chemin)[0].lignes_apercu == [1, 3, 4]
    assert banc.lignes(chemin, 3, 2) == [(3, "1", "2"), (4, "3", "4")]


def test_guillemet_mal_ferme_au_milieu_d_une_cellule(banc):
    chemin = banc.deposer("t.csv", 'a;b\n1;"Le Bourg" nord\n2;x\n')
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "Le Bourg nord"), (3, "2", "x")]


@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        ("1;2;3\n4;5\n6;7;8\n", "ligne 3.*2 cellules au lieu de 3"),
        ("1;2;3\n4;5;6;7\n8;9;10\n", "ligne 3.*4 cellules au lieu de 3"),
        ("1;2;3\n4;5\n", "ligne 3.*semble coupé"),
        ("1;2;3\n4;5", "ligne 3.*semble coupé"),
        ('1;2;3\n4;5;"6\n7;8;9\n', "ligne 3.*guillemet"),
    ],
)
def test_lignes_fausses(banc, corps, attendu):
    chemin = banc.deposer("t.csv", "a;b;c\n" + corps)
    with pytest.raises(FichierRefuse, match=attendu):
        if '"' in corps:
            banc.feuilles(chemin)
        banc.lignes(chemin, 2, 3)


def test_une_ligne_fausse_loin_dans_le_fichier(banc):
    lignes = [f"{i};x;y" for i in range(2, 50_002)]
    lignes[40_000] = "42;x"
    chemin = banc.deposer("t.csv", "a;b;c\n" + "\n".join(lignes) + "\n")
    with pytest.raises(FichierRefuse, match="ligne 40002 : la ligne a 2 cellules au lieu de 3"):
        banc.lignes(chemin, 2, 3)


def test_une_seule_colonne(banc):
    chemin = banc.deposer("t.csv", "code\n81069\n\n81309\n")
    (feuille,) = banc.feuilles(chemin)
    assert feuille.remarques == ("une seule colonne",)
    assert banc.lignes(chemin, 2, 1) == [(2, "81069"), (4, "81309")]


def test_espaces_insecables_otes(banc):
    chemin = banc.deposer("t.csv", "a;b\n\u00a0x\u00a0;\u202f1\u202f234\u00a0\n;\t\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "x", "1\u202f234")]


@pytest.mark.parametrize(
    "nom",
    [
        "o'brien; DROP.csv",
        "données communales 2022.CSV",
        "a[1]*.csv",
        "annee=2020.txt",
        "{x}?.tsv",
        'guille"met.dat',
        "table.csv.gz.tsv",
    ],
)
def test_noms_de_fichier_hostiles(banc, nom):
    (banc.depot / "a1.csv").write_text("un;autre\nfichier;lu\n")
    chemin = banc.deposer(nom, "a;b\n1;2\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2")]


def test_nom_de_vue_hostile_et_vue_remplacee(banc):
    nom = 'v"; DROP TABLE t; --'
    for valeur in ("1", "2"):
        chemin = banc.deposer("t.csv", f"a;b\n{valeur};x\n")
        with ouvrir(chemin, dossier_temporaire=banc.temporaire) as (feuille,):
            feuille.vue(banc.con, nom, 2, 2)
            entre = '"' + nom.replace('"', '""') + '"'
            assert banc.con.execute(f"SELECT c0 FROM {entre}").fetchall() == [(valeur,)]


def test_lu_sur_place_sans_copie(banc):
    banc.lignes(banc.deposer("t.csv", EN_TETE + "1;é;2\n"), 2, 3)
    assert list(banc.temporaire.iterdir()) == []


@pytest.mark.parametrize("ordre", ["true", "false"])
@pytest.mark.parametrize("taille_table", [0, 1 << 30])
def test_numeros_exacts_sur_un_fichier_long(banc, monkeypatch, ordre, taille_table):
    """Plusieurs blocs de lecture, plusieurs fils : chaque ligne garde son numéro."""
    monkeypatch.setattr(lecteur_texte, "TAILLE_TABLE", taille_table)
    n = 1_500_000
    texte = "n;a;b\n" + "".join(f"{i};abcdefghijkl;{i % 7}\n" for i in range(2, n)) + ";;\n"
    chemin = banc.deposer("t.csv", texte)
    banc.con.execute(f"SET preserve_insertion_order={ordre}; SET threads=4")
    with ouvrir(chemin, dossier_temporaire=banc.temporaire) as (feuille,):
        feuille.vue(banc.con, "v", 2, 3)
        compte = banc.con.execute(
            "SELECT count(*), count(*) FILTER (ligne <> c0::BIGINT), min(ligne) FROM v"
        ).fetchone()
    assert compte == (n - 2, 0, 2)


@pytest.mark.parametrize("guillemet", ["", '"'])
def test_cellule_de_plusieurs_mega_octets(banc, guillemet):
    """Les exports d'Opendatasoft portent des contours entiers dans une cellule."""
    forme = "é" * 3_000_000
    chemin = banc.deposer("t.csv", f"a;b\n1;{guillemet}{forme}{guillemet}\n2;y\n")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", forme), (3, "2", "y")]


def test_fin_de_fichier_de_dos(banc):
    assert banc.lignes(banc.deposer("t.csv", "a;b\r\n1;2\r\n\x1a"), 2, 2) == [(2, "1", "2")]


def test_guillemet_isole(banc):
    chemin = banc.deposer("t.csv", 'a;b\n1;5" x\n2;y\n3;z\n')
    assert banc.lignes(chemin, 2, 2) == [(2, "1", '5" x'), (3, "2", "y"), (4, "3", "z")]


def test_connexion_sans_ordre_garanti_et_vue_sans_lignes_vides(banc):
    chemin = banc.deposer("t.csv", "a;b\n1;2\n;\n3;4\n")
    banc.con.execute("SET preserve_insertion_order=false")
    assert banc.lignes(chemin, 2, 2) == [(2, "1", "2"), (4, "3", "4")]
    with pytest.raises(FichierRefuse, match="ligne 2"):
        banc.lignes(chemin, 2, 3)


@pytest.mark.parametrize(
    ("texte", "coupe"),
    [
        ("code;n\n81069;120,5\n81309;341,25\n81206;61", True),
        ("code;n\n81069;120\n81309;34\n81206;611", False),
        ("code;n\n81069;120\n81309;s\n81206;", False),
        ("code;n\n81069;120,5\n81309;341,2\n81206;61\n", False),
    ],
)
def test_un_fichier_entier_sans_derniere_fin_de_ligne_n_alarme_pas(
    tmp_path, texte: str, coupe: bool
) -> None:
    (tmp_path / "t.csv").write_text(texte, encoding="utf-8")
    with ouvrir(tmp_path / "t.csv", dossier_temporaire=tmp_path) as feuilles:
        assert ("coupé" in " ".join(feuilles[0].remarques)) is coupe
