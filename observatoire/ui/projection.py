"""Projeter : toute page, ou tout dossier, une figure ou une phrase à la fois, en grand, aux flèches du clavier.

Une page projetée se déroule sans être montrée : ce qu'elle aurait dessiné est retenu, dans l'ordre, puis mis
en diapositives comme le sont les documents. Le rang est dans l'adresse : recharger, revenir, envoyer le lien
rouvrent le même écran.
"""

import base64
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import contenu as c
from observatoire.documents.diapositives import Diapositive, diapositives
from observatoire.documents.rendu import en_tete_de
from observatoire.formats import insecables
from observatoire.ui import donnees, etat, manquant

RANG = "projeter"
_RETENUS = "a_projeter"
# Dessinée pour une demi-page, une figure agrandie à l'écran a des lettres une fois et demie plus grosses.
GROS = 0.5
_STYLE = """
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stHeader"], .obs-bas, .obs-tete, .st-key-projection-cachee {display: none !important}
[data-testid="stMainBlockContainer"] {max-width: none; padding: 1rem 2.5rem}
.obs-ecran {font-size: 32px; line-height: 1.35; min-height: calc(100vh - 9rem)}
.obs-ecran p, .obs-ecran li, .obs-ecran td, .obs-ecran th {font-size: max(28px, 2.3vw); line-height: 1.35}
.obs-ecran h1 {font-size: max(32px, 2.8vw); margin: 0; padding: .2rem 0 .6rem}
.obs-ecran .obs-chapitre {color: #595959; font-size: 28px; margin: 0}
.obs-ecran img {display: block; width: 100%; height: calc(100vh - 16rem); object-fit: contain; object-position: left top}
.obs-ecran table {border-collapse: collapse; width: 100%} .obs-ecran li {margin: 0 0 1rem}
.obs-ecran th, .obs-ecran td {text-align: left; padding: .35rem .8rem; border-bottom: 1px solid #d4d7da}
"""


def demandee() -> bool:
    """Vrai si l'adresse demande la projection."""
    return RANG in st.query_params


def proposer() -> None:
    """Le bouton « Projeter » de chaque page."""
    st.button(
        "Projeter", icon=":material/slideshow:", key="projeter-bouton", on_click=aller, args=(0,),
        help="En grand, un écran à la fois.", shortcut="p",
    )  # fmt: skip


def aller(rang: int | None) -> None:
    """Ouvre l'écran de ce rang ; None quitte la projection. À donner à un bouton, qui l'appelle au clic."""
    if rang is None:
        del st.query_params[RANG]
    else:
        st.query_params[RANG] = str(rang)


def retenir(blocs: Sequence[c.Bloc]) -> bool:
    """Vrai si la page est projetée : ces blocs sont retenus, et n'ont pas à être dessinés."""
    if not demandee():
        return False
    st.session_state.setdefault(_RETENUS, []).extend(blocs)
    return True


def montrer(titre: str, page: Callable[[], object]) -> None:
    """Déroule la page sans la montrer, puis l'écran demandé et les boutons qui mènent aux autres."""
    st.session_state[_RETENUS] = []
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="projection-cachee"):
        etat.choisir()
        page()
    retenus = tuple(st.session_state.pop(_RETENUS))
    document = c.Document(titre=titre, blocs=retenus, **en_tete_de(donnees.lecteur()))
    ecrans = [d for d in diapositives(document, GROS)[1:] if d.dessin or d.points or d.tableau]
    if not ecrans:
        manquant.information("Rien à projeter ici : cet onglet n'a ni figure ni phrase.")
    rang = _rang(len(ecrans))
    if ecrans:
        st.html(_ecran(ecrans[rang]))
    _boutons(rang, len(ecrans))


def _rang(nombre: int) -> int:
    dit = st.query_params.get(RANG, "")
    return max(0, min(int(dit) if dit.isdecimal() else 0, nombre - 1))


def _boutons(rang: int, nombre: int) -> None:
    with st.container(horizontal=True, key="projection-boutons"):
        st.button(
            "Précédent", icon=":material/arrow_back:", shortcut="ArrowLeft", disabled=rang == 0,
            on_click=aller, args=(rang - 1,),
        )  # fmt: skip
        st.button(
            "Suivant", icon=":material/arrow_forward:", shortcut="ArrowRight",
            disabled=rang >= nombre - 1, on_click=aller, args=(rang + 1,),
        )  # fmt: skip
        st.button(
            "Quitter la projection", icon=":material/close:", shortcut="Escape", on_click=aller, args=(None,)
        )  # fmt: skip
        if nombre:
            st.caption(f"Écran {rang + 1} sur {nombre}")


def _ecran(d: Diapositive) -> str:
    """Un écran : le titre est le message, puis la figure, le petit tableau ou quelques phrases."""
    chapitre = d.chapitre if d.chapitre != d.titre else ""
    haut = f'<p class="obs-chapitre">{escape(chapitre)}</p>' if chapitre else ""
    exemple = f"<p><strong>{escape(MENTION_FICTIF)}</strong></p>" if d.fictif else ""
    titre = f"<h1>{escape(insecables(d.titre))}</h1>"
    return f'<section class="obs-ecran">{haut}{titre}{exemple}{_corps(d)}</section>'


def _corps(d: Diapositive) -> str:
    if d.dessin:
        image = base64.b64encode(d.dessin).decode()
        return f'<img alt="{escape(d.alternative)}" src="data:image/png;base64,{image}">'
    if d.tableau:
        haut = "".join(f'<th scope="col">{escape(x)}</th>' for x in d.tableau.entetes)
        lignes = "".join(
            f"<tr>{''.join(f'<td>{escape(x)}</td>' for x in ligne)}</tr>"
            for ligne in d.tableau.dites
        )
        return f"<table><thead><tr>{haut}</tr></thead><tbody>{lignes}</tbody></table>"
    if len(d.points) == 1:
        return f"<p>{escape(insecables(d.points[0]))}</p>"
    return f"<ul>{''.join(f'<li>{escape(insecables(x))}</li>' for x in d.points)}</ul>"
