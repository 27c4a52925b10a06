"""Tournée hebdomadaire : égale à la force brute, contraintes tenues, blocages dits."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.tournee import Regles, evaluer, optimiser, plus_egale
from observatoire.methodes.tournee_modele import Modele


def _hasard(graine, n=5, cote=18):
    tirage = np.random.default_rng(graine)
    points = tirage.random((n, 2)) * cote
    km = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    codes = [f"c{i}" for i in range(n)]
    minutes = pd.DataFrame(2 + 1.8 * km, codes, codes)
    return pd.Series(tirage.integers(0, 9, n), codes), minutes, minutes["c0"]


def _servies(x, enfants, minutes, regles):
    """Journées servies à jours par lieu fixés, par un programme linéaire écrit autrement."""
    paires = [
        (i, j)
        for i in range(len(enfants))
        for j in range(len(x))
        if minutes.iloc[i, j] <= regles.rayon
    ]
    if not paires:
        return 0.0
    lignes, droite = [], []
    for i, n in enumerate(enfants):
        lignes.append([1.0 if p[0] == i else 0.0 for p in paires])
        droite.append(n * regles.jours_par_enfant)
    for j, jours in enumerate(x):
        lignes.append([1.0 if p[1] == j else 0.0 for p in paires])
        droite.append(regles.capacite * jours)
    bornes = [(0, enfants.iloc[i] * x[j]) for i, j in paires]
    return -linprog(-np.ones(len(paires)), A_ub=lignes, b_ub=droite, bounds=bornes).fun


def _force_brute(enfants, minutes, trajets, regles):
    """Toutes les répartitions, tous les calendriers possibles (couplage jour par jour)."""
    trouves = []
    plafond = min(regles.jours_max_par_lieu, len(regles.jours))
    for x in product(range(plafond + 1), repeat=len(enfants)):
        lieux = list(minutes.columns)
        if sum(x) > regles.equipes * len(regles.jours):
            continue
        if sum(v > 0 for v in x) < regles.lieux_minimum:
            continue
        if any(v and trajets.iloc[j] > regles.trajet_maximal for j, v in enumerate(x)):
            continue
        if not _calendrier_possible(dict(zip(lieux, x, strict=True)), regles):
            continue
        valeur = _servies(x, enfants, minutes, regles) - regles.epsilon * 2 * float(
            np.dot(x, trajets)
        )
        trouves.append((valeur, {j: v for j, v in zip(lieux, x, strict=True) if v}))
    return trouves


def _calendrier_possible(reste, regles, jour=0):
    if jour == len(regles.jours):
        return not any(reste.values())
    ouverts = [
        j
        for j, v in reste.items()
        if v and regles.jours[jour] not in regles.fermetures.get(j, frozenset())
    ]
    for choix in product([0, 1], repeat=len(ouverts)):
        if sum(choix) <= regles.equipes:
            suite = reste | {j: reste[j] - c for j, c in zip(ouverts, choix, strict=True)}
            if _calendrier_possible(suite, regles, jour + 1):
                return True
    return False


CAS = [
    (0, Regles(capacite=4, jours=("lundi", "mardi", "jeudi"))),
    (1, Regles(capacite=6, jours=("lundi", "mardi"), jours_max_par_lieu=1, jours_par_enfant=2)),
    (2, Regles(capacite=3, jours=("lundi", "mardi", "jeudi"), lieux_minimum=3, epsilon=0.01)),
    (3, Regles(capacite=5, jours=("lundi", "mardi"), equipes=2, trajet_maximal=20)),
    (4, Regles(capacite=4, jours=("lundi", "mardi", "jeudi"), jours_par_enfant=3,
               fermetures={"c0": frozenset({"lundi", "mardi"}), "c1": frozenset({"jeudi"})})),
]  # fmt: skip


@pytest.mark.parametrize(("graine", "regles"), CAS)
def test_egale_la_force_brute_et_liste_les_ex_aequo(graine, regles):
    enfants, minutes, trajets = _hasard(graine)
    semaine = optimiser(enfants, minutes, trajets, regles, egales_max=50)
    toutes = _force_brute(enfants, minutes, trajets, regles)
    mieux = max(v for v, _ in toutes)
    assert semaine.prouve
    assert semaine.objectif == pytest.approx(mieux, abs=1e-5)
    attendues = {tuple(sorted(x.items())) for v, x in toutes if v > mieux - 1e-6}
    rendues = {tuple(sorted(x.items())) for x in (semaine.jours_par_lieu, *semaine.egales)}
    assert semaine.egales_completes
    assert rendues == attendues


@pytest.mark.parametrize(("graine", "regles"), CAS)
def test_le_calendrier_tient_les_regles(graine, regles):
    semaine = optimiser(*_hasard(graine), regles, egales_max=0)
    compte = {}
    for jour, lieux in semaine.calendrier.items():
        assert len(lieux) <= regles.equipes
        for lieu in lieux:
            assert jour not in regles.fermetures.get(lieu, frozenset())
            compte[lieu] = compte.get(lieu, 0) + 1
    assert compte == semaine.jours_par_lieu
    assert max(compte.values()) <= regles.jours_max_par_lieu
    assert semaine.servies <= regles.capacite * sum(compte.values()) + 1e-6


def test_plus_egale_sert_mieux_la_moins_bien_servie():
    enfants = pd.Series({"a": 9, "b": 2})
    minutes = pd.DataFrame([[1, 40], [40, 1]], ["a", "b"], ["a", "b"])
    regles = Regles(capacite=3, jours=("lundi", "mardi", "jeudi"))
    mieux = optimiser(enfants, minutes, minutes["a"], regles)
    egale = plus_egale(enfants, minutes, minutes["a"], regles, concession=0.2)
    assert mieux.jours_par_lieu == {"a": 3} and mieux.moins_bien_servie == 0
    assert egale.jours_par_lieu == {"a": 2, "b": 1} and egale.moins_bien_servie > 0
    assert mieux.servies == pytest.approx(9) and egale.servies == pytest.approx(8)


def test_semaine_faite_a_la_main():
    enfants, minutes, trajets = _hasard(0)
    regles = Regles(capacite=4, jours=("lundi", "mardi", "jeudi"))
    mieux = optimiser(enfants, minutes, trajets, regles)
    main = evaluer(mieux.jours_par_lieu, enfants, minutes, trajets, regles)
    assert main.objectif == pytest.approx(mieux.objectif)
    with pytest.raises(AppelIncorrect, match="4 journées"):
        evaluer({"c0": 3, "c1": 1}, enfants, minutes, trajets, regles)


def test_blocages_dits():
    enfants, minutes, trajets = _hasard(0)
    for regles, phrase in (
        (Regles(capacite=0), "capacité"),
        (Regles(capacite=4, trajet_maximal=0.5), "trajet maximal"),
        (Regles(capacite=4, lieux_minimum=9), "9 lieux"),
        (Regles(capacite=4, jours=("lundi",), lieux_minimum=2), "1 journées|2 lieux"),
    ):
        with pytest.raises(AppelIncorrect, match=phrase):
            optimiser(enfants, minutes, trajets, regles)
    with pytest.raises(AppelIncorrect, match="négatifs"):
        optimiser(enfants, -minutes, trajets, Regles(capacite=4))


def test_commune_sans_trajet_connu_et_sans_enfant():
    enfants, minutes, trajets = _hasard(2)
    minutes.loc["c1"] = np.nan
    semaine = optimiser(enfants, minutes, trajets, Regles(capacite=4))
    assert "c1" not in semaine.par_commune.index
    assert optimiser(enfants * 0, minutes, trajets, Regles(capacite=4)).servies == 0


# Quarante lieux : HiGHS doit explorer une vingtaine de nœuds avant de prouver.
_DIFFICILE = Regles(
    capacite=10, jours=("lundi", "mardi", "mercredi", "jeudi"), lieux_minimum=2, jours_par_enfant=2
)


def test_la_recherche_s_arrete_sur_les_noeuds_et_rend_toujours_la_meme_semaine():
    donnees = _hasard(1, 40, cote=36)
    arretees = [plus_egale(*donnees, _DIFFICILE, noeuds=1) for _ in range(2)]
    assert not arretees[0].prouve and arretees[0].ecart > 0
    assert arretees[0].jours_par_lieu == arretees[1].jours_par_lieu
    assert arretees[0].ecart == arretees[1].ecart
    finie = plus_egale(*donnees, _DIFFICILE)
    assert finie.prouve and finie.ecart == 0
    # L'écart annoncé couvrait bien ce qui restait à gagner sur la commune la moins bien servie.
    assert finie.moins_bien_servie <= arretees[0].moins_bien_servie + arretees[0].ecart + 1e-2


def test_sans_un_seul_noeud_rien_n_est_dit_impossible_ni_complet():
    enfants, minutes, trajets = _hasard(0)
    regles = Regles(capacite=4, jours=("lundi", "mardi", "jeudi"))
    with pytest.raises(AppelIncorrect, match="limite de calcul"):
        optimiser(enfants, minutes, trajets, regles, noeuds=0)
    modele = Modele(enfants, minutes, trajets, regles)
    assert modele.autres(modele.resoudre(), 5, 0) == ((), False)
