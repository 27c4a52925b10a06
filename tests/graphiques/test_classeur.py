"""Le classeur, relu par une autre bibliothèque que celle qui l'écrit."""

import io
from dataclasses import replace

import openpyxl
import pytest

from observatoire.documents.classeur import classeur_de
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Forme


def ouvrir(*figures):
    return openpyxl.load_workbook(io.BytesIO(classeur_de(figures)))


def lignes(feuille) -> list[tuple]:
    toutes = list(feuille.iter_rows(values_only=True))
    debut = next(i for i, ligne in enumerate(toutes) if ligne[0] == "Code")
    return toutes[debut:]


def test_nombres_en_nombres_codes_en_texte(creer):
    feuille = ouvrir(creer("barres")).worksheets[1]
    entete, premiere, *_ = lignes(feuille)
    assert entete == ("Code", "Territoire", "%", "Statut")
    assert premiere == ("00001", "Commune n° 1", 1, "publié")
    cellule = next(c for ligne in feuille.iter_rows() for c in ligne if c.value == 1)
    assert cellule.number_format == "#,##0.0"


def test_secret_et_absent_en_toutes_lettres(creer):
    corps = lignes(ouvrir(creer("barres")).worksheets[1])[1:]
    assert corps[2][2] == "secret"
    assert corps[6][2] == "non disponible"
    assert 0 not in [ligne[2] for ligne in corps]


def test_intervalle_et_annee(creer):
    entete, premiere, *_ = lignes(ouvrir(creer("evolution")).worksheets[1])
    assert entete[2:] == ("Série", "Année", "%", "Statut", "Borne basse", "Borne haute")
    assert premiere[2:] == ("Chez nous", 2018, 30, "publié", 25, 36)


def test_titre_notes_et_exemple_en_tete(creer):
    feuille = ouvrir(creer("barres", fictif=True, notes=("À lire.",))).worksheets[1]
    tete = [ligne[0] for ligne in feuille.iter_rows(max_row=6, values_only=True)]
    assert tete[0] == "Où l'essai est-il le plus fréquent ?"
    assert "EXEMPLE — donnée fictive" in tete
    assert "À lire." in tete


def test_feuille_sources(creer):
    classeur = ouvrir(creer("barres"), creer("carte", fictif=True))
    assert classeur.sheetnames[-1] == "Sources"
    entete, barres, carte = classeur["Sources"].iter_rows(values_only=True)
    assert entete == (
        "Feuille",
        "Titre",
        "Source",
        "Millésime",
        "Périmètre",
        "Définition",
        "Licence",
        "Notes",
        "Édition",
    )
    assert barres[2:7] == (
        "INSEE, recensement",
        "2022",
        "25 communes inventées",
        "Essais rapportés aux tentatives.",
        "Licence Ouverte 2.0",
    )
    assert carte[7].startswith("EXEMPLE")


@pytest.mark.parametrize("texte", ["=1+1", "=HYPERLINK('x')", "https://exemple.org", "@SOMME(A1)"])
def test_aucun_texte_ne_devient_formule_ni_lien(creer, donnees, texte):
    donnees.loc[0, "libelle"] = texte
    classeur = ouvrir(creer("barres", donnees=donnees, titre=texte, perimetre=texte))
    cellules = [c for f in classeur for ligne in f.iter_rows() for c in ligne if c.value == texte]
    # Le sommaire le dit aussi ; le seul lien mène à une feuille du classeur.
    assert len(cellules) >= 6
    assert all(c.data_type == "s" for c in cellules)
    assert all(c.hyperlink is None or c.hyperlink.target is None for c in cellules)


def test_volets_figes_sous_l_entete(creer):
    feuille = ouvrir(creer("barres")).worksheets[1]
    rang = next(c.row for c in feuille["A"] if c.value == "Code")
    assert feuille.freeze_panes == f"C{rang + 1}"


def test_meme_figure_meme_fichier(creer):
    assert classeur_de([creer("barres")]) == classeur_de([creer("barres")])


def test_feuilles_au_meme_nom_ou_au_nom_impossible(creer):
    longue = replace(creer("barres"), identifiant="a/b:c*d?[e]" + "x" * 60)
    sources = replace(creer("barres"), identifiant="sources")
    noms = ouvrir(longue, longue, creer("barres"), creer("barres"), sources).sheetnames
    assert len({n.lower() for n in noms}) == 7
    assert all(len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in noms)


@pytest.mark.parametrize("forme", list(Forme))
def test_toute_forme_a_sa_feuille(creer, forme):
    f = creer(forme)
    assert len(lignes(ouvrir(f).worksheets[1])) == len(f.donnees) + 1


def test_sans_figure():
    with pytest.raises(AppelIncorrect, match="au moins une"):
        classeur_de([])
