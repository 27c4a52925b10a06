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

POINTS = pd.DataFrame(
    [("a", "1", "Écrire", "2026-06-01", "2026-05-20"), ("a", "2", "Inviter", "2026-06-15", "2026-07-02"),
     ("a", "3", "Chercher", "2026-06-20", None), ("a", "4", "Rendre", "2027-06-01", None),
     ("a", "5", "", "2026-06-01", None), ("b", "1", "Annulé", "2026-06-01", "2026-05-01")],
    columns=["reunion", "ordre", "decision", "echeance", "fait_le"],
)  # fmt: skip


class _Contexte:
    reglages = Reglages("200034064")

    def __init__(self, participations: pd.DataFrame) -> None:
        self._tables = {"participations": participations, "reunions": REUNIONS, "points": POINTS}

    def locale(self, nom: str) -> pd.DataFrame:
        return typer(table(nom), self._tables[nom], self.reglages).cadre


def test_presence_par_annee_avec_intervalle() -> None:
    rendu = engagement.presence(_Contexte(PARTICIPATIONS)).set_index("fin")
    # 2026 : quatre organismes invités à la réunion tenue, deux présents (l'annulée ne compte pas).
    ligne = rendu.loc[2026]
    assert (ligne["valeur"], ligne["numerateur"], ligne["denominateur"]) == (50, 2, 4)
    # Wilson à 95 % pour 2 sur 4 : de 15,0 % à 85,0 %.
    assert ligne["bas"] == pytest.approx(15.0, abs=0.05)
    assert ligne["haut"] == pytest.approx(85.0, abs=0.05)
    assert rendu.loc[2025, "statut"] == "fictif" and ligne["statut"] == "publie"


def test_une_contribution_vide_n_en_est_pas_une() -> None:
    rendu = engagement.contributions(_Contexte(PARTICIPATIONS)).set_index("fin")
    assert rendu.loc[2026, "valeur"] == 1 and rendu.loc[2025, "valeur"] == 0


def test_rien_de_saisi_rien_de_calcule() -> None:
    vide = _Contexte(PARTICIPATIONS.iloc[0:0])
    assert engagement.presence(vide).empty and engagement.contributions(vide).empty


def test_un_engagement_tenu_l_est_avant_son_echeance() -> None:
    rendu = engagement.engagements(_Contexte(PARTICIPATIONS)).set_index("fin")
    # Le registre va jusqu'au 2 juillet 2026 : trois échus, un à temps ; l'échéance de 2027 ne compte pas,
    # ni un point sans décision, ni la réunion annulée.
    assert list(rendu.index) == [2026]
    assert (rendu.loc[2026, "numerateur"], rendu.loc[2026, "denominateur"]) == (1, 3)
    # Wilson à 95 % pour 1 sur 3 : de 6,1 % à 79,2 %.
    assert rendu.loc[2026, "bas"] == pytest.approx(6.1, abs=0.05)
    assert rendu.loc[2026, "haut"] == pytest.approx(79.2, abs=0.05)
