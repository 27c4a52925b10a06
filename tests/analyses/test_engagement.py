"""L'engagement des acteurs : présents sur invités, par année, avec son intervalle."""

from __future__ import annotations

import pandas as pd
import pytest

from observatoire.analyses import engagement
from observatoire.local import table, typer
from observatoire.territoire import Reglages

REUNIONS = pd.DataFrame(
    {
        "id": ["a", "b", "c"],
        "date": pd.to_datetime(["2026-03-01", "2026-09-01", "2025-01-10"]),
        "etat": ["tenue", "annulee", "tenue"],
    }
)
PARTICIPATIONS = pd.DataFrame(
    [("a", "caf", "present", "Données", False), ("a", "msa", "excuse", "", False),
     ("a", "evs", "present", "  ", False), ("a", "cd", "absent", None, False),
     ("b", "caf", "present", "x", False), ("c", "caf", "present", "", True),
     ("disparue", "caf", "present", "x", False)],
    columns=["reunion", "acteur", "presence", "contribution", "fictif"],
)  # fmt: skip


class _Contexte:
    reglages = Reglages()

    def __init__(self, participations: pd.DataFrame) -> None:
        self._tables = {"participations": participations, "reunions": REUNIONS}

    def locale(self, nom: str) -> pd.DataFrame:
        return typer(table(nom), self._tables[nom], self.reglages).cadre


def test_presence_par_annee_avec_intervalle() -> None:
    rendu = engagement.presence(_Contexte(PARTICIPATIONS)).set_index("fin")  # type: ignore[arg-type]
    # 2026 : quatre organismes invités à la réunion tenue, deux présents (l'annulée ne compte pas).
    ligne = rendu.loc[2026]
    assert (ligne["valeur"], ligne["numerateur"], ligne["denominateur"]) == (50, 2, 4)
    # Wilson à 95 % pour 2 sur 4 : de 15,0 % à 85,0 %.
    assert ligne["bas"] == pytest.approx(15.0, abs=0.05)
    assert ligne["haut"] == pytest.approx(85.0, abs=0.05)
    assert rendu.loc[2025, "statut"] == "fictif" and ligne["statut"] == "publie"


def test_une_contribution_vide_n_en_est_pas_une() -> None:
    rendu = engagement.contributions(_Contexte(PARTICIPATIONS)).set_index("fin")  # type: ignore[arg-type]
    assert rendu.loc[2026, "valeur"] == 1 and rendu.loc[2025, "valeur"] == 0


def test_rien_de_saisi_rien_de_calcule() -> None:
    vide = _Contexte(PARTICIPATIONS.iloc[0:0])
    assert engagement.presence(vide).empty and engagement.contributions(vide).empty  # type: ignore[arg-type]
