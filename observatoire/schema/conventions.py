"""Conventions et appels à projets : où ils en sont, et quand s'en occuper."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.local import colonne, construire, lignes
from observatoire.methodes.delais import ajouter_mois
from observatoire.schema.acteurs import noms_de

# Négocier un renouvellement demande du temps : sans préavis saisi, on prévient six mois avant.
PREAVIS_MOIS = 6
JOURS_APPEL = 30
_CLOS = ("depose", "obtenu", "refuse", "abandonne")


@dataclass(frozen=True, kw_only=True)
class Convention:
    """Une convention, avec le jour où préparer son renouvellement (None sans date de fin)."""

    identifiant: str = field(metadata=colonne("id"))
    acteur: str
    nom_acteur: str
    objet: str
    genre: str
    debut: date | None
    fin: date | None
    montant: float | None
    payeur: str
    action: str
    preparer: date | None
    etat: str
    engagements: tuple[str, ...] = ()
    verse: float | None = None
    bilan_attendu_le: date | None = None
    bilan_recu_le: date | None = None
    exemple: bool = field(metadata=colonne("fictif"))

    def bilan_en_retard(self, jour: date) -> bool:
        """Vrai si le bilan attendu avant ce jour n'est pas arrivé."""
        attendu = self.bilan_attendu_le
        return attendu is not None and self.bilan_recu_le is None and attendu < jour


def conventions(table: pd.DataFrame, acteurs: pd.DataFrame, jour: date) -> list[Convention]:
    """Les conventions, la plus proche de sa fin d'abord ; celles sans date de fin en dernier.

    Un acteur retiré de l'annuaire garde ses conventions : son nom est alors son identifiant.
    """
    noms = noms_de(acteurs)
    lues = [_convention(r, noms, jour) for r in lignes(table)]
    return sorted(lues, key=lambda c: (c.fin is None, c.fin or date.max, c.objet))


def _convention(r: dict[str, Any], noms: dict[str, str], jour: date) -> Convention:
    debut, fin, acteur, mois = r["debut"], r["fin"], r["acteur"], r["preavis_mois"]
    preparer = ajouter_mois(fin, -(PREAVIS_MOIS if mois is None else mois)) if fin else None
    absent = f"{acteur} (absent de l'annuaire)" if acteur else ""
    return construire(
        Convention,
        r,
        nom_acteur=noms.get(acteur) or absent,
        preparer=preparer,
        etat=_etat(debut, fin, preparer, jour),
    )


def _etat(debut: date | None, fin: date | None, preparer: date | None, jour: date) -> str:
    if fin is None or preparer is None:
        return "fin non saisie"
    if jour > fin:
        return "échue"
    if debut is not None and jour < debut:
        return "à venir"
    return "à renouveler" if jour >= preparer else "en cours"


@dataclass(frozen=True, kw_only=True)
class Appel:
    """Un appel à projets et sa date de clôture."""

    identifiant: str = field(metadata=colonne("id"))
    titre: str
    financeur: str
    theme: str
    cloture: date | None
    ouverture: date | None = None
    montant_max: float | None
    url: str
    action: str
    etat: str = "repere"
    exemple: bool = field(metadata=colonne("fictif"))

    @property
    def clos(self) -> bool:
        """Vrai s'il n'y a plus rien à en attendre : sa suite est dite, ou sa date inconnue."""
        return self.etat in _CLOS or self.cloture is None

    def proche(self, jour: date) -> bool:
        """Vrai s'il reste à déposer et se ferme dans le mois."""
        if self.cloture is None or self.clos:
            return False
        return jour <= self.cloture <= jour + timedelta(days=JOURS_APPEL)

    def manque(self, jour: date) -> bool:
        """Vrai s'il s'est fermé sans que rien ne soit dit de la suite."""
        return self.etat not in _CLOS and self.cloture is not None and self.cloture < jour


def appels(table: pd.DataFrame) -> list[Appel]:
    """Les appels à projets, le plus proche de sa clôture d'abord."""
    lus = [construire(Appel, r) for r in lignes(table)]
    return sorted(lus, key=lambda a: (a.cloture is None, a.cloture or date.max, a.titre))


def dire_echeance(quand: date, jour: date) -> str:
    """« dans 12 jours (7 décembre 2026) », « aujourd'hui », « dépassée depuis 3 jours (…) »."""
    ecart = (quand - jour).days
    if ecart == 0:
        return f"aujourd'hui ({formats.jour(quand)})"
    if ecart < 0:
        return f"dépassée depuis {formats.pluriel(-ecart, 'jour')} ({formats.jour(quand)})"
    return f"dans {formats.pluriel(ecart, 'jour')} ({formats.jour(quand)})"
