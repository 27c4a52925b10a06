"""La prochaine livraison attendue, d'après le millésime tenu et le rythme du producteur."""

from __future__ import annotations

from datetime import date

import pytest

from observatoire.entrepot.fraicheur import fraicheur, prochaine
from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.declaration import Source


def _source(**options: object) -> Source:
    return Source.model_validate(
        {
            "id": "essai", "titre": "Essai", "producteur": "INSEE", "description": "…",
            "url": "https://www.insee.fr", "signature": {"exige": ["CODGEO"]}, **options,
        }
    )  # fmt: skip


def test_les_populations_2023_parues_en_decembre_2025_appellent_decembre_2026() -> None:
    # Les populations de référence 2023, en vigueur le 1er janvier 2026, paraissent fin décembre 2025
    # (pmun_2024 des EPCI = population 2021) : deux ans de délai, le millésime 2024 fin 2026.
    attendue, limite = prochaine(_source(mois_parution=12, delai_parution=2), 2023)
    assert (attendue, limite) == ("décembre 2026", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("annee", "dernier"), [(2027, date(2028, 2, 29)), (2026, date(2027, 2, 28))]
)
def test_le_mois_annonce_court_jusqu_a_son_dernier_jour(annee: int, dernier: date) -> None:
    assert prochaine(_source(mois_parution=2, delai_parution=0), annee)[1] == dernier


def test_sans_mois_annonce_on_attend_toute_l_annee() -> None:
    assert prochaine(_source(delai_parution=1), 2024) == ("courant 2026", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("frequence", "dite"),
    [
        ("ponctuelle", "pas de livraison prévue"),
        ("continue", "en continu"),
        ("trimestrielle", "chaque trimestre"),
    ],
)
def test_sans_rythme_annuel_rien_n_est_en_retard(frequence: str, dite: str) -> None:
    assert prochaine(_source(frequence=frequence), 2010) == (dite, None)


def test_la_caf_2024_est_en_retard_le_premier_octobre_2026_pas_le_trente_septembre(
    entrepot_4c: Lecteur,
) -> None:
    def caf(jour: date) -> str:
        lignes = {f.source: f for f in fraicheur(entrepot_4c, jour)}
        return lignes["caf_allocataires_communes"].genre

    assert caf(date(2026, 9, 30)) == "bon"
    assert caf(date(2026, 10, 1)) == "alerte"


def test_chaque_fichier_de_chiffres_en_service_a_sa_ligne(entrepot_4c: Lecteur) -> None:
    suivies = {f.source for f in fraicheur(entrepot_4c)}
    assert {"releve_populations", "msa_retraites", "cnaf_taux_accueil_epci"} <= suivies
    assert "releve_bpe_types" not in suivies  # description de variables, sans chiffre


def test_un_fichier_ancien_n_est_pas_en_retard_quand_la_suite_est_en_service(
    entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    jour = date(2040, 1, 1)
    [avant] = [f for f in fraicheur(entrepot_4c, jour) if f.source == "insee_comparateur"]
    monkeypatch.setattr(
        type(entrepot_4c), "annees_des_sujets", lambda _: {"insee_comparateur": 2040}
    )
    [apres] = [f for f in fraicheur(entrepot_4c, jour) if f.source == "insee_comparateur"]
    assert avant.en_retard and not apres.en_retard
