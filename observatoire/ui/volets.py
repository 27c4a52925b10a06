"""Les volets sous une figure : son tableau, sa définition, ses exports, l'ajout à un dossier."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from observatoire.documents import integration
from observatoire.documents.images import fichier_de
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import exports
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.ui import ajouter, composants, donnees, etat

_FORMATS = {
    "png": "Image PNG", "svg": "Dessin SVG", "pdf": "Document PDF", "html": "Page à intégrer (HTML)",
    "csv": "Tableau CSV", "xlsx": "Classeur XLSX", "ods": "Classeur ODS",
}  # fmt: skip
_TAILLES = {"Pour imprimer": 3000, "Pour projeter": 1920, "Pour une page ou un courriel": 1200}


def barre(figure: Figure, cle: str) -> None:
    """Tableau · Définition · Exporter · Ajouter au dossier."""
    propres = {} if figure.recette is None or donnees.public() else {ajouter.BOUTON: ajouter.figure}
    with st.container(horizontal=True, gap="small", key=f"barre-{cle}"):
        for nom, montrer in (_VOLETS | propres).items():
            composants.volet(nom, f"{nom}-{cle}", partial(montrer, figure, cle))


def _tableau(figure: Figure, cle: str) -> None:
    """Les valeurs comme elles se lisent : jamais « 2 023 », jamais 0 pour un secret."""
    t = tableau_de(figure)
    with st.container(height=420, width=560):
        composants.tableau(t.entetes, t.dites, f"Tableau : {figure.titre}")


def _definition(figure: Figure, cle: str) -> None:
    declare = INDICATEURS.get(figure.identifiant)
    if declare is None:
        st.write(composants.texte(figure.definition))
        return
    rubriques = {
        "Ce qui est compté": declare.definition,
        "Comment le lire": declare.interpretation,
        "Limites": declare.limites,
        "Vérification": preuve_en_mots(declare, donnees.lecteur().epci),
    }
    for nom, texte in rubriques.items():
        st.markdown(f"**{nom}**  \n{composants.texte(texte)}")
    sources = [catalogue()[s] for s in declare.sources if s in catalogue()]
    st.markdown("**Sources possibles**")
    composants.liste(
        composants.Sur(f"{composants.lien(s.titre, s.url)} ({escape(s.producteur)})")
        for s in sources
    )


def _exporter(figure: Figure, cle: str) -> None:
    st.caption("Titre, unité, période, périmètre, source et notes sont dans le fichier.")
    if lien := etat.adresse():
        st.caption("Copier le lien de cette figure, avec tous ses choix :")
        st.code(lien, language=None, wrap_lines=True)
    nom = exports.nom_de_fichier(figure, "").rstrip(".")
    taille = st.selectbox("Taille de l'image", list(_TAILLES), key=f"taille-{cle}")
    fabriquer = partial(fichier_de, figure, largeur=_TAILLES[taille or "Pour imprimer"])
    composants.telecharger(_FORMATS, fabriquer, nom, cle, width="stretch")
    st.caption(
        "La page à intégrer se pose sur votre site, ou se lit seule, même hors ligne : dessin, tableau des valeurs, "
        "source. Elle ne contient ni programme ni pisteur. Pour la montrer dans une autre page :"
    )
    st.code(integration.code(figure, f"{nom}.html"), language="html", wrap_lines=True)


_VOLETS: dict[str, Callable[[Figure, str], None]] = {
    "Tableau": _tableau,
    "Définition": _definition,
    "Exporter": _exporter,
}
