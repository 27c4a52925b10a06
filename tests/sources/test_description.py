"""Ce que le formulaire « Décrire ce fichier » comprend des titres d'un tableau inconnu."""

import pytest

from observatoire.sources.apercu import ColonneVue, TableauVu, periode_probable
from observatoire.sources.description import Choix, Grandeur, motif, series, trop_general


def _tableau(*titres: str) -> TableauVu:
    vues = (ColonneVue("Code", "code"), *(ColonneVue(t, "nombre") for t in titres))
    return TableauVu("essai", vues, ())


@pytest.mark.parametrize(
    ("titre", "attendu"),
    [
        ("202401", "{aaaa}{mois}"),
        ("DEFM 202412", "DEFM {aaaa}{mois}"),
        ("2024-03", "{aaaa}-{mois}"),
        ("Composteurs 2024", "Composteurs {aaaa}"),
        ("810690", "810690"),
        ("202413", "202413"),
    ],
)
def test_une_annee_et_son_mois_sont_des_trous(titre: str, attendu: str) -> None:
    assert motif(titre) == attendu


def test_des_mois_colles_a_leur_annee_sont_une_seule_serie() -> None:
    vu = _tableau("202401", "202402", "202403")
    [serie] = series(vu)
    assert len(serie.colonnes) == 3 and serie.datee
    assert periode_probable(vu, "") == "mois"


@pytest.mark.parametrize(("titre", "general"), [("2021", True), ("Valeur 2021", True), ("Composteurs 2021", False)])  # fmt: skip
def test_des_titres_qui_ne_disent_rien_sont_signales(titre: str, general: bool) -> None:
    """Un fichier « Commune ; 2021 ; 2022 » se lirait comme tout autre fichier aux mêmes titres."""
    vu = _tableau(titre)
    grandeurs = tuple(Grandeur(s, "Naissances", "naissances") for s in series(vu))
    assert trop_general(Choix("Essai", "Nous", vu, "Code", "commune", grandeurs)) is general
