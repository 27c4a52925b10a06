"""La veille de l'accueil : échéances, conventions, avis, actions en retard, la plus pressante d'abord."""

from datetime import date

import streamlit as st

from observatoire.contenu.schema import veille as textes
from observatoire.schema.veille import Alerte
from observatoire.ui import donnees, registres

_TABLES = ("avis", "conventions", "appels", "evenements", "reunions", "actions", "jalons")


def lire() -> list[Alerte]:
    """Toutes les alertes du jour."""
    jour = registres.aujourd_hui()
    dossier = str(donnees.dossier_donnees())
    return _lire(donnees.lecteur().cle, dossier, registres.marques(), jour)


@st.cache_data(max_entries=5, show_spinner=False)
def _lire(
    version: str, dossier: str, marques: tuple[tuple[int, int], ...], jour: date
) -> list[Alerte]:
    return textes.alertes_du_jour(donnees.lecteur(), registres.matiere(jour), registres.plan(jour))


def montrer() -> bool:
    """Les alertes en tableau ; faux s'il n'y en a aucune."""
    toutes = lire()
    if not toutes:
        return False
    return registres.montrer(
        "veille", "veille",
        lambda: textes.blocs_veille(toutes, registres.aujourd_hui()), _TABLES,
        titre=False,
    )  # fmt: skip
