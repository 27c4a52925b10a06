"""Classements, comparaisons d'une année, et toutes les figures jusqu'au fichier."""

from __future__ import annotations

import pytest

from observatoire.contenu.commun.carte import carte
from observatoire.contenu.commun.comparaisons import classement, cote_a_cote
from observatoire.contenu.commun.courbes import multiples
from observatoire.contenu.commun.naissances_deces import naissances_deces
from observatoire.contenu.commun.pyramide import pyramide
from observatoire.graphiques import ecran, ecran_carte, exports, papier, resume
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme

EPCI = "epci:200034064"


def normal(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def valeur(figure: Figure, code: str) -> float:
    return float(figure.donnees.set_index("code").loc[code, "valeur"])


def notes(figure: Figure) -> str:
    return normal(" ".join(resume.notes_completes(figure)))


def test_une_seule_annee_se_montre_cote_a_cote(entrepot_4c, reglages):
    figure = cote_a_cote(entrepot_4c, "taux_couverture_cnaf", [EPCI, "departement:81", "france:FR"])
    assert figure.forme is Forme.BARRES
    # CNAF 2023 : 52,6 places pour 100 enfants dans la 4C, 60,9 en France.
    assert (valeur(figure, "200034064"), valeur(figure, "FR")) == (52.6, 60.9)
    assert "Comparaison non disponible : Tarn." in notes(figure)


def test_barres_d_un_taux_avec_ses_reperes(entrepot_4c, reglages):
    figure = classement(entrepot_4c, "part_65_plus", annee=2023)
    # INSEE, RP 2023 : 34,8 % dans la 4C, 26,7 % dans le Tarn.
    assert valeur(figure, "200034064") == pytest.approx(34.77, abs=0.01)
    assert valeur(figure, "81") == pytest.approx(26.7, abs=0.05)
    assert list(figure.donnees.loc[figure.donnees["est_principal"], "code"]) == ["200034064"]
    assert figure.perimetre.startswith("25 communes")


def test_barres_mettent_la_commune_en_avant(entrepot_4c, reglages):
    figure = classement(entrepot_4c, "population", ou="commune:81309")
    assert list(figure.donnees.loc[figure.donnees["est_principal"], "libelle"]) == ["Vaour"]
    assert len(figure.donnees) == 25  # pas de total parmi des effectifs


def test_un_titre_ne_met_pas_en_avant_un_petit_effectif(entrepot_4c, reglages):
    figure = classement(entrepot_4c, "part_foyers_caf_rsa")
    # L'arrondi sépare trois communes des autres, mais pas entre elles.
    assert normal(figure.titre).endswith(
        " parmi les plus élevées, sans ordre sûr (petits effectifs à part ; 1 commune sans valeur)"
    )


@pytest.mark.parametrize(
    "forme", ["carte", "symboles", "barres", "evolution", "multiples", "pyramide"]
)
def test_chaque_figure_se_dessine_et_s_exporte(entrepot_4c, reglages, forme):
    figure = {
        "carte": lambda: carte(entrepot_4c, "part_65_plus"),
        "symboles": lambda: carte(entrepot_4c, "foyers_caf"),
        "barres": lambda: classement(entrepot_4c, "part_65_plus"),
        "evolution": lambda: naissances_deces(entrepot_4c, EPCI),
        "multiples": lambda: multiples(entrepot_4c, "naissances", EPCI),
        "pyramide": lambda: pyramide(entrepot_4c, EPCI),
    }[forme]()
    assert papier.rendre(figure, "png").startswith(b"\x89PNG")
    assert exports.csv_de(figure).count(b"\r\n") == len(figure.donnees) + 1
    dessin = ecran_carte.deck_de if figure.forme in FORMES_CARTE else ecran.plotly_de
    assert dessin(figure)
    assert resume.texte_alternatif_de(figure)
