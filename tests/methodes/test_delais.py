"""Les horloges des avis, contre des dates calculées à la main sur un calendrier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.methodes.delais import (
    Anomalie,
    Demande,
    Etat,
    Horloges,
    ajouter_mois,
    dernier_jour_ouvre,
    horloges,
    jours_feries,
)


def le(texte: str) -> date:
    jour, mois, annee = texte.split("/")
    return date(int(annee), int(mois), int(jour))


# Comptées à la main, calendrier sous les yeux : (départ, mois, arrivée).
QUANTIEMES = [
    ("31/01/2026", 1, "28/02/2026"),  # pas de 31 février
    ("31/01/2028", 1, "29/02/2028"),  # année bissextile
    ("30/01/2028", 1, "29/02/2028"),
    ("28/02/2026", 1, "28/03/2026"),  # le quantième, pas la fin de mois
    ("31/03/2026", 1, "30/04/2026"),
    ("31/10/2026", 4, "28/02/2027"),
    ("31/10/2027", 4, "29/02/2028"),  # bissextile
    ("15/11/2026", 4, "15/03/2027"),  # passe l'année
    ("31/12/2026", 4, "30/04/2027"),
    ("29/02/2028", 24, "28/02/2030"),  # pas de 29 février 2030
    ("29/02/2028", 48, "29/02/2032"),
    ("31/08/2026", 24, "31/08/2028"),
    ("30/11/2026", 3, "28/02/2027"),
]


@pytest.mark.parametrize(("depart", "mois", "arrivee"), QUANTIEMES)
def test_un_delai_en_mois_va_de_quantieme_a_quantieme(depart: str, mois: int, arrivee: str) -> None:
    assert ajouter_mois(le(depart), mois) == le(arrivee)


# (dates de la demande, jour de lecture, état, dates attendues), comptées à la main.
SITUATIONS: list[tuple[dict[str, object], str, Etat, dict[str, str | None]]] = [
    (  # reçue le 31 janvier : un mois finit le 28 février, quatre mois le 31 mai
        {"recue": "31/01/2026"}, "10/02/2026", Etat.RECEVABILITE,
        {"limite_pieces": "28/02/2026", "limite_decision": "31/05/2026", "complet": "31/01/2026"},
    ),
    (  # année bissextile
        {"recue": "31/01/2028"}, "01/03/2028", Etat.INSTRUCTION,
        {"limite_pieces": "29/02/2028", "limite_decision": "31/05/2028"},
    ),
    (  # 31 octobre + 4 mois = dernier jour de février
        {"recue": "31/10/2026"}, "28/02/2027", Etat.INSTRUCTION,
        {"limite_decision": "28/02/2027", "tacite": None},
    ),
    (  # le lendemain, le silence vaut avis favorable, valable 24 mois
        {"recue": "31/10/2026"}, "01/03/2027", Etat.TACITE,
        {"tacite": "28/02/2027", "valide_jusqu_au": "28/02/2029"},
    ),
    (  # dossier incomplet : les quatre mois repartent en entier du dossier complet
        {"recue": "15/01/2026", "pieces_demandees": "10/02/2026", "liste_recue": "12/02/2026",
         "pieces_recues": "05/03/2026"}, "06/03/2026", Etat.INSTRUCTION,
        {"limite_pieces": "15/02/2026", "limite_reponse": "12/03/2026", "complet": "05/03/2026",
         "limite_decision": "05/07/2026"},
    ),
    (  # pièces attendues
        {"recue": "15/01/2026", "pieces_demandees": "10/02/2026", "liste_recue": "12/02/2026"},
        "12/03/2026", Etat.ATTENTE_PIECES,
        {"limite_reponse": "12/03/2026", "limite_decision": None, "complet": None},
    ),
    (  # pièces jamais reçues : caduque un mois après la réception de la liste
        {"recue": "15/01/2026", "pieces_demandees": "10/02/2026", "liste_recue": "12/02/2026"},
        "13/03/2026", Etat.CADUQUE, {"caduque": "12/03/2026", "limite_decision": None},
    ),
    (  # liste reçue le 31 janvier d'une année bissextile : réponse jusqu'au 29 février
        {"recue": "10/01/2028", "pieces_demandees": "28/01/2028", "liste_recue": "31/01/2028",
         "pieces_recues": "29/02/2028"}, "29/02/2028", Etat.INSTRUCTION,
        {"limite_reponse": "29/02/2028", "limite_decision": "29/06/2028"},
    ),
    (  # liste notifiée trop tard (un mois et un jour) : le dossier était complet à réception
        {"recue": "15/01/2026", "pieces_demandees": "16/02/2026"}, "01/03/2026", Etat.INSTRUCTION,
        {"complet": "15/01/2026", "limite_decision": "15/05/2026", "limite_reponse": None},
    ),
    (  # avis favorable notifié à temps : 24 mois depuis la décision
        {"recue": "15/11/2026", "decidee": "29/02/2028", "notifiee": "29/02/2028",
         "favorable": True}, "01/03/2027", Etat.INSTRUCTION, {"limite_decision": "15/03/2027"},
    ),
    (
        {"recue": "15/11/2027", "decidee": "29/02/2028", "notifiee": "03/03/2028",
         "favorable": True}, "04/03/2028", Etat.FAVORABLE,
        {"limite_decision": "15/03/2028", "valide_jusqu_au": "28/02/2030"},
    ),
    (
        {"recue": "15/11/2027", "decidee": "29/02/2028", "notifiee": "03/03/2028",
         "favorable": True}, "01/03/2030", Etat.EXPIRE, {"valide_jusqu_au": "28/02/2030"},
    ),
    (  # défavorable à temps
        {"recue": "01/06/2026", "decidee": "24/09/2026", "notifiee": "01/10/2026",
         "favorable": False}, "02/10/2026", Etat.DEFAVORABLE,
        {"limite_decision": "01/10/2026", "tacite": None, "valide_jusqu_au": None},
    ),
    (  # voté dans les quatre mois mais notifié après : le silence l'a emporté
        {"recue": "01/06/2026", "decidee": "30/09/2026", "notifiee": "05/10/2026",
         "favorable": False}, "06/10/2026", Etat.TACITE,
        {"tacite": "01/10/2026", "valide_jusqu_au": "01/10/2028"},
    ),
    (  # voté, pas encore notifié, délai encore ouvert
        {"recue": "01/06/2026", "decidee": "24/09/2026", "favorable": True}, "01/10/2026",
        Etat.A_NOTIFIER, {"limite_decision": "01/10/2026"},
    ),
]  # fmt: skip


def _lire(dates: dict[str, object]) -> Demande:
    lues = {k: le(v) if isinstance(v, str) else v for k, v in dates.items()}
    return Demande(**lues)


@pytest.mark.parametrize(("dates", "jour", "etat", "attendu"), SITUATIONS)
def test_les_horloges_a_la_main(
    dates: dict[str, object], jour: str, etat: Etat, attendu: dict[str, str | None]
) -> None:
    lues = horloges(_lire(dates), le(jour))
    assert lues.etat == etat
    for nom, valeur in attendu.items():
        assert getattr(lues, nom) == (le(valeur) if valeur else None), nom


@pytest.mark.parametrize(
    ("dates", "anomalie"),
    [
        ({"recue": "15/01/2026", "pieces_demandees": "16/02/2026"}, Anomalie.PIECES_TROP_TARD),
        ({"recue": "15/01/2026", "decidee": "10/01/2026"}, Anomalie.ORDRE),
        ({"recue": "15/01/2026", "pieces_demandees": "10/02/2026"}, Anomalie.LISTE_SANS_DATE),
        (
            {"recue": "15/01/2026", "pieces_demandees": "10/02/2026", "liste_recue": "17/02/2026"},
            Anomalie.LISTE_RECUE_TARD,
        ),
        (
            {"recue": "15/01/2026", "pieces_demandees": "10/02/2026", "liste_recue": "11/02/2026",
             "pieces_recues": "12/03/2026"},
            Anomalie.REPONSE_TROP_TARD,
        ),
        ({"recue": "15/01/2026", "notifiee": "16/05/2026"}, Anomalie.NOTIFIE_TROP_TARD),
        ({"recue": "15/01/2026", "decidee": "16/03/2026"}, Anomalie.SENS_MANQUANT),
    ],
)  # fmt: skip
def test_une_date_etrange_est_dite(dates: dict[str, object], anomalie: Anomalie) -> None:
    assert anomalie in horloges(_lire(dates), le("31/12/2026")).anomalies


def test_les_jours_feries_de_2027() -> None:
    # Pâques 2027 : dimanche 28 mars ; lundi 29 mars, Ascension 6 mai, lundi de Pentecôte 17 mai.
    attendus = [
        "01/01",
        "29/03",
        "01/05",
        "06/05",
        "08/05",
        "17/05",
        "14/07",
        "15/08",
        "01/11",
        "11/11",
        "25/12",
    ]
    assert jours_feries(2027) == {le(f"{j}/2027") for j in attendus}


@pytest.mark.parametrize(
    ("limite", "visee"),
    [
        ("31/05/2026", "29/05/2026"),  # un dimanche : le vendredi
        ("28/02/2027", "26/02/2027"),  # un dimanche
        ("29/03/2027", "26/03/2027"),  # lundi de Pâques : le vendredi d'avant
        ("11/11/2026", "10/11/2026"),
        ("01/10/2026", "01/10/2026"),  # un jeudi ordinaire
    ],
)
def test_on_vise_le_dernier_jour_ouvre(limite: str, visee: str) -> None:
    assert dernier_jour_ouvre(le(limite)) == le(visee)


jours = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@settings(max_examples=60, deadline=None)
@given(recue=jours, attente=st.integers(0, 40), delai=st.integers(0, 60), lu=st.integers(0, 900))
def test_le_temps_ne_revient_pas_en_arriere(recue: date, attente: int, delai: int, lu: int) -> None:
    """Relu plus tard sans rien saisir, un avis acquis ne redevient pas en attente, et toute fin
    de délai suit la date qui la fait courir."""
    demandees = recue + timedelta(days=attente)
    d = Demande(
        recue=recue, pieces_demandees=demandees, liste_recue=demandees,
        pieces_recues=demandees + timedelta(days=delai),
    )  # fmt: skip
    jour = recue + timedelta(days=lu)
    avant, apres = horloges(d, jour), horloges(d, jour + timedelta(days=1))
    assert avant.limite_pieces > recue
    for h in (avant, apres):
        assert h.limite_decision is None or (h.complet and h.limite_decision > h.complet)
    if avant.etat in (Etat.TACITE, Etat.CADUQUE):
        assert apres.etat in (avant.etat, Etat.EXPIRE)


def test_une_demande_close_n_a_plus_de_date_a_tenir() -> None:
    d = _lire({"recue": "15/01/2026", "pieces_demandees": "10/02/2026"})
    lues: Horloges = horloges(d, le("01/06/2026"))
    assert lues.etat == Etat.CADUQUE and lues.prochaine is None
