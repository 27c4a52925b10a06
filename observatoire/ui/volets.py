"""Les volets sous une figure : son tableau, sa définition, ses exports, l'ajout à un dossier."""

from functools import partial
from html import escape

import streamlit as st

from observatoire.graphiques import exports, papier, resume, series
from observatoire.graphiques.figure import Figure
from observatoire.indicateurs.dictionnaire import preuve_en_mots
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.declaration import catalogue
from observatoire.ui import ajouter, composants, donnees

_TYPES = {
    "png": ("Image PNG (300 dpi)", "image/png"),
    "svg": ("Dessin SVG", "image/svg+xml"),
    "pdf": ("Document PDF", "application/pdf"),
    "csv": ("Tableau CSV", "text/csv"),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def barre(figure: Figure, cle: str) -> None:
    """Tableau · Définition · Exporter · Ajouter au dossier, puis la source et les notes, en gris."""
    volets = ["Tableau", "Définition", "Exporter"]
    if figure.recette is not None and not donnees.public():
        volets.append(ajouter.BOUTON)
    with st.container(horizontal=True, gap="small", key=f"barre-{cle}"):
        tableau, definition, exporter, *dossier = (
            st.popover(nom, key=f"{nom}-{cle}", on_change="rerun") for nom in volets
        )
    # Un volet fermé n'est pas calculé : ouvrir la page reste rapide.
    if tableau.open:
        with tableau:
            _tableau(figure)
    if definition.open:
        with definition:
            _definition(figure)
    if exporter.open:
        with exporter:
            _exporter(figure, cle)
    if dossier and dossier[0].open:
        with dossier[0]:
            ajouter.figure(figure, cle)
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
    for extension, (nom, mime) in _TYPES.items():
        st.download_button(
            nom,
            partial(fabriquer, figure, extension),
            exports.nom_de_fichier(figure, extension),
            mime,
            key=f"{cle}-{extension}",
            on_click="ignore",
            width="stretch",
        )


def fabriquer(figure: Figure, extension: str) -> bytes:
    """Le fichier d'une figure : png, svg, pdf, csv ou xlsx."""
    if extension == "csv":
        return exports.csv_de(figure)
    if extension == "xlsx":
        return exports.xlsx_de([figure])
    return papier.rendre(figure, extension)
