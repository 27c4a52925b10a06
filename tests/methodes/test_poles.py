"""Pôles : force brute indépendante, égalités, solveur contre énumération, mauvaises entrées."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import poles, poles_solveur
from observatoire.methodes.trajets import plus_proche

SITES = list("abcdefgh")


def _cas(graine, n=8, entier=True):
    hasard = np.random.default_rng(graine)
    temps = hasard.integers(1, 30, (n, n)).astype(float)
    np.fill_diagonal(temps, 1)
    noms = SITES[:n] if n <= 8 else [f"s{i}" for i in range(n)]
    personnes = pd.Series(hasard.integers(0, 200, n).astype(float), noms)
    return pd.DataFrame(temps, noms, noms), personnes


def _plan(graine, n):
    """Des lieux dans un carré : des trajets qui respectent l'inégalité triangulaire."""
    hasard = np.random.default_rng(graine)
    points = hasard.uniform(0, 30, (n, 2))
    noms = [f"s{i}" for i in range(n)]
    temps = np.linalg.norm(points[:, None] - points[None], axis=2) + 2
    return pd.DataFrame(temps, noms, noms), pd.Series(hasard.uniform(1, 200, n), noms)


def _force_brute(minutes, personnes, p, note):
    """Écrite sans numpy : liste toutes les parties et garde les meilleures."""
    notes = {}
    for choix in combinations(minutes.columns, p):
        proche = {i: min(minutes.loc[i, j] for j in choix) for i in minutes.index}
        notes[choix] = note(proche, personnes)
    meilleure = min(notes.values())
    return meilleure, {c for c, v in notes.items() if abs(v - meilleure) < 1e-9}


NOTES = {
    "p_mediane": lambda t, w: sum(w[i] * t[i] for i in t),
    "p_centre": lambda t, w: max([t[i] for i in t if w[i] > 0], default=0),
    "couverture": lambda t, w: -sum(w[i] for i in t if t[i] <= 8),
}


OBJECTIFS = {"p_mediane": "p-médiane", "p_centre": "p-centre", "couverture": "couverture"}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.sampled_from(sorted(NOTES)))
def test_tous_les_optima_de_la_force_brute(graine, p, nom):
    minutes, personnes = _cas(graine)
    attendue, egaux = _force_brute(minutes, personnes, p, NOTES[nom])
    rayon = (8,) if nom == "couverture" else ()
    obtenu = poles.placer(OBJECTIFS[nom], minutes, personnes, p, *rayon)
    assert abs(obtenu.valeur) == pytest.approx(abs(attendue))
    assert set(obtenu.optima) == egaux
    assert obtenu.complet and obtenu.prouve and obtenu.proches >= len(egaux)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.sampled_from(sorted(NOTES)))
def test_le_solveur_trouve_la_valeur_de_l_enumeration(graine, p, nom):
    minutes, personnes = _cas(graine, 14)
    rayon = (8,) if nom == "couverture" else ()
    exact = poles.placer(OBJECTIFS[nom], minutes, personnes, p, *rayon)
    trouve = getattr(poles_solveur, nom)(minutes.to_numpy(), personnes.to_numpy(), p, *rayon, 20)
    assert abs(trouve.valeur) == pytest.approx(abs(exact.valeur))
    assert trouve.ecart == 0 and "prouvé" in trouve.preuve
    assert len(set(trouve.sites)) == p


def test_au_dela_de_soixante_sites_la_preuve_est_donnee():
    minutes, personnes = _plan(3, 90)
    obtenu = poles.placer("p-médiane", minutes, personnes, 4)
    assert obtenu.prouve and not obtenu.complet and len(obtenu.optima) == 1
    # Aucun échange d'un pôle contre un autre ne fait mieux.
    cout = minutes.mul(personnes, axis=0)
    for k in range(4):
        gardes = [s for i, s in enumerate(obtenu.optima[0]) if i != k]
        for autre in minutes.columns:
            assert cout[[*gardes, autre]].min(axis=1).sum() >= obtenu.valeur - 1e-6


def test_limite_de_calcul_dite_avec_l_ecart():
    minutes, personnes = _cas(5, 150)
    obtenu = poles.placer("p-médiane", minutes, personnes, 25)
    assert not obtenu.prouve and obtenu.ecart > 0
    assert "limite de calcul" in obtenu.preuve and "%" in obtenu.preuve
    assert obtenu.valeur == pytest.approx(minutes[list(obtenu.optima[0])].min(axis=1) @ personnes)


def test_couverture_totale_toutes_les_plus_petites():
    minutes, personnes = _cas(11)
    obtenu = poles.couverture_totale(minutes, personnes, 8)
    couvre = [
        set(c)
        for n in range(9)
        for c in combinations(SITES, n)
        if all(min([minutes.loc[i, j] for j in c], default=99) <= 8 for i in SITES if personnes[i])
    ]
    petit = min(map(len, couvre))
    assert obtenu.p == petit
    assert {frozenset(o) for o in obtenu.optima} == {
        frozenset(c) for c in couvre if len(c) == petit
    }
    trouve = poles_solveur.couverture_totale(minutes[personnes > 0].to_numpy(), 8, 20)
    assert len(trouve.sites) == petit and trouve.ecart == 0


def test_deux_sites_au_meme_endroit_sont_deux_reponses_egales():
    minutes, personnes = _cas(2)
    minutes["jumeau"] = minutes["c"]
    obtenu = poles.placer("p-médiane", minutes, personnes, 1)
    seul = poles.placer("p-médiane", minutes[["c", "jumeau"]], personnes, 1)
    assert set(seul.optima) == {("c",), ("jumeau",)}
    assert (("c",) in obtenu.optima) == (("jumeau",) in obtenu.optima)


def test_un_pole_ouvert_s_ajoute_et_ne_degrade_jamais():
    minutes, personnes = _cas(4)
    sans = poles.placer("p-médiane", minutes, personnes, 2)
    avec = poles.placer("p-médiane", minutes, personnes, 2, ouverts=["a"])
    assert avec.valeur <= sans.valeur
    attendu = min(
        sum(personnes * minutes[["a", *c]].min(axis=1)) for c in combinations(SITES[1:], 2)
    )
    assert avec.valeur == pytest.approx(attendu)
    assert all("a" not in o for o in avec.optima)


def test_matrice_asymetrique_lue_dans_le_sens_du_trajet():
    minutes = pd.DataFrame([[1.0, 30], [5, 1]], ["a", "b"], ["a", "b"])
    # b va en a en 5 minutes, a va en b en 30 : le pôle est en a.
    assert poles.placer("p-médiane", minutes, pd.Series(1.0, ["a", "b"]), 1).optima == (("a",),)


def test_matrice_partielle():
    minutes, personnes = _cas(6)
    personnes[:] = 10
    minutes.loc["h", :] = np.nan
    obtenu = poles.placer("p-médiane", minutes, personnes, 2)
    assert obtenu.sans_trajet == ("h",)
    assert obtenu.valeur == poles.placer("p-médiane", minutes.drop(index="h"), personnes, 2).valeur
    minutes.loc["a", :] = [np.nan] * 7 + [3]
    minutes.loc["b", :] = [np.nan] * 6 + [3, np.nan]
    assert poles.placer("p-médiane", minutes, personnes, 2).optima == (("g", "h"),)
    with pytest.raises(AppelIncorrect, match=r"compléter la table des minutes"):
        poles.placer("p-médiane", minutes, personnes, 1)


def test_mauvaises_demandes_dites_en_clair():
    minutes, personnes = _cas(1)
    with pytest.raises(AppelIncorrect, match=r"9 pôle\(s\) demandé\(s\) pour 8"):
        poles.placer("p-médiane", minutes, personnes, 9)
    with pytest.raises(AppelIncorrect, match="entre 1 et 8"):
        poles.placer("p-centre", minutes, personnes, 0)
    with pytest.raises(AppelIncorrect, match="inconnu"):
        poles.placer("p-médiane", minutes, personnes, 1, ouverts=["z"])
    with pytest.raises(AppelIncorrect, match="L'effectif de b"):
        poles.placer("p-médiane", minutes, personnes.drop("b"), 1)
    with pytest.raises(AppelIncorrect, match="deux fois"):
        poles.placer("p-médiane", minutes.loc[["a", "a"]], personnes, 1)
    minutes.loc["c", "d"] = -4
    with pytest.raises(AppelIncorrect, match="c → d dure -4 minutes"):
        poles.placer("p-médiane", minutes, personnes, 1)


def test_l_ordre_des_lignes_ne_change_rien():
    minutes, personnes = _cas(8)
    melange = minutes.iloc[::-1, [3, 1, 0, 2, 7, 6, 5, 4]]
    for nom, plus in (("p_mediane", ()), ("p_centre", ()), ("couverture", (8,))):
        a = poles.placer(OBJECTIFS[nom], minutes, personnes, 3, *plus)
        b = poles.placer(OBJECTIFS[nom], melange, personnes, 3, *plus)
        assert {frozenset(o) for o in a.optima} == {frozenset(o) for o in b.optima}


def test_acces():
    minutes, _ = _cas(9)
    minutes.loc["a", :] = np.nan
    obtenu = plus_proche(minutes, ["b", "e"])
    assert obtenu["minutes"].isna().sum() == 1 and pd.isna(obtenu.loc["a", "site"])
    assert obtenu.loc["b", "site"] == "b"
    assert plus_proche(minutes, [])["minutes"].isna().all()
