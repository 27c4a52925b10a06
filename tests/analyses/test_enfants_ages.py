"""Les enfants d'un âge : une seule valeur et un seul intervalle, partout (cas travaillés A02 et A03)."""

from __future__ import annotations

import pytest

from observatoire.analyses import enfants_accueil
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from tests.methodes.cas_inference import lire

NOUS = Territoire(Niveau.EPCI, "200034064")


@pytest.mark.parametrize("cas", ["A02", "A03"])
def test_l_entrepot_donne_l_estimateur_unique(entrepot_4c: Lecteur, cas: str) -> None:
    c = lire("enfants")[cas]
    for tranche, attendu in c.attendu.items():
        # 2025 est provisoire : les moins de 3 ans du 1er janvier 2026 n'en sont pas une valeur sûre.
        if (cas, tranche) == ("A03", "0-2"):
            continue
        # Les moins de 3 ans sont datés de la fin de l'année d'avant.
        annee = c.entree["annee"] - (tranche == "0-2")
        nom = f"enfants_{tranche.replace('-', '_')}"
        ligne = entrepot_4c.valeurs(nom, [NOUS], [annee]).iloc[0]
        assert ligne["valeur"] == pytest.approx(attendu["valeur"], abs=1e-6)
        bornes = [attendu["bas80"], attendu["haut80"]]
        assert [ligne["bas"], ligne["haut"]] == pytest.approx(bornes, abs=1e-6)
        assert (ligne["nature_intervalle"], ligne["cause"]) == ("80 %", "estimation")


@pytest.mark.parametrize("nom", ["enfants_0_2", "enfants_3_5", "enfants_6_10", "enfants_11_17"])
def test_les_communes_et_les_secteurs_font_l_intercommunalite(
    entrepot_4c: Lecteur, nom: str
) -> None:
    [annee] = entrepot_4c.annees(nom, "epci")[-1:]
    tout = entrepot_4c.valeurs(nom, [NOUS], [annee])["valeur"].iloc[0]
    for niveau in ("commune", "secteur"):
        parts = entrepot_4c.valeurs(nom, entrepot_4c.dans(NOUS, niveau), [annee])
        assert parts["valeur"].sum() == pytest.approx(tout)
        # Aucune fourchette sans largeur (« 101 (101 à 101) »).
        assert (parts["haut"] - parts["bas"] > 0.5).all()


def test_l_accueil_lit_le_meme_nombre_d_enfants(entrepot_4c: Lecteur) -> None:
    [ligne] = enfants_accueil.derniers(entrepot_4c, "epci").to_dict("records")
    publie = entrepot_4c.valeurs("enfants_0_2", [NOUS], [int(ligne["fin"])]).iloc[0]
    assert (ligne["valeur"], ligne["bas"], ligne["haut"]) == pytest.approx(
        (publie["valeur"], publie["bas"], publie["haut"])
    )
