"""La page Petite enfance : chaque onglet, sur les chiffres réels puis sur une offre saisie (EXEMPLE)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques import exports
from observatoire.territoire import lire_reglages
from tests import ecrans

RACINE = Path(__file__).parents[2]
ONGLETS = (
    "Situation",
    "Offre",
    "Usage",
    "Besoin",
    "Prix",
    "Accès",
    "Zones",
    "Familles",
    "Métiers",
    "À compléter",
)
SAISIE = """
    UPDATE local_structures SET places = 20, part_occasionnelle = 0.2, fictif = true,
        lundi = '08:00-18:00', mardi = '08:00-18:00' WHERE type IN ('eaje', 'micro_creche');
    INSERT INTO local_assistantes_maternelles (secteur, tranche, actives, places, fictif)
        VALUES ('epci', '40-49', 2, 3, true), ('epci', '60 et plus', 3, 5, true);
"""


def _textes(essai) -> str:
    return ecrans.lu(
        *(e.value for e in [*essai.markdown, *essai.header, *essai.info, *essai.warning])
    )


@pytest.mark.parametrize("onglet", ONGLETS)
def test_chaque_onglet_sur_les_chiffres_reels(ouvrir_page: Callable, onglet: str):
    essai = ouvrir_page("petite_enfance", onglet_petite_enfance=onglet, territoire="81309")
    assert not essai.exception and not essai.error
    dits = _textes(essai)
    # CNAF 2023 : 52,6 (EAJE 35,5 ; AM 11,6 ; école 4,4 ; domicile 1,1), France 60,9.
    for attendu in ("52,6", "35,5", "11,6", "4,4", "1,1", "60,9", "CNAF", "À Vaour"):
        assert attendu in dits
    assert "EXEMPLE" not in dits


def test_les_onglets_avec_une_offre_saisie_disent_exemple(
    ouvrir_page: Callable, retoucher: Callable
):
    retoucher(SAISIE)
    for onglet in ("Besoin", "Zones", "Métiers"):
        essai = ouvrir_page("petite_enfance", onglet_petite_enfance=onglet)
        assert not essai.exception and not essai.error
        assert "EXEMPLE" in _textes(essai)


def test_les_assistantes_sortent_en_places_et_jamais_par_age(
    entrepot_4c: Lecteur, retoucher: Callable, tmp_path: Path
):
    retoucher(SAISIE)
    lecteur = Lecteur(tmp_path / "entrepot" / "entrepot-retouche.duckdb")
    figure = figure_de(lecteur.avec(lire_reglages(RACINE / "data")), "accueil_assistantes", {})
    sortie = exports.csv_de(figure).decode("utf-8-sig")
    assert figure.fictif and "EXEMPLE" in sortie
    assert not re.search(r"40.49|60 et plus|tranche", sortie)
    # 8 places aujourd'hui, arrondies à 5 près : deux années ou deux taux ne rendent pas ces 8.
    premiere = figure.donnees.iloc[0]
    assert (premiere["valeur"], premiere["bas"], premiere["haut"]) == (10, 10, 10)
    lecteur.fermer()


def test_le_departement_prend_sa_place_des_que_son_fichier_est_la(
    entrepot_4c: Lecteur, retoucher: Callable, tmp_path: Path
):
    # 58,4 est inventé : le fichier des départements n'est pas livré.
    retoucher("""INSERT INTO indicateurs BY NAME SELECT '81' AS code, 'departement' AS niveau, indicateur,
        debut, fin, 58.4 AS valeur, 'fictif' AS statut, '' AS perimetre, '' AS note, source FROM indicateurs
        WHERE indicateur = 'taux_couverture_cnaf' AND niveau = 'france'""")
    lecteur = Lecteur(tmp_path / "entrepot" / "entrepot-retouche.duckdb")
    figure = figure_de(lecteur.avec(lire_reglages(RACINE / "data")), "accueil_trois_taux", {})
    lignes = figure.donnees.set_index("libelle")["valeur"]
    assert lignes["CNAF · Tarn"] == 58.4 and lignes["CNAF · le territoire"] == 52.6
    assert list(lignes.index[:3]) == ["CNAF · le territoire", "CNAF · France", "CNAF · Tarn"]
    assert lignes[["Observatoire · en places", "Observatoire · en heures"]].isna().all()
    assert "%" not in figure.unite and figure.unite.startswith("places pour 100 enfants")
    lecteur.fermer()
