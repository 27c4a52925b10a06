"""Le besoin en enfants, en heures et en places : valeur centrale, tornade, tirages, Sobol, enveloppe."""

from typing import Any

import numpy as np
import pytest

from observatoire.methodes import besoin_heures as formule
from observatoire.methodes.besoin import Hypothese, tornade
from tests.methodes.cas_inference import Cas, cas, lire, verifier

FIXES = {"ouverture": 50.0, "occupation": 0.7}


def _hypotheses(cas: Cas) -> list[Hypothese]:
    return [Hypothese(c, c, *plage) for c, plage in cas.entree["plages"].items()]


@cas("besoin", "B01")
def test_besoin_central(cas: Cas) -> None:
    b = formule.besoin(cas.entree)
    verifier(cas, b.groupes | {
        "enfants_qui_cherchent": b.enfants, "heures_semaine": b.heures_semaine, "places": b.places,
        "heures_par_enfant": b.heures_semaine / b.enfants, "enfants_par_place": b.enfants / b.places,
    })  # fmt: skip


@cas("besoin", "B02")
def test_tornade_sur_les_places(cas: Cas) -> None:
    table = tornade(lambda v: formule.besoin(v | FIXES).places, _hypotheses(cas)).set_index("cle")
    verifier(cas, {c: [table.loc[c, "avec_bas"], table.loc[c, "avec_haut"]] for c in cas.attendu})
    assert list(table.index[:2]) == ["souhait", "enfants"]


@cas("besoin", "B03")
def test_tirages(cas: Cas) -> None:
    b = formule.tirer(_hypotheses(cas), FIXES)
    series: dict[str, Any] = {
        "enfants_qui_cherchent": b.enfants, "heures_semaine": b.heures_semaine, "places": b.places,
    }  # fmt: skip
    verifier(cas, {c: [np.mean(x), *formule.quantiles(x)] for c, x in series.items()})


@cas("besoin", "B04")
def test_ce_qui_pese_le_plus(cas: Cas) -> None:
    verifier(cas, (p := formule.poids(_hypotheses(cas), FIXES)))
    assert list(p)[:2] == ["souhait", "enfants"]


@cas("besoin", "B05")
def test_enveloppe(cas: Cas) -> None:
    bornes = formule.enveloppe(_hypotheses(cas), FIXES)
    verifier(
        cas,
        {
            "enfants_qui_cherchent": [b.enfants for b in bornes],
            "places": [b.places for b in bornes],
        },
    )


def test_un_groupe_ne_cherche_jamais_plus_que_lui_meme() -> None:
    entree = lire("besoin")["B01"].entree | {"souhait": 3.0}
    b = formule.besoin(entree)
    assert b.cherchent["plein"] == pytest.approx(b.groupes["plein"])
