"""Ce que la page Cadre de vie place : logement, façons de se déplacer, transport à la demande, habitat."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.analyses import cadre_de_vie
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import indicateur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs import phrases
from observatoire.methodes.avant_apres import Comparaison
from observatoire.modele import Territoire
from observatoire.ui import cles, composants, donnees, etat, figures

_REPONSE = ("part_residences_secondaires", "part_logements_vacants", "part_actifs_voiture")


def repondre() -> None:
    """Les phrases qui répondent : logement et déplacement, avec leurs comparaisons."""
    lecteur, ou = donnees.lecteur(), etat.territoire()
    dites = [
        phrases.constat(c.declare, c.ligne, c.comparaisons, etude=lecteur.epci)
        for c in cles.lire(lecteur.version, _REPONSE, ou, tuple(etat.comparaisons())[:1])
        if c.ligne is not None
    ]
    if not dites:
        composants.sans_donnee("logements")
        return
    composants.reponse(" ".join(dites))


def portrait() -> None:
    """Une carte au choix, et à côté le territoire et ses comparaisons."""
    noms = {i: indicateur(i).libelle for i in cadre_de_vie.PORTRAIT}
    choisi = st.selectbox("Montrer", list(noms), format_func=noms.__getitem__, key="cadre_carte")
    gauche, droite = st.columns([6, 5], gap="large")
    with gauche:
        figures.montrer_recette("carte", "carte-cadre", identifiant=choisi)
    with droite:
        lignes = _portrait(
            donnees.lecteur().version, etat.territoire(), tuple(etat.comparaisons())[:1]
        )
        composants.tableau(("", *_colonnes()), lignes, "Le territoire et sa comparaison")
        manquent = [ligne[0] for ligne in lignes if ligne[1] == "non disponible"]
        st.caption(
            "Dernière année connue de chaque indicateur."
            + (
                f" Fichier à déposer : voir l'onglet Se déplacer ({', '.join(manquent)})."
                if manquent
                else ""
            )
        )


def _colonnes() -> tuple[str, ...]:
    lecteur, ou = donnees.lecteur(), etat.territoire()
    nom = "Le territoire" if ou.code == lecteur.epci else lecteur.libelle(ou)
    return (nom, *(lecteur.libelle(t) for t in tuple(etat.comparaisons())[:1]))


@st.cache_data(max_entries=40, show_spinner=False)
def _portrait(
    version: str, ou: Territoire, comparaisons: tuple[Territoire, ...]
) -> list[tuple[str, ...]]:
    lignes: list[tuple[str, ...]] = []
    for c in cles.lire(version, cadre_de_vie.PORTRAIT, ou, comparaisons):
        if c.ligne is None:
            lignes.append((c.declare.libelle, "non disponible", *[""] * len(comparaisons)))
            continue
        autres = [phrases.valeur(c.declare, x) for x in c.comparaisons] or [""] * len(comparaisons)
        dite = f"{phrases.valeur(c.declare, c.ligne)} ({int(c.ligne['fin'])})"
        lignes.append((c.declare.libelle, dite, *autres))
    return lignes


def logement() -> None:
    """Les logements selon leur usage, au fil des recensements, et le suivi de l'habitat."""
    figures.montrer_recette("logements_usages", "logements", ou=str(etat.territoire()))
    st.subheader("Pacte territorial : ce qui est suivi, ce qui manque", anchor=False)
    suivis = cadre_de_vie.suivi_habitat(contexte_de(donnees.lecteur(), donnees.reglages()))
    composants.tableau(
        ("Indicateur", "Dernière valeur", "Source, ou à qui demander"),
        [(s.libelle, _valeur(s), s.source or f"à demander : {s.a_demander}") for s in suivis],
        "Suivi de l'habitat",
    )
    st.caption("À saisir dans data/local/habitat.csv.")


def _valeur(s: cadre_de_vie.Suivi) -> str:
    if s.valeur is None:
        return "à compléter"
    return f"{formats.nombre(s.valeur)} ({s.annee})" + (" — EXEMPLE" if s.fictif else "")


def deplacements() -> None:
    """Comment et où l'on va travailler, qui n'a pas de voiture, quels modes et quelles aides existent."""
    ou = str(etat.territoire())
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        figures.montrer_recette("repartition_actifs", "modes", ou=ou, quoi="modes")
    with droite:
        figures.montrer_recette("repartition_actifs", "lieux", ou=ou, quoi="lieux")
    st.subheader("Ménages sans voiture", anchor=False)
    [sans] = cles.lire(
        donnees.lecteur().version,
        ("part_menages_sans_voiture",),
        etat.territoire(),
        tuple(etat.comparaisons()),
    )
    if sans.ligne is None:
        composants.sans_donnee("part_menages_sans_voiture")
    else:
        st.markdown(
            composants.texte(
                phrases.constat(
                    sans.declare, sans.ligne, sans.comparaisons, etude=donnees.lecteur().epci
                )
            )
        )
    _inventaire()


def _inventaire() -> None:
    st.subheader("Modes et aides recensés", anchor=False)
    lus = cadre_de_vie.mobilites(contexte_de(donnees.lecteur(), donnees.reglages()))
    if lus.empty:
        composants.information(
            "Aucun mode de transport ni aide n'est recensé. À faire : remplir data/local/mobilites.csv "
            "(nom, mode, porteur, communes desservies, jours, tarif)."
        )
        return
    colonnes = ("nom", "mode", "porteur", "communes", "jours", "etat")
    composants.tableau(
        ("Nom", "Mode ou aide", "Porteur", "Communes desservies", "Jours", "État"),
        [tuple(str(v) for v in ligne) for ligne in lus[list(colonnes)].itertuples(index=False)],
        "Inventaire des modes et aides à la mobilité",
    )
    st.caption(
        "Recensement de l'action 2.6.1, à compléter par le comité : data/local/mobilites.csv."
    )


def services() -> None:
    """Ce qui est loin de quoi : le panier de services du quotidien."""
    figures.montrer_recette("panier_loin", "panier-cadre", ou=str(etat.territoire()))
    st.caption("Le détail de chaque service : pages Isolement et Santé et droits.")


def tad() -> None:
    """Le transport à la demande avant et après un changement d'offre."""
    contexte = contexte_de(donnees.lecteur(), donnees.reglages())
    services = cadre_de_vie.services_tad(contexte)
    if not services:
        composants.information(
            "Aucune fréquentation du transport à la demande n'est saisie. Ce qu'on verrait : les voyages par mois "
            "avant et après un changement d'offre, et si l'écart se distingue du hasard. À faire : remplir "
            "data/local/frequentation_tad.csv (service, mois, voyages)."
        )
        return
    service = st.selectbox("Service", services, key="tad_service")
    mois = cadre_de_vie.voyages(contexte, service)
    depuis = st.date_input(
        "Changement d'offre au",
        mois.index[len(mois) // 2].date(),
        key="tad_date",
        format="DD/MM/YYYY",
    )
    try:
        c = cadre_de_vie.avant_apres(contexte, service, pd.Timestamp(depuis))
    except AppelIncorrect as e:
        composants.information(str(e))
        return
    st.markdown(composants.texte(dire_tad(c)))
    figures.montrer_recette("frequentation_tad", "tad", service=service, depuis=depuis.isoformat())


def dire_tad(c: Comparaison) -> str:
    """La comparaison en une phrase : jamais « effet », et « non mesurable » si le hasard suffit."""
    tete = (
        f"{formats.nombre(c.avant, 1)} voyages par mois avant, {formats.nombre(c.apres, 1)} après"
    )
    fourchette = f"rapport {formats.nombre(c.rapport, 2)}, entre {formats.nombre(c.bas, 2)} et {formats.nombre(c.haut, 2)}"
    if not c.mesurable:
        return f"{tete} ({fourchette}) : changement non mesurable, le hasard peut suffire."
    return f"{tete} ({fourchette}) : plus que le hasard seul."
