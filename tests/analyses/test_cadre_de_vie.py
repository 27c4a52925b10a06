"""Cadre de vie et parentalité : chiffres réels de la 4C, tables locales retouchées."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatoire.analyses import cadre_de_vie, parentalite
from observatoire.contenu.parentalite import parties as ressource_parentalite
from observatoire.contenu.registre import figure_de
from observatoire.documents import rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import conformer, table
from observatoire.methodes.avant_apres import comparer
from observatoire.territoire import Reglages, analyser_reglages

RACINE = Path(__file__).parents[2]
EPCI = "200034064"


@pytest.fixture(scope="module")
def reglages() -> Reglages:
    return analyser_reglages((RACINE / "data" / "territoire.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def contexte(entrepot_4c: Lecteur, reglages: Reglages) -> Any:
    return entrepot_4c


class Tables:
    """Un contexte dont les tables locales sont celles-ci, et aucune autre."""

    def __init__(self, contexte: Any, **tables: pd.DataFrame) -> None:
        self._contexte, self._tables = contexte, tables

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._contexte, nom)

    def locale(self, nom: str) -> pd.DataFrame:
        return conformer(table(nom), self._tables.get(nom, pd.DataFrame()))


def test_les_modes_somment_a_cent(contexte):
    modes = cadre_de_vie.parts(contexte, cadre_de_vie.MODES, "actifs_occupes_15_plus", "epci", EPCI)
    # INSEE, RP 2023 : 1 603,2 actifs sur 2 059,4 vont travailler en voiture.
    assert modes.set_index("code").loc["actifs_voiture", "valeur"] == pytest.approx(
        77.848, abs=0.01
    )
    assert modes["valeur"].sum() == pytest.approx(100, abs=0.1)
    lieux = cadre_de_vie.parts(
        contexte, cadre_de_vie.LIEUX_TRAVAIL, "actifs_occupes_15_plus", "epci", EPCI
    )
    assert lieux["valeur"].sum() == pytest.approx(100, abs=0.1)
    vide = cadre_de_vie.parts(contexte, cadre_de_vie.MODES, "actifs_occupes_15_plus", "epci", "0")
    assert vide.empty


def test_deux_recensements_trop_proches_ne_sont_pas_traces(entrepot_4c, reglages):
    figure = figure_de(entrepot_4c, "logements_usages", {"ou": f"epci:{EPCI}"})
    assert sorted(figure.donnees["annee"].unique()) == [2012, 2023]
    assert any("2022" in n for n in figure.notes)


def test_ce_qui_manque_a_l_habitat_dit_a_qui_le_demander(contexte):
    vides = cadre_de_vie.suivi_habitat(Tables(contexte))
    assert all(s.valeur is None and s.a_demander for s in vides)
    habitat = pd.DataFrame(
        {"indicateur": ["conseils", "conseils"], "annee": [2024, 2025], "valeur": [0.0, None],
         "source": ["Guichet", None], "fictif": [False, False]}
    )  # fmt: skip
    conseils = cadre_de_vie.suivi_habitat(Tables(contexte, habitat=habitat))[0]
    # Zéro saisi est un zéro ; 2025, vide, n'écrase pas 2024.
    assert (conseils.valeur, conseils.annee, conseils.a_demander) == (0, 2024, "")


def _mois(valeurs: list[float]) -> pd.Series:
    return pd.Series(valeurs, pd.date_range("2024-01-01", periods=len(valeurs), freq="MS"))


def test_avant_apres_d_une_frequentation():
    c = comparer(_mois([100] * 12 + [150] * 12), pd.Timestamp("2025-01-01"))
    assert (c.avant, c.apres) == (100, 150)
    # Rapport de deux comptes de Poisson (1 200 et 1 800), Student à 2 × 11 degrés de liberté :
    # 1,5 × exp(±2,0739 √(1/1200 + 1/1800)).
    assert (c.bas, c.haut) == pytest.approx((1.3884, 1.6205), abs=1e-3)
    assert c.mesurable
    flou = comparer(_mois([5, 15, 4, 16, 8, 18]), pd.Timestamp("2024-04-01"))
    assert not flou.mesurable and flou.detectable > 1.5
    with pytest.raises(AppelIncorrect, match="mois"):
        comparer(_mois([3, 4, 5]), pd.Timestamp("2024-02-01"))
    with pytest.raises(AppelIncorrect, match="Aucun voyage"):
        comparer(_mois([0, 0, 0, 4, 5, 6]), pd.Timestamp("2024-04-01"))


def _haltes() -> pd.DataFrame:
    return pd.DataFrame(
        {"commune": ["81309", "81069"], "service": ["laep", "halte"], "jour": ["mardi", "jeudi"],
         "lieu": ["Salle", None], "horaires": ["09:00-12:00", None], "fictif": [True, False]}
    )  # fmt: skip


def test_parentalite_a_portee(contexte):
    lieux = parentalite.lieux(Tables(contexte, haltes=_haltes()))
    assert list(lieux["commune"]) == ["Cordes-sur-Ciel", "Vaour"]
    assert lieux["itinerant"].all() and list(lieux["fictif"]) == [False, True]
    p = parentalite.portee(contexte, tuple(lieux["code"])).communes
    # INSEE, RP 2023, 0 à 14 ans : 144,3 + 223,5 + 245,8 = 613,6 (arrondis de cellules).
    assert p["enfants"].sum() == pytest.approx(613.6, abs=0.5)
    assert 0 < p.loc[p["minutes"] <= 15, "enfants"].sum() < p["enfants"].sum()
    assert parentalite.portee(contexte, ()).communes["minutes"].isna().all()
    assert set(parentalite.appuis(contexte)["code"]) <= set(contexte.communes()["code"])


def test_document_ressource(entrepot_4c, reglages):
    document = ressource_parentalite.document(entrepot_4c)
    texte = rendre(document, "docx")
    assert len(texte) > 5000 and rendre(document, "pdf")[:4] == b"%PDF"
