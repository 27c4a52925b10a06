"""`@une_fois` : un calcul par objet et par arguments, qui meurt avec l'objet."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import pytest

from observatoire.memoire import une_fois


@dataclass(frozen=True)
class _Edition:
    """Un objet figé qu'on ne peut pas hacher : il contient un tableau."""

    table: pd.DataFrame
    appels: list[str] = field(default_factory=list)

    @property
    @une_fois
    def total(self) -> float:
        self.appels.append("total")
        return float(self.table["x"].sum())

    @une_fois
    def fois(self, facteur: int, *, plus: int = 0) -> pd.DataFrame:
        self.appels.append(f"fois {facteur} {plus}")
        return self.table * facteur + plus


@une_fois
def _choisir(edition: _Edition, voulus: Sequence[str]) -> pd.DataFrame:
    edition.appels.append("choisir")
    return edition.table[list(voulus)]


def _edition() -> _Edition:
    return _Edition(pd.DataFrame({"x": [1, 2], "y": [3, 4]}))


def test_un_seul_calcul_par_objet_et_par_arguments() -> None:
    une, autre = _edition(), _edition()
    assert [une.total, une.total, autre.total] == [3, 3, 3]
    une.fois(2), une.fois(2), une.fois(3), une.fois(2, plus=1), une.fois(2, plus=1)
    assert une.appels == ["total", "fois 2 0", "fois 3 0", "fois 2 1"]
    assert autre.appels == ["total"]


def test_des_arguments_qui_ne_se_comparent_pas_sont_recalcules() -> None:
    edition = _edition()
    for voulus in (("x",), ("x",), ["x"], ["x"]):
        assert list(_choisir(edition, voulus)) == ["x"]
    assert edition.appels == ["choisir"] * 3


def test_completer_un_tableau_rendu_ne_touche_pas_celui_qui_est_garde() -> None:
    edition = _edition()
    rendu = edition.fois(2)
    rendu["z"] = 0
    assert list(edition.fois(2)) == ["x", "y"]


def test_une_erreur_n_est_pas_gardee() -> None:
    class Fragile:
        essais = 0

        @une_fois
        def lire(self) -> int:
            self.essais += 1
            if self.essais == 1:
                raise TypeError("pas encore")
            return self.essais

    fragile = Fragile()
    try:
        fragile.lire()
    except TypeError as e:
        assert str(e) == "pas encore"
    assert (fragile.lire(), fragile.lire(), fragile.essais) == (2, 2, 2)


def test_le_garde_meurt_avec_l_objet_meme_s_il_le_contient() -> None:
    class Contexte:
        @une_fois
        def soi(self) -> Contexte:
            return self

    contexte = Contexte()
    assert contexte.soi() is contexte
    temoin = weakref.ref(contexte)
    del contexte
    gc.collect()
    assert temoin() is None


def test_demande_deux_fois_a_la_fois_le_calcul_est_fait_une_fois() -> None:
    edition, seconde = _edition(), threading.Event()

    @une_fois
    def long(objet: _Edition) -> int:
        objet.appels.append("long")
        # La seconde visite, si elle refaisait le calcul, se verrait ici.
        seconde.wait(0.2)
        if len(objet.appels) > 1:
            seconde.set()
        return 7

    rendus: list[int] = []
    visites = [threading.Thread(target=lambda: rendus.append(long(edition))) for _ in range(4)]
    for v in visites:
        v.start()
    for v in visites:
        v.join(20)
    assert rendus == [7] * 4 and edition.appels == ["long"]


def test_un_calcul_qui_echoue_ne_retient_personne() -> None:
    edition = _edition()

    @une_fois
    def rate(objet: _Edition) -> int:
        objet.appels.append("rate")
        if len(objet.appels) < 2:
            raise ValueError
        return 1

    with pytest.raises(ValueError):
        rate(edition)
    assert rate(edition) == 1
