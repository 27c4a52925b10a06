"""Un agenda au format iCalendar (.ics), que tout logiciel d'agenda sait ouvrir ou suivre."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDuration

from observatoire.schema.evenement import Evenement

FUSEAU = ZoneInfo("Europe/Paris")
# Un abonné relit le fichier deux fois par jour : une réunion déplacée la veille lui parvient.
RELECTURE = timedelta(hours=12)


def ics(evenements: Iterable[Evenement], nom: str, domaine: str, maintenant: datetime) -> bytes:
    """Le fichier .ics : à ouvrir une fois, ou à mettre à une adresse pour s'y abonner.

    `domaine` termine les identifiants (stables : une nouvelle version met à jour l'événement au
    lieu de le doubler) ; `maintenant` date l'édition. Heures en heure de Paris.
    """
    agenda = Calendar()
    agenda.add("prodid", "-//observatoire//agenda du territoire//FR")
    agenda.add("version", "2.0")
    agenda.add("method", "PUBLISH")
    agenda.add("x-wr-calname", nom)
    agenda.add("x-wr-timezone", str(FUSEAU))
    agenda.add("refresh-interval", vDuration(RELECTURE), parameters={"VALUE": "DURATION"})
    agenda.add("x-published-ttl", vDuration(RELECTURE))
    montres = list(evenements)
    for evenement in montres:
        agenda.add_component(_composant(evenement, domaine, maintenant))
    jours = [maintenant.date(), *(e.debut for e in montres), *(e.dernier_jour for e in montres)]
    # Les changements d'heure des années montrées : sans eux, une réunion d'été tombe à côté.
    agenda.add_missing_timezones(date(min(jours).year - 1, 1, 1), date(max(jours).year + 1, 12, 31))
    return bytes(agenda.to_ical())


def _composant(e: Evenement, domaine: str, maintenant: datetime) -> Event:
    composant = Event()
    composant.add("uid", f"{e.identifiant}@{domaine}")
    composant.add("dtstamp", maintenant.astimezone(UTC))
    composant.add("summary", e.titre_complet)
    _dater(composant, e)
    composant.add("categories", [e.genre.libelle])
    composant.add("status", "CANCELLED" if e.annule else "CONFIRMED")
    if e.lieu:
        composant.add("location", e.lieu)
    if e.description:
        composant.add("description", e.description)
    if e.url:
        composant.add("url", e.url)
    if e.rappel_jours and not e.annule:
        rappel = Alarm()
        rappel.add("action", "DISPLAY")
        rappel.add("description", e.titre_complet)
        rappel.add("trigger", timedelta(days=-e.rappel_jours))
        composant.add_component(rappel)
    return composant


def _dater(composant: Event, e: Evenement) -> None:
    if e.heure_debut is None:
        # Une journée entière finit, pour un agenda, au début du lendemain.
        composant.add("dtstart", e.debut)
        composant.add("dtend", e.dernier_jour + timedelta(days=1))
        composant.add("transp", "TRANSPARENT")
        return
    debut = datetime.combine(e.debut, e.heure_debut, FUSEAU)
    composant.add("dtstart", debut)
    fin = (
        datetime.combine(e.dernier_jour, e.heure_fin, FUSEAU)
        if e.heure_fin
        else debut + timedelta(hours=2)
    )
    composant.add("dtend", max(fin, debut))
