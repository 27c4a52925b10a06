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
    assert r.effet is not None and r.effet.minimale == pytest.approx(1 / (len(VOISINES) + 1))
    voisines = contexte.indicateur("naissances", "commune")
    voisines = voisines[("commune:" + voisines["code"]).isin(VOISINES)]
    avant, apres = (
        voisines[voisines["fin"].between(*p)].groupby("code")["valeur"].sum()
        for p in ((2014, 2016), (2022, 2024))
    )
    # Les témoins : une moyenne pondérée par l'inverse de leur variance (leurs années n'en ont pas plus
    # que le hasard), variance réelle comprise.
    d = np.log((apres + 0.5) / (avant + 0.5))
    w = 1 / (1 / (avant + 0.5) + 1 / (apres + 0.5) + r.effet.tau2)
    assert np.log(r.effet.valeur) == pytest.approx(np.log(9.5 / 8.5) - (w * d).sum() / w.sum())
    # Le placebo : 2014 et la moitié de 2015 contre le reste.
    assert r.placebo is not None and r.placebo.temoins == len(VOISINES)


def test_avant_d_agir_le_plus_petit_effet_est_deja_dit(contexte: Any) -> None:
    r = evaluation.evaluer(contexte, replace(A_VENIR, territoires=(EPCI,), comparaison=()))
    assert r.effet is not None and np.isnan(r.effet.valeur)
    # Deux fois 95 naissances : exp(2,8·√(2/95,5)).
    assert r.effet.detectable_haut == pytest.approx(1.50, abs=0.01)
    dite = phrases.dire(r, A_VENIR)
    assert "Aucune valeur n'est encore connue" in dite and "Plus petit effet visible" in dite
    assert "le dire demandera au moins 20 territoires de comparaison" in dite


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


def test_les_temoins_possibles_ne_sont_pas_ranges_sur_le_resultat(contexte: Any) -> None:
    possibles = temoins.candidats(contexte, RETOUR)
    assert RETOUR.territoires[0] not in possibles
    assert len(possibles) > 20 and all(t.startswith("commune:") for t in possibles)
    # Une autre période d'avant, d'autres niveaux : la même liste, dans le même ordre.
    assert temoins.candidats(contexte, replace(RETOUR, avant=(2008, 2010))) == possibles


def test_ce_qui_serait_mesurable(contexte: Any) -> None:
    table = temoins.mesurables(contexte, EPCI).set_index("indicateur")
    assert table.loc["naissances", "base"] == 33 + 28 + 34  # INSEE, 2022 à 2024
    # Plus le compte est grand, plus le changement visible est petit.
    assert table.sort_values("base")["hausse"].is_monotonic_decreasing


class _Inventees:
    """Un EPCI traité et des témoins inventés : `valeur`, `numerateur` et `denominateur` au choix."""

    def __init__(self, saut: float, temoins: int, nature: str, avant: float = 0.0) -> None:
        alea, lignes = np.random.default_rng(2), []
        for i in range(temoins + 1):
            for annee in range(2010, 2020):
                v = 200 + alea.normal(0, 4) + (saut if i == 0 and annee >= 2015 else 0)
                v += avant * (i == 0) * (annee - 2010)
                num, den = {"compte": (round(v), np.nan), "part": (v * 50, 1e4)}.get(
                    nature, (np.nan,) * 2
                )
                lignes.append(
                    {"code": f"e{i:02d}", "niveau": "epci", "fin": annee, "debut": annee, "valeur": v,
                     "numerateur": num, "denominateur": den, "statut": "publie", "perimetre": ""}
                )  # fmt: skip
        self.table = pd.DataFrame(lignes)

    def indicateur(self, identifiant: str, niveau: str | None = None) -> pd.DataFrame:
        return self.table


def _inventee(nature: str, saut: float, temoins: int = 22, avant: float = 0.0) -> str:
    q = replace(
        RETOUR, indicateur="naissances", territoires=("epci:e00",), debut=2015, avant=(2010, 2014),
        apres=(2015, 2019), comparaison=tuple(f"epci:e{i:02d}" for i in range(1, temoins + 1)),
    )  # fmt: skip
    r = evaluation.evaluer(_Inventees(saut, temoins, nature, avant), q)
    assert r.nature == nature
    return phrases.dire(r, q).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("nature", ["compte", "part", "valeur"])
def test_un_effet_se_dit_sur_chaque_nature_et_jamais_sans_effet(nature: str) -> None:
    assert ": hausse mesurée." in _inventee(nature, 90.0)
    assert ": baisse mesurée." in _inventee(nature, -90.0)
    assert "se confond avec le hasard" in _inventee(nature, 0.0)


def test_ce_qui_explique_autrement_l_ecart_le_tait() -> None:
    """Trop peu de témoins, ou une évolution déjà différente avant : l'effet ne se dit pas."""
    peu = _inventee("compte", 90.0, temoins=19)
    assert "il faut au moins 20 territoires de comparaison, 19 retenus" in peu
    assert "hausse mesurée" not in peu
    deja = _inventee("compte", 90.0, avant=20.0)
    assert "différaient déjà avant, aucun effet ne peut être lu" in deja
    assert "d'une moitié à l'autre de 2010-2014" in deja


def test_la_figure_dessine_la_zone_muette(entrepot_4c: Any) -> None:
    from observatoire.ui.evaluer import parametres

    figure = figure_de(
        entrepot_4c.avec(lire_reglages(RACINE / "data")), "evaluation", parametres(RETOUR)
    )
    assert figure.titre == "Naissances à Vaour : non mesurable"
    zone = figure.donnees[figure.donnees["haut"].notna()]
    assert set(zone["annee"]) == {2022, 2023, 2024}
