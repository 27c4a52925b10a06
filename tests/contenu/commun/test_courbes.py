"""Évolutions, petites courbes, naissances et décès tirés de l'entrepôt réel."""

from __future__ import annotations

import pytest

from observatoire.contenu.commun.courbes import courbes, multiples
from observatoire.contenu.commun.naissances_deces import naissances_deces
from observatoire.graphiques import resume
from observatoire.graphiques.figure import Figure
from observatoire.modele import Niveau, Territoire

EPCI = Territoire(Niveau.EPCI, "200034064")
TARN = Territoire(Niveau.DEPARTEMENT, "81")
FRANCE = Territoire(Niveau.FRANCE, "FR")


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def notes(figure: Figure) -> str:
    return normal(" ".join(resume.notes_completes(figure)))


def test_evolution_dit_le_constat_et_le_recensement(entrepot_4c, reglages):
    figure = courbes(entrepot_4c, "population", [EPCI], depuis=2016)
    assert normal(figure.titre).endswith(": 5 320 habitants en 2016, 5 441 habitants en 2023")
    assert "moins de 5 ans" in notes(figure)


def test_une_comparaison_demesuree_est_retiree_et_dite(retouche, reglages):
    lecteur = retouche(
        "INSERT INTO indicateurs BY NAME SELECT 'FR' AS code, 'france' AS niveau, indicateur, debut, fin, "
        "6.6e7 AS valeur, 'publie' AS statut, '' AS perimetre, '' AS note, source FROM indicateurs "
        "WHERE indicateur = 'population' AND code = '200034064' AND fin >= 2016"
    )
    figure = courbes(lecteur, "population", [EPCI, FRANCE], depuis=2016)
    assert figure.donnees["serie"].nunique() == 1
    assert "D'un autre ordre de grandeur, à comparer en indice 100 : France." in notes(figure)
    indice = courbes(lecteur, "population", [EPCI, FRANCE], base100=True)
    assert set(indice.donnees["serie"]) == {"CC du Cordais et du Causse (4 C)", "France"}
    assert indice.options.base_100 == 2016


def test_une_comparaison_sans_valeur_est_dite(entrepot_4c, reglages):
    figure = courbes(entrepot_4c, "foyers_caf", [EPCI, TARN])
    assert "Comparaison non disponible : Tarn." in notes(figure)


def test_petites_courbes_des_communes(entrepot_4c, reglages):
    figure = multiples(entrepot_4c, "population", str(EPCI), depuis=1968)
    assert figure.donnees["code"].nunique() == 25
    assert figure.donnees["annee"].min() == 1968


def test_naissances_et_deces(entrepot_4c, reglages):
    figure = naissances_deces(entrepot_4c, str(EPCI))
    # État civil : 95 naissances de 2022 à 2024 ; Garwood à 95 % : 76,9 à 116,1.
    assert normal(figure.titre).startswith("31,7 naissances pour 68,3 décès par an")
    moyennes = figure.donnees[figure.donnees["serie"] == "Naissances, moyenne de 3 ans"]
    derniere = moyennes.set_index("annee").loc[2024]
    assert derniere["bas"] == pytest.approx(76.86 / 3, abs=0.01)
    assert derniere["haut"] == pytest.approx(116.13 / 3, abs=0.01)
    annuelles = figure.donnees[figure.donnees["serie"] == "Naissances, chaque année"]
    assert annuelles.set_index("annee").loc[2025, "statut"] == "provisoire"
    assert moyennes["annee"].max() == 2024


def test_de_petits_nombres_ne_se_comparent_pas_dans_le_titre(entrepot_4c, reglages):
    # État civil : Donnazac, 2 naissances et 1 décès de 2022 à 2024 ; Amarens, aucune naissance.
    donnazac = naissances_deces(entrepot_4c, "commune:81080")
    assert normal(donnazac.titre) == (
        "0,7 naissance (0,1 à 2,4) et 0,3 décès (0,0 à 1,9) par an à Donnazac, en moyenne de 2022 à "
        "2024 : trop peu pour comparer"
    )
    amarens = naissances_deces(entrepot_4c, "commune:81009")
    assert normal(amarens.titre).startswith("Aucune naissance (0,0 à 1,2) et 0,7 décès (")
