"""Deux indicateurs ensemble : le nuage, les cercles sur les aplats, les repères d'une courbe."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from observatoire import local
from observatoire.contenu.registre import figure_de
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs, legende
from observatoire.graphiques.ecran_nuage import places
from observatoire.graphiques.figure import Figure, Forme

UN, AUTRE = "part_65_plus", "part_residences_secondaires"


def test_le_nuage_a_un_point_par_commune_et_les_valeurs_de_l_ensemble(entrepot_4c):
    f = figure_de(entrepot_4c, "nuage", {"identifiant": UN, "autre": AUTRE, "ou": "commune:81309"})
    vaour = f.donnees.set_index("code").loc["81309"]
    # Recensement 2023 : 17,0 % de 65 ans ou plus à Vaour, 29,8 % de résidences secondaires dans la 4C.
    assert round(vaour["valeur"], 1) == 17.0
    assert vaour["est_principal"]
    assert round(f.options.croix[0], 1) == 29.8
    assert len(f.donnees) == 25


def test_les_noms_d_un_nuage_ne_se_couvrent_pas():
    # Trois points confondus, loin des bords : un nom dessous, un dessus, le troisième se lit au survol.
    d = pd.DataFrame(
        {
            "code": list("abcde"),
            "libelle": ["Ici"] * 5,
            "valeur": [5.0] * 3 + [1.0, 9.0],
            "abscisse": [5.0] * 3 + [1.0, 9.0],
        }
    )
    f = Figure(identifiant="x", forme=Forme.NUAGE, titre="X", donnees=d)
    assert sorted(e.rang for e in places(f, 700, 400, 14))[-2:] == [3, 4]
    assert len(places(f, 700, 400, 14)) == 4


def test_deux_effectifs_ne_se_croisent_pas(entrepot_4c):
    with pytest.raises(AppelIncorrect, match="taux"):
        figure_de(entrepot_4c, "nuage", {"identifiant": "population", "autre": UN})


def test_des_cercles_se_posent_sur_les_aplats(entrepot_4c):
    f = figure_de(entrepot_4c, "carte", {"identifiant": UN, "cercles": "population"})
    dits = legende.au_fond(f)
    assert dits["rayon"].max() == 1.0
    assert dits.loc["81309", "disque"] == 393  # population municipale de Vaour en 2023
    assert any(e.rayon_relatif for e in legende.entrees(f))
    assert len(set(dits["couleur"])) > 1
    with pytest.raises(AppelIncorrect, match="effectif"):
        figure_de(entrepot_4c, "carte", {"identifiant": UN, "cercles": AUTRE})


def test_la_carte_croisee_a_une_teinte_par_cas(entrepot_4c):
    f = figure_de(entrepot_4c, "croisement", {"identifiant": UN, "autre": AUTRE})
    assert set(legende.au_fond(f)["couleur"]) <= set(couleurs.CROISEES)
    clartes = [couleurs.contraste(c) for c in couleurs.CROISEES]
    # En noir et blanc, aucune ne se confond avec une autre.
    assert len({round(c, 1) for c in clartes}) == len(clartes)


def test_une_creche_qui_ouvre_se_lit_sur_la_courbe(entrepot_4c):
    saisi = pd.DataFrame(
        {"quand": [date(2019, 9, 1), date(2020, 1, 1)], "quoi": ["La crèche ouvre", "Une école ferme"],
         "commune": ["81309", ""], "themes": [("Petite enfance", "Population"), ("Santé",)]}
    )  # fmt: skip
    table = local.conformer(local.table("reperes"), saisi)
    lecteur = entrepot_4c.avec_saisies(
        lambda nom: table if nom == "reperes" else local.conformer(local.table(nom), pd.DataFrame())
    )
    voulue = {"identifiant": "population", "territoires": [f"epci:{entrepot_4c.epci}"]}
    f = figure_de(lecteur, "evolution", voulue)
    [(quand, quoi)] = f.options.reperes_dates
    assert quoi == "La crèche ouvre à Vaour"
    assert 2019.6 < quand < 2019.7
    assert any("septembre 2019" in n for n in f.notes)
    ailleurs = figure_de(lecteur, "evolution", voulue | {"territoires": ["commune:81069"]})
    assert ailleurs.options.reperes_dates == ()


def test_les_types_de_communes_disent_lesquelles_hesitent(entrepot_4c):
    f = figure_de(entrepot_4c, "typologie_carte", {})
    assert len(f.classes) == 4
    hesitent = f.donnees["texte"].eq("hésite entre deux types").sum()
    assert (
        0 < hesitent < 13
    )  # avec les variables déclarées, plus de la moitié des communes tiennent
    assert f"{hesitent} communes hésitent" in f.titre.replace("\u00a0", " ")
