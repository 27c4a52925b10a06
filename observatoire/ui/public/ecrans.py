"""Ce que place chaque page publique. Aucune ne sait écrire."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from observatoire.ui import (
    accueil,
    acteurs,
    agenda,
    carte,
    cles,
    composants,
    etat,
    registres,
    tendances,
    trouver,
)
from observatoire.ui.public.plan import ECRANS


def page_accueil() -> None:
    """Que trouve-t-on près de chez moi ?"""
    ou, jour = etat.territoire(), registres.aujourd_hui()
    st.title("Que trouve-t-on près de chez moi\u00a0?")
    accueil.reponse(ou)
    liens = "".join(
        f'<article class="obs-cle"><h2>{composants.interne(nom, adresse)}</h2><p>{dit}</p></article>'
        for adresse, nom, dit in _ENTREES
    )
    st.html(f'<div class="obs-cles">{liens}</div>')
    gauche, droite = st.columns([2, 3], gap="large")
    with gauche:
        st.header("Prochaines dates")
        agenda.montrer_liste(jour, public=True)
    with droite:
        st.header("Le territoire en quelques chiffres")
        cles.chiffres(ou, _CHIFFRES, "accueil")


_CHIFFRES = ("naissances_moy3", "part_65_plus", "taux_couverture_cnaf")
_ENTREES = (
    (
        "trouver",
        "Faire garder mon enfant",
        "Les lieux d'accueil, leurs jours, les minutes de trajet.",
    ),
    ("agenda", "Sortir, se retrouver", "Les animations et permanences, mois par mois."),
    ("acteurs", "Trouver un service", "Qui fait quoi, et où, près de chez vous."),
)


def page_carte() -> None:
    """Où ?"""
    st.title("Où ?")
    carte.page()


def page_tendances() -> None:
    """Depuis quand, et plus vite qu'ailleurs ?"""
    st.title("Depuis quand, et plus vite qu'ailleurs ?")
    tendances.page()


def page_trouver() -> None:
    """Où faire garder mon enfant ?"""
    st.title("Où faire garder mon enfant ?")
    commune = trouver.choisir()
    trouver.repondre(commune)
    trouver.montrer(commune)


def page_acteurs() -> None:
    """Qui fait quoi, et où ?"""
    st.title("Qui fait quoi, et où ?")
    annuaire = acteurs.repondre()
    composants.onglets(
        "onglet_acteurs",
        {
            "Annuaire": lambda: acteurs.montrer_annuaire(annuaire),
            "Lieux ressources": acteurs.montrer_lieux,
            "Documents ressources": acteurs.ressources,
        },
    )


def page_agenda() -> None:
    """Que se passe-t-il près de chez moi ?"""
    st.title("Que se passe-t-il près de chez moi ?")
    jour = registres.aujourd_hui()
    tous = agenda.evenements(jour, public=True)
    agenda.repondre(tous, jour, public=True)
    if tous:
        agenda.montrer(tous, jour)
    agenda.emporter(tous, public=True)


_MONTRER: dict[str, Callable[[], None]] = {
    "accueil": page_accueil,
    "carte": page_carte,
    "tendances": page_tendances,
    "trouver": page_trouver,
    "acteurs": page_acteurs,
    "agenda": page_agenda,
}


def menu() -> dict[str, list[StreamlitPage]]:
    """Les pages à donner à `st.navigation`, par section ; la première est celle d'accueil."""
    sections: dict[str, list[StreamlitPage]] = {}
    for rang, e in enumerate(ECRANS):
        sections.setdefault(e.section, []).append(
            st.Page(
                _MONTRER[e.adresse],
                title=e.titre,
                icon=f":material/{e.icone}:",
                url_path=e.adresse,
                default=rang == 0,
            )
        )
    return sections
