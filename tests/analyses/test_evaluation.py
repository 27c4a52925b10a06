"""Évaluer une action : questions enregistrées, chiffres réels de la 4C, phrases, refus."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatoire.analyses import evaluation, question, temoins
from observatoire.analyses.question import Question
from observatoire.contenu.evaluation import resultat as phrases
from observatoire.contenu.registre import figure_de
from observatoire.erreurs import AppelIncorrect
from observatoire.local import Carnet, ConflitEdition
from observatoire.methodes.evaluation import Verdict
from observatoire.territoire import lire_reglages

RACINE = Path(__file__).parents[2]
AUJOURDHUI = date(2026, 11, 25)
EPCI = "epci:200034064"
VOISINES = tuple(f"commune:{c}" for c in ("81069", "81206", "81045", "81263", "81191", "81262"))

RETOUR = Question(
    nom="Naissances à Vaour",
    question="Les naissances ont-elles changé à Vaour ?",
    indicateur="naissances",
    territoires=("commune:81309",),
    comparaison=VOISINES,
    avant=(2014, 2016),
    debut=2019,
    apres=(2022, 2024),
    enregistree_le=AUJOURDHUI,
    exploration=True,
)
A_VENIR = replace(RETOUR, avant=(2022, 2024), debut=2027, apres=(2028, 2030), exploration=False)


@pytest.fixture(scope="module")
def contexte(entrepot_4c) -> Any:
    return entrepot_4c.avec(lire_reglages(RACINE / "data"))


# ------------------------------------------------------------------ enregistrer
def test_une_question_se_garde_telle_quelle(tmp_path: Path) -> None:
    carnet = Carnet(tmp_path, question.GENRE)
    question.enregistrer(carnet, A_VENIR, AUJOURDHUI)
    assert question.lire(carnet.lire(A_VENIR.nom).contenu) == A_VENIR
    assert A_VENIR.prealable and not RETOUR.prealable
    # Une question écrite ne se réécrit pas.
    with pytest.raises(ConflitEdition):
        question.enregistrer(carnet, replace(A_VENIR, debut=2028), AUJOURDHUI)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"nom": " "}, "n'a pas de nom"),
        ({"territoires": ()}, "Aucun territoire"),
        ({"territoires": ("81309",)}, "n'est pas un territoire"),
        ({"comparaison": ("commune:81309",)}, "à la fois concerné et témoin"),
        ({"avant": (2024, 2022)}, "finit avant de commencer"),
        ({"avant": (2022, 2027)}, "doit finir en 2026"),
        ({"apres": (2025, 2030)}, "avant l'action"),
        ({"debut": 2019, "avant": (2014, 2016), "apres": (2020, 2022)}, "est passée"),
    ],
)
def test_une_question_mal_posee_est_refusee(change: dict[str, Any], phrase: str) -> None:
    with pytest.raises(AppelIncorrect, match=phrase):
        question.verifier(replace(A_VENIR, **change), AUJOURDHUI)


def test_un_document_abime_est_dit() -> None:
    with pytest.raises(AppelIncorrect, match="mal écrite"):
        question.lire({"nom": "x", "avant": "jamais"})


# ------------------------------------------------------------------ mesurer
def test_vaour_avant_apres(contexte: Any) -> None:
    """INSEE, état civil : 8 naissances de 2014 à 2016, 9 de 2022 à 2024."""
    r = evaluation.evaluer(contexte, RETOUR)
    assert (r.avant, r.observe, r.nature) == (8, 9, "compte")
    assert r.effet is not None and r.effet.verdict is Verdict.NON_MESURABLE
    assert r.permutation is not None
    assert r.permutation.minimale == pytest.approx(1 / (len(VOISINES) + 1))
    voisines = contexte.indicateur("naissances", "commune")
    voisines = voisines[("commune:" + voisines["code"]).isin(VOISINES)]
    avant = voisines[voisines["fin"].between(2014, 2016)]["valeur"].sum()
    apres = voisines[voisines["fin"].between(2022, 2024)]["valeur"].sum()
    assert r.effet.valeur == pytest.approx(9 / 8 / (apres / avant))


def test_avant_d_agir_le_plus_petit_effet_est_deja_dit(contexte: Any) -> None:
    r = evaluation.evaluer(contexte, replace(A_VENIR, territoires=(EPCI,), comparaison=()))
    assert r.effet is not None and np.isnan(r.effet.valeur)
    assert 1.3 < r.effet.detectable_haut < 1.6  # 95 naissances (METHODES : base 100, ×1,45)
    dite = phrases.dire(r, A_VENIR)
    assert "Aucune valeur n'est encore connue" in dite and "Plus petit effet visible" in dite


def test_une_periode_incomplete_attend(contexte: Any) -> None:
    r = evaluation.evaluer(contexte, replace(RETOUR, apres=(2022, 2026)))
    assert "Le résultat se lit à la date prévue" in r.attente
    assert phrases.court(r, RETOUR) == "en attente"


def test_sans_valeur_d_avant_la_phrase_le_dit(contexte: Any) -> None:
    with pytest.raises(AppelIncorrect, match="de 1990 à 1995"):
        evaluation.evaluer(contexte, replace(RETOUR, avant=(1990, 1995)))
    with pytest.raises(AppelIncorrect, match="tous les territoires concernés"):
        evaluation.evaluer(
            contexte, replace(RETOUR, territoires=(EPCI,), indicateur="revenu_median")
        )


def test_les_phrases_ne_concluent_pas_sous_le_seuil(contexte: Any) -> None:
    dite = phrases.dire(evaluation.evaluer(contexte, RETOUR), RETOUR)
    assert "effet non mesurable" in dite
    assert "ne vaut pas preuve" in dite
    assert "la plus petite possible ici : 0,14" in dite
    assert "hausse mesurée" not in dite


def test_les_temoins_proposes_sont_ailleurs_et_semblables(contexte: Any) -> None:
    proposes = temoins.candidats(contexte, RETOUR)
    assert RETOUR.territoires[0] not in proposes
    assert len(proposes) > 20 and all(t.startswith("commune:") for t in proposes)


def test_ce_qui_serait_mesurable(contexte: Any) -> None:
    table = temoins.mesurables(contexte, EPCI).set_index("indicateur")
    assert table.loc["naissances", "base"] == 33 + 28 + 34  # INSEE, 2022 à 2024
    # Plus le compte est grand, plus le changement visible est petit.
    assert table.sort_values("base")["hausse"].is_monotonic_decreasing


class _Parts:
    """Des parts inventées : un EPCI traité et des témoins, numérateur et dénominateur connus."""

    def __init__(self, saut: float) -> None:
        alea = np.random.default_rng(2)
        lignes = []
        for i in range(9):
            for annee in range(2010, 2020):
                taux = 20 + i + alea.normal(0, 0.4) + (saut if i == 0 and annee >= 2015 else 0)
                lignes.append(
                    {"code": f"e{i}", "niveau": "epci", "fin": annee, "debut": annee, "valeur": taux,
                     "numerateur": taux * 10, "denominateur": 1000.0, "statut": "publie", "perimetre": ""}
                )  # fmt: skip
        self.table = pd.DataFrame(lignes)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        return self.table


@pytest.mark.parametrize(("saut", "verdict"), [(0.0, Verdict.NON_MESURABLE), (6.0, Verdict.HAUSSE)])
def test_difference_de_differences_de_parts(saut: float, verdict: Verdict) -> None:
    q = replace(
        RETOUR, indicateur="part", territoires=("epci:e0",), debut=2015, avant=(2010, 2014),
        apres=(2015, 2019), comparaison=tuple(f"epci:e{i}" for i in range(1, 9)),
    )  # fmt: skip
    r = evaluation.evaluer(_Parts(saut), q)  # type: ignore[arg-type]
    assert (r.nature, r.effet.verdict) == ("part", verdict)  # type: ignore[union-attr]
    if saut:
        assert r.effet.valeur == pytest.approx(saut, abs=0.8)  # type: ignore[union-attr]
        assert r.permutation.p == r.permutation.minimale  # type: ignore[union-attr]


def test_la_figure_dessine_la_zone_muette(entrepot_4c: Any) -> None:
    from observatoire.ui.evaluer import parametres

    figure = figure_de(
        entrepot_4c.avec(lire_reglages(RACINE / "data")), "evaluation", parametres(RETOUR)
    )
    assert figure.titre == "Naissances à Vaour : non mesurable"
    zone = figure.donnees[figure.donnees["haut"].notna()]
    assert set(zone["annee"]) == {2022, 2023, 2024}
