"""Petite enfance : valeurs inventées et calculées hors du produit (cas.json), invariants, PySAL."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import accessibilite as acc
from observatoire.methodes import assistantes, besoin

CAS = json.loads((Path(__file__).parents[1] / "donnees" / "cas.json").read_text("utf-8"))


# ------------------------------------------------------------------ taux de couverture
COUVERTURE = CAS["taux_de_couverture"]
MODES = ("eaje", "micro_creche_paje", "am", "domicile", "ecole_2ans")


@pytest.mark.parametrize("commune", ["Cordes", "Milhars", "Vide", "Rural"])
def test_taux_de_couverture_de_chaque_commune(commune):
    entree = COUVERTURE["entree"][commune]
    obtenu = besoin.taux_couverture(entree["enfants"], sum(entree[m] for m in MODES))
    attendu = COUVERTURE["attendu"][commune]
    assert np.isnan(obtenu) if attendu is None else obtenu == pytest.approx(attendu, abs=1e-6)


def test_taux_de_l_epci_somme_puis_divise():
    table = pd.DataFrame(COUVERTURE["entree"]).T
    places = table[list(MODES)].sum(axis=1)
    juste = besoin.taux_couverture(table["enfants"].sum(), places.sum())
    assert juste == pytest.approx(COUVERTURE["attendu"]["EPCI"], abs=1e-6)
    chacun = besoin.taux_couverture(table["enfants"], places)
    faux = COUVERTURE["attendu"]["wrong_mean_of_rates"]
    assert np.nanmean(chacun) == pytest.approx(faux, abs=1e-6)


def test_une_place_inconnue_reste_inconnue():
    assert np.isnan(besoin.taux_couverture(30, np.nan))
    assert np.isnan(besoin.places_etp(np.nan, 50))


def test_places_en_equivalent_temps_plein():
    assert besoin.places_etp(10, 25) == 5
    assert besoin.places_etp_jours(12, 2) == pytest.approx(4.8)
    regulier, occasionnel = besoin.partager(10.0, 0.3)
    assert (regulier, occasionnel) == pytest.approx((7, 3))
    for heures, reference in ((25, 0), (200, 50)):
        with pytest.raises(AppelIncorrect):
            besoin.places_etp(10, heures, reference)
    with pytest.raises(AppelIncorrect, match="entre 0 et 1"):
        besoin.partager(10.0, 30)


# ------------------------------------------------------------------ besoin
def test_tornade_range_les_hypotheses_par_effet():
    h = [
        besoin.Hypothese("usage", "Taux d'usage", 0.6, 0.8, 0.9),
        besoin.Hypothese("biactif", "Recours des biactifs", 0.8, 0.85, 0.9),
    ]

    def calculer(v):
        return max(0.0, 60 * v["biactif"] - 50 * v["usage"])

    table = besoin.tornade(calculer, h)
    assert list(table["cle"]) == ["usage", "biactif"]
    assert table.loc[0, ["central", "avec_bas", "avec_haut"]].tolist() == pytest.approx([11, 21, 6])


# ------------------------------------------------------------------ accessibilité
ACC = CAS["accessibilite"]
ORIGINES, LIEUX = list(ACC["entree"]["enfants"]), list(ACC["entree"]["places"])
ENFANTS = np.array([ACC["entree"]["enfants"][o] for o in ORIGINES], float)
PLACES = np.array([ACC["entree"]["places"][j] for j in LIEUX], float)
MINUTES = np.array([[ACC["entree"]["minutes"][o][j] for j in LIEUX] for o in ORIGINES], float)


def test_e2sfca_graduee():
    attendu, obtenu = ACC["attendu_e2sfca"], acc.accessibilite(ENFANTS, PLACES, MINUTES)
    assert obtenu.acces == pytest.approx([attendu["A_per100"][o] for o in ORIGINES], abs=1e-6)
    assert obtenu.ratio == pytest.approx([attendu["R"][j] for j in LIEUX], abs=1e-6)
    assert obtenu.partage == pytest.approx([attendu["den"][j] for j in LIEUX], abs=1e-6)
    assert acc.places_conservees(ENFANTS, obtenu) == pytest.approx(
        attendu["conservation"], abs=1e-6
    )
    assert acc.places_atteignables(PLACES, obtenu) == attendu["supply"]
    moyenne = np.average(obtenu.acces, weights=ENFANTS)
    assert moyenne == pytest.approx(attendu["weighted_mean"], abs=1e-6)
    assert list(obtenu.a_portee) == [True, True, True, False]


def test_2sfca_quinze_minutes():
    obtenu = acc.accessibilite(ENFANTS, PLACES, MINUTES, acc.QUINZE_MINUTES)
    attendu = ACC["attendu_2sfca_15min"]
    assert obtenu.acces == pytest.approx([attendu[o] for o in ORIGINES], abs=1e-6)


def test_bornes_des_paliers_incluses_et_duree_inconnue_hors_de_portee():
    assert list(acc.GRADUEE([0, 10, 10.01, 15, 20, 20.01, np.nan])) == [1, 1, 0.3, 0.3, 0.1, 0, 0]
    with pytest.raises(AppelIncorrect, match="paires croissantes"):
        acc.Paliers((15, 10), (1, 0.5))


def test_origine_sans_enfant_et_lieu_inatteignable():
    # O : 0 enfant, à 5 minutes d'un lieu que personne d'autre n'atteint ; Q : loin de tout.
    obtenu = acc.accessibilite([0, 7], [12], [[5.0], [90.0]])
    assert list(obtenu.acces) == [0, 0]
    assert np.isnan(obtenu.ratio[0]) and obtenu.sans_enfant[0]
    assert list(obtenu.a_portee) == [True, False]
    assert acc.places_atteignables([12], obtenu) == 0 == acc.places_conservees([0, 7], obtenu)


def test_places_inconnues_refusees():
    with pytest.raises(AppelIncorrect, match="pas un zéro"):
        acc.accessibilite([3], [np.nan], [[5.0]])


bassins = st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(0, 10_000))


def _tirer(n, m, graine):
    alea = np.random.default_rng(graine)
    return (
        alea.integers(0, 9, n).astype(float),
        alea.integers(0, 20, m).astype(float),
        alea.uniform(1, 30, (n, m)),
    )


@settings(max_examples=40, deadline=None)
@given(bassins)
def test_conservation_et_monotonie(bassin):
    enfants_, places, minutes = _tirer(*bassin)
    for paliers in (acc.GRADUEE, acc.QUINZE_MINUTES):
        avant = acc.accessibilite(enfants_, places, minutes, paliers)
        atteintes = acc.places_atteignables(places, avant)
        assert acc.places_conservees(enfants_, avant) == pytest.approx(atteintes)
        assert np.isfinite(avant.acces).all() and (avant.acces >= 0).all()
        for j in range(len(places)):
            plus = places + (np.arange(len(places)) == j)
            apres = acc.accessibilite(enfants_, plus, minutes, paliers)
            # Une place de plus ne fait baisser personne, et se retrouve entière si quelqu'un l'atteint.
            assert (apres.acces >= avant.acces - 1e-9).all()
            gagnees = acc.places_conservees(enfants_, apres) - atteintes
            assert gagnees == pytest.approx(0 if avant.sans_enfant[j] else 1, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(bassins)
def test_deplacer_un_arret_prend_a_qui_perd_ce_que_gagnent_les_autres(bassin):
    enfants_, places, minutes = _tirer(*bassin)
    avant = acc.accessibilite(enfants_, places, minutes)
    deplace = minutes.copy()
    deplace[:, 0] = deplace[::-1, 0]
    apres = acc.accessibilite(enfants_, places, deplace)
    if not (avant.sans_enfant[0] or apres.sans_enfant[0]):
        ecarts = (apres.acces - avant.acces) * enfants_
        assert ecarts.sum() == pytest.approx(0, abs=1e-6)


def test_deplacer_un_arret_montre_qui_perd():
    minutes = np.array([[3.0], [25.0]])
    avant = acc.accessibilite([10, 10], [6], minutes).acces
    apres = acc.accessibilite([10, 10], [6], minutes[::-1]).acces
    assert list(avant) == [60, 0] and list(apres) == [0, 60]


def test_ajouter_des_enfants_ou_elargir_le_rayon_peut_faire_baisser():
    # Le contre-exemple que la phrase de la page doit éviter de promettre.
    avant = acc.accessibilite([10, 10], [6], [[3.0], [18.0]], acc.QUINZE_MINUTES)
    large = acc.accessibilite([10, 10], [6], [[3.0], [18.0]], acc.Paliers((20.0,), (1.0,)))
    assert large.acces[0] < avant.acces[0]


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_pysal_access_donne_les_memes_valeurs(graine):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access import Access
    enfants_, places, minutes = _tirer(6, 4, graine)
    enfants_, places = enfants_ + 1, places + 1  # sans les cas que PySAL rend infinis
    i, j = np.indices(minutes.shape).reshape(2, -1)
    oracle = Access(
        demand_df=pd.DataFrame({"id": range(6), "p": enfants_}),
        demand_index="id",
        demand_value="p",
        supply_df=pd.DataFrame({"id": range(4), "s": places}),
        supply_index="id",
        supply_value="s",
        cost_df=pd.DataFrame({"o": i, "d": j, "c": minutes.ravel()}),
        cost_origin="o",
        cost_dest="d",
        cost_name="c",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seuil = oracle.two_stage_fca(name="seuil", cost="c", max_cost=15)
        gradue = oracle.enhanced_two_stage_fca(
            name="gradue", cost="c", max_cost=20, weight_fn=_poids_pysal
        )
    for notre, leur in (
        (acc.accessibilite(enfants_, places, minutes, acc.QUINZE_MINUTES), seuil),
        (acc.accessibilite(enfants_, places, minutes), gradue),
    ):
        obtenu = np.asarray(leur.iloc[:, 0].reindex(range(6)).fillna(0), dtype=float)
        assert notre.acces / 100 == pytest.approx(obtenu, abs=1e-9)


def _poids_pysal(cout):
    return float(acc.GRADUEE(cout))


def test_enfants_par_place():
    vers_communes = np.array([[0, 12, 30], [12, 0, 9], [30, 9, 0]], float)
    vers_lieux = np.array([[2, 30], [12, 14], [30, 9]], float)
    obtenu = acc.enfants_par_place([4, 2, 6], [8, 0], vers_communes, vers_lieux, 10)
    assert obtenu[0] == pytest.approx(0.5) and np.isnan(obtenu[1:]).all()


# ------------------------------------------------------------------ assistantes maternelles
AM = CAS["assistantes_maternelles"]
PARAMETRES = assistantes.Parametres(
    {int(a): r for a, r in AM["entree"]["depart_retraite"].items()},
    AM["entree"]["autre_sortie"],
    AM["entree"]["entrees_par_an"],
    AM["entree"]["annees"],
    2.6,
)
AGES = [(a, a) for a in AM["entree"]["ages"]]


def test_projection_des_assistantes():
    table = assistantes.projeter(AGES, PARAMETRES)
    assert list(table["attendu"]) == pytest.approx(AM["attendu"]["expected"], abs=1e-6)
    assert list(table["ecart_type"]) == pytest.approx(AM["attendu"]["sd"], abs=1e-6)
    places = AM["attendu"]["places_at_2_6_per_AM"]
    assert list(table["places_attendu"]) == pytest.approx(places, abs=1e-6)
    assert tuple(table.loc[0, ["bas", "haut"]]) == (12, 12)
    assert (table["bas"] <= table["attendu"]).all() and (table["attendu"] <= table["haut"]).all()


def test_intervalle_contre_une_simulation():
    ages, alea = [(58, 58), (62, 64), (50, 54), (61, 61)], np.random.default_rng(7)
    p = assistantes.Parametres(entrees_par_an=0.4, annees=6)
    q = np.array([assistantes.survie(a, p)[-1] for a in ages])
    tirages = (alea.random((200_000, 4)) < q).sum(axis=1)
    tirages = tirages + alea.poisson(assistantes.entrees(p)[-1], 200_000)
    ligne = assistantes.projeter(ages, p).iloc[-1]
    assert (ligne["bas"], ligne["haut"]) == tuple(np.quantile(tirages, [0.1, 0.9]))


def test_recrutements_qui_gardent_le_nombre():
    par_an = assistantes.recrutements(AGES, PARAMETRES)
    p = assistantes.Parametres(PARAMETRES.depart_retraite, 0.04, par_an, 5, 2.6)
    assert assistantes.projeter(AGES, p)["attendu"].iloc[-1] == pytest.approx(12)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(25, 70), max_size=6), st.floats(0, 1), st.floats(0, 2))
def test_sans_entree_le_nombre_ne_remonte_jamais(ages, sortie, entrees_par_an):
    p = assistantes.Parametres(autre_sortie=sortie)
    attendu = assistantes.projeter([(a, a) for a in ages], p)["attendu"]
    assert (attendu.diff().dropna() <= 1e-12).all()
    plus = assistantes.Parametres(autre_sortie=sortie, entrees_par_an=entrees_par_an)
    assert (assistantes.projeter([(a, a) for a in ages], plus)["attendu"] >= attendu - 1e-12).all()


def test_tranche_d_age_et_parametres_impossibles():
    with pytest.raises(AppelIncorrect, match="45 à 49"):
        assistantes.survie((60, 50), PARAMETRES)
    with pytest.raises(AppelIncorrect, match="entre 0 et 1"):
        assistantes.Parametres(autre_sortie=4)
    assert assistantes.etaler({(45, 49): 2, (60, 64): 1}) == [(45, 49), (45, 49), (60, 64)]
    tranche = assistantes.survie((60, 61), PARAMETRES)
    deux = [assistantes.survie((a, a), PARAMETRES) for a in (60, 61)]
    assert tranche == pytest.approx(np.mean(deux, axis=0))
