"""Décrire un fichier que l'observatoire ne connaît pas : quelques choix sur son aperçu, sans code."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from observatoire.entrepot.declarees import DOSSIER
from observatoire.erreurs import FichierRefuse
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.sources.apercu import (
    TableauVu,
    code_probable,
    niveau_probable,
    periode_probable,
    regarder,
    titre_double,
)
from observatoire.sources.declaration import catalogue, composer, variables
from observatoire.sources.description import (
    PREFIXE,
    Choix,
    ecrire,
    regles,
    trop_general,
)
from observatoire.ui import composants, depot_chiffres, donnees

_NIVEAUX = {
    "commune": "Communes", "epci": "Intercommunalités", "departement": "Départements",
    "region": "Régions", "iris": "Quartiers (IRIS), à sommer par commune",
    "auto": "Plusieurs niveaux, que les codes et les noms distinguent",
}  # fmt: skip
_SECRETS = {
    "producteur": "Le producteur cache déjà les petits nombres, ou ce ne sont pas des personnes",
    "arrondi": "Le producteur arrondit à 5",
    "seuil": "Rien n'est caché : tenir secrets ici les comptes de moins de 5",
}
_VIDES = {"absent": "Non disponible", "secret": "Secret", "zero": "Zéro"}
_TITRES = "Dans les titres de colonnes, ou demandée au dépôt"
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
        if double := titre_double(vu):
            raise FichierRefuse(
                f"deux colonnes s'appellent « {double} »",
                faire="reprendre le fichier du producteur, ou en renommer une",
            )
        return _proposer(_choisir(vu, cle))
    return AUCUNE


def _proposer(choix: Choix | None) -> Description:
    """La description que ces choix écrivent, s'ils suffisent et se lisent."""
    if choix is None:
        st.info("Choisissez au moins un chiffre du fichier et nommez-le.", icon=":material/edit:")
        return AUCUNE
    if trop_general(choix):
        st.warning(
            "Aucun titre de colonne ne dit de quoi parle ce fichier : un autre fichier aux mêmes titres "
            "serait lu comme celui-ci.", icon=":material/warning:",
        )  # fmt: skip
    # Une description mise de côté garde son nom : elle ne doit pas être écrasée.
    dossier = donnees.dossier_donnees() / DOSSIER
    pris = {f"{PREFIXE}{c.stem}" for c in dossier.glob("*.toml")}
    nom, texte = ecrire(choix, {*catalogue(), *variables(), *INDICATEURS, *pris})
    relatif = f"{DOSSIER}/{nom}"
    if faute := composer(((relatif, texte),)).fautes.get(relatif):
        composants.erreur(faute)
        return AUCUNE
    return Description(relatif, texte)


@st.cache_data(max_entries=10, show_spinner=False)
def _regarder(cle: str, _chemin: Path) -> list[TableauVu]:
    with tempfile.TemporaryDirectory(prefix="observatoire-") as dossier:
        return regarder(_chemin, Path(dossier))


def _choisir(vu: TableauVu, cle: str) -> Choix | None:
    gauche, droite = st.columns(2)
    titre = gauche.text_input(
        "Ce qu'est ce fichier", key=f"titre-{cle}", placeholder="ex. Composteurs distribués"
    )
    producteur = droite.text_input(
        "Qui le publie", key=f"producteur-{cle}", placeholder="ex. Syndicat de traitement"
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
    grandeurs = depot_chiffres.grandeurs(vu, {code, annee}, cle)
    coupes = depot_chiffres.coupes(
        vu, {code, annee, *(c.titre for g in grandeurs for c in g.serie.colonnes)}, cle
    )
    seuil, arrondi, vide, zeros = _taire(cle)
    adresse = st.text_input("Où le trouver la prochaine fois (facultatif)", key=f"adresse-{cle}")
    publique = st.checkbox("Le public peut voir ces chiffres", key=f"publique-{cle}")
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
        seuil, arrondi, vide, zeros, adresse.strip(), publique,
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
