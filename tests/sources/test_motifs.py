from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatoire.sources.motifs import accords, annee_de, normaliser_entete


def _entetes(*noms: str) -> list[str]:
    return [normaliser_entete(n) for n in noms]


def test_l_annee_est_lue_dans_l_entete() -> None:
    trouves = accords("P{aa}_POP", _entetes("CODGEO", "P22_POP", "P16_POP", "P22_POPH"))
    assert [(a.colonne, a.debut, a.fin) for a in trouves] == [(1, 2022, 2022), (2, 2016, 2016)]


def test_les_recensements_anciens_sont_du_vingtieme_siecle() -> None:
    trouves = accords("{p}{aa}_POP", _entetes("P20_POP", "D99_POP", "D68_POP"))
    assert [a.debut for a in trouves] == [2020, 1999, 1968]


def test_une_periode_a_deux_annees() -> None:
    [accord] = accords("NAIS{debut}{fin}", _entetes("CODGEO", "NAIS1621", "NAISD24"))
    assert (accord.debut, accord.fin) == (2016, 2021)


@pytest.mark.parametrize(
    "ecrit", ["Retraités non-salariés", "RETRAITES NON-SALARIES", "﻿retraites  non-salaries "]
)
def test_casse_accents_et_espaces_sont_sans_effet(ecrit: str) -> None:
    assert len(accords("retraités non-salariés", _entetes(ecrit))) == 1


def test_une_variante_ne_reprend_pas_une_annee_deja_trouvee() -> None:
    trouves = accords("P{aa}_LOG|D{aa}_LOG", _entetes("D20_LOG", "P20_LOG", "D99_LOG"))
    assert [(a.colonne, a.debut) for a in trouves] == [(1, 2020), (2, 1999)]


@given(st.integers(1968, 2059))
def test_deux_chiffres_designent_une_seule_annee(annee: int) -> None:
    assert annee_de(f"{annee % 100:02d}") == annee


@given(st.text(max_size=30))
def test_un_entete_quelconque_ne_fait_jamais_echouer(texte: str) -> None:
    assert len(accords("P{aa}_POP|x", [normaliser_entete(texte)])) <= 1
