"""Le contexte donné aux analyses : mêmes valeurs que l'entrepôt, sur l'édition en service."""

from __future__ import annotations

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages


def test_communes_anneau_et_derniere_valeur(entrepot_4c: Lecteur):
    contexte = entrepot_4c.avec(Reglages("200034064"))
    communes = contexte.communes()
    assert len(communes) == 25 and "81069" in set(communes["code"])
    anneau = set(contexte.anneau()["code"])
    # Tonnac est voisine, hors de l'intercommunalité (DONNEES, composition exacte).
    assert "81300" in anneau and not anneau & set(communes["code"])
    derniere = contexte.derniere("population").set_index("code")
    # INSEE, population municipale 2023 de Cordes-sur-Ciel.
    assert derniere.loc["81069", "valeur"] == 879 and derniere.loc["81069", "fin"] == 2023
    # Les naissances de 2025 sont provisoires : la dernière année sûre est 2024, 34 naissances.
    naissances = contexte.derniere("naissances")
    siennes = naissances[naissances["code"].isin(communes["code"])]
    assert set(naissances["fin"]) == {2024} and siennes["valeur"].sum() == 34


def test_minutes_estimees_entre_les_communes(entrepot_4c: Lecteur):
    contexte = entrepot_4c.avec(Reglages("200034064"))
    codes = list(contexte.communes()["code"])
    m = contexte.minutes(codes, codes)
    assert m.shape == (25, 25) and m.notna().all(axis=None) and (m > 2).all(axis=None)
    assert contexte.obtention().estimees


def test_une_table_locale_inconnue_est_dite(entrepot_4c: Lecteur):
    with pytest.raises(AppelIncorrect, match="actualiser"):
        entrepot_4c.avec(Reglages("200034064")).locale("rien_de_tel")
