"""Montrer une figure : le dessin, sa légende, puis toujours ses volets et sa source (`volets`)."""

from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.contenu.registre import figure_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import ecran, legende, resume, series
from observatoire.graphiques.classes import LIBELLES_METHODES
from observatoire.graphiques.figure import FORMES_CARTE, Figure, Forme
from observatoire.graphiques.recette import Recette
from observatoire.ui import composants, donnees, volets

LARGEUR_CARTE, LARGEUR_COLONNE, HAUTEUR_CARTE = 570, 470, 500
_REGLAGES_PLOTLY = {"displayModeBar": False, "locale": "fr"}
# Une figure ne change jamais : son dessin se garde aussi longtemps qu'elle.
_dessins: WeakKeyDictionary[Figure, Any] = WeakKeyDictionary()
Choisir = Callable[[str], None]


def montrer(
    figure: Figure,
    cle: str,
    *,
    selection: tuple[str, ...] = (),
    choisir: Choisir | None = None,
    fond_ign: bool = False,
    titre: str = "",
    largeur: int = LARGEUR_CARTE,
) -> None:
    """Dessine `figure` sous son titre, avec sa barre et sa ligne de source.

    `selection` : codes des territoires mis en avant ; `choisir` est appelé avec le code du territoire
    cliqué (carte ou barres) avant que la page ne soit redessinée. `fond_ign` : plan de l'IGN.
    `titre` remplace à l'écran celui de la figure, quand la page le dit déjà ; `largeur` (pixels) :
    la place où toute la carte doit tenir.
    """
    st.subheader(composants.texte(titre or figure.titre), anchor=False)
    if figure.sous_titre and not titre:
        st.caption(composants.texte(figure.sous_titre))
    if figure.fictif:
        st.warning(f"**{MENTION_FICTIF}** : ces chiffres ne décrivent aucun lieu réel.")
    if figure.forme in FORMES_CARTE:
        _carte(figure, cle, selection, choisir, (largeur, fond_ign))
        _legende(figure, cle)
    elif figure.forme is Forme.MULTIPLES:
        with st.container(key=f"multiples-{cle}"):
            _graphique(figure, cle, selection, choisir)
    else:
        _graphique(figure, cle, selection, choisir)
    volets.barre(figure, cle)


def montrer_recette(nom: str, cle: str, *, titre: str = "", **parametres: Any) -> Figure | None:
    """Montre la figure d'une recette et la rend ; sans donnée, la phrase qui dit quoi déposer.

    Les paramètres sont ceux de la recette (JSON) ; la figure est gardée tant que l'édition ne
    change pas.
    """
    return montrer_ou_dire(fabriquer_recette(nom, **parametres), cle, titre=titre)


def montrer_carte(nom: str, cle: str, titre_vide: str = "", **parametres: Any) -> None:
    """La carte d'une recette dans une demi-page : toute l'emprise tient dans la colonne.

    `titre_vide` : ce qu'on verrait là, quand il n'y a pas de donnée.
    """
    faite = fabriquer_recette(nom, **parametres)
    if isinstance(faite, str) and titre_vide:
        st.subheader(titre_vide, anchor=False)
    montrer_ou_dire(faite, cle, largeur=LARGEUR_COLONNE)


def montrer_ou_dire(faite: Figure | str, cle: str, **presentation: Any) -> Figure | None:
    """Montre ce que rend `fabriquer_recette` : la figure, ou la phrase qui dit quoi déposer."""
    if isinstance(faite, str):
        composants.information(faite)
        return None
    montrer(faite, cle, **presentation)
    return faite


def fabriquer_recette(nom: str, **parametres: Any) -> Figure | str:
    """La figure d'une recette, ou la phrase qui dit pourquoi il n'y en a pas."""
    return _fabriquer(Recette.de(nom, parametres))


@donnees.par_edition
def _fabriquer(lecteur: Lecteur, demande: Recette) -> Figure | str:
    try:
        return figure_de(lecteur, demande.nom, dict(demande.parametres))
    except AppelIncorrect as e:
        return str(e)


def _legende(figure: Figure, cle: str) -> None:
    """La légende : pour des classes, l'histogramme qui dit aussi combien de territoires y sont."""
    classes = figure.classes
    en_classes = classes is not None and classes.methode in LIBELLES_METHODES and len(classes) > 0
    if figure.forme is Forme.SYMBOLES or not en_classes:
        st.html(legende.html_de(figure))
        return
    effectifs = [f"{e.etiquette} : {e.effectif}" for e in legende.entrees(figure)]
    st.plotly_chart(
        ecran.histogramme_de(figure),
        theme=None,
        key=f"{cle}-histogramme",
        config=_REGLAGES_PLOTLY,
        alt=f"Nombre de territoires par classe. {' ; '.join(effectifs)}.",
    )


def _graphique(
    figure: Figure, cle: str, selection: tuple[str, ...], choisir: Choisir | None
) -> None:
    if figure not in _dessins:
        _dessins[figure] = ecran.plotly_de(figure)
    # La sélection est dans la clé : un clic déjà lu ne doit pas être relu au passage suivant.
    nom = f"{cle}-dessin-{selection}"
    st.plotly_chart(
        _dessins[figure],
        theme=None,
        key=nom,
        alt=resume.texte_alternatif_de(figure),
        config=_REGLAGES_PLOTLY,
        selection_mode="points",
        on_select="ignore" if choisir is None else partial(_barre_cliquee, figure, nom, choisir),
    )


def _carte(
    figure: Figure,
    cle: str,
    selection: tuple[str, ...],
    choisir: Choisir | None,
    cadre: tuple[int, bool],
) -> None:
    nom = f"{cle}-carte-{selection}-{cadre}"
    st.pydeck_chart(
        _deck(figure, selection, cadre),
        key=nom,
        height=HAUTEUR_CARTE,
        alt=resume.texte_alternatif_de(figure),
        on_select="ignore" if choisir is None else partial(_carte_cliquee, nom, choisir),
    )


def _deck(figure: Figure, selection: tuple[str, ...], cadre: tuple[int, bool]) -> Any:
    gardes = _dessins.setdefault(figure, {})
    if (selection, cadre) not in gardes:
        largeur, ign = cadre
        gardes[selection, cadre] = ecran.deck_de(
            figure, selection, fond_ign=ign, largeur=largeur, hauteur=HAUTEUR_CARTE
        )
    return gardes[selection, cadre]


def _carte_cliquee(nom: str, choisir: Choisir) -> None:
    for objets in (st.session_state[nom].selection.objects or {}).values():
        for objet in objets:
            choisir(str(objet.get("properties", objet).get("code", "")))


def _barre_cliquee(figure: Figure, nom: str, choisir: Choisir) -> None:
    # plotly empile du bas vers le haut : la barre 0 est la dernière rangée.
    rangees = series.rangees(figure)[::-1] if figure.forme is Forme.BARRES else None
    for point in st.session_state[nom].selection.points:
        rang = point.get("y")
        if rangees is not None and isinstance(rang, int | float) and 0 <= rang < len(rangees):
            choisir(str(rangees["code"].iloc[int(rang)]))
