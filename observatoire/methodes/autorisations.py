"""L'horloge de l'autorisation d'une crèche : quand elle finit, quand en demander le renouvellement.

Code de la santé publique : une autorisation vaut quinze ans (R2324-20-2) ; celles qui existaient avant la loi
du 18 décembre 2023 (ou l'avis du département, pour une structure publique, avant 2025) finissent au
calendrier de l'article D2324-24-2-1 (décret du 14 janvier 2026). La demande se dépose de vingt-quatre à neuf
mois avant l'échéance. Les structures publiques y sont soumises comme les autres.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observatoire.methodes.delais import ajouter_mois

ANS = 15
OUVRE, LIMITE = 24, 9  # mois avant l'échéance
CALENDRIER: tuple[tuple[date, date], ...] = (
    (date(1980, 12, 31), date(2027, 12, 31)),
    (date(2000, 12, 31), date(2028, 12, 31)),
    (date(2011, 12, 31), date(2030, 12, 31)),
    (date(2020, 12, 31), date(2032, 12, 31)),
)
"""Délivrée jusqu'à ce jour compris → échéance ; ensuite, voir `DERNIERE`."""
DERNIERE = date(2034, 12, 31)
FIN_PRIVEE, FIN_PUBLIQUE = date(2023, 12, 18), date(2024, 12, 31)


class Etat(StrEnum):
    """Où en est une autorisation à un jour donné."""

    SANS_DATE = "sans date"  # rien ne permet de compter
    EN_COURS = "en cours"
    A_DEMANDER = "à demander"  # la demande peut se déposer
    EN_RETARD = "en retard"  # le délai de dépôt est passé
    FINIE = "finie"


@dataclass(frozen=True)
class Horloge:
    """Les dates d'une autorisation : échéance, premier et dernier jour pour demander la suite.

    `article` : ce qui fixe l'échéance ; `d_apres_l_ouverture` : faute de la date de l'autorisation.
    """

    fin: date
    ouvre: date
    limite: date
    article: str
    d_apres_l_ouverture: bool

    def etat(self, jour: date) -> Etat:
        """L'état ce jour-là."""
        if jour > self.fin:
            return Etat.FINIE
        if jour > self.limite:
            return Etat.EN_RETARD
        return Etat.A_DEMANDER if jour >= self.ouvre else Etat.EN_COURS


def horloge(
    autorisee: date | None, ouverte: date | None = None, *, publique: bool | None = None
) -> Horloge | None:
    """L'horloge d'une structure ; None si ni l'autorisation ni l'ouverture ne sont datées.

    `publique` : None si on ne le sait pas. Entre le 19 décembre 2023 et le 31 décembre 2024, le calendrier ne
    vaut que pour un avis rendu à une structure publique : dans le doute, l'échéance la plus proche est comptée.
    """
    delivree = autorisee or ouverte
    if delivree is None:
        return None
    fin, article = _echeance(delivree, publique)
    ouvre, limite = (ajouter_mois(fin, -mois) for mois in (OUVRE, LIMITE))
    return Horloge(fin, ouvre, limite, article, autorisee is None)


def _echeance(delivree: date, publique: bool | None) -> tuple[date, str]:
    for jusqu_au, fin in CALENDRIER:
        if delivree <= jusqu_au:
            return fin, "D2324-24-2-1"
    if delivree <= (FIN_PRIVEE if publique is False else FIN_PUBLIQUE):
        return DERNIERE, "D2324-24-2-1"
    return ajouter_mois(delivree, 12 * ANS), "R2324-20-2"
