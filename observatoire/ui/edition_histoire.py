"""L'historique d'une table : quand, par quelle fonction, quelle cellule, avant et après."""

from datetime import datetime

import streamlit as st

from observatoire import local
from observatoire.ui import composants, donnees
from observatoire.ui.edition_saisie import libelle_de

_MONTREES = 40
_GENRES = {"saisie": "saisie", "annulation": "annulation", "depot": "fichier déposé"}


def montrer(nom: str) -> None:
    """Les modifications, de la plus récente ; rien n'y nomme une personne."""
    t = local.table(nom)
    entrees = local.historique(donnees.dossier_donnees(), nom)[::-1]
    if not entrees:
        st.info("Aucune modification n'a encore été enregistrée ici.", icon=":material/history:")
        return
    composants.tableau(
        ("Quand", "Fonction", "Nature", "Ce qui a changé"),
        [
            (
                datetime.fromisoformat(e.quand).strftime("%d/%m/%Y à %Hh%M"),
                e.fonction,
                _GENRES.get(e.genre, e.genre),
                _phrase(t, e),
            )
            for e in entrees[:_MONTREES]
        ],
        f"Historique de {t.titre}",
    )


def _phrase(t: local.Table, e: local.Entree) -> str:
    morceaux = [
        f"{c['cle']}, {_libelle(t, c['colonne'])} : {_valeur(t, c['colonne'], c['avant'])} → "
        f"{_valeur(t, c['colonne'], c['apres'])}"
        for c in e.cellules[:6]
    ]
    if len(e.cellules) > 6:
        morceaux.append(f"et {len(e.cellules) - 6} autres cellules")
    for lignes, mot in ((e.ajoutees, "ajoutée"), (e.otees, "ôtée")):
        morceaux += [f"ligne {mot} : {_cle(t, ligne)}" for ligne in lignes[:4]]
        if len(lignes) > 4:
            morceaux.append(f"et {len(lignes) - 4} autres lignes {mot}s")
    return " ; ".join(morceaux)


def _cle(t: local.Table, ligne: dict[str, str]) -> str:
    colonnes = [t.cle_depuis] if t.cle_depuis else list(t.cle)
    return " · ".join(_valeur(t, c, ligne.get(c, "")) for c in colonnes)


def _libelle(t: local.Table, colonne: str) -> str:
    return t.colonne(colonne).libelle if colonne in t.noms else colonne


def _valeur(t: local.Table, colonne: str, valeur: str) -> str:
    if not valeur:
        return "vide"
    return libelle_de(t.colonne(colonne), valeur) if colonne in t.noms else valeur
