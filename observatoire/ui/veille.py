"""La veille de l'accueil : échéances, conventions, avis, actions en retard, la plus pressante d'abord."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

from observatoire.schema import calendrier
from observatoire.schema.veille import Alerte, alertes
from observatoire.ui import composants, donnees, registres

_MOTS = {
    "depassee": ("dépassé", "alerte"),
    "proche": ("proche", "attente"),
    "a_venir": ("à venir", "bon"),
}
_MONTREES = 12
_HORIZON = timedelta(days=200)


def lire() -> list[Alerte]:
    """Toutes les alertes du jour."""
    jour = registres.aujourd_hui()
    matiere = registres.matiere(jour)
    return alertes(
        jour,
        avis=matiere.avis,
        conventions=matiere.conventions,
        appels=matiere.appels,
        evenements=calendrier.interne(matiere, donnees.reglages(), jour, jour + _HORIZON),
        autres=_du_plan(jour),
    )


def _du_plan(jour: date) -> Iterator[Alerte]:
    """Les actions en retard."""
    for a in registres.plan(jour).en_retard:
        dit = f"{a.libelle} : {a.retard}."
        yield Alerte("depassee", a.fin, f"Action {a.id}, en retard", dit, "schema", a.fictif)


def montrer() -> bool:
    """Les alertes en tableau ; faux s'il n'y en a aucune."""
    toutes = lire()
    if not toutes:
        return False
    composants.tableau(
        ("Sujet", "État", "Ce qu'il y a à faire"),
        [_ligne(a) for a in toutes[:_MONTREES]],
        "Échéances et alertes",
    )
    if len(toutes) > _MONTREES:
        composants.information(f"Et {len(toutes) - _MONTREES} autres, dans l'agenda.")
    return True


def _ligne(a: Alerte) -> tuple[str, str, str]:
    mot, genre = _MOTS[a.urgence]
    sujet = f"EXEMPLE : {a.sujet}" if a.exemple else a.sujet
    return (
        composants.Sur(f'<a href="{quote(a.page)}" target="_self">{composants.escape(sujet)}</a>'),
        composants.etat(mot, genre),
        a.texte,
    )
