"""L'état d'une vue (territoire, indicateur, année), porté par l'URL pour pouvoir être envoyé."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatoire import formats
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.ui import donnees

TERRITOIRE = "territoire"


def choisir_territoire() -> None:
    """Le sélecteur de territoire, dessiné une fois par `app.py` : tout, un secteur, une commune."""
    st.selectbox(
        "Territoire",
        list(_possibles()),
        format_func=lambda cle: _possibles()[cle].libelle,
        key=TERRITOIRE,
        bind="query-params",
        help="Tout le territoire, un secteur du comité ou une commune. Le choix suit de page en page.",
    )


def territoire() -> Territoire:
    """Le territoire choisi ; l'intercommunalité par défaut."""
    possibles = _possibles()
    cle = st.session_state.get(TERRITOIRE) or st.query_params.get(TERRITOIRE)
    return possibles.get(str(cle), next(iter(possibles.values())))


def indicateur(defaut: str, *, cle: str = "indicateur", possibles: Sequence[str] = ()) -> str:
    """Le choix d'un indicateur, rangé par thème."""
    ids = list(possibles) or list(INDICATEURS)
    return st.selectbox(
        "Indicateur",
        ids,
        index=ids.index(defaut) if defaut in ids else 0,
        format_func=lambda i: f"{INDICATEURS[i].theme} · {INDICATEURS[i].libelle}",
        key=cle,
        bind="query-params",
    )


def annee(disponibles: Sequence[int], *, cle: str = "annee") -> int:
    """Le choix d'une année parmi celles qui ont des valeurs, la plus récente d'abord."""
    ordre = sorted(disponibles, reverse=True)
    choisie = st.selectbox("Année", ordre, key=cle, bind="query-params", format_func=str)
    return int(choisie)


def _possibles() -> dict[str, Territoire]:
    lecteur = donnees.lecteur()
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    nom = lecteur.libelle(epci)
    tout = {lecteur.epci: Territoire(Niveau.EPCI, lecteur.epci, f"Tout le territoire ({nom})")}
    secteurs = {t.code: t for t in lecteur.dans(epci, "secteur")}
    communes = {t.code: t for t in lecteur.dans(epci, "commune")}
    return tout | secteurs | communes


def comparaisons() -> list[Territoire]:
    """Les territoires auxquels on compare, d'après les réglages."""
    lecteur, reglages = donnees.lecteur(), donnees.reglages()
    fiche = lecteur.requete(
        "SELECT departement, region FROM territoires WHERE niveau = 'epci' AND code = ?", [lecteur.epci]
    ).iloc[0]
    choix = []
    if reglages.comparaison.departement:
        choix.append(Territoire(Niveau.DEPARTEMENT, str(fiche["departement"])))
    if reglages.comparaison.region:
        choix.append(Territoire(Niveau.REGION, str(fiche["region"])))
    if reglages.comparaison.france:
        choix.append(Territoire(Niveau.FRANCE, "FR", "France"))
    return choix + [Territoire(Niveau.EPCI, e) for e in reglages.comparaison.epci]


def dire_jour() -> str:
    """« Édition du 24/11/2026 » : de quand sont les chiffres."""
    lecteur = donnees.lecteur()
    return f"Édition du {lecteur.publie_le:%d/%m/%Y}{formats.INSECABLE}· {lecteur.version}"
