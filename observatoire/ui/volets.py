"""Les volets sous une figure : son tableau, sa définition, ses exports, l'ajout à un dossier."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from observatoire.graphiques import exports, papier, resume, series
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.ui import ajouter, composants, donnees

_FORMATS = {
    "png": "Image PNG (300 dpi)", "svg": "Dessin SVG", "pdf": "Document PDF", "csv": "Tableau CSV",
    "xlsx": "Classeur XLSX",
}  # fmt: skip


def barre(figure: Figure, cle: str) -> None:
    """Tableau · Définition · Exporter · Ajouter au dossier, puis la source et les notes, en gris."""
    contenus: dict[str, Callable[[], None]] = {
        "Tableau": lambda: _tableau(figure),
        "Définition": lambda: _definition(figure),
        "Exporter": lambda: _exporter(figure, cle),
    }
    if figure.recette is not None and not donnees.public():
        contenus[ajouter.BOUTON] = lambda: ajouter.figure(figure, cle)
    with st.container(horizontal=True, gap="small", key=f"barre-{cle}"):
        for nom, montrer in contenus.items():
            composants.volet(nom, f"{nom}-{cle}", montrer)
    lignes = (resume.ligne_source(figure), *resume.notes_completes(figure))
    st.caption(composants.texte(" — ".join(x for x in lignes if x)))


def _tableau(figure: Figure) -> None:
    """Les valeurs comme elles se lisent : jamais « 2 023 », jamais 0 pour un secret."""
    propres = {"serie": "Série", "sexe": "Sexe", "annee": "Année"}
    colonnes = [c for c in propres if c in figure.donnees.columns]
    lignes = [
        (
            r.libelle,
            *(str(getattr(r, c)) for c in colonnes),
            resume.valeur_dite(figure, r),
            resume.precision_dite(figure, r) or "—",
        )
        for r in series.lignes(figure.donnees)
    ]
    titres = ("Territoire", *(propres[c] for c in colonnes), "Valeur", "Précision")
    with st.container(height=420, width=560):
        composants.tableau(titres, lignes, f"Tableau : {figure.titre}")


def _definition(figure: Figure) -> None:
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
    nom = exports.nom_de_fichier(figure, "").rstrip(".")
    composants.telecharger(_FORMATS, partial(fabriquer, figure), nom, cle, width="stretch")


def fabriquer(figure: Figure, extension: str) -> bytes:
    """Le fichier d'une figure : png, svg, pdf, csv ou xlsx."""
    if extension == "csv":
        return exports.csv_de(figure)
    if extension == "xlsx":
        return exports.xlsx_de([figure])
    return papier.rendre(figure, extension)
