"""Montrer une figure : le dessin, puis toujours son tableau, sa définition et ses exports."""

from __future__ import annotations

from functools import partial

import streamlit as st

from observatoire.graphiques import ecran, exports, legende, papier, resume
from observatoire.graphiques.figure import FORMES_CARTE, Figure

_TYPES = {
    "png": ("Image PNG", "image/png"),
    "svg": ("Dessin SVG", "image/svg+xml"),
    "pdf": ("Document PDF", "application/pdf"),
    "csv": ("Tableau CSV", "text/csv"),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def montrer(figure: Figure, cle: str, *, selection: str | None = None) -> str | None:
    """Dessine `figure` ; rend le code du territoire cliqué sur une carte, sinon None."""
    st.subheader(figure.titre)
    if figure.fictif:
        st.warning("EXEMPLE : ces données sont fictives.")
    clique = None
    if figure.forme in FORMES_CARTE:
        clique = _carte(figure, cle, selection)
    else:
        _courbe(figure, cle)
    st.caption(resume.ligne_source(figure))
    for note in resume.notes_completes(figure):
        st.caption(note)
    _barre(figure, cle)
    return clique


def _courbe(figure: Figure, cle: str) -> None:
    st.plotly_chart(
        ecran.plotly_de(figure), theme=None, key=f"{cle}-dessin", alt=resume.texte_alternatif_de(figure),
        config={"displayModeBar": False, "locale": "fr"},
    )  # fmt: skip


def _carte(figure: Figure, cle: str, selection: str | None) -> str | None:
    st.html(legende.html_de(figure))
    # La clé change avec la sélection : sinon le moteur pâlit les autres communes.
    evenement = st.pydeck_chart(
        ecran.deck_de(figure, selection), on_select="rerun", key=f"{cle}-{selection}", height=520,
        alt=resume.texte_alternatif_de(figure),
    )  # fmt: skip
    for objets in (getattr(evenement, "selection", None) or {}).get("objects", {}).values():
        for objet in objets:
            return str(objet.get("properties", objet).get("code", "")) or None
    return None


def _barre(figure: Figure, cle: str) -> None:
    tableau, definition, exporter = st.columns(3)
    with tableau.popover("Tableau", width="stretch"):
        st.dataframe(exports.table_de(figure), hide_index=True)
    with definition.popover("Définition", width="stretch"):
        st.write(figure.definition)
    with exporter.popover("Exporter", width="stretch"):
        for extension, (nom, mime) in _TYPES.items():
            st.download_button(
                nom, partial(_fabriquer, figure, extension), exports.nom_de_fichier(figure, extension), mime,
                key=f"{cle}-{extension}", on_click="ignore", width="stretch",
            )  # fmt: skip


def _fabriquer(figure: Figure, extension: str) -> bytes:
    if extension == "csv":
        return exports.csv_de(figure)
    if extension == "xlsx":
        return exports.xlsx_de([figure])
    return papier.rendre(figure, extension)
