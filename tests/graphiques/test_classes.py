"""Classes : bornes, bords, séries pauvres, et la même affectation partout."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.formats import nombre
from observatoire.graphiques.classes import Methode, classer

AUTOMATIQUES = ["quantiles", "jenks", "egaux", "ecart_type"]
VALEURS = st.lists(
    st.one_of(st.none(), st.floats(-1e6, 1e6), st.just(math.nan)), min_size=0, max_size=60
)


@given(
    valeurs=VALEURS,
    methode=st.sampled_from(AUTOMATIQUES),
    k=st.integers(1, 9),
    decimales=st.integers(0, 3),
)
def test_toute_serie_se_classe(valeurs, methode, k, decimales):
    """Jamais d'exception ni de valeur perdue, quelles que soient les valeurs."""
    classes = classer(valeurs, methode=methode, nombre=k, decimales=decimales)
    presentes = [v for v in valeurs if v is not None and not math.isnan(v)]
    rangs = classes.ranger(valeurs)
    assert sum(classes.effectifs(valeurs)) == len(presentes)
    assert (rangs >= 0).sum() == len(presentes)
    assert len(classes) <= max(k, 6)
    assert list(classes.bornes) == sorted(classes.bornes)


@given(valeurs=VALEURS, methode=st.sampled_from(AUTOMATIQUES), decimales=st.integers(0, 2))
def test_la_valeur_affichee_est_dans_l_etiquette_de_sa_classe(valeurs, methode, decimales):
    """Règle lue par l'utilisateur : « 18,0 » est entre les deux nombres de sa légende."""
    classes = classer(valeurs, methode=methode, decimales=decimales)
    for v, rang in zip(valeurs, classes.ranger(valeurs), strict=True):
        if rang < 0:
            continue
        bouts = [_lire(t) for t in classes.etiquettes[rang].split(" à ")]
        assert bouts[0] <= _lire(nombre(v, decimales)) <= bouts[-1]


def _lire(texte: str) -> float:
    return float(texte.replace("\u202f", "").replace(",", ".").replace("\u2212", "-"))


def test_quantiles_calcules_a_la_main():
    # Quartiles de 1 à 20 par interpolation linéaire : 5,75 ; 10,5 ; 15,25, arrondis à l'affichage.
    classes = classer(range(1, 21), nombre=4, decimales=2)
    assert classes.bornes == (1, 5.75, 10.5, 15.25, 20)
    assert classes.effectifs(range(1, 21)) == (5, 5, 5, 5)


def test_intervalles_egaux():
    classes = classer([0, 1, 2, 50, 100], methode="egaux", nombre=4, decimales=0)
    assert classes.bornes == (0, 25, 50, 75, 100)
    assert classes.etiquettes == ("0 à 25", "26 à 50", "51 à 75", "76 à 100")
    assert classes.ranger([25, 26, 50, 51]).tolist() == [0, 1, 1, 2]


def test_jenks_trouve_les_groupes():
    valeurs = [1, 2, 3, 40, 41, 42, 90, 91]
    classes = classer(valeurs, methode="jenks", nombre=3, decimales=0)
    assert classes.ranger(valeurs).tolist() == [0, 0, 0, 1, 1, 1, 2, 2]


def test_jenks_reste_instantane_sur_toutes_les_communes_de_france():
    valeurs = np.random.default_rng(1).gamma(2, 100, 35_000)
    classes = classer(valeurs, methode="jenks", decimales=1)
    assert len(classes) == 5
    assert sum(classes.effectifs(valeurs)) == 35_000


def test_serie_constante_une_valeur_rien():
    assert classer([18, 18, 18], decimales=1).etiquettes == ("18,0",)
    assert classer([18], decimales=0).ranger([18, None]).tolist() == [0, -1]
    vide = classer([None, math.nan])
    assert len(vide) == 0
    assert vide.ranger([None, 3.0]).tolist() == [-1, -1]
    assert vide.effectifs([]) == ()


def test_moins_de_valeurs_que_de_classes():
    classes = classer([1, 2, 2], nombre=5, decimales=0)
    assert classes.etiquettes == ("1", "2")
    assert classes.effectifs([1, 2, 2]) == (1, 2)


def test_les_zeros_nombreux_ont_leur_classe():
    valeurs = [0] * 12 + [3, 7, 9, 14]
    classes = classer(valeurs, nombre=4, decimales=0)
    assert classes.etiquettes[0] == "0"
    assert classes.effectifs(valeurs)[0] == 12


def test_etiquettes_a_la_francaise():
    classes = classer([1234.5, 2345.6, 98765.4], nombre=3, decimales=1)
    assert classes.etiquettes[-1] == "2\u202f345,7 à 98\u202f765,4"


def test_bornes_choisies_valent_pour_toutes_les_annees():
    classes = classer([12, 15], methode="manuelles", bornes=(30, 10, 20), decimales=1)
    assert classes.etiquettes == ("10,0 ou moins", "10,1 à 20,0", "20,1 à 30,0", "30,1 ou plus")
    assert classes.ranger([10.0, 10.04, 10.05, 99]).tolist() == [0, 0, 1, 3]


def test_deux_cartes_partagent_le_meme_objet_et_les_bouts_s_ouvrent():
    classes = classer([10, 12, 14, 16], nombre=2, decimales=0)
    assert classes.etiquettes_pour([11, 15]) == classes.etiquettes
    ouvertes = classes.etiquettes_pour([2, 40])
    assert ouvertes[0].endswith("ou moins")
    assert ouvertes[-1].endswith("ou plus")
    assert classes.ranger([2, 40]).tolist() == [0, 1]
    assert hash(classes) == hash(classer([10, 12, 14, 16], nombre=2, decimales=0))


def test_centre_devient_une_borne():
    valeurs = list(range(1, 21))
    classes = classer(valeurs, nombre=4, decimales=0, centre=6)
    assert 6 in classes.bornes
    assert classes.nombre_sous_centre == 2
    assert len(classes) == 4
    # Hors de l'étendue, le centre ne sépare rien : la palette reste séquentielle.
    assert classer(valeurs, nombre=4, decimales=0, centre=99).centre is None


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"methode": "pif"}, "quantiles, jenks"),
        ({"nombre": 0}, "de 1 à 9"),
        ({"nombre": 10}, "de 1 à 9"),
        ({"methode": "manuelles"}, "bornes="),
        ({"methode": "manuelles", "bornes": (1, math.nan)}, "pas un nombre"),
    ],
)
def test_demandes_refusees(demande, phrase):
    with pytest.raises(AppelIncorrect, match=phrase):
        classer([1, 2, 3], **demande)


def test_toutes_les_methodes_ont_un_nom_lisible():
    from observatoire.graphiques.classes import LIBELLES_METHODES

    assert set(LIBELLES_METHODES) == set(Methode)
