"""La place dans un ensemble : centile d'un ensemble entier, bornes d'un ensemble incomplet."""

import numpy as np
import pytest

from observatoire.methodes.position import bornes_centile, centile, centile_du_rang
from tests.methodes.cas_inference import Cas, cas, verifier
from tests.methodes.sondage_exact import effectif_exact


@cas("position", "X01")
def test_centile_dans_l_ensemble_entier(cas: Cas) -> None:
    verifier(cas, {"centile": centile(cas.entree["v"], cas.entree["reference"])})


@cas("position", "X02")
def test_un_ensemble_incomplet_ne_donne_que_des_bornes(cas: Cas) -> None:
    v, connus, n = (cas.entree[c] for c in ("v", "connus", "N"))
    basse, haute = (float(b) for b in bornes_centile(sum(c < v for c in connus), len(connus), n))
    # L'intervalle d'un tirage au hasard, pour comparaison : des voisines ne sont pas tirées.
    tire = effectif_exact(sum(c < v for c in connus), len(connus), n)
    verifier(cas, {
        "parmi_connus": centile(v, connus), "borne_basse": basse, "borne_haute": haute,
        "bas": 100 * tire[0] / n, "haut": 100 * tire[1] / n,
    })  # fmt: skip


def test_le_rang_et_le_centile_disent_la_meme_place() -> None:
    ensemble = [4.0, 1.0, 3.0, 2.0]
    rangs = [1 + sum(x > v for x in ensemble) for v in ensemble]
    assert centile_du_rang(rangs, 4) == pytest.approx([centile(v, ensemble) for v in ensemble])
    assert np.isnan(centile(1.0, []))
