"""Transport des enfants : égal à la force brute, conservation des enfants, preuves et écarts."""

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import circuits, ramassage
from observatoire.methodes.ramassage import Transport, transporter


def _hasard(graine, n):
    tirage = np.random.default_rng(graine)
    points = tirage.random((n, 2)) * 16
    km = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    codes = [f"c{i}" for i in range(n)]
    return pd.Series(tirage.integers(1, 6, n), codes), pd.DataFrame(2 + 1.8 * km, codes, codes)


def _partages(elements):
    if not elements:
        yield []
        return
    tete, *reste = elements
    for partage in _partages(reste):
        yield [[tete], *partage]
        for k in range(len(partage)):
            yield [*partage[:k], [tete, *partage[k]], *partage[k + 1 :]]


def _force_brute(enfants, minutes, centre, regles):
    """Le moins de véhicules puis de minutes, en comparant tous les partages et tous les ordres."""

    def cout(groupe):
        if enfants[groupe].sum() > regles.places:
            return None
        possibles = []
        for ordre in permutations(groupe):
            legs = sum(minutes.at[a, b] for a, b in pairwise(ordre))
            bord = legs + regles.arret * (len(ordre) - 1) + minutes.at[ordre[-1], centre]
            if bord <= regles.a_bord_maximal:
                possibles.append(minutes.at[centre, ordre[0]] + regles.arret + bord)
        return min(possibles, default=None)

    couts = []
    for partage in _partages([c for c in enfants.index if c != centre]):
        valeurs = [cout(g) for g in partage]
        if None not in valeurs:
            couts.append((len(partage), sum(valeurs)))
    return min(couts)


@pytest.mark.parametrize("graine", range(6))
def test_egal_a_la_force_brute(graine, monkeypatch):
    enfants, minutes = _hasard(graine, 6)
    regles = Transport(places=8, a_bord_maximal=60)
    plan = transporter(enfants, minutes, "c0", regles)
    attendu = _force_brute(enfants, minutes, "c0", regles)
    assert plan.prouve
    assert (plan.vehicules, plan.minutes) == (attendu[0], pytest.approx(attendu[1]))
    monkeypatch.setattr(circuits, "_ARRETS_COMPARES", 0)
    autre = transporter(enfants, minutes, "c0", regles)
    assert autre.prouve and autre.minutes == pytest.approx(plan.minutes)


def test_heuristique_dit_son_ecart(monkeypatch):
    enfants, minutes = _hasard(3, 9)
    exact = transporter(enfants, minutes, "c0")
    monkeypatch.setattr(ramassage, "partition", lambda c: None)
    plan = transporter(enfants, minutes, "c0")
    assert not plan.prouve
    assert plan.borne <= exact.minutes + 1e-6
    assert plan.enfants == exact.enfants
    assert plan.ecart == pytest.approx(plan.minutes - plan.borne)


@pytest.mark.parametrize("n", [4, 9, 18])
def test_tous_les_enfants_a_portee_sont_pris_une_fois(n):
    enfants, minutes = _hasard(n, n)
    regles = Transport(places=8, a_bord_maximal=30)
    plan = transporter(enfants, minutes, "c0", regles)
    pris = [c for circuit in plan.circuits for c in circuit.arrets]
    assert len(pris) == len(set(pris))
    assert set(pris) | set(plan.non_desservis) == set(enfants.index) - {"c0"}
    assert plan.enfants == enfants[pris].sum()
    for circuit in plan.circuits:
        assert circuit.enfants <= regles.places
        assert max(circuit.a_bord.values()) <= regles.a_bord_maximal + 1e-6


def test_arret_plus_gros_qu_un_vehicule():
    minutes = pd.DataFrame([[1, 10], [10, 1]], ["a", "b"], ["a", "b"])
    plan = transporter(pd.Series({"a": 19}), minutes, "b", Transport(places=8))
    assert [c.enfants for c in plan.circuits] == [8, 8, 3]


def test_matrice_trouee_et_asymetrique():
    noms = ["a", "b", "c"]
    minutes = pd.DataFrame([[1, 5, 30], [np.nan, 1, 10], [np.nan, np.nan, 1]], noms, noms)
    plan = transporter(pd.Series({"a": 2, "b": 2}), minutes, "c", Transport(a_bord_maximal=60))
    # a → b → c (17 minutes à bord, arrêt compris) est plus court que a → c (30).
    assert plan.circuits[0].arrets == ("a", "b")
    assert plan.circuits[0].a_bord["a"] == pytest.approx(17)
    inconnue = transporter(pd.Series({"z": 2, "b": 1}), minutes, "c")
    assert inconnue.non_desservis == {"z": "trajet inconnu"}


def test_refus_dits():
    enfants, minutes = _hasard(0, 4)
    with pytest.raises(AppelIncorrect, match="0 place"):
        transporter(enfants, minutes, "c0", Transport(places=0))
    with pytest.raises(AppelIncorrect, match="négatifs"):
        transporter(enfants, -minutes, "c0")
    with pytest.raises(AppelIncorrect, match="centre"):
        transporter(enfants, minutes, "ailleurs")
    assert transporter(enfants * 0, minutes, "c0").circuits == ()
