"""On ne satisfait pas plus de demandes qu'on n'en reçoit."""

from collections.abc import Iterator
from datetime import date

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avis, faute


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Des comptes incohérents, un mois à venir."""
    recues, satisfaites = r["demandes"], r["satisfaites"]
    if recues is not None and satisfaites is not None and satisfaites > recues:
        yield faute("satisfaites", "plus de demandes satisfaites que de demandes reçues",
                    "2 satisfaites sur 3 reçues", "corriger l'un des deux nombres")  # fmt: skip
    if r["mois"] and r["mois"] > date.today():
        yield avis("mois", "ce mois n'est pas encore commencé")
