"""Couleurs mesurées : contraste, luminance, et ce que voit un daltonien.

Simulation : matrices de Machado, Oliveira et Fernandes (2009), sévérité 1, sur le RVB linéaire.
"""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs
from observatoire.graphiques.classes import CLASSES_AU_PLUS, classer

PROTANOPIE = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
]
DEUTERANOPIE = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
]
VISIONS = {"normale": np.eye(3), "protanopie": PROTANOPIE, "deutéranopie": DEUTERANOPIE}
SRGB_VERS_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.072175],
        [0.0193339, 0.119192, 0.9503041],
    ]
)
BLANC = np.array([0.95047, 1.0, 1.08883])


def lab(couleur: str, vision: str) -> np.ndarray:
    c = np.array(to_rgb(couleur))
    lineaire = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    vu = np.clip(np.asarray(VISIONS[vision]) @ lineaire, 0, 1)
    t = SRGB_VERS_XYZ @ vu / BLANC
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(couleur: str) -> float:
    """Luminance relative (WCAG), de 0 (noir) à 1 (blanc)."""
    lineaire = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(couleur)
    )
    return float(np.dot((0.2126, 0.7152, 0.0722), list(lineaire)))


def contraste(a: str, b: str) -> float:
    """Rapport de contraste (WCAG), de 1 à 21."""
    clair, sombre = sorted((luminance(a), luminance(b)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def ecart(a: str, b: str, vision: str) -> float:
    """Distance CIE76 ; 2,3 est à peine visible côte à côte, 10 se voit d'un coup d'œil."""
    return float(np.linalg.norm(lab(a, vision) - lab(b, vision)))


@pytest.mark.parametrize("nom", couleurs.SEQUENTIELLES)
@pytest.mark.parametrize("n", range(2, 10))
def test_sequentielle_s_assombrit_a_chaque_classe(nom, n):
    luminances = [luminance(c) for c in couleurs.sequentielle(n, nom)]
    assert all(a > b for a, b in itertools.pairwise(luminances))


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("nom", couleurs.SEQUENTIELLES)
def test_sequentielle_de_six_classes_distincte(nom, vision):
    palette = couleurs.sequentielle(6, nom)
    assert min(ecart(a, b, vision) for a, b in itertools.combinations(palette, 2)) > 8


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("bas", "haut"), list(itertools.product(range(1, 5), repeat=2)))
def test_divergente_distincte_et_lisible_en_noir_et_blanc(bas, haut, vision):
    palette = couleurs.divergente(bas, haut)
    assert len(palette) == bas + haut
    for a, b in itertools.combinations(palette, 2):
        assert ecart(a, b, vision) > 8
        assert abs(luminance(a) - luminance(b)) > 0.02


@pytest.mark.parametrize("vision", VISIONS)
def test_okabe_ito_distincte(vision):
    palette = couleurs.OKABE_ITO
    assert min(ecart(a, b, vision) for a, b in itertools.combinations(palette, 2)) > 10


@pytest.mark.parametrize("vision", VISIONS)
def test_nous_se_distingue_des_comparaisons(vision):
    for gris in (*couleurs.COMPARAISONS, couleurs.BARRE):
        assert ecart(couleurs.TERRITOIRE, gris, vision) > 20


@pytest.mark.parametrize("nom", ["TEXTE", "TEXTE_DISCRET", "TERRITOIRE", "NEGATIF", "COMPARAISON"])
def test_textes_contrastes_sur_le_papier(nom):
    assert contraste(getattr(couleurs, nom), couleurs.FOND) >= 4.5


@pytest.mark.parametrize("nom", ["BARRE", "CONTOUR", "SELECTION", "SECRET_TRAIT", "ABSENT_POINT"])
def test_traits_contrastes(nom):
    assert contraste(getattr(couleurs, nom), couleurs.FOND) >= 3


def test_couleurs_des_classes():
    sequentielles = classer(range(20), nombre=5)
    assert couleurs.des_classes(sequentielles) == couleurs.sequentielle(5)
    centrees = classer(range(20), nombre=4, centre=9)
    assert couleurs.des_classes(centrees) == couleurs.divergente(2, 2)
    assert couleurs.des_classes(classer([])) == ()


@pytest.mark.parametrize("vision", VISIONS)
def test_la_classe_sans_changement_n_est_ni_une_hausse_ni_une_baisse(vision):
    classes = classer(
        range(-9, 10), methode="manuelles", bornes=(-5, -1, 1, 5), centre=-1, neutre=True
    )
    palette = couleurs.des_classes(classes)
    assert [classes.etiquettes[i] for i, c in enumerate(palette) if c == couleurs.NEUTRE] == [
        classes.etiquettes[int(classes.ranger([0])[0])]
    ]
    assert len(palette) == len(classes) == 5
    assert min(ecart(a, b, vision) for a, b in itertools.combinations(palette, 2)) >= 10


def test_le_curseur_n_offre_que_des_classes_qui_se_distinguent():
    """ΔE ≥ 10 entre deux classes quelconques, jusqu'au nombre que la page Carte laisse choisir."""
    for vision, nom in itertools.product(VISIONS, couleurs.SEQUENTIELLES):
        palette = couleurs.sequentielle(CLASSES_AU_PLUS, nom)
        assert min(ecart(a, b, vision) for a, b in itertools.combinations(palette, 2)) >= 10


@pytest.mark.parametrize("couleur", [couleurs.TERRITOIRE, couleurs.FEMMES, couleurs.HOMMES])
def test_une_barre_de_pyramide_se_voit_sur_le_papier(couleur):
    assert contraste(couleur, couleurs.FOND) >= 3


def test_palette_inconnue():
    with pytest.raises(AppelIncorrect, match="bleu, orange"):
        couleurs.sequentielle(3, "arc-en-ciel")


def test_rvb():
    assert couleurs.rvb("#005a9c", 0.5) == [0, 90, 156, 128]


def test_contraste_de_reference():
    # WCAG 2 : noir sur blanc vaut 21 ; #767676 sur blanc, 4,54.
    assert contraste("#000000", "#ffffff") == pytest.approx(21)
    assert contraste("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
