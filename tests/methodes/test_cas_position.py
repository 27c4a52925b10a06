"""La place dans un ensemble : centile d'un ensemble entier, bornes d'un ensemble incomplet."""

import pytest

from observatoire.methodes.position import bornes_centile, centile_du_rang
from tests.methodes.cas_inference import Cas, cas, verifier
from tests.methodes.sondage_exact import effectif_exact


@cas("position", "X01")
def test_centile_dans_l_ensemble_entier(cas: Cas) -> None:
    verifier(cas, {"centile": _centile(cas.entree["v"], cas.entree["reference"])})


@cas("position", "X02")
def test_un_ensemble_incomplet_ne_donne_que_des_bornes(cas: Cas) -> None:
    v, connus, n = (cas.entree[c] for c in ("v", "connus", "N"))
    basse, haute = (float(b) for b in bornes_centile(sum(c < v for c in connus), len(connus), n))
    # L'intervalle d'un tirage au hasard, pour comparaison : des voisines ne sont pas tirées.
    tire = effectif_exact(sum(c < v for c in connus), len(connus), n)
    verifier(cas, {
        "parmi_connus": _centile(v, connus), "borne_basse": basse, "borne_haute": haute,
        "bas": 100 * tire[0] / n, "haut": 100 * tire[1] / n,
    })  # fmt: skip


def test_le_rang_et_le_centile_disent_la_meme_place() -> None:
    # Au-dessous, plus la moitié de soi-même : 3,5 sur 4, puis 0,5, 2,5 et 1,5.
    assert centile_du_rang([1, 4, 2, 3], 4) == pytest.approx([87.5, 12.5, 62.5, 37.5])


def _centile(v: float, ensemble: list[float]) -> float:
    """Par le rang moyen des égaux, du plus haut au plus bas."""
    rang = sum(x > v for x in ensemble) + (sum(x == v for x in ensemble) + 1) / 2
    return float(centile_du_rang(rang, len(ensemble)))
