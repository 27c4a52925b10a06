"""La page Inventaire : choisir une table du territoire, la remplir, voir ce qui manque."""

from __future__ import annotations

import streamlit as st

from observatoire import formats, local
from observatoire.ui import composants, donnees
from observatoire.ui.edition import editer

_CLE = "table"


def repondre() -> None:
    """Ce qui est saisi et ce qui manque, en une phrase."""
    dossier = donnees.dossier_donnees()
    lignes = {t.titre: len(local.lire(dossier, t.nom).cadre) for t in local.tables().values()}
    vides = [titre for titre, n in lignes.items() if not n]
    total = sum(lignes.values())
    st.markdown(
        composants.texte(
            f"{formats.pluriel(total, 'ligne saisie', 'lignes saisies')} dans "
            f"{formats.pluriel(len(lignes), 'table')}"
            + (f" ; rien encore dans : {', '.join(vides)}." if vides else ".")
        )
    )


def choisir() -> str:
    """La table à remplir, gardée dans l'adresse."""
    noms = sorted(local.tables(), key=lambda n: local.table(n).titre)
    return str(
        st.selectbox(
            "Table à remplir",
            noms,
            format_func=lambda n: local.table(n).titre,
            key=_CLE,
            bind="query-params",
        )
    )


def montrer(nom: str) -> None:
    """L'éditeur de la table."""
    editer(nom)
