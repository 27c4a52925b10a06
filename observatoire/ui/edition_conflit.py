"""Deux personnes ont changé la même cellule : montrer les deux valeurs, laisser choisir."""

from dataclasses import replace

import streamlit as st

from observatoire import local
from observatoire.ui import composants
from observatoire.ui.edition_saisie import Saisie, libelle_de


def montrer(saisie: Saisie) -> None:
    """Pour chaque cellule en conflit, la valeur enregistrée et la vôtre ; rien n'est encore écrit."""
    if not saisie.divergences:
        return
    t = saisie.table
    with st.container(border=True):
        st.markdown("**Une même cellule a été changée par deux personnes. Laquelle garder ?**")
        miennes = set()
        for rang, d in enumerate(saisie.divergences):
            choix = {
                "la": f"enregistrée : « {_dire(t, d, d.enregistree)} »",
                "ici": f"la vôtre : « {_dire(t, d, d.proposee)} »",
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


def _dire(t: local.Table, d: local.Divergence, valeur: str) -> str:
    if not valeur:
        return "vide"
    return libelle_de(t.colonne(d.colonne), valeur) if d.colonne in t.noms else valeur
