"""Ce que la page Tendances place : la courbe comparée, les naissances, la pyramide, les communes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from observatoire.entrepot.lecture import indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import fabrique
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs import phrases
from observatoire.modele import Territoire
from observatoire.ui import cles, composants, donnees, etat, figures

# Avant, les recensements sont rares : la période récente se lirait mal à côté de 1876.
DEBUT_RECENT = 1968


def repondre(identifiant: str) -> None:
    """La phrase qui répond : ce qui a changé, si les chiffres permettent de le dire, ou la valeur."""
    lecteur, ou = donnees.lecteur(), etat.territoire()
    [cle] = cles.lire(lecteur.version, (identifiant,), ou, tuple(etat.comparaisons()))
    if cle.ligne is None:
        composants.sans_donnee(identifiant)
        return
    dite = phrases.constat(cle.declare, cle.ligne, cle.comparaisons, etude=lecteur.epci)
    avant = cles.recul(cle.serie)
    if avant is not None and cle.ligne["valeur"] == cle.ligne["valeur"]:
        dite += " " + phrases.evolution(cle.declare, avant, cle.ligne, etude=lecteur.epci)
    with st.container(key="reponse"):
        st.markdown(composants.texte(dite))


def courbe(identifiant: str) -> None:
    """La courbe du territoire et ses comparaisons ; en barres s'il n'y a qu'une année."""
    annees = donnees.lecteur().annees(identifiant)
    with st.container(horizontal=True, gap="medium"):
        base100 = len(annees) > 1 and st.toggle(
            "Indice 100 à la première année commune",
            key="indice",
            bind="query-params",
            help="Chaque courbe part de 100 : on compare des rythmes, pas des tailles.",
        )
        ancien = bool(annees) and annees[0] < DEBUT_RECENT
        entiere = ancien and st.toggle(f"Depuis {annees[0]}", key="entiere", bind="query-params")
    suivis = (etat.territoire(), *etat.comparaisons())
    depuis = DEBUT_RECENT if ancien and not entiere else None
    _montrer("evolution", _evolution, identifiant, suivis, base100, depuis)


def naissances() -> None:
    """Naissances et décès, moyenne de trois ans et intervalle."""
    _montrer("naissances", _naissances, etat.territoire())


def pyramide() -> None:
    """La pyramide des âges ; deux millésimes au choix quand il y en a plusieurs."""
    ou = etat.territoire()
    annees = _annees_pyramide(donnees.lecteur().version, ou)
    plein = trait = None
    if len(annees) > 1:
        gauche, droite = st.columns(2)
        ordre = [str(a) for a in reversed(annees)]
        with gauche:
            plein = int(etat.choisir_un("Millésime", ordre, cle="pyramide"))
        with droite:
            autres = [a for a in ordre if a != str(plein)]
            trait = int(
                etat.choisir_un("Comparé à", autres, cle="pyramide_avant", defaut=autres[-1])
            )
    _montrer("pyramide", _pyramide, ou, plein, trait)


def par_commune(identifiant: str) -> None:
    """Une petite courbe par commune, à échelle commune."""
    _montrer("multiples", _multiples, identifiant, etat.territoire())


def classement(identifiant: str) -> None:
    """Les communes côte à côte, la dernière année sûre."""
    _montrer("classement", _barres, identifiant, etat.territoire())


def _montrer(cle: str, fabriquer: Callable[..., Figure | str], *demande: Any) -> None:
    """La figure, ou la phrase qui dit pourquoi il n'y en a pas et quel fichier déposer."""
    faite = fabriquer(donnees.lecteur().version, *demande)
    if isinstance(faite, str):
        st.info(composants.texte(faite), icon=":material/inbox:")
    else:
        figures.montrer(faite, cle)


def _ou_la_raison(fabriquer: Callable[[], Figure]) -> Figure | str:
    try:
        return fabriquer()
    except AppelIncorrect as e:
        return str(e)


# Une figure ne se modifie pas : la partager entre visiteurs est sûr et évite de la recopier.
@st.cache_resource(max_entries=60, show_spinner=False)
def _evolution(
    version: str,
    identifiant: str,
    suivis: tuple[Territoire, ...],
    base100: bool,
    depuis: int | None,
) -> Figure | str:
    lecteur, reglages = donnees.lecteur(), donnees.reglages()

    def fabriquer() -> Figure:
        courbes = fabrique.evolution(
            lecteur, reglages, identifiant, suivis, base100=base100, depuis=depuis
        )
        notre = courbes.donnees[courbes.donnees["est_principal"]]
        if notre["annee"].nunique() > 1:
            return courbes
        if indicateur(identifiant).forme == "effectif":
            raise AppelIncorrect(_une_seule_annee(int(notre["annee"].iloc[0])))
        return fabrique.cote_a_cote(lecteur, reglages, identifiant, suivis)

    return _ou_la_raison(fabriquer)


@st.cache_resource(max_entries=40, show_spinner=False)
def _naissances(version: str, ou: Territoire) -> Figure | str:
    return _ou_la_raison(
        lambda: fabrique.naissances_deces(donnees.lecteur(), donnees.reglages(), ou)
    )


@st.cache_data(max_entries=40, show_spinner=False)
def _annees_pyramide(version: str, ou: Territoire) -> list[int]:
    return fabrique.annees_pyramide(donnees.lecteur(), ou)


@st.cache_resource(max_entries=40, show_spinner=False)
def _pyramide(version: str, ou: Territoire, plein: int | None, trait: int | None) -> Figure | str:
    return _ou_la_raison(lambda: fabrique.pyramide(donnees.lecteur(), ou, plein, trait))


def _une_seule_annee(annee: int) -> str:
    return (
        f"Une seule année est connue ({annee}) : une courbe en demande deux. Déposer un autre "
        "millésime du même fichier la fera apparaître ; le classement des communes est plus bas."
    )


@st.cache_resource(max_entries=40, show_spinner=False)
def _multiples(version: str, identifiant: str, ou: Territoire) -> Figure | str:
    def fabriquer() -> Figure:
        petites = fabrique.multiples(
            donnees.lecteur(), donnees.reglages(), identifiant, ou, depuis=DEBUT_RECENT
        )
        annees = petites.donnees["annee"]
        if annees.nunique() < 2:
            raise AppelIncorrect(_une_seule_annee(int(annees.iloc[0])))
        return petites

    return _ou_la_raison(fabriquer)


@st.cache_resource(max_entries=40, show_spinner=False)
def _barres(version: str, identifiant: str, ou: Territoire) -> Figure | str:
    return _ou_la_raison(
        lambda: fabrique.barres(donnees.lecteur(), donnees.reglages(), identifiant, territoire=ou)
    )
