"""Montrer une figure : le dessin, sa légende, puis toujours ses volets et sa source (`volets`)."""

import re
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.contenu.registre import figure_de
from observatoire.documents.contenu import Illustration
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import ecran, resume, series
from observatoire.graphiques.ecran_outils import Cadre
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme
from observatoire.graphiques.recette import Recette
from observatoire.ui import (
    composants,
    donnees,
    etat,
    manquant,
    projection,
    repli,
    tableaux,
    vides,
    volets,
)

COURT = 12  # mots : un sous-titre plus long se lit en entier dans le volet
LARGEUR_CARTE, LARGEUR_COLONNE, LARGEUR_TELEPHONE = 680, 560, 358
_REGLAGES_PLOTLY = {"displayModeBar": False, "locale": "fr"}
Choisir = Callable[[str], None]


def montrer_recette(
    nom: str,
    cle: str,
    *,
    titre: str = "",
    titre_vide: str = "",
    selection: tuple[str, ...] = (),
    choisir: Choisir | None = None,
    fond_ign: bool = False,
    largeur: int = LARGEUR_CARTE,
    **parametres: Any,
) -> Figure | None:
    """Montre la figure d'une recette et la rend ; sans donnée, la phrase qui dit quoi déposer.

    Les paramètres sont ceux de la recette (JSON) ; la figure est gardée tant que l'édition ne
    change pas. `titre` remplace à l'écran celui de la figure, quand la page le dit déjà ; `titre_vide` :
    ce qu'on verrait là, quand il n'y a pas de donnée. `selection` : codes des territoires mis en avant ;
    `choisir` est appelé avec le code du territoire cliqué (carte ou barres) avant que la page ne soit
    redessinée. `fond_ign` : plan de l'IGN ; `largeur` (pixels) : la place où toute la carte doit tenir.
    """
    figure = fabriquer_recette(nom, **parametres)
    if isinstance(figure, str) and (entier := repli.a_l_ensemble(parametres)):
        autre = fabriquer_recette(nom, **entier)
        if not isinstance(autre, str):
            repli.dire()
            figure = autre
    if len(lieux := parametres.get("territoires") or ()) > 1 and list(lieux) == etat.compares():
        etat.comparer()
    if isinstance(figure, str):
        if titre_vide:
            st.header(titre_vide, anchor=False)
        manquant.information(figure)
        return None
    if projection.retenir([Illustration(figure, titre)]):
        return figure
    largeur = LARGEUR_TELEPHONE if etat.telephone() else largeur
    vue = ecran.vue_de(figure, Cadre(selection or etat.entoures(), fond_ign, largeur))
    _poser(figure, vue, cle, titre, choisir or _choix_d_office(figure))
    volets.barre(figure, vue.dite, cle)
    return figure


montrer_carte = partial(montrer_recette, largeur=LARGEUR_COLONNE)
"""La carte d'une recette dans une demi-page : toute l'emprise tient dans la colonne."""


def _poser(figure: Figure, vue: ecran.Vue, cle: str, titre: str, choisir: Choisir | None) -> None:
    """Le titre, le dessin et sa légende."""
    vides.noter_montre()
    st.header(composants.texte(titre or figure.titre), anchor=False)
    # Une question est déjà celle de la page.
    dit = "" if titre or figure.sous_titre.endswith("?") else en_bref(figure.sous_titre)
    unite = unite_dite(figure)
    redite = unite.lower() in f"{titre or figure.titre} {dit}".lower()
    dessous = " · ".join(x for x in (dit, "" if redite else unite) if x)
    if dessous:
        st.caption(composants.texte(dessous))
    if figure.fictif:
        tableaux.marquer(f"{MENTION_FICTIF} : ces chiffres ne décrivent aucun lieu réel.")
    # La sélection est dans la clé : un clic déjà lu ne doit pas être relu au passage suivant.
    if figure.forme in FORMES_CARTE:
        # La légende à côté de la carte quand il y a la place, au-dessus sinon ; les noms des numéros, dessous.
        with st.container(horizontal=True, gap="medium", key=f"cote-a-cote-{cle}"):
            _carte(vue, f"{cle}-carte-{vue.cadre}", choisir)
            st.html(vue.dessin.legende)
        if vue.dessin.noms:
            st.html(vue.dessin.noms)
    else:
        if figure.forme is Forme.BARRES and len(figure.donnees) == 1:
            _seule(figure)
            return
        rangees = series.rangees(figure)["code"] if figure.forme is Forme.BARRES else ()
        # Le style fait défiler de côté les petites courbes, sur un téléphone.
        conteneur = f"{'multiples' if figure.forme is Forme.MULTIPLES else 'dessin'}-{cle}"
        with st.container(key=conteneur):
            _graphique(vue, f"{cle}-dessin-{vue.cadre.selection}", tuple(rangees), choisir)


def _seule(figure: Figure) -> None:
    """Une seule barre ne compare rien : le nombre, en grand, et son intervalle."""
    ligne = series.lignes(figure.donnees)[0]
    bornes = resume.bornes_dites(figure, ligne)
    entre = f" <span class='obs-unite'>entre {escape(bornes.replace(' à ', ' et '))}</span>"
    st.html(
        f'<p><span class="obs-valeur">{escape(resume.valeur_dite(figure, ligne))}</span>{entre * bool(bornes)}</p>'
    )


def en_bref(sous_titre: str) -> str:
    """Un sous-titre en une courte ligne ; entier, il est sous « ⋯ »."""
    courte = re.split(r"[\u00a0 ]; |(?<=[.»])\s(?=[A-ZÀ-Ý])", sous_titre)[0].rstrip(".")
    return sous_titre if len(sous_titre.split()) <= COURT else courte


def unite_dite(figure: Figure) -> str:
    """L'unité, sous le titre ; vide quand elle se lit déjà au bout de chaque valeur, ou sur l'axe d'une frise."""
    return (
        ""
        if figure.forme is Forme.FRISE or figure.unite in ("", "effectif", "%", "min")
        else figure.unite
    )


def fabriquer_recette(nom: str, **parametres: Any) -> Figure | str:
    """La figure d'une recette, ou la phrase qui dit pourquoi il n'y en a pas."""
    return _fabriquer(Recette.de(nom, parametres))


@donnees.par_edition
def _fabriquer(lecteur: Lecteur, demande: Recette) -> Figure | str:
    try:
        return figure_de(lecteur, demande.nom, dict(demande.parametres))
    except AppelIncorrect as e:
        return str(e)


def _graphique(vue: ecran.Vue, cle: str, rangees: tuple[str, ...], choisir: Choisir | None) -> None:
    st.plotly_chart(
        vue.dessin.objet,
        theme=None,
        key=cle,
        alt=vue.alternative,
        config=_REGLAGES_PLOTLY,
        selection_mode="points",
        on_select="ignore" if choisir is None else partial(_barre_cliquee, rangees, cle, choisir),
    )


def _carte(vue: ecran.Vue, cle: str, choisir: Choisir | None) -> None:
    # Le style réduit la carte sur un écran étroit, et connaît chaque hauteur possible.
    genre = "juste" if vue.cadre.largeur == LARGEUR_TELEPHONE else "large"
    with st.container(key=f"carte-{genre}-{vue.dessin.hauteur}-{cle}", width=vue.cadre.largeur):
        st.pydeck_chart(
            vue.dessin.objet,
            key=cle,
            width=vue.cadre.largeur,
            height=vue.dessin.hauteur,
            alt=vue.alternative,
            on_select="ignore" if choisir is None else partial(_carte_cliquee, cle, choisir),
        )


def _choix_d_office(figure: Figure) -> Choisir | None:
    """Un clic choisit LE territoire, quand la figure montre des lieux qu'on peut étudier."""
    return etat.retenir if set(figure.donnees["code"]) & set(etat.lieux()) else None


def _carte_cliquee(nom: str, choisir: Choisir) -> None:
    for objets in (st.session_state[nom].selection.objects or {}).values():
        for objet in objets:
            choisir(str(objet.get("properties", objet).get("code", "")))


def _barre_cliquee(rangees: tuple[str, ...], nom: str, choisir: Choisir) -> None:
    for point in st.session_state[nom].selection.points:
        rang = point.get("y")
        if isinstance(rang, int | float) and 0 <= rang < len(rangees):
            # plotly empile du bas vers le haut : la barre 0 est la dernière rangée.
            choisir(rangees[-1 - int(rang)])
