"""Conventions et appels à projets : où ils en sont, et quand s'en occuper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.methodes.delais import ajouter_mois
from observatoire.schema.lignes import booleen, entier, jour_lu, lignes, nombre, texte

# Négocier un renouvellement demande du temps : sans préavis saisi, on prévient six mois avant.
PREAVIS_MOIS = 6
JOURS_APPEL = 30
_CLOS = ("depose", "obtenu", "refuse", "abandonne")


@dataclass(frozen=True)
class Convention:
    """Une convention, avec le jour où préparer son renouvellement (None sans date de fin)."""

    identifiant: str
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
    exemple: bool

    @property
    def a_renouveler(self) -> bool:
        """Vrai entre le jour où la préparer et sa fin."""
        return self.etat == "à renouveler"


def conventions(table: pd.DataFrame, acteurs: pd.DataFrame, jour: date) -> list[Convention]:
    """Les conventions, la plus proche de sa fin d'abord ; celles sans date de fin en dernier.

    Un acteur retiré de l'annuaire garde ses conventions : son nom est alors son identifiant.
    """
    noms = dict(zip(acteurs.get("id", []), acteurs.get("nom", []), strict=True))
    lues = [_convention(r, noms, jour) for r in lignes(table)]
    return sorted(lues, key=lambda c: (c.fin is None, c.fin or date.max, c.objet))


def _convention(r: dict[str, Any], noms: dict[str, str], jour: date) -> Convention:
    debut, fin, acteur = jour_lu(r.get("debut")), jour_lu(r.get("fin")), texte(r.get("acteur"))
    mois = entier(r.get("preavis_mois"))
    preparer = ajouter_mois(fin, -(PREAVIS_MOIS if mois is None else mois)) if fin else None
    return Convention(
        identifiant=texte(r.get("id")),
        acteur=acteur,
        nom_acteur=texte(noms.get(acteur))
        or (f"{acteur} (absent de l'annuaire)" if acteur else ""),
        objet=texte(r.get("objet")),
        genre=texte(r.get("genre")),
        debut=debut,
        fin=fin,
        montant=nombre(r.get("montant")),
        payeur=texte(r.get("payeur")),
        action=texte(r.get("action")),
        preparer=preparer,
        etat=_etat(debut, fin, preparer, jour),
        exemple=booleen(r.get("fictif")),
    )


def _etat(debut: date | None, fin: date | None, preparer: date | None, jour: date) -> str:
    if fin is None or preparer is None:
        return "fin à compléter"
    if jour > fin:
        return "échue"
    if debut is not None and jour < debut:
        return "à venir"
    return "à renouveler" if jour >= preparer else "en cours"


@dataclass(frozen=True)
class Appel:
    """Un appel à projets et sa date de clôture."""

    identifiant: str
    titre: str
    financeur: str
    theme: str
    cloture: date | None
    montant_max: float | None
    url: str
    action: str
    etat: str
    exemple: bool

    def proche(self, jour: date) -> bool:
        """Vrai s'il reste à déposer et se ferme dans le mois."""
        if self.etat in _CLOS or self.cloture is None:
            return False
        return jour <= self.cloture <= jour + timedelta(days=JOURS_APPEL)

    def manque(self, jour: date) -> bool:
        """Vrai s'il s'est fermé sans que rien ne soit dit de la suite."""
        return self.etat not in _CLOS and self.cloture is not None and self.cloture < jour


def appels(table: pd.DataFrame) -> list[Appel]:
    """Les appels à projets, le plus proche de sa clôture d'abord."""
    lus = [
        Appel(
            identifiant=texte(r.get("id")),
            titre=texte(r.get("titre")),
            financeur=texte(r.get("financeur")),
            theme=texte(r.get("theme")),
            cloture=jour_lu(r.get("cloture")),
            montant_max=nombre(r.get("montant_max")),
            url=texte(r.get("url")),
            action=texte(r.get("action")),
            etat=texte(r.get("etat")) or "repere",
            exemple=booleen(r.get("fictif")),
        )
        for r in lignes(table)
    ]
    return sorted(lus, key=lambda a: (a.cloture is None, a.cloture or date.max, a.titre))


def dire_echeance(quand: date, jour: date) -> str:
    """« dans 12 jours (7 décembre 2026) », « aujourd'hui », « dépassée depuis 3 jours (…) »."""
    ecart = (quand - jour).days
    if ecart == 0:
        return f"aujourd'hui ({formats.jour(quand)})"
    if ecart < 0:
        return f"dépassée depuis {formats.pluriel(-ecart, 'jour')} ({formats.jour(quand)})"
    return f"dans {formats.pluriel(ecart, 'jour')} ({formats.jour(quand)})"
