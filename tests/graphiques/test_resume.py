from dataclasses import replace

import numpy as np
import pytest

from observatoire import formats
from observatoire.graphiques import resume, series
from observatoire.graphiques.classes import classer
from observatoire.graphiques.figure import Options
from observatoire.provenance import de


def ligne(figure, rang):
    return series.lignes(figure.donnees)[rang]


def test_valeurs_dites(creer, donnees):
    d = donnees.assign(bas=np.nan, haut=np.nan)
    d.loc[0, ["bas", "haut"]] = [0.4, 2.6]
    f = creer("barres", donnees=d)
    assert resume.valeur_dite(f, ligne(f, 0)) == "1,0\u00a0%"
    assert resume.precision_dite(f, ligne(f, 0)) == "intervalle : 0,4 à 2,6"
    assert resume.valeur_dite(f, ligne(f, 2)) == "secret"
    assert resume.valeur_dite(f, ligne(f, 6)) == "non disponible"
    assert resume.valeur_barre(f, ligne(f, 8)) == "9,0\u00a0% (provisoire)"


def test_notes_imposees_par_les_donnees(creer):
    notes = resume.notes_completes(creer("barres", notes=("Note de l'appelant.",)))
    assert notes[0] == "Note de l'appelant."
    assert "Secret statistique : Commune n° 3." in notes
    assert "Non disponible : Commune n° 7." in notes
    assert "Provisoire (dessiné en creux) : Commune n° 9." in notes


def test_notes_de_carte(creer, donnees, fond):
    f = creer(
        "carte",
        fond=fond.iloc[:-1],
        classes=classer(donnees["valeur"], nombre=4, centre=12),
        options=Options(nom_centre="valeur du Tarn"),
    )
    notes = " ".join(resume.notes_completes(f))
    assert "quantiles" in notes
    assert "de part et d'autre de 12,0\u00a0% (valeur du Tarn)" in notes
    assert "Sans contour sur la carte : Commune n° 25." in notes


def test_longues_listes_abregees(creer, donnees):
    f = creer(
        "barres", donnees=donnees.assign(valeur=np.nan, statut=["secret"] * 20 + ["absent"] * 5)
    )
    notes = resume.notes_completes(f)
    assert notes[0].endswith("… et 12 autres.")
    tout = creer("barres", donnees=donnees.assign(valeur=np.nan, statut="secret"))
    assert resume.notes_completes(tout) == ("Secret statistique : toutes les valeurs.",)


def test_ligne_source_tait_les_vides(creer):
    f = creer("barres", provenance=de("calculs"), periode=None)
    assert resume.ligne_source(f) == (
        "Source : calculs de l'observatoire · Périmètre : 25 communes inventées · "
        "Édition : essai du 1er janvier 2026"
    )


def test_texte_alternatif_construit(creer, donnees):
    texte = resume.texte_alternatif_de(creer("carte", donnees=donnees.assign(niveau="commune")))
    assert texte.startswith("Carte : Où l'essai est-il le plus fréquent ? Année : 2022.")
    assert "Maximum : Commune n° 25, 25,0\u00a0%" in texte
    assert "Minimum : Commune n° 1, 1,0\u00a0%" in texte
    # Médiane de 1 à 25 sans 3 ni 7 : la 12e des 23 valeurs, soit 14.
    assert "Médiane des 23 communes : 14,0\u00a0%" in texte
    assert "Secret : Commune n° 3." in texte


def test_texte_alternatif_d_une_evolution(creer):
    texte = resume.texte_alternatif_de(creer("evolution", fictif=True))
    assert "Chez nous : 30,0\u00a0% en 2018, 34,0\u00a0% en 2022." in texte
    assert texte.index("Chez nous") < texte.index("Tarn")
    assert "Secret : Chez nous 2020." in texte
    assert texte.endswith("EXEMPLE — donnée fictive.")


def test_texte_alternatif_donne_l_emporte(creer):
    assert resume.texte_alternatif_de(creer("carte", texte_alternatif="Le mien.")) == "Le mien."


@pytest.mark.parametrize("forme", ["carte", "barres", "evolution", "multiples", "pyramide"])
def test_texte_alternatif_sans_aucune_valeur(creer, forme):
    f = creer(forme)
    vide = replace(
        f, donnees=f.donnees.assign(valeur=np.nan, bas=np.nan, haut=np.nan, statut="absent")
    )
    assert "Aucune valeur à montrer." in resume.texte_alternatif_de(vide)


def test_enumerer():
    assert formats.enumerer([]) == ""
    assert formats.enumerer(["A"]) == "A"
    assert formats.enumerer(["A", "B", "A", "C"]) == "A, B et C"


def test_nom_valeur(creer):
    assert resume.nom_valeur(creer("barres", options=Options(nom_valeur="part"))) == "part (%)"
    assert resume.nom_valeur(creer("barres", unite="effectif")) == ""


def test_en_creux_seulement_ou_on_le_dessine(creer):
    assert "Provisoire (dessiné en creux) : Commune n° 9." in resume.notes_completes(
        creer("barres")
    )
    assert "Provisoire : Commune n° 9." in resume.notes_completes(creer("carte"))


def test_texte_alternatif_laisse_les_reperes_de_cote(creer, donnees):
    niveaux = ["commune"] * 24 + ["departement"]
    texte = resume.texte_alternatif_de(creer("barres", donnees=donnees.assign(niveau=niveaux)))
    # Le département, 25,0, est un repère : la plus grande commune est la 24e.
    assert "Maximum : Commune n° 24, 24,0\u00a0%" in texte
    assert "Médiane des 22 communes" in texte


def test_texte_alternatif_nomme_ce_que_sont_les_lignes(creer, donnees):
    peu = donnees.iloc[[0, 1, 3]].assign(libelle=["Crèche", "École", "Domicile"])
    options = Options(nom_libelle="Mode", dans_l_ordre=True)
    texte = resume.texte_alternatif_de(creer("barres", donnees=peu, options=options))
    assert "Crèche : 1,0\u00a0% ; École : 2,0\u00a0% ; Domicile : 4,0\u00a0%." in texte
    beaucoup = resume.texte_alternatif_de(creer("barres", options=options))
    assert "Médiane des 23 modes" in beaucoup
    assert "territoires" not in texte + beaucoup
