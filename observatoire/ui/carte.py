"""Ce que la page Carte place : la réponse, une ou deux cartes liées à la liste, la fiche."""

from __future__ import annotations

import streamlit as st

from observatoire.entrepot.lecture import indicateur
from observatoire.graphiques import fabrique
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs import phrases
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.ui import cles, composants, donnees, etat, figures
from observatoire.ui.carte_choix import Demande

COMMUNE = "commune"


def repondre(demande: Demande) -> None:
    """La phrase qui répond : la valeur de l'ensemble, puis ses extrêmes (le titre de la carte)."""
    lecteur = donnees.lecteur()
    declare = indicateur(demande.indicateur)
    ensemble = Territoire(Niveau.EPCI, lecteur.epci)
    if declare.forme == "zonage":
        return
    lignes = lecteur.valeurs(declare.id, [ensemble, *etat.comparaisons()], [demande.annee])
    par_code = {(r.niveau, r.code): r for r in lignes.itertuples()}
    notre = par_code.pop(("epci", lecteur.epci))
    with st.container(key="reponse"):
        phrase = phrases.constat(declare, notre, list(par_code.values()), etude=lecteur.epci)
        st.markdown(composants.texte(phrase))


def montrer(demande: Demande) -> None:
    """La carte et la liste côte à côte, ou deux cartes aux mêmes bornes puis la liste."""
    selection = _selection()
    dessins = _cartes(donnees.lecteur().version, demande)
    # Sur un téléphone, le style met la liste avant la carte.
    with st.container(key="carte-et-liste"):
        if len(dessins) == 2:
            for colonne, dessin, cle in zip(st.columns(2), dessins, "ab", strict=True):
                with colonne:
                    _carte(dessin, f"carte-{cle}", selection, demande.ign)
            figures.histogramme(dessins[1], "carte")
            _liste(demande, selection)
            return
        gauche, droite = st.columns([3, 2], gap="medium")
        with gauche:
            _carte(dessins[0], "carte", selection, demande.ign)
            if dessins[0].classes is not None:
                figures.histogramme(dessins[0], "carte")
        with droite:
            _liste(demande, selection)


def fiche() -> None:
    """La fiche de la commune cliquée, ou choisie dans la liste déroulante."""
    lecteur = donnees.lecteur()
    communes = _communes(lecteur.version)
    st.header("La fiche d'une commune")
    # Le choix fait sur la carte est écrit dans cette liste, et donc dans l'adresse de la page.
    code = st.selectbox(
        "Commune",
        ["", *communes],
        format_func=lambda c: communes[c].libelle if c else "Choisir une commune",
        key=COMMUNE,
        bind="query-params",
        help="Un clic sur la carte ou sur une barre fait le même choix.",
    )
    choisi = etat.territoire()
    code = code or (choisi.code if choisi.niveau == Niveau.COMMUNE else "")
    if code in communes:
        cles.chiffres(communes[code])
    else:
        st.caption("Cliquez une commune sur la carte ou dans la liste pour lire ses chiffres clés.")


def _carte(dessin: Figure, cle: str, selection: str | None, ign: bool) -> None:
    figures.montrer(dessin, cle, selection=selection, choisir=_choisir_commune, fond_ign=ign)


def _liste(demande: Demande, selection: str | None) -> None:
    if INDICATEURS[demande.indicateur].forme == "zonage":
        return
    figure = _barres(
        donnees.lecteur().version, demande.indicateur, demande.annee, demande.niveau, selection
    )
    figures.montrer(figure, "liste", selection=selection, choisir=_choisir_commune)


def _choisir_commune(code: str) -> None:
    if code in _communes(donnees.lecteur().version):
        st.session_state[COMMUNE] = code


def _selection() -> str | None:
    choisie = st.session_state.get(COMMUNE) or st.query_params.get(COMMUNE)
    ici = etat.territoire()
    return choisie or (ici.code if ici.niveau != Niveau.EPCI else None)


@st.cache_data(max_entries=5, show_spinner=False)
def _communes(version: str) -> dict[str, Territoire]:
    lecteur = donnees.lecteur()
    dedans = lecteur.dans(Territoire(Niveau.EPCI, lecteur.epci), "commune")
    return {t.code: t for t in dedans}


@st.cache_resource(max_entries=10, show_spinner=False)
def _couches(version: str, niveau: str) -> fabrique.Couches:
    return fabrique.couches(donnees.lecteur(), donnees.reglages(), niveau=niveau)


# Une figure ne se modifie pas : la partager entre visiteurs est sûr et évite de la recopier.
@st.cache_resource(max_entries=60, show_spinner=False)
def _cartes(version: str, demande: Demande) -> list[Figure]:
    lecteur, reglages = donnees.lecteur(), donnees.reglages()
    voulues = [(demande.indicateur, demande.annee), *([demande.autre] if demande.autre else [])]
    faites = [
        fabrique.carte(
            lecteur, reglages, i, annee, methode=demande.methode, nb_classes=demande.classes,
            niveau=demande.niveau, contours=_couches(version, demande.niveau),
            etiquettes=demande.etiquettes,
        )
        for i, annee in sorted(voulues, key=lambda v: v[1])
    ]  # fmt: skip
    if len(faites) == 1:
        return faites
    return fabrique.accorder(faites, methode=demande.methode, nb_classes=demande.classes)


@st.cache_resource(max_entries=100, show_spinner=False)
def _barres(version: str, identifiant: str, annee: int, niveau: str, commune: str | None) -> Figure:
    communes = _communes(version)
    vedette = communes.get(commune or "")
    return fabrique.barres(
        donnees.lecteur(), donnees.reglages(), identifiant, annee, territoire=vedette, niveau=niveau
    )
