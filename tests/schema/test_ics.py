"""L'agenda s'ouvre dans une vraie bibliothèque, aux bonnes heures, et se met à jour sans doublon."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar

from observatoire.schema.evenement import Evenement, Genre
from observatoire.schema.ics import ics

MAINTENANT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
REUNION = Evenement(
    identifiant="reunion-copil-2027-07",
    genre=Genre.REUNION,
    titre="Comité de pilotage : « bilan, avis ; suites »",
    debut=date(2027, 7, 1),
    heure_debut=time(18, 0),
    heure_fin=time(20, 30),
    lieu="Les Cabannes, salle du conseil",
    description="Ordre du jour :\n1. Bilan\n2. Avis, délais",
    rappel_jours=7,
)
FORUM = Evenement(
    identifiant="animation-forum",
    genre=Genre.ANIMATION,
    titre="Forum des associations",
    debut=date(2027, 12, 30),
    fin=date(2028, 1, 2),
    exemple=True,
    annule=True,
)


def _relire(*evenements: Evenement) -> dict[str, object]:
    lu = Calendar.from_ical(ics(evenements, "Agenda", "200034064.observatoire", MAINTENANT))
    assert lu.errors == []
    return {str(e["uid"]): e for e in lu.walk("VEVENT")}


def test_une_reunion_d_ete_est_a_l_heure_de_paris() -> None:
    lue = _relire(REUNION)["reunion-copil-2027-07@200034064.observatoire"]
    assert lue["summary"] == REUNION.titre
    assert lue["description"] == REUNION.description
    # 18 h à Paris en juillet = 16 h en temps universel ; en hiver ce serait 17 h.
    assert lue.start.astimezone(UTC) == datetime(2027, 7, 1, 16, 0, tzinfo=UTC)
    assert lue.end.astimezone(UTC) == datetime(2027, 7, 1, 18, 30, tzinfo=UTC)
    [rappel] = lue.walk("VALARM")
    assert rappel["trigger"].dt == -timedelta(days=7)


def test_une_reunion_d_hiver_aussi() -> None:
    hiver = Evenement(
        identifiant="h", genre=Genre.REUNION, titre="Cotech", debut=date(2027, 1, 14),
        heure_debut=time(9, 0),
    )  # fmt: skip
    [lue] = _relire(hiver).values()
    assert lue.start.astimezone(UTC) == datetime(2027, 1, 14, 8, 0, tzinfo=UTC)


def test_des_journees_entieres_finissent_le_bon_soir() -> None:
    [lu] = _relire(FORUM).values()
    # En iCalendar, la fin d'une journée entière est le lendemain : du 30 au 2 compris.
    assert (lu.start, lu.end) == (date(2027, 12, 30), date(2028, 1, 3))
    assert lu["status"] == "CANCELLED"
    assert lu["summary"] == "[EXEMPLE · ANNULÉ] Forum des associations"


def test_une_nouvelle_edition_garde_les_identifiants() -> None:
    deplacee = Evenement(**{**vars(REUNION), "debut": date(2027, 7, 8)})
    assert set(_relire(REUNION)) == set(_relire(deplacee))


def test_un_abonnement_dit_son_nom_et_quand_le_relire() -> None:
    lu = Calendar.from_ical(ics([], "Agenda de la 4C", "x", MAINTENANT))
    assert lu["x-wr-calname"] == "Agenda de la 4C"
    assert lu["refresh-interval"].dt == timedelta(hours=12)


def test_les_lignes_tiennent_dans_la_norme() -> None:
    # RFC 5545 : 75 octets au plus par ligne, fins de ligne CRLF, accents compris.
    brut = ics([REUNION, FORUM], "Agenda", "x", MAINTENANT)
    lignes = brut.split(b"\r\n")
    assert all(len(ligne) <= 75 for ligne in lignes) and b"\n" not in b"".join(lignes)
