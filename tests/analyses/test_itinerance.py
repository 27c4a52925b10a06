"""La semaine des services itinérants : routes, ce qui se gêne, qui est à portée ; minutes posées à la main."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from observatoire.analyses import itinerance
from observatoire.local import table, typer
from observatoire.methodes.trajets import LENTE, RAPIDE, Duree
from observatoire.territoire import Reglages

# Trois communes du territoire : minutes d'une route symétrique, 2 minutes chez soi.
CODES = ["81045", "81206", "81309"]
ROUTE = {("81045", "81206"): 30.0, ("81045", "81309"): 18.0, ("81206", "81309"): 12.0}
ARRETS = (
    {"commune": "81309", "service": "halte", "jour": "mardi", "lieu": "Salle", "horaires": "9h-12h",
     "equipe": "A", "base": "81045", "cout_arret": "200", "semaines_par_an": "40"},
    {"commune": "81206", "service": "laep", "jour": "mardi", "lieu": "Salle", "horaires": "12h05-14h",
     "equipe": "A", "base": "81045"},
    {"commune": "81309", "service": "cafe", "jour": "mardi", "lieu": "Salle", "horaires": "11h-12h", "accessible": "non"},
    {"commune": "81206", "service": "halte", "jour": "jeudi", "lieu": "Salle", "horaires": "9h-12h",
     "vehicule": "V"},
    {"commune": "81309", "service": "laep", "jour": "jeudi", "lieu": "Autre", "horaires": "10h-12h",
     "vehicule": "V"},
)  # fmt: skip


class _Contexte:
    reglages = Reglages("200034064")

    def locale(self, nom: str) -> pd.DataFrame:
        lue = typer(table(nom), pd.DataFrame(list(ARRETS)), self.reglages)
        assert not lue.bloquants, [p.phrase() for p in lue.bloquants]
        return lue.cadre

    def territoires(self, niveau: str = "commune") -> pd.DataFrame:
        return pd.DataFrame({"code": CODES, "libelle": ["Les Cabannes", "Penne", "Vaour"]})

    def minutes(
        self, origines: Sequence[str], destinations: Sequence[str], vitesse: Any = None
    ) -> pd.DataFrame:
        def une(a: str, b: str) -> float:
            return 2.0 if a == b else ROUTE.get((a, b), ROUTE.get((b, a), float("nan")))

        facteur = {RAPIDE: 0.5, LENTE: 1.5}.get(vitesse, 1.0)
        return facteur * pd.DataFrame(
            [[une(a, b) for b in destinations] for a in origines], origines, destinations
        )


@pytest.fixture
def contexte() -> Any:
    return _Contexte()


def test_la_route_part_de_la_base_puis_de_l_arret_d_avant(contexte: Any) -> None:
    semaine = itinerance.semaine(contexte)
    assert [(a.jour, a.nom, a.service, a.route) for a in semaine[:3]] == [
        ("mardi", "Vaour", "halte", Duree(18.0, 9.0, 27.0)),
        ("mardi", "Vaour", "cafe", None),  # ni équipe ni base : on ne sait pas
        ("mardi", "Penne", "laep", Duree(12.0, 6.0, 18.0)),
    ]


def test_ce_qui_se_gene_est_dit_une_fois(contexte: Any) -> None:
    dits = itinerance.conflits(contexte, itinerance.semaine(contexte))
    assert len(dits) == 4
    assert "la salle n'est pas accessible" in dits[0]
    assert "la même salle (Salle) sert aux deux" in dits[1]  # halte et café à Vaour, mardi
    assert "le véhicule « V » est aux deux" in dits[2]
    assert dits[3].endswith("environ 12\xa0minutes (6 à 18) de route, 5 minutes libres.")


def test_un_temps_libre_que_seule_une_route_lente_depasse_ne_se_dit_pas_court(
    contexte: Any,
) -> None:
    semaine = itinerance.semaine(contexte)
    tard = [
        replace(a, debut=a.fin and 12 + 10 / 60) if a.service == "laep" and a.jour == "mardi" else a
        for a in semaine
    ]
    [dit] = [d for d in itinerance.conflits(contexte, tard) if "libres" in d]
    assert dit.endswith("10 minutes libres ; c'est assez ou non selon la vitesse.")


def test_un_arret_sans_cout_n_en_coute_pas_zero(contexte: Any) -> None:
    # 200 € × 40 semaines ; quatre arrêts ne disent pas leur coût.
    assert itinerance.cout_annuel(itinerance.semaine(contexte)) == (8000.0, 4)
