"""La veille de l'accueil : échéances, conventions, avis, actions en retard, la plus pressante d'abord."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

import streamlit as st

from observatoire import formats
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.schema import calendrier
from observatoire.schema.veille import Alerte, alertes
from observatoire.ui import composants, donnees, registres

_MOTS = {
    "depassee": ("dépassé", "alerte"),
    "proche": ("proche", "attente"),
    "a_venir": ("à venir", "bon"),
}
_MONTREES = 12
_NOMMES = 3
_HORIZON = timedelta(days=200)


def lire() -> list[Alerte]:
    """Toutes les alertes du jour."""
    dossier = str(donnees.dossier_donnees())
    version, jour = donnees.lecteur().version, registres.aujourd_hui()
    return _lire(version, dossier, registres.marques(), jour)


@st.cache_data(max_entries=5, show_spinner=False)
def _lire(
    version: str, dossier: str, marques: tuple[tuple[int, int], ...], jour: date
) -> list[Alerte]:
    matiere = registres.matiere(jour)
    return alertes(
        jour,
        avis=matiere.avis,
        conventions=matiere.conventions,
        appels=matiere.appels,
        evenements=calendrier.interne(matiere, donnees.reglages(), jour, jour + _HORIZON),
        autres=(*_du_plan(jour), *_du_journal()),
    )


def _du_plan(jour: date) -> Iterator[Alerte]:
    """Les actions en retard."""
    for a in registres.plan(jour).en_retard:
        dit = f"{a.libelle} : {a.retard}."
        yield Alerte("depassee", a.fin, f"Action {a.id}, en retard", dit, "schema", a.fictif)


def _du_journal() -> Iterator[Alerte]:
    """Les chiffres de l'intercommunalité qui ont bougé au-delà du bruit à la dernière mise à jour."""
    lecteur = donnees.lecteur()
    bouges = lecteur.requete(
        "SELECT DISTINCT indicateur FROM journal WHERE genre = 'chiffre' AND niveau = 'epci' "
        "AND code = ? ORDER BY indicateur",
        [lecteur.epci],
    )["indicateur"]
    noms = [INDICATEURS[i].libelle for i in bouges if i in INDICATEURS]
    if noms:
        reste = f" et {len(noms) - _NOMMES} autres" if len(noms) > _NOMMES else ""
        dit = f"{', '.join(noms[:_NOMMES])}{reste} : voir « Depuis la dernière mise à jour »."
        sujet = f"{formats.pluriel(len(noms), 'indicateur')} au-delà du bruit"
        yield Alerte("a_venir", None, sujet, dit, "")


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
        _vers(a.page, sujet),
        composants.etat(mot, genre),
        a.texte,
    )


def _vers(page: str, sujet: str) -> str:
    if not page:
        return sujet
    return composants.Sur(f'<a href="{quote(page)}" target="_self">{composants.escape(sujet)}</a>')
