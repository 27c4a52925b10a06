"""Le registre des avis : dates écrites à la française, qui statue, ce qu'il reste à faire."""

from __future__ import annotations

from datetime import date

import pytest

from observatoire.contenu.schema.avis import figure_des_horloges
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.delais import Etat
from observatoire.schema.avis import Avis, a_viser, ensuite, lire
from observatoire.schema.missions import Qui
from observatoire.territoire import Competence, Reglages
from tests.schema.conftest import Saisir

TRANSFEREE = Reglages("200034064", competences=(Competence(nom="Planification de l'accueil"),))
A_QUALIFIER = Reglages(
    "200034064", competences=(Competence(nom="Accueil du jeune enfant", note="à qualifier"),)
)
POPULATIONS = {"81309": 393.0, "81060": 9800.0}
DEMANDE = {
    "id": "2026-01", "porteur": "Association", "projet": "Création", "commune": "Vaour",
    "recue_le": "31 janvier 2026", "places": "12",
}  # fmt: skip


def _un(saisir: Saisir, jour: date, reglages: Reglages = TRANSFEREE, **dates: str) -> Avis:
    [avis] = lire(saisir("avis", {**DEMANDE, **dates}), reglages, POPULATIONS, jour)
    return avis


@pytest.mark.parametrize(
    "ecrite", ["31 janvier 2026", "31/01/2026", "31/1/26", "2026-01-31", "31.01.2026", "31 janv. 2026"]
)  # fmt: skip
def test_recue_le_31_janvier_de_toutes_les_facons(saisir: Saisir, ecrite: str) -> None:
    avis = _un(saisir, date(2026, 2, 10), recue_le=ecrite)
    assert avis.horloges.limite_pieces == date(2026, 2, 28)
    assert avis.horloges.limite_decision == date(2026, 5, 31)


def test_la_phrase_dit_la_date_et_le_jour_ouvre_a_viser(saisir: Saisir) -> None:
    dit = ensuite(_un(saisir, date(2026, 3, 10))).replace("\u00a0", " ")
    # Le 31 mai 2026 est un dimanche ; le vendredi qui précède est le 29.
    assert "dimanche 31 mai 2026" in dit and "viser le vendredi 29 mai 2026" in dit
    assert a_viser(date(2026, 10, 1)).replace("\u00a0", " ") == "jeudi 1er octobre 2026"


def test_le_silence_est_dit_avec_ce_qu_il_reste_a_transmettre(saisir: Saisir) -> None:
    avis = _un(saisir, date(2026, 6, 1))
    assert avis.etat == Etat.TACITE
    dit = ensuite(avis).replace("\u00a0", " ")
    assert "réputé favorable, jusqu'au 31 mai 2028" in dit
    assert "conseil départemental" in dit and "au demandeur" not in dit


def test_un_avis_rendu_et_transmis_n_attend_plus_rien(saisir: Saisir) -> None:
    avis = _un(
        saisir, date(2026, 6, 1), sens="Favorable", decidee_le="30/04/2026",
        notifiee_le="4 mai 2026", transmis_departement_le="04/05/2026",
        transmis_caf_le="04/05/2026", communique_cdsf_le="04/05/2026",
    )  # fmt: skip
    assert avis.etat == Etat.FAVORABLE and not avis.ouvert
    dit = ensuite(avis).replace("\u00a0", " ")
    assert dit == "Avis favorable valable jusqu'au 30 avril 2028."


def test_une_demande_recue_demain_n_est_pas_encore_la(saisir: Saisir) -> None:
    assert lire(saisir("avis", DEMANDE), TRANSFEREE, POPULATIONS, date(2026, 1, 30)) == []


def test_la_plus_pressante_d_abord(saisir: Saisir) -> None:
    tard = {**DEMANDE, "id": "B", "recue_le": "15/02/2026"}
    tot = {**DEMANDE, "id": "C", "recue_le": "02/01/2026"}
    clos = {**DEMANDE, "id": "A", "recue_le": "02/01/2025"}
    lus = lire(saisir("avis", clos, tard, tot), TRANSFEREE, POPULATIONS, date(2026, 3, 20))
    assert [a.numero for a in lus] == ["C", "B", "A"]


def test_sans_transfert_une_petite_commune_notifie_qu_aucun_avis_n_est_requis(
    saisir: Saisir,
) -> None:
    avis = _un(saisir, date(2026, 3, 10), Reglages("200034064"))
    assert avis.statuant.qui == Qui.PERSONNE and not avis.ouvert
    assert "aucun avis favorable n'est requis" in ensuite(avis)


def test_sans_transfert_une_commune_de_plus_de_3500_habitants_statue(saisir: Saisir) -> None:
    avis = _un(saisir, date(2026, 3, 10), Reglages("200034064"), commune="81060")  # Carmaux
    assert avis.statuant.qui == Qui.COMMUNE and avis.ouvert


def test_competence_a_qualifier_les_delais_courent_par_prudence(saisir: Saisir) -> None:
    avis = _un(saisir, date(2026, 3, 10), A_QUALIFIER)
    assert avis.statuant.qui == Qui.A_QUALIFIER and avis.ouvert
    assert "à qualifier" in avis.statuant.phrase


def test_une_competence_prise_apres_la_reception_ne_vaut_pas(saisir: Saisir) -> None:
    prise = Competence(nom="Planification", depuis=date(2026, 2, 1))
    avant = _un(saisir, date(2026, 3, 10), Reglages("200034064", competences=(prise,)))
    assert avant.statuant.qui == Qui.PERSONNE
    apres = _un(
        saisir,
        date(2026, 3, 10),
        Reglages("200034064", competences=(prise,)),
        recue_le="01/02/2026",
    )
    assert apres.statuant.qui == Qui.EPCI


def test_un_projet_public_n_appelle_pas_d_avis(saisir: Saisir) -> None:
    assert not _un(saisir, date(2026, 3, 10), gestion="Publique").ouvert


def test_une_date_incoherente_est_dite_pas_perdue(saisir: Saisir) -> None:
    avis = _un(saisir, date(2026, 6, 1), decidee_le="2 janvier 2026", sens="favorable")
    assert any("ne se suivent pas" in c for c in avis.constats)


def test_les_horloges_en_figure(saisir: Saisir) -> None:
    deux = [
        {**DEMANDE, "id": "A", "fictif": "oui"},
        {**DEMANDE, "id": "B", "recue_le": "02/01/2025"},
    ]
    jour = date(2026, 2, 10)
    lus = lire(saisir("avis", *deux), TRANSFEREE, POPULATIONS, jour)
    figure = figure_des_horloges(lus, {"81309": "Vaour"}, jour)
    [ligne] = figure.donnees.to_dict("records")
    # Du 10 au 28 février 2026 : 18 jours ; la demande de 2025 est close.
    assert ligne["valeur"] == 18 and ligne["libelle"].startswith("A, Vaour") and figure.fictif
    with pytest.raises(AppelIncorrect, match="Aucune demande"):
        figure_des_horloges([], {}, jour)


def test_l_accuse_de_reception_du_dossier_complet_se_reclame(saisir: Saisir) -> None:
    # R2324-21 : les pièces arrivées, l'accusé se notifie ; les quatre mois partent du dossier complet.
    pieces = {"pieces_demandees_le": "20/02/2026", "liste_recue_le": "22/02/2026", "pieces_recues_le": "05/03/2026"}  # fmt: skip
    avis = _un(saisir, date(2026, 3, 10), **pieces)
    assert avis.horloges.limite_decision == date(2026, 7, 5)
    assert ensuite(avis).startswith("Notifier l'accusé de réception du dossier complet")
    avec = _un(saisir, date(2026, 3, 10), **pieces, accuse_complet_le="06/03/2026")
    assert ensuite(avec).startswith("Notifier l'avis au plus tard")
    # Un dossier complet dès sa réception n'attend pas cet accusé.
    assert not ensuite(_un(saisir, date(2026, 3, 10))).startswith("Notifier l'accusé")
