"""L'état d'une vue (territoire, comparaison, indicateur, année), porté par l'URL : une vue s'envoie
par courriel."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import CODE_FRANCE, Niveau, Territoire
from observatoire.ui import donnees

TERRITOIRE = "territoire"
COMPARAISON = "comparer"


def choisir() -> None:
    """Les sélecteurs communs à toutes les pages, dessinés une fois par `app.py`."""
    lieux = _lieux(donnees.lecteur().version)
    st.selectbox(
        "Territoire",
        list(lieux),
        format_func=lambda cle: _nom_de_liste(lieux[cle]),
        key=TERRITOIRE,
        bind="query-params",
        help="Tout le territoire, un secteur du comité ou une commune. Le choix suit de page en page.",
    )
    possibles = reperes()
    st.multiselect(
        "Comparer à",
        list(possibles),
        default=_par_defaut(possibles),
        format_func=lambda cle: possibles[cle].libelle,
        key=COMPARAISON,
        bind="query-params",
        placeholder="Aucune comparaison",
        help="Les repères montrés en gris à côté du territoire.",
    )


def territoire() -> Territoire:
    """Le territoire choisi ; l'intercommunalité entière par défaut ou si le code est inconnu."""
    lieux = _lieux(donnees.lecteur().version)
    cle = st.session_state.get(TERRITOIRE) or st.query_params.get(TERRITOIRE)
    return lieux.get(str(cle), next(iter(lieux.values())))


def comparaisons() -> list[Territoire]:
    """Les territoires auxquels on compare, dans l'ordre des réglages."""
    possibles = reperes()
    choix = st.session_state.get(COMPARAISON)
    if choix is None:
        choix = st.query_params.get_all(COMPARAISON) or _par_defaut(possibles)
    return [t for cle, t in possibles.items() if cle in choix]


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


def dire_jour() -> str:
    """« Chiffres publiés le 24/11/2026, édition b71ef37a » : de quand datent les chiffres."""
    lecteur = donnees.lecteur()
    return f"Chiffres publiés le {lecteur.publie_le:%d/%m/%Y}, édition {lecteur.version[:8]}"


@st.cache_data(max_entries=5, show_spinner=False)
def _lieux(version: str) -> dict[str, Territoire]:
    lecteur = donnees.lecteur()
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    tout = Territoire(Niveau.EPCI, lecteur.epci, lecteur.libelle(epci))
    dedans = [*lecteur.dans(epci, "secteur"), *lecteur.dans(epci, "commune")]
    return {t.code: t for t in (tout, *dedans)}


def _nom_de_liste(t: Territoire) -> str:
    if t.niveau == Niveau.EPCI:
        return "Tout le territoire"
    return f"Secteur {t.libelle}" if t.niveau == Niveau.SECTEUR else t.libelle


def reperes() -> dict[str, Territoire]:
    """Tous les repères possibles : clé d'URL (« departement:81 ») → territoire de comparaison."""
    lecteur, choix = donnees.lecteur(), donnees.reglages().comparaison
    voulus = {
        Niveau.DEPARTEMENT: choix.departement,
        Niveau.REGION: choix.region,
        Niveau.FRANCE: choix.france,
    }
    trouves = [t for t in _autour(lecteur.version, choix.epci) if voulus.get(t.niveau, True)]
    return {str(t): t for t in trouves}


@st.cache_data(max_entries=5, show_spinner=False)
def _autour(version: str, epci: tuple[str, ...]) -> list[Territoire]:
    lecteur = donnees.lecteur()
    fiche = lecteur.requete(
        "SELECT departement, region FROM territoires WHERE niveau = 'epci' AND code = ?",
        [lecteur.epci],
    ).iloc[0]
    codes = [
        (Niveau.DEPARTEMENT, str(fiche["departement"])),
        (Niveau.REGION, str(fiche["region"])),
        (Niveau.FRANCE, CODE_FRANCE),
        *((Niveau.EPCI, siren) for siren in epci),
    ]
    return [Territoire(n, c, lecteur.libelle(Territoire(n, c))) for n, c in codes]


def _par_defaut(possibles: dict[str, Territoire]) -> list[str]:
    # Les intercommunalités voisines s'ajoutent à la demande : six courbes ne se lisent plus.
    return [cle for cle, t in possibles.items() if t.niveau != Niveau.EPCI]
