"""La page Cadre de vie : logement, façons de se déplacer, transport à la demande, habitat."""

import streamlit as st

from observatoire.analyses import cadre_de_vie
from observatoire.contenu.cadre_de_vie import parties as parties_cadre_de_vie
from observatoire.entrepot.lecture import indicateur
from observatoire.ui import ajouter, cles, composants, donnees, etat, figures, manquant, parties

_SENS = {"depart": "Où l'on va travailler", "arrivee": "D'où l'on vient travailler"}
_REPONSE = ("part_residences_secondaires", "part_logements_vacants", "part_actifs_voiture")


def repondre() -> None:
    """Les phrases qui répondent : logement et déplacement, avec leurs comparaisons."""
    lues = cles.lire(_REPONSE, (etat.territoire(), *etat.comparaisons()[:1]))
    dites = [c.constat for c in lues if c.ligne is not None]
    if not dites:
        manquant.sans_donnee("logements")
        return
    ajouter.reponse(" ".join(dites))


def portrait() -> None:
    """Une carte au choix, et à côté le territoire et ses comparaisons."""
    noms = {i: indicateur(i).libelle for i in cadre_de_vie.PORTRAIT}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choisi = st.selectbox(
            "Montrer", list(noms), format_func=noms.__getitem__, key="cadre_carte"
        )
        etat.comparer()
    gauche, droite = st.columns(2, gap="medium")
    with gauche:
        figures.montrer_carte("carte", "carte-cadre", identifiant=choisi)
    with droite:
        parties.montrer("cadre_portrait", "portrait", titre=False, territoires=etat.compares()[:2])


def logement() -> None:
    """Les logements selon leur usage, au fil des recensements, et le suivi de l'habitat."""
    figures.montrer_recette("logements_usages", "logements", ou=str(etat.territoire()))
    parties.montrer("suivi_habitat", "suivi-habitat")


def deplacements() -> None:
    """Comment et où l'on va travailler, qui n'a pas de voiture, quels modes et quelles aides existent."""
    ou = str(etat.territoire())
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        figures.montrer_recette("repartition_actifs", "modes", ou=ou, quoi="modes")
    with droite:
        figures.montrer_recette("repartition_actifs", "lieux", ou=ou, quoi="lieux")
    _flux(ou)
    st.header("Ménages sans voiture", anchor=False)
    parties.montrer(
        "constats", "sans-voiture", identifiants=["part_menages_sans_voiture"],
        territoires=etat.compares(),
    )  # fmt: skip
    _sans_voiture()
    st.header("Modes et aides recensés", anchor=False)
    parties.montrer("mobilites", "mobilites", titre=False)


def _flux(ou: str) -> None:
    """Où travaillent les actifs d'ici, ou d'où viennent ceux qui travaillent ici : la carte, et son tableau."""
    if isinstance(dite := parties.fabriquer("flux_travail_tableau", ou=ou, sens="depart"), str):
        manquant.information(dite)
        return
    sens = composants.segments("Trajets domicile-travail", _SENS, "flux_sens", "depart")
    figures.montrer_recette("flux_travail_carte", "flux-carte", ou=ou, sens=sens)
    parties.montrer("flux_travail_tableau", "flux", ou=ou, sens=sens)


def _sans_voiture() -> None:
    """Ce que les horaires déposés offrent à qui n'a pas de voiture."""
    if parties.montrer("transport_commun", "transport-commun", ou=str(etat.territoire())):
        figures.montrer_recette(
            "carte", "carte-departs", identifiant="departs_jour_ouvre", ou=str(etat.territoire())
        )


def tad() -> None:
    """Le transport à la demande avant et après un changement d'offre."""
    services = cadre_de_vie.services_tad(donnees.lecteur())
    if not services:
        manquant.information(parties_cadre_de_vie.SANS_TAD)
        return
    service = st.selectbox("Service", services, key="tad_service")
    mois = cadre_de_vie.voyages(donnees.lecteur(), service)
    depuis = st.date_input(
        "Changement d'offre au",
        mois.index[len(mois) // 2].date(),
        key="tad_date",
        format="DD/MM/YYYY",
    )
    choix = {"service": service, "depuis": depuis.isoformat()}
    if parties.montrer("tad_avant_apres", "tad-phrase", **choix):
        figures.montrer_recette("frequentation_tad", "tad", **choix)
