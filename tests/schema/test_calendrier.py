"""L'agenda réunit tout ce qui a une date ; le public n'en voit que les animations choisies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from observatoire.schema import calendrier, veille
from observatoire.schema.avis import lire
from observatoire.schema.conventions import appels, conventions
from observatoire.schema.evenement import Genre
from observatoire.schema.ics import ics
from observatoire.schema.instances import reunions
from observatoire.territoire import Competence, Reglages
from tests.schema.conftest import Saisir

JOUR, FIN = date(2026, 11, 25), date(2027, 12, 31)
REGLAGES = Reglages("200034064", competences=(Competence(nom="Planification"),))


def _matiere(saisir: Saisir) -> calendrier.Matiere:
    acteurs = saisir(
        "acteurs",
        {
            "id": "4c",
            "nom": "4C",
            "nature": "Collectivité",
            "themes": "Jeunesse",
            "publique": "oui",
        },
    )
    return calendrier.Matiere(
        animations=saisir(
            "evenements",
            {"titre": "Forum", "debut": "4 septembre 2027", "heure_debut": "14h", "heure_fin": "18:30",
             "commune": "Vaour", "lieu": "Salle", "organisateur": "disparu", "publique": "oui"},
            {"titre": "Rencontre interne", "debut": "05/01/2027", "publique": "non"},
        ),
        reunions=reunions(
            saisir("reunions", {"id": "r1", "instance": "copil", "date": "10/12/2026"}),
            saisir("points", {"reunion": "r1", "ordre": "1", "titre": "Bilan"}),
            {"copil": "Comité de pilotage"},
        ),
        avis=lire(
            saisir("avis", {"id": "1", "porteur": "A", "projet": "Création", "commune": "Vaour",
                            "recue_le": "31/10/2026"}),
            REGLAGES, {}, JOUR,
        ),
        conventions=conventions(
            saisir("conventions", {"id": "c", "acteur": "4c", "objet": "Local", "fin": "31/03/2027"}),
            acteurs, JOUR,
        ),
        appels=appels(saisir("appels", {"titre": "Fonds", "financeur": "CAF", "ouverture": "1/12/2026",
                                      "cloture": "20/12/2026"})),
        communes={"81309": "Vaour"},
        acteurs={"4c": "4C"},
    )  # fmt: skip


def test_tout_ce_qui_a_une_date_est_dans_l_agenda_du_comite(saisir: Saisir) -> None:
    tout = calendrier.interne(_matiere(saisir), REGLAGES, JOUR, FIN)
    assert [(e.debut, e.genre) for e in tout] == [
        (date(2026, 11, 30), Genre.AVIS),  # le mois pour demander des pièces
        (date(2026, 12, 1), Genre.APPEL),  # ouverture, puis clôture
        (date(2026, 12, 10), Genre.REUNION),
        (date(2026, 12, 20), Genre.APPEL),
        (date(2027, 1, 5), Genre.ANIMATION),
        (date(2027, 3, 31), Genre.CONVENTION),
        (date(2027, 9, 4), Genre.ANIMATION),
    ]
    assert len({e.identifiant for e in tout}) == len(tout)


def test_le_public_ne_voit_que_les_animations_choisies(saisir: Saisir) -> None:
    [forum] = calendrier.public(_matiere(saisir), JOUR, FIN)
    assert forum.titre == "Forum" and forum.lieu == "Salle, Vaour"
    assert forum.organisateur == "disparu (absent de l'annuaire)"
    dit = calendrier.dire_quand(forum).replace("\u00a0", " ")
    assert dit == "samedi 4 septembre 2027, 14 h à 18 h 30"


def test_l_agenda_entier_se_relit(saisir: Saisir) -> None:
    tout = calendrier.interne(_matiere(saisir), REGLAGES, JOUR, FIN)
    relu = Calendar.from_ical(ics(tout, "Agenda", "x", datetime(2026, 11, 25, tzinfo=UTC)))
    assert len(relu.walk("VEVENT")) == len(tout) and relu.errors == []


def test_la_veille_dit_le_plus_pressant_d_abord(saisir: Saisir) -> None:
    m = _matiere(saisir)
    tout = calendrier.interne(m, REGLAGES, JOUR, FIN)
    dites = veille.alertes(
        JOUR, avis=m.avis, conventions=m.conventions, appels=m.appels, evenements=tout
    )
    assert [a.sujet for a in dites] == [
        "Avis 1", "Comité de pilotage", "Fonds (CAF)", "Local",
    ]  # fmt: skip
    assert {a.page for a in dites} == {"avis", "instances", "acteurs"}


def test_une_reunion_annulee_n_alerte_pas(saisir: Saisir) -> None:
    m = _matiere(saisir)
    annulee = replace(m, reunions=[replace(r, etat="annulee") for r in m.reunions])
    tout = calendrier.interne(annulee, REGLAGES, JOUR, FIN)
    assert "Comité de pilotage" not in [a.sujet for a in veille.alertes(JOUR, evenements=tout)]
    assert any(e.annule for e in tout)  # l'agenda, lui, la montre annulée


def test_une_convention_sans_date_de_fin_demande_sa_date(saisir: Saisir) -> None:
    sans = conventions(
        saisir("conventions", {"id": "ctg", "acteur": "caf", "objet": "CTG"}),
        saisir("acteurs"), JOUR,
    )  # fmt: skip
    [alerte] = veille.alertes(JOUR, conventions=sans)
    assert "à compléter" in alerte.texte
