"""Chaque mauvais fichier de la liste, à côté de bons : ce qu'on en dit, et que le reste passe.

Un seul dépôt pour tous (une année par fichier), actualisé une fois : c'est aussi la preuve qu'un
refus n'arrête pas les autres. Tous les chiffres sont inventés.
"""

from __future__ import annotations

import io
import random
import zipfile

import pytest

BON = 2022

# Nom du fichier → ce que la phrase de refus doit contenir.
REFUS = {
    "vide.csv": ["le fichier est vide", "À faire"],
    "binaire.csv": ["fichier binaire", "Attendu", "À faire"],
    "entete.csv": ["n'a qu'un en-tête, aucune ligne de données"],
    "tronque.csv": ["ligne 26", "le fichier semble coupé"],
    "separateur_mixte.csv": ["ligne 21", "cellule"],
    "negatif.csv": ["ligne 2, colonne pmun_2011", "-3 est impossible"],
    "impossible.csv": [
        "ligne 2, colonne pmun_2012",
        "99000000 est impossible",
        "2\u202f500\u202f000",
    ],
    "illisible.csv": ["ligne 2, colonne pmun_2018", "« douze » n'est pas un nombre", "1234,5"],
    "decimales.csv": ["ligne 2, colonne pmun_2008", "« 106.5 » n'est pas un nombre entier"],
    "doublon.csv": ["lignes 2 et 27", "81009 apparaît deux fois avec des valeurs différentes"],
    "colonne.csv": ["il lui manque la colonne", "D75_LOG"],
    "mystere.csv": ["disposition inconnue", "bidule, truc", "onglet « Sources et fraîcheur »"],
    "page.csv": ["une page web au lieu du fichier"],
    "evasion.zip": ["veut écrire hors de son dossier", "../../evade.csv"],
    "bombe.zip": ["se décompresse en plus de 200 fois sa taille"],
    "abime.xlsx": ["abîmé ou incomplet"],
    "codes.csv": ["la colonne des codes ne contient pas de codes connus", "01004"],
    "lien.csv": ["ce raccourci mène à un fichier qui n'existe pas"],
}

# Nom du fichier → (année, population de l'EPCI, ce qui est dit de la réparation).
ACCEPTES = {
    "bon.csv": (BON, 2500, ""),
    "deux_entetes.csv": (2003, 2525, ""),
    "entete_repete.csv": (2004, 2550, "laissée(s) de côté (code)"),
    "separateur.csv": (2005, 2575, "séparateur barre verticale"),
    "windows.csv": (2006, 2600, "encodage Windows-1252"),
    "utf16.csv": (2007, 2625, "encodage UTF-16"),
    "total.csv": (2009, 2675, "laissée(s) de côté (XX, Total)"),
    "inconnue.csv": (
        2010,
        2700,
        "inconnu(s) du code officiel géographique, laissé(s) de côté : 81998",
    ),
    "doublon_identique.csv": (2013, 2725, "identiques, comptées une fois"),
    "été à Vaour (copie 2).csv": (2014, 2825, ""),
    "sous dossier/é/à.csv": (2015, 2850, ""),
    "html.csv": (2016, 2875, ""),
    "formule.csv": (2017, 2900, ""),
    "sans_fin.csv": (2019, 2925, ""),
}


def archive(nom: str, contenu: bytes) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(nom, contenu)
    return tampon.getvalue()


def deposer_les_refus(d) -> None:
    d.deposer("vide.csv", b"")
    d.deposer("decimales.csv", d.populations(2008, "106,5").replace("106,5", "106.5", 3))
    d.deposer("binaire.csv", random.Random(1).randbytes(4000))
    d.deposer("entete.csv", d.populations(2001).splitlines()[0] + "\n")
    d.deposer("tronque.csv", d.populations(2002)[:-9])
    d.deposer("separateur_mixte.csv", d.populations(2005, 7).replace(";", ",", 40))
    d.deposer("negatif.csv", d.populations(2011, 109).replace("109", "-3", 1))
    d.deposer("impossible.csv", d.populations(2012, 110).replace("110", "99000000", 1))
    d.deposer("illisible.csv", d.populations(2018, "douze"))
    d.deposer("doublon.csv", d.populations(2013, 111) + f"{d.communes[0]};Nom;112\n")
    d.deposer("colonne.csv", "CODGEO;D68_POP;SUPERF\n81069;900;8,2\n")
    d.deposer("mystere.csv", "bidule;truc\n1;2\n")
    d.deposer("page.csv", "<!DOCTYPE html><html><body>Erreur 404</body></html>")
    d.deposer("evasion.zip", archive("../../evade.csv", d.populations(2020).encode()))
    d.deposer("bombe.zip", archive("bombe.csv", b"0" * (150 * 2**20)))
    d.deposer("abime.xlsx", b"PK\x03\x04n'importe quoi")
    d.deposer("codes.csv", "code;libelle;pmun_2021\nVaour;81;3\nTonnac;82;4\n")
    (d.donnees / "lien.csv").symlink_to(d.donnees / "nulle-part.csv")


def deposer_les_acceptes(d) -> None:
    d.deposer("bon.csv", d.populations(BON))
    d.deposer("deux_entetes.csv", "Code;Commune;Population en 2003\n" + d.populations(2003, 101))
    d.deposer(
        "entete_repete.csv",
        d.populations(2004, 102).replace("\n", "\ncode;libelle;pmun_2004\n", 1),
    )
    d.deposer("separateur.csv", d.populations(2005, 103, "|"))
    d.deposer(
        "windows.csv", d.populations(2006, 104).replace("Nom", "Saint-Éloi-l'Hôpital"), "cp1252"
    )
    d.deposer("utf16.csv", d.populations(2007, 105).replace("Nom", "Évêché"), "utf-16")
    d.deposer("total.csv", d.populations(2009, 107) + "XX;France;66000000\nTotal;;2675\n")
    d.deposer("inconnue.csv", d.populations(2010, 108) + "81998;Nulle part;5\n")
    d.deposer("doublon_identique.csv", d.populations(2013, 109) + f"{d.communes[0]};Nom;109\n")
    d.deposer("été à Vaour (copie 2).csv", d.populations(2014, 113))
    d.deposer("sous dossier/é/à.csv", d.populations(2015, 114))
    d.deposer("html.csv", d.populations(2016, 115).replace("Nom", "<script>alert(1)</script>"))
    d.deposer("formule.csv", d.populations(2017, 116).replace("Nom", "=cmd|' /C calc'!A0"))
    d.deposer("sans_fin.csv", d.populations(2019, 117).rstrip("\n"))


@pytest.fixture(scope="module")
def resultat(depot_commun):
    """Les lignes d'`actualiser`, par fichier, quand tous les fichiers sont là."""
    deposer_les_refus(depot_commun)
    deposer_les_acceptes(depot_commun)
    return {str(f["fichier"]): f for f in depot_commun.actualiser().fichiers}


@pytest.mark.parametrize("nom", REFUS)
def test_un_refus_s_explique(resultat, nom: str) -> None:
    fichier = resultat[nom]
    assert fichier["statut"] == "refuse"
    for morceau in REFUS[nom]:
        assert morceau in fichier["message"]
    assert "À faire : " in fichier["message"]
    assert fichier["lignes_retenues"] == 0


@pytest.mark.parametrize("nom", ACCEPTES)
def test_le_reste_est_charge(resultat, depot_commun, nom: str) -> None:
    annee, population, dit = ACCEPTES[nom]
    assert resultat[nom]["statut"] == "reconnu"
    assert dit in resultat[nom]["message"]
    assert depot_commun.population(annee) == population


def test_aucun_fichier_n_est_oublie(resultat) -> None:
    assert set(resultat) == REFUS.keys() | ACCEPTES.keys()


def test_rien_n_est_sorti_de_l_archive(resultat, depot_commun) -> None:
    racine = depot_commun.donnees.parent
    assert not list(racine.rglob("evade.csv"))
    assert not list(racine.parent.glob("evade.csv"))


def test_aucun_chiffre_ne_vient_d_un_fichier_refuse(resultat, depot_commun) -> None:
    from observatoire.entrepot.lecture import ouvrir

    lecteur = ouvrir(depot_commun.entrepot)
    fichiers = set(lecteur._neuf("SELECT DISTINCT fichier FROM mesures")["fichier"])
    noms = set(lecteur._neuf("SELECT libelle FROM territoires WHERE niveau = 'commune'")["libelle"])
    lecteur.fermer()
    assert fichiers == ACCEPTES.keys()
    # Les noms viennent du référentiel, jamais du fichier : ni balise, ni formule.
    assert not [n for n in noms if n.startswith(("=", "<"))]


def test_codes_sans_zero_de_tete(depot) -> None:
    # CA du Bassin de Bourg-en-Bresse : dans l'Ain, « 01053 » devient « 1053 » dans un tableur.
    from observatoire.territoire import membres

    epci = "200071751"
    (depot.donnees / "territoire.toml").write_text(f'epci = "{epci}"\n', encoding="utf-8")
    lignes = "".join(f"{int(c)};Nom;10\n" for c in membres(epci))
    depot.deposer("p.csv", f"code;libelle;pmun_2022\n{lignes}")
    [fichier] = depot.actualiser().fichiers
    assert f"{len(membres(epci))} code(s) sans leur zéro de tête, rétabli(s)" in fichier["message"]
    assert depot.population(2022, code=epci) == 10 * len(membres(epci))


def test_la_corse(depot) -> None:
    from observatoire.territoire import membres

    epci = "242010056"  # CA du Pays ajaccien : codes en 2A
    communes = membres(epci)
    assert all(c.startswith("2A") for c in communes)
    (depot.donnees / "territoire.toml").write_text(f'epci = "{epci}"\n', encoding="utf-8")
    lignes = "".join(f"{c.lower() if i % 2 else c};Nom;10\n" for i, c in enumerate(communes))
    depot.deposer("p.csv", f"code;libelle;pmun_2022\n{lignes}2B033;Bastia;7\n")
    [fichier] = depot.actualiser().fichiers
    assert fichier["statut"] == "reconnu"
    assert depot.population(2022, code=epci) == 10 * len(communes)


def test_un_export_en_libelles_dit_comment_le_refaire(depot) -> None:
    depot.deposer(
        "export.csv",
        "Code de la commune;Date de référence;Nombre de foyers allocataires\n81069;2024-12;100\n",
    )
    (fichier,) = depot.actualiser().fichiers
    assert fichier["statut"] == "refuse"
    assert "sans cocher" in str(fichier["message"]) and "numcomdo" in str(fichier["message"])


def test_un_code_de_commune_ne_suffit_pas_a_ressembler(depot) -> None:
    depot.deposer("autre.csv", "codgeo;libgeo;an;tx_morta\n200034064;4C;1968-1975;10,4\n")
    (fichier,) = depot.actualiser().fichiers
    assert "disposition inconnue" in str(fichier["message"])
