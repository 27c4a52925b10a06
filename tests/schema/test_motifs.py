"""Les motifs d'un avis : les chiffres qui existaient à la date, et rien d'autre."""

from __future__ import annotations

from datetime import date

import pytest

from observatoire import formats
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.schema.motifs import derniere_parue, motifs, parution, regle
from observatoire.sources.declaration import catalogue

VAOUR = Territoire(Niveau.COMMUNE, "81309", "Vaour")
EPCI = Territoire(Niveau.EPCI, "200034064")


def _textes(lecteur: Lecteur, jour: date) -> str:
    return " ".join(m.texte for m in motifs(lecteur, VAOUR, jour)).replace("\u00a0", " ")


def test_aujourd_hui_les_derniers_chiffres_publies(entrepot_4c: Lecteur) -> None:
    dit = _textes(entrepot_4c, entrepot_4c.publie_le.date())
    # INSEE, état civil 2022-2024 : 95 naissances ; CNAF 2023 : 52,6 ; INSEE, PMUN 2023 : 393.
    assert "31,7 naissances par an" in dit and "52,6 places" in dit and "393 habitants" in dit


def test_a_une_date_passee_seulement_ce_qui_etait_paru(entrepot_4c: Lecteur) -> None:
    dit = _textes(entrepot_4c, date(2025, 6, 1))
    # Au 1er juin 2025 : état civil 2023 (paru en octobre 2024), populations 2022 (décembre 2024),
    # pas encore le taux CNAF de 2023 (novembre 2025).
    assert "en moyenne de 2021 à 2023" in dit and "361 habitants en 2022" in dit
    assert "52,6" not in dit


@pytest.mark.parametrize(
    ("jour", "annee"), [(date(2024, 12, 30), 2021), (date(2024, 12, 31), 2022), (date(2025, 12, 31), 2023)]
)  # fmt: skip
def test_les_populations_paraissent_fin_decembre(
    entrepot_4c: Lecteur, jour: date, annee: int
) -> None:
    # INSEE : les populations de référence 2022 sont parues en décembre 2024.
    assert derniere_parue(entrepot_4c, "population", EPCI, jour) == annee


def test_une_source_sans_mois_vaut_toute_son_annee() -> None:
    assert parution(None, 2023) == date(2024, 12, 31)
    assert parution(catalogue()["releve_populations"], 2022) == date(2024, 12, 31)


def test_la_regle_nomme_la_date_et_l_edition(entrepot_4c: Lecteur) -> None:
    dite = regle(entrepot_4c, date(2025, 6, 1)).replace("\u00a0", " ")
    assert "1er juin 2025" in dite
    assert formats.jour(entrepot_4c.publie_le.date()).replace("\u00a0", " ") in dite


def test_la_commune_a_ses_besoins_et_son_trajet(entrepot_4c: Lecteur) -> None:
    milhars = Territoire(Niveau.COMMUNE, "81165", "Milhars")
    faits = motifs(entrepot_4c, milhars, entrepot_4c.publie_le.date())
    dit = " ".join(m.texte for m in faits).replace("\u00a0", " ")
    # Moins de deux : le singulier. INSEE, 8 naissances à Milhars de 2020 à 2024.
    assert "Milhars compte 1,6 naissance par an" in dit
    assert {m.partie for m in faits} == {"besoins", "offre"}
    assert all(m.texte.endswith(".") for m in faits)
