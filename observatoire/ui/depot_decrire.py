"""Décrire un fichier que l'observatoire ne connaît pas : quelques choix sur son aperçu, sans code."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from observatoire.erreurs import FichierRefuse
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.apercu import (
    ColonneVue,
    TableauVu,
    code_probable,
    niveau_probable,
    periode_probable,
    regarder,
)
from observatoire.sources.declaration import catalogue, variables
from observatoire.sources.description import (
    Choix,
    Genre,
    Grandeur,
    Serie,
    a_dire,
    ecrire,
    regles,
    series,
    trop_general,
)
from observatoire.ui import composants

_NIVEAUX = {
    "commune": "Communes", "epci": "Intercommunalités", "departement": "Départements",
    "region": "Régions", "iris": "Quartiers (IRIS), à sommer par commune",
    "auto": "Plusieurs niveaux, que les codes et les noms distinguent",
}  # fmt: skip
_GENRES: dict[Genre, str] = {
    "compte": "Un compte : il s'additionne d'une commune à l'autre",
    "taux": "Un taux, une moyenne ou une médiane : il ne s'additionne pas",
    "categorie": "Une catégorie",
}
_SECRETS = {
    "producteur": "Le producteur cache déjà les petits nombres, ou ce ne sont pas des personnes",
    "arrondi": "Le producteur arrondit à 5",
    "seuil": "Rien n'est caché : tenir secrets ici les comptes de moins de 5",
}
_VIDES = {"absent": "Non disponible", "secret": "Secret", "zero": "Zéro"}
_NEUTRE, _TITRES = (
    "Rien : elle décrit la ligne",
    "Dans les titres de colonnes, ou demandée au dépôt",
)
SEUIL = 5


@dataclass(frozen=True)
class Description:
    """Le TOML qu'on vient d'écrire : son chemin dans l'espace de travail et son texte."""

    relatif: str = ""
    texte: str = ""


AUCUNE = Description()


def formulaire(chemin_de: Any, cle: str) -> Description:
    """Le formulaire « Décrire ce fichier » ; vide tant que les choix ne suffisent pas.

    `chemin_de` : gestionnaire de contexte qui donne le fichier ; `cle` : propre à ce dépôt.
    """
    if not st.toggle("Décrire ce fichier", key=f"decrire-{cle}"):
        return AUCUNE
    with chemin_de as chemin, composants.refus_montre():
        tableaux = _regarder(cle, chemin)
        if not tableaux:
            raise FichierRefuse("ce fichier n'a pas de tableau avec une ligne de titres")
        vu = tableaux[0]
        if len(tableaux) > 1:
            vu = st.selectbox(
                "Tableau", tableaux, format_func=lambda t: t.nom, key=f"tableau-{cle}"
            )
        st.caption("Les premières lignes")
        titres = [f"{i}. {c.titre}" for i, c in enumerate(vu.colonnes, 1)]
        st.dataframe(
            pd.DataFrame([dict(zip(titres, li, strict=False)) for li in vu.lignes]), hide_index=True
        )
        choix = _choisir(vu, cle)
        if choix is None:
            st.info(
                "Choisissez au moins un chiffre du fichier et nommez-le.", icon=":material/edit:"
            )
            return AUCUNE
        if trop_general(choix):
            st.warning(
                "Aucun titre de colonne ne dit de quoi parle ce fichier : un autre fichier aux mêmes titres "
                "serait lu comme celui-ci.", icon=":material/warning:",
            )  # fmt: skip
        nom, texte = ecrire(choix, {*catalogue(), *variables(), *INDICATEURS})
        return Description(f"sources/{nom}", texte)
    return AUCUNE


@st.cache_data(max_entries=10, show_spinner=False)
def _regarder(cle: str, _chemin: Path) -> list[TableauVu]:
    with tempfile.TemporaryDirectory(prefix="observatoire-") as dossier:
        return regarder(_chemin, Path(dossier))


def _choisir(vu: TableauVu, cle: str) -> Choix | None:
    gauche, droite = st.columns(2)
    titre = gauche.text_input(
        "Ce qu'est ce fichier", key=f"titre-{cle}", placeholder="Composteurs distribués"
    )
    producteur = droite.text_input(
        "Qui le publie", key=f"producteur-{cle}", placeholder="Syndicat de traitement"
    )
    codes = [c.titre for c in (vu.du_genre("code") or vu.colonnes)]
    code = gauche.selectbox(
        "Colonne du code", codes, index=codes.index(code_probable(codes)), key=f"code-{cle}"
    )
    niveau = droite.selectbox(
        "Chaque ligne est", list(_NIVEAUX), index=list(_NIVEAUX).index(niveau_probable(vu, code)), key=f"niveau-{cle}",
        format_func=_NIVEAUX.__getitem__,
    )  # fmt: skip
    annee, periode, annuel = _dater(vu, cle)
    grandeurs = _grandeurs(vu, {code, annee}, cle)
    coupes = _coupes(
        vu, {code, annee, *(c.titre for g in grandeurs for c in g.serie.colonnes)}, cle
    )
    seuil, arrondi, vide, zeros = _taire(cle)
    adresse = st.text_input("Où le trouver la prochaine fois (facultatif)", key=f"adresse-{cle}")
    if not (grandeurs and titre.strip() and producteur.strip()):
        return None
    if any(coupes.values()) and (len(grandeurs) > 1 or grandeurs[0].serie.datee):
        st.error(
            "Quand une colonne découpe les chiffres, un seul chiffre se décrit à la fois, et son année est dans une colonne.",
            icon=":material/error:",
        )
        return None
    return Choix(
        titre.strip(), producteur.strip(), vu, code, niveau, grandeurs, annee, periode, annuel, coupes,
        seuil, arrondi, vide, zeros, adresse.strip(),
    )  # fmt: skip


def _taire(cle: str) -> tuple[int, int, str, bool]:
    """Le seuil de secret, le pas d'arrondi, ce que valent une case vide et une ligne absente."""
    gauche, droite = st.columns(2)
    secret = gauche.selectbox(
        "Secret", list(_SECRETS), format_func=_SECRETS.__getitem__, key=f"secret-{cle}"
    )
    vide = droite.selectbox(
        "Une case vide veut dire", list(_VIDES), format_func=_VIDES.__getitem__, key=f"vide-{cle}"
    )
    zeros = st.checkbox("Une commune qui n'a pas de ligne vaut zéro", key=f"zeros-{cle}")
    return SEUIL * (secret == "seuil"), 5 * (secret == "arrondi"), str(vide), zeros


def _dater(vu: TableauVu, cle: str) -> tuple[str, str, str | int]:
    """La colonne de l'année, ce que couvre une ligne, et ce qu'est alors le chiffre d'une année."""
    gauche, milieu, droite = st.columns(3)
    colonnes = [c.titre for c in vu.du_genre("annee")]
    annee = gauche.selectbox("L'année est", [*colonnes, _TITRES], key=f"annee-de-{cle}")
    periodes = {"annee": "une année", "trimestre": "un trimestre", "mois": "un mois"}
    periode = milieu.selectbox(
        "Chaque chiffre couvre", list(periodes), index=list(periodes).index(periode_probable(vu, annee)), key=f"periode-{cle}",
        format_func=periodes.__getitem__,
    )  # fmt: skip
    annuel: str | int = ""
    if periode != "annee":
        dites = regles(periode)
        annuel = droite.selectbox(
            "Le chiffre d'une année est",
            list(dites),
            format_func=dites.__getitem__,
            key=f"annuel-{cle}",
        )
    return "" if annee == _TITRES else annee, periode, annuel


def _grandeurs(vu: TableauVu, prises: set[str], cle: str) -> tuple[Grandeur, ...]:
    """Les chiffres qu'on retient, chacun avec son nom, son unité et ce qu'il est."""
    possibles = {s.motif: s for s in series(vu) if not prises & {c.titre for c in s.colonnes}}
    nombres = [m for m, s in possibles.items() if not s.categorie]
    retenus = st.multiselect(
        "Chiffres à suivre", list(possibles), nombres[:1] if len(nombres) == 1 else [],
        format_func=lambda m: possibles[m].nom, key=f"chiffres-{cle}", placeholder="Choisir",
    )  # fmt: skip
    dites = [_grandeur(possibles[m], f"{cle}-{rang}") for rang, m in enumerate(retenus)]
    return tuple(g for g in dites if g.libelle and g.unite)


def _grandeur(serie: Serie, cle: str) -> Grandeur:
    gauche, milieu, droite = st.columns([2, 1, 2])
    libelle = gauche.text_input("Nom", serie.nom, key=f"libelle-{cle}")
    if serie.categorie:
        droite.caption(_GENRES["categorie"])
        return Grandeur(serie, libelle.strip(), "modalité", "categorie")
    unite = milieu.text_input("Unité", key=f"unite-{cle}", placeholder="foyers, %, €…")
    genres: list[Genre] = ["compte", "taux"]
    genre = droite.selectbox("C'est", genres, format_func=_GENRES.__getitem__, key=f"genre-{cle}")
    return Grandeur(serie, libelle.strip(), unite.strip(), genre)


def _coupes(vu: TableauVu, prises: set[str], cle: str) -> dict[str, tuple[str, ...]]:
    """Pour chaque colonne qui découpe : la modalité lue, toutes (sommées), ou rien."""
    choisies: dict[str, tuple[str, ...]] = {}
    for rang, c in enumerate(a_dire(vu, prises)):
        modalites = list(c.valeurs)
        if not modalites:
            choisies[c.titre] = ()
            continue
        defaut = [c.total] if c.total else modalites if len(modalites) == 1 else []
        lues = st.multiselect(
            f"« {c.titre} » découpe les chiffres : lignes à lire", [*modalites, _NEUTRE], defaut,
            key=f"coupe-{rang}-{cle}", placeholder="Le total, ou toutes les parts à sommer",
        )  # fmt: skip
        if lues and lues != [c.total]:
            choisies[c.titre] = () if _NEUTRE in lues else tuple(lues)
        elif not lues:
            _avertir(c)
    # Une autre colonne à son total suffit à elle-même ; mêlée à une modalité, elle se dit aussi.
    if any(choisies.values()):
        choisies |= {
            c.titre: (c.total,) for c in a_dire(vu, prises) if c.total and c.titre not in choisies
        }
    return choisies


def _avertir(c: ColonneVue) -> None:
    st.caption(
        composants.texte(
            f"« {c.titre} » : choisissez ce qu'il faut lire, sinon le fichier sera refusé."
        )
    )
