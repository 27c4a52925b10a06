"""Un brouillon de courriel (.eml) : il s'ouvre dans le logiciel de courrier, se relit, s'adresse, s'envoie."""

from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from observatoire import formats
from observatoire.affirmations.mots import marque
from observatoire.schema.veille import Alerte

_ETATS = {"depassee": "Dépassé", "proche": "Dans le mois", "a_venir": "À venir"}


def brouillon(alertes: Sequence[Alerte], territoire: str, jour: date, agenda: bytes = b"") -> bytes:
    """Le brouillon : ni expéditeur ni destinataire, les alertes par urgence, l'agenda (.ics) joint s'il y en a un."""
    message = EmailMessage(policy=SMTP)
    quoi = formats.pluriel(len(alertes), "point à regarder", "points à regarder")
    message["Subject"] = f"{territoire} : {quoi}, {formats.jour(jour)}"
    message["X-Unsent"] = "1"  # Outlook et Thunderbird l'ouvrent alors en rédaction
    message["Content-Language"] = "fr"
    message.set_content(_corps(alertes, territoire, jour), cte="quoted-printable")
    if agenda:
        message.add_attachment(agenda, "text", "calendar", filename="alertes.ics")
        message.set_boundary("observatoire-alertes")
    return message.as_bytes()


def _corps(alertes: Sequence[Alerte], territoire: str, jour: date) -> str:
    lignes = [
        "Bonjour,",
        "",
        f"Ce que l'observatoire signale au {formats.jour(jour)}, {territoire} :",
    ]
    parties = {"Seuils": [a for a in alertes if a.etat]} | {
        titre: [a for a in alertes if a.urgence == urgence and not a.etat]
        for urgence, titre in _ETATS.items()
    }
    for titre, siennes in parties.items():
        if siennes:
            lignes += ["", titre, *(f"- {marque(a.exemple)}{a.sujet} : {a.texte}" for a in siennes)]
    if not alertes:
        lignes.append("Rien à signaler.")
    return "\n".join(
        [*lignes, "", "Écrit d'après les chiffres et les saisies de l'observatoire.", ""]
    )
