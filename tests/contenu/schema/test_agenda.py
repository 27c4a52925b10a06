"""Agenda, réunions, décisions, avis et veille, d'après des saisies de `comite` : au 25/11/2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.contenu.schema.reunion import document_reunion
from observatoire.documents import rendre
from observatoire.documents.contenu import Etat, Lien
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages
from tests.documents.comite import JOUR
from tests.documents.edition import blocs, lignes, retouchee, tableaux, texte

dire = Colonne("", "nombre", decimales=1).dire


def test_l_agenda_du_comite_et_celui_des_familles(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "agenda", jour=JOUR)
    [t] = tableaux(suite)
    lus = lignes(t)
    assert lus["Café des parents"] == ["samedi 5 décembre 2026, 9 h 30", "Vaour", "Animation"]
    assert lus["Comité de pilotage"][0] == "vendredi 11 décembre 2026, 18 h 30 à 20 h"
    assert "Indicateurs départementaux de l'accueil du jeune enfant" not in lus
    assert "arrêté du 4 juillet 2024" in texte(suite)
    assert "Analyse des besoins sociaux" in texte(suite)
    [reunions] = tableaux(blocs(comite, reglages, "agenda", jour=JOUR, genres=["reunion"]))
    assert list(lignes(reunions)) == ["Comité de pilotage"]
    [familles] = tableaux(blocs(comite, reglages, "agenda", jour=JOUR, public=True))
    assert lignes(familles) == {"Café des parents": ["samedi 5 décembre 2026, 9 h 30", "Vaour"]}
    vide = blocs(comite, reglages, "agenda", jour="2028-01-01", public=True)
    assert texte(vide) == "Aucune date à venir."


def test_les_reunions_les_decisions_et_les_instances(comite: Lecteur, reglages: Reglages) -> None:
    avenir, passees = tableaux(blocs(comite, reglages, "reunions", jour=JOUR))
    assert list(lignes(avenir)) == ["Comité de pilotage, vendredi 11 décembre 2026"]
    [[lieu, ordre]] = lignes(passees).values()
    assert lieu == "Mairie"
    assert (
        ordre
        == "1. Halte : pour décision ; décision : Lancer les travaux ; actions 1.2.1, 9.9.9 ; "
        "par 4C ; avant le 1er mai 2026"
    )
    [t] = tableaux(blocs(comite, reglages, "decisions"))
    assert lignes(t)["Lancer les travaux"] == [
        "11 mars 2026", "Comité de pilotage", "1.2.1, 9.9.9 (absente du plan)", "4C",
        "1er mai 2026", "faite le 28 avril 2026",
    ]  # fmt: skip
    [t] = tableaux(blocs(comite, reglages, "instances", jour=JOUR))
    assert lignes(t)["Comité de pilotage"][2:] == [
        "2 réunions au registre, 2 annoncées au moins", "Présidence (4C)",
    ]  # fmt: skip


def test_une_demande_d_avis(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "avis_etapes", numero="2026-01", jour=JOUR)
    [t] = tableaux(suite)
    # Reçue le 31 octobre : un mois, le 30 novembre ; quatre mois, le 28 février, un dimanche.
    dates = lignes(t)
    assert dates["Fin du délai d'un mois pour demander des pièces"] == ["lundi 30 novembre 2026"]
    assert "vendredi 26 février 2027" in dates["Fin des quatre mois pour notifier l'avis"][0]
    assert texte(suite).startswith("EXEMPLE") and t.fictif and "Qui statue" in texte(suite)
    [t] = tableaux(blocs(comite, reglages, "avis_etapes", numero="2026-01", jour="2027-03-01"))
    assert "Avis réputé favorable, par silence" in lignes(t)
    with pytest.raises(AppelIncorrect, match=r"2026-09.*puis Publier"):
        blocs(comite, reglages, "avis_etapes", numero="2026-09", jour=JOUR)


def test_les_motifs_disent_les_chiffres_parus(comite: Lecteur, reglages: Reglages) -> None:
    dits = texte(blocs(comite, reglages, "avis_motifs", numero="2026-01", jour=JOUR))
    assert "Vaour compte 393 habitants en 2023" in dits  # INSEE, populations de référence
    assert "Action 1.2.1 (Vaour, en cours) : Ouvrir une halte." in dits, dits
    assert "Chiffres parus au 25 novembre 2026" in dits


def test_la_veille_va_du_plus_pressant_au_plus_lointain(
    comite: Lecteur, reglages: Reglages
) -> None:
    [t] = tableaux(blocs(comite, reglages, "veille", jour=JOUR))
    assert t.lignes[0][:2] == (Lien("Action 1.2.1, en retard", "schema"), Etat("dépassé", "alerte"))
    lus = lignes(t)
    assert "la fin était prévue le 30/06/2026" in lus["Action 1.2.1, en retard"][1]
    assert "30 novembre 2026" in lus["EXEMPLE : Avis 2026-01"][1]
    assert lus["Local"][0] == "proche" and lus["Animation"][0] == "sans date"


def test_la_fraicheur_au_jour_dit(entrepot_4c: Lecteur, reglages: Reglages) -> None:
    """Populations 2023 : le millésime 2024 est attendu fin décembre 2026, et pas avant."""
    [t] = tableaux(blocs(entrepot_4c, reglages, "fraicheur", jour="2026-11-25"))
    nom = "Populations de référence (population municipale)"
    assert lignes(t)[nom][1] == "2023" and lignes(t)[nom][3] == "à jour"
    [t] = tableaux(blocs(entrepot_4c, reglages, "fraicheur", jour="2027-01-01", retards=True))
    assert lignes(t)[nom][3] == "en retard"
    vide = blocs(entrepot_4c, reglages, "fraicheur", jour="2020-01-01", retards=True)
    assert texte(vide) == "Aucune livraison attendue n'est en retard."


def test_les_chiffres_qui_ont_bouge(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    valeurs = ", ".join(
        f"({i}, 'chiffre', '', '200034064', 'epci', 'foyers_caf', {2000 + i}, {2000 + i}, 795, NULL)"
        for i in range(1, 4)
    )
    lecteur = retouchee(
        entrepot_4c, tmp_path,
        "DELETE FROM journal; INSERT INTO journal (rang, genre, texte) VALUES (0, 'fichier', 'Un fait.');"
        f"INSERT INTO journal VALUES {valeurs}",
    )  # fmt: skip
    suite = blocs(lecteur, reglages, "changements", nombre=2)
    [t] = tableaux(suite)
    assert texte(suite) == "Un fait." and t.titre.startswith("3\u00a0chiffres ont bougé")
    assert len(t.lignes) == 2
    assert [dire(v) for v in t.lignes[1][1:]] == [
        "Foyers allocataires de la CAF", "2002", "795", "non disponible",
    ]  # fmt: skip
    assert t.notes == ("Et 1\u00a0autre, dans la page Données.",)
    lecteur.fermer()


def test_le_compte_rendu_et_ce_que_la_decision_devient(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "compte_rendu", reunion="r1")
    assert lignes(tableaux(suite)[-1])["Lancer les travaux"] == ["1.2.1, 9.9.9", "4C", "01/05/2026"]
    # Un indicateur cité dit sa phrase, un nom inconnu est dit tel.
    assert "habitants" in texte(suite) and "« Rien de tel » n'est pas un élément" in texte(suite)
    for format_ in ("docx", "odt", "pdf"):
        assert len(rendre(document_reunion(comite, "r1"), format_)) > 2000
    [t] = tableaux(blocs(comite, reglages, "engagements_pris", jour=JOUR))
    assert lignes(t) == {"4C": ["1", "0", "0", "0"]}
    arbitres = lignes(tableaux(blocs(comite, reglages, "arbitrages", jour=JOUR))[0])
    assert "1.2.1 Ouvrir une halte" in arbitres["Action en retard"]


def test_les_objectifs_de_l_annee_et_leur_bilan(comite: Lecteur, reglages: Reglages) -> None:
    suite = blocs(comite, reglages, "plan_objectifs", annee=2026)
    assert (
        "2026 : 2 objectifs, 1 décidé par le comité, bilan écrit pour 1 ; 0 objectif atteint"
        in texte(suite)
    )
    [t] = tableaux(suite)
    assert lignes(t)["1.2.1"][2:] == ["11/03/2026", "en partie", "Un jour ; Trouver une salle"]
    assert lignes(t)["1.2.2"][2:] == ["proposé", "bilan à écrire", "—"]
