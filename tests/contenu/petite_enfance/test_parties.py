"""Parties de l'accueil du jeune enfant : sur les chiffres réels, puis sur une offre écrite ici."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.edition import blocs, lignes, retouchee, tableaux, texte

# 20 places, 10 heures par jour, deux jours : 20 heures par semaine.
SAISIE = """
    UPDATE local_structures SET places = 20, part_occasionnelle = 0.2, fictif = true,
        lundi = '08:00-18:00', mardi = '08:00-18:00' WHERE type IN ('eaje', 'micro_creche');
    INSERT INTO local_assistantes_maternelles (secteur, tranche, actives, places, fictif)
        VALUES ('epci', '40-49', 2, 3, true), ('epci', '60 et plus', 3, 5, true);
    INSERT INTO local_demandes (mois, demandes, satisfaites, fictif)
        VALUES (DATE '2026-01-01', 12, 7, true);
"""


@pytest.fixture(scope="module")
def saisi(entrepot_4c: Lecteur, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    lecteur = retouchee(entrepot_4c, tmp_path_factory.mktemp("saisi"), SAISIE)
    yield lecteur
    lecteur.fermer()


@pytest.fixture(scope="module")
def vide(entrepot_4c: Lecteur, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    sql = "DELETE FROM local_structures; DELETE FROM lieux; DELETE FROM mesures WHERE variable LIKE 'eq_%'"
    lecteur = retouchee(entrepot_4c, tmp_path_factory.mktemp("vide"), sql)
    yield lecteur
    lecteur.fermer()


def test_la_situation_cite_les_chiffres_publies(entrepot_4c: Lecteur) -> None:
    lues = lignes(tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_situation"))[0])
    # INSEE, état civil : 34 naissances en 2024 ; CNAF 2023 : 4,4 à l'école, avant 3 ans.
    assert lues["Naissances de la dernière année sûre"] == ["34", "2024"]
    assert lues["Enfants de 2 ans à l'école"][0].startswith("4,4 pour 100")


def test_les_lieux_en_equivalent_temps_plein(saisi: Lecteur) -> None:
    suite = blocs(saisi, Reglages("200034064"), "accueil_lieux")
    lues = lignes(tableaux(suite)[0])
    # 20 places × 20 heures ÷ 50 = 8, dont 80 % régulier.
    assert lues["EXEMPLE : Crèche des Cabannes"] == ["Crèche", "20", "20", "6,4", "1,6"]
    assert tableaux(suite)[0].fictif and "EXEMPLE" in tableaux(suite)[0].dessous[0]


def test_une_place_inconnue_n_est_pas_zero(entrepot_4c: Lecteur) -> None:
    t = tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_lieux"))[0]
    assert lignes(t)["Crèche des Cabannes"][1:] == ["non disponible"] * 4
    a_saisir = lignes(tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_a_saisir"))[0])
    assert any("les places de « Crèche des Cabannes »" in ligne for ligne in a_saisir)


def test_le_besoin_suit_les_hypotheses(entrepot_4c: Lecteur) -> None:
    t = tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_besoin"))[0]
    lus = lignes(t)
    plein, *_ = lus.values()
    choisi = [("u_plein", 1.0), ("souhait", 1.0)]
    change = lignes(
        tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_besoin", choix=choisi))[0]
    )
    # Si tous ceux qui travaillent à temps plein cherchent, ceux-là sont tout le groupe.
    premier = change["Parents en emploi, à temps plein"]
    assert premier[0] == premier[1] and premier[0] == plein[0]
    assert "Si toutes allaient au bout dans le même sens" in " ".join(t.notes)


def test_les_hypotheses_disent_ce_que_l_ecran_a_change(entrepot_4c: Lecteur) -> None:
    [t] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_hypotheses", cles=["taux_usage"],
                         choix=[("taux_usage", 0.7)]))  # fmt: skip
    assert [v for [*v] in lignes(t).values()] == [
        ["70 %", "60 % à 80 %", "choisie à l'écran pour ce calcul"]
    ]


def test_les_demandes_en_une_phrase(saisi: Lecteur) -> None:
    dite = texte(blocs(saisi, Reglages("200034064"), "accueil_demandes"))
    # 12 demandes, 7 satisfaites : arrondies, deux éditions ne se soustraient pas.
    assert "Environ 10 demandes" in dite and "environ 5 satisfaites" in dite and "EXEMPLE" in dite


def test_les_assistantes_jamais_par_age(saisi: Lecteur) -> None:
    dite = texte(blocs(saisi, Reglages("200034064"), "accueil_avenir_assistantes"))
    assert "10 places" in dite and "arrondies à 5" in dite  # 3 + 5, à 5 près
    assert "40" not in dite and "60 et plus" not in dite
    [risques] = tableaux(blocs(saisi, Reglages("200034064"), "accueil_retraites"))
    assert "Assistantes" not in " ".join(risques.entetes)


def test_les_zones_et_leurs_variantes(entrepot_4c: Lecteur) -> None:
    # Penne est la seule commune à plus de 20 minutes par la route la plus rapide (20,8 de Milhars) ; Vaour,
    # Laparrouquial et Saint-Martin-Laguépie le sont aussi par la plus lente.
    dite = texte(
        blocs(entrepot_4c, Reglages("200034064"), "accueil_zones", choix=[("zone_minutes", 20.0)])
    )
    assert "Entre 1 et 4 communes répondent" in dite and "Penne" in dite
    [t] = tableaux(blocs(entrepot_4c, Reglages("200034064"), "accueil_zones_variantes"))
    lues = lignes(t)
    assert lues["20 minutes"][4] == "Penne, Saint-Martin-Laguépie, Vaour"
    assert lues["15 minutes"][5] == "employée"


@pytest.mark.parametrize(
    ("nom", "mot"),
    [
        ("accueil_lieux", "page Inventaire"),
        ("accueil_zones", "aucun lieu d'accueil"),
        ("accueil_zones_variantes", "aucun lieu d'accueil"),
        ("accueil_demandes", "Aucune demande"),
        ("loisirs_accueils", "Aucun accueil de loisirs"),
        ("ecoles", "annuaire de l'éducation"),
    ],
)
def test_sans_donnee_la_partie_dit_quoi_faire(vide: Lecteur, nom: str, mot: str) -> None:
    with pytest.raises(AppelIncorrect, match=mot):
        blocs(vide, Reglages("200034064"), nom)


def test_trouver_un_lieu_de_vaour(saisi: Lecteur, vide: Lecteur) -> None:
    suite = blocs(saisi, Reglages("200034064"), "trouver_lieux", commune="81309")
    [t] = tableaux(suite)
    premier = lignes(t)["EXEMPLE : Micro-crèche de Milhars\nMilhars · 20 places"]
    assert premier == ["18 (14 à 23)", "lundi, mardi 8h-18h", "à demander en mairie"]
    with pytest.raises(AppelIncorrect, match="Inventaire"):
        blocs(vide, Reglages("200034064"), "trouver_lieux", commune="81309")


def test_l_inventaire_dit_ce_qui_manque(entrepot_4c: Lecteur, saisi: Lecteur) -> None:
    avant = _manques(entrepot_4c)["Crèche des Cabannes"]
    assert "places autorisées" in avant and "horaires d'ouverture" in avant
    apres = _manques(saisi)["Crèche des Cabannes"]
    assert "places autorisées" not in apres and "horaires d'ouverture" not in apres


def _manques(lecteur: Lecteur) -> dict[str, str]:
    [t] = tableaux(blocs(lecteur, Reglages("200034064"), "inventaire_manques"))
    return {str(ligne[1]): str(ligne[2]) for ligne in t.lignes}


def test_chaque_tableau_et_chaque_phrase_d_exemple_le_dit(saisi: Lecteur) -> None:
    for nom in ("accueil_acces", "accueil_besoin", "accueil_zones"):
        suite = blocs(saisi, Reglages("200034064"), nom)
        assert "EXEMPLE" in texte(suite) and all(t.fictif for t in tableaux(suite)), nom


def test_les_chemins_des_fichiers_restent_relatifs(entrepot_4c: Lecteur) -> None:
    for nom in ("accueil_situation", "accueil_lieux", "accueil_a_saisir", "inventaire_manques"):
        for t in tableaux(blocs(entrepot_4c, Reglages("200034064"), nom)):
            assert str(Path.cwd()) not in t.source
