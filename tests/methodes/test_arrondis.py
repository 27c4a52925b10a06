"""Des règles d'arrondi déclarées : chaque intervalle contient le vrai aussi souvent qu'il le promet."""

import numpy as np
import pytest

from observatoire.methodes import arrondis
from observatoire.methodes.arrondis import Arrondi

REGLES = [
    Arrondi(),
    Arrondi(10),
    Arrondi(5, "aleatoire"),
    Arrondi(5, secret=5),
    Arrondi(5, "aleatoire", 11),
]


def _ecrire(vrais: np.ndarray, a: Arrondi, alea: np.random.Generator) -> np.ndarray:
    """Ce que le producteur écrit de vrais comptes, tous connus ou nuls."""
    bas = vrais // a.pas * a.pas
    haut = np.where(bas == vrais, bas, bas + a.pas)
    monte = (vrais - bas) / a.pas
    if a.regle == "plus_proche":
        monte = np.where(monte == 0.5, 0.5, monte > 0.5)
    ecrits = np.where(alea.random(vrais.shape) < monte, haut, bas)
    # Sous le secret rien n'est écrit ; un petit compte publié n'est jamais arrondi à zéro.
    return np.where((a.secret > 0) & (vrais > 0) & (ecrits == 0), a.pas, ecrits)


@pytest.mark.parametrize("a", REGLES, ids=lambda a: f"{a.pas:g} {a.regle} {a.secret:g}")
def test_la_regle_declaree_tient_ce_qu_elle_promet(a: Arrondi) -> None:
    alea = np.random.default_rng(5)
    vrais = alea.poisson(alea.gamma(2, 25, 25), (4000, 25)).astype(float)
    vrais = np.where(vrais < a.secret, 0, vrais)  # les tus ne s'ajoutent pas
    ecrits = _ecrire(vrais, a, alea)
    surs = np.array([a.bornes(v) for v in ecrits.ravel()]).reshape(*ecrits.shape, 2)
    assert ((surs[..., 0] <= vrais) & (vrais <= surs[..., 1])).all()
    pire_bas, pire_haut = surs.sum(axis=1).T
    bas, haut = arrondis.bornes_somme(ecrits.sum(axis=1), pire_bas, pire_haut, a)
    tenus = ((bas <= vrais.sum(axis=1)) & (vrais.sum(axis=1) <= haut)).mean()
    assert 0.93 <= tenus <= 1
    assert (haut - bas).mean() < (pire_haut - pire_bas).mean() / 1.5
