"""Ce que d'autres ont écrit dans une table : son historique, et le choix quand deux saisies se contredisent."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from observatoire import local
from observatoire.ui import composants, donnees, tableaux
from observatoire.ui.saisie_en_cours import Saisie, dire, nom_de_ligne

_MONTREES = 40
_GENRES = {"saisie": "saisie", "annulation": "annulation", "depot": "fichier déposé"}


def historique(nom: str) -> None:
    """Les modifications, de la plus récente ; rien n'y nomme une personne."""
    t = local.table(nom)
    entrees = local.historique(donnees.dossier_donnees(), nom)[::-1]
    if not entrees:
        st.info("Aucune modification n'a encore été enregistrée ici.", icon=":material/history:")
        return
    tableaux.tableau(
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
        f"{c['cle']}, {_libelle(t, c['colonne'])} : {dire(t, c['colonne'], c['avant'])} → "
        f"{dire(t, c['colonne'], c['apres'])}"
        for c in e.cellules[:6]
    ]
    if len(e.cellules) > 6:
        morceaux.append(f"et {len(e.cellules) - 6} autres cellules")
    for lignes, mot in ((e.ajoutees, "ajoutée"), (e.otees, "ôtée")):
        morceaux += [f"ligne {mot} : {nom_de_ligne(t, ligne)}" for ligne in lignes[:4]]
        if len(lignes) > 4:
            morceaux.append(f"et {len(lignes) - 4} autres lignes {mot}s")
    return " ; ".join(morceaux)


def _libelle(t: local.Table, colonne: str) -> str:
    return t.colonne(colonne).libelle if colonne in t.noms else colonne


def conflit(saisie: Saisie) -> None:
    """Pour chaque cellule en conflit, la valeur enregistrée et la vôtre ; rien n'est encore écrit."""
    if not saisie.divergences:
        return
    t = saisie.table
    with st.container(border=True):
        st.markdown("**Une même cellule a été changée par deux personnes. Laquelle garder ?**")
        miennes = set()
        for rang, d in enumerate(saisie.divergences):
            choix = {
                "la": f"enregistrée : « {dire(t, d.colonne, d.enregistree)} »",
                "ici": f"la vôtre : « {dire(t, d.colonne, d.proposee)} »",
            }
            retenu = st.radio(
                composants.texte(f"{d.cle}, {d.libelle}"),
                list(choix),
                format_func=choix.__getitem__,
                horizontal=True,
                key=f"conflit-{t.nom}-{saisie.tour}-{rang}",
            )
            if retenu == "ici":
                miennes.add(rang)
        if st.button("Retenir ces choix", key=f"trancher-{t.nom}"):
            _trancher(saisie, miennes)
            st.rerun()


def _trancher(saisie: Saisie, miennes: set[int]) -> None:
    base, propose = local.trancher(
        saisie.table, saisie.base.textes, saisie.relue().textes, saisie.divergences, miennes
    )
    # La base corrigée n'est plus un fichier : son empreinte ne doit ressembler à aucune.
    saisie.base = replace(saisie.base, textes=base, empreinte="tranchée")
    saisie.divergences = []
    saisie.remplacer(propose)
    st.session_state[f"dit-{saisie.table.nom}"] = (
        "info",
        "Choix retenus : enregistrez de nouveau.",
    )
