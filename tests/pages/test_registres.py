"""Avis, instances, acteurs, agenda, veille : vides, remplis d'exemples, abîmés, et vus du public."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.ui import registres

RACINE = Path(__file__).parents[2]
Ouvrir = Callable[..., AppTest]
Ecrire = Callable[[str, str], None]
JOUR = date(2026, 11, 25)

AVIS = """id;porteur;projet;accueil;commune;places;recue_le;fictif
2026-01;Association;creation;micro_creche;Vaour;12;31 octobre 2026;oui
"""
ACTEURS = """id;nom;nature;themes;commune;publique;note
evs;Espace de vie sociale;Association;Parentalité;Vaour;oui;
secret;Partenaire interne;Association;Parentalité;Penne;non;ne pas montrer
"""


@pytest.fixture
def ecrire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ouvrir_page: Ouvrir) -> Ecrire:
    """`ecrire("avis", texte)` : met ce CSV dans un dossier de données à soi, au 25 novembre 2026."""
    dossier = tmp_path / "data"
    shutil.copytree(RACINE / "data" / "local", dossier / "local")
    shutil.copy(RACINE / "data" / "territoire.toml", dossier)
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(dossier))
    monkeypatch.setattr(registres, "aujourd_hui", lambda: JOUR)

    def poser(nom: str, texte: str) -> None:
        (dossier / "local" / f"{nom}.csv").write_bytes(texte.encode("utf-8-sig"))

    return poser


def _tout(essai: AppTest) -> str:
    morceaux = [*essai.html, *essai.markdown, *essai.caption, *essai.warning, *essai.error]
    return " ".join(m.value for m in morceaux).replace("\\", "").replace("\u00a0", " ")


def test_un_registre_vide_le_dit_et_dit_quoi_faire(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("avis")
    assert not essai.exception
    assert "Aucune demande d'avis" in _tout(essai)


def test_une_demande_du_31_octobre_se_lit_avec_ses_delais(
    ouvrir_page: Ouvrir, ecrire: Ecrire
) -> None:
    ecrire("avis", AVIS)
    essai = ouvrir_page("avis")
    assert not essai.exception
    dit = _tout(essai)
    # Un mois après le 31 octobre : 30 novembre ; quatre mois : 28 février, un dimanche.
    assert "dans 5 jours (30 novembre 2026)" in dit and "dimanche 28 février 2027" in dit
    assert "viser le vendredi 26 février 2027" in dit
    dit += _tout(ouvrir_page("avis", onglet_avis="Demande et motifs"))
    assert "EXEMPLE" in dit and "52,6 places" in dit and "31,7 naissances par an" in dit
    assert "Qui statue" in dit and "à qualifier" in dit


def test_un_fichier_d_excel_abime_n_arrete_pas_la_page(ouvrir_page: Ouvrir, ecrire: Ecrire) -> None:
    ecrire("avis", "id;porteur\n1;A;B;C;D\n")
    essai = ouvrir_page("avis")
    assert not essai.exception
    assert "Registre des avis" in _tout(essai)


def test_l_agenda_reunit_les_dates_et_les_echeances(ouvrir_page: Ouvrir, ecrire: Ecrire) -> None:
    ecrire("avis", AVIS)
    ecrire("reunions", "id;instance;date;heure_debut\nr;copil;11 décembre 2026;18h30\n")
    essai = ouvrir_page("instances")
    assert not essai.exception
    dit = _tout(essai)
    assert "Comité de pilotage" in dit and "vendredi 11 décembre 2026, 18 h 30" in dit
    assert "arrêté du 4 juillet 2024" in dit and "Avis 2026-01" in dit


def test_l_annuaire_montre_ce_que_le_comite_tient(ouvrir_page: Ouvrir, ecrire: Ecrire) -> None:
    ecrire("acteurs", ACTEURS)
    ecrire("conventions", "id;acteur;objet;fin\nc;disparu;Local;31/12/2026\n")
    dit = _tout(ouvrir_page("acteurs"))
    assert "Partenaire interne" in dit and "Collège du Val Cérou" in dit
    conventions = ouvrir_page("acteurs", onglet_acteurs="Conventions")
    assert not conventions.exception
    assert "acteur absent de l'annuaire : disparu" in _tout(conventions)


def test_la_veille_de_l_accueil_dit_l_avis_et_la_convention(
    ouvrir_page: Ouvrir, ecrire: Ecrire
) -> None:
    ecrire("avis", AVIS)
    dit = _tout(ouvrir_page("accueil"))
    assert "EXEMPLE : Avis 2026-01" in dit and "Convention territoriale globale" in dit
    assert "Autorisation : Crèche des Cabannes" in dit


def test_le_registre_se_relit_a_une_date_passee(ouvrir_page: Ouvrir, ecrire: Ecrire) -> None:
    ecrire("avis", AVIS.replace("31 octobre 2026", "31/01/2025"))
    essai = ouvrir_page("avis")
    demande = ouvrir_page("avis", onglet_avis="Demande et motifs")
    assert "favorable par silence" in " ".join(str(o) for o in demande.selectbox[0].options)
    essai.date_input[0].set_value(date(2025, 5, 31)).run()
    dit = _tout(essai)
    # Le 31 mai 2025, dernier jour des quatre mois ; le taux CNAF de 2023 n'était pas paru.
    assert "aujourd'hui (31 mai 2025)" in dit and "52,6 places" not in dit


def test_la_veille_dit_les_indicateurs_qui_ont_bouge(
    ouvrir_page: Ouvrir, retoucher: Callable[[str], None]
) -> None:
    retoucher(
        "INSERT INTO journal VALUES (1, 'chiffre', '', '200034064', 'epci', 'foyers_caf', 2024, 2024, "
        "795, 700)"
    )
    assert "1 indicateur au-delà du bruit" in _tout(ouvrir_page("accueil"))


def test_une_saisie_pas_encore_publiee_est_montree_et_signalee(
    ouvrir_page: Ouvrir, ecrire: Ecrire
) -> None:
    """L'écran montre la saisie ; le dossier, refait d'après l'édition, ne l'aurait pas encore."""
    reste = "un dossier ne l'aura qu'une fois publiée"
    assert reste not in _tout(ouvrir_page("acteurs", onglet_acteurs="Conventions"))
    ecrire("conventions", "id;acteur;objet;fin\nc;caf;Accueil de loisirs;31/12/2026\n")
    dit = _tout(ouvrir_page("acteurs", onglet_acteurs="Conventions"))
    assert "Accueil de loisirs" in dit and reste in dit
