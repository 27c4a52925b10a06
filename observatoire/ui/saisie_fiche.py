"""Remplir une table ligne par ligne, un champ par colonne : au clavier, au téléphone."""

import pandas as pd
import streamlit as st

from observatoire import local
from observatoire.ui import composants
from observatoire.ui.saisie_en_cours import Saisie, libelle_de, nom_de_ligne, options, visibles

_NOUVELLE = "Nouvelle ligne"


def remplir(saisie: Saisie) -> None:
    """Choisir une ligne, remplir ses champs, voir sous chacun ce qui ne va pas."""
    t = saisie.table
    relue = saisie.relue()
    noms = [
        f"{i}. {nom_de_ligne(t, ligne) or 'sans nom'}"
        for i, ligne in enumerate(relue.textes.to_dict("records"), start=1)
    ]
    rang = st.selectbox(
        "Ligne",
        range(-1, len(noms)),
        index=min(saisie.rang, len(noms) - 1) + 1,
        format_func=lambda i: _NOUVELLE if i < 0 else noms[i],
        key=f"ligne-{t.nom}-{saisie.tour}",
    )
    saisie.rang = rang
    valeurs = dict.fromkeys(t.noms, "") if rang < 0 else dict(relue.textes.iloc[rang])
    problemes = {p.colonne: p for p in relue.problemes if p.rang == rang and p.bloquant}
    with st.form(f"fiche-{t.nom}-{saisie.tour}-{rang}"):
        champs, saisies = visibles(t), {}
        for i in range(0, len(champs), 2):
            for c, case in zip(champs[i : i + 2], st.columns(2), strict=False):
                with case:
                    cle = f"{t.nom}-{saisie.tour}-{rang}"
                    saisies[c.nom] = _champ(c, str(valeurs.get(c.nom, "")), cle)
                    if c.nom in problemes:
                        st.markdown(f":red[{composants.texte(problemes[c.nom].explication())}]")
        valide = st.form_submit_button("Valider cette ligne", icon=":material/check:")
    if valide:
        _reporter(saisie, rang, {**valeurs, **saisies})
        st.rerun()
    if rang >= 0 and st.button("Ôter cette ligne", icon=":material/delete:", key=f"oter-{t.nom}"):
        saisie.remplacer(relue.textes.drop(index=rang))
        st.rerun()


def _champ(c: local.Colonne, valeur: str, cle: str) -> str:
    titre = c.libelle + (f" ({c.unite})" if c.unite else "") + (" *" if c.obligatoire else "")
    choix = options(c)
    if not choix:
        ecrit = st.text_input(
            titre, valeur, key=f"champ-{cle}-{c.nom}", help=c.aide or None, placeholder=c.exemple
        )
        return str(ecrit)
    tous = ["", *choix] if valeur in ("", *choix) else ["", valeur, *choix]
    retenu = st.selectbox(
        titre,
        tous,
        index=tous.index(valeur),
        key=f"champ-{cle}-{c.nom}",
        help=c.aide or None,
        format_func=lambda v: libelle_de(c, v) if v else "non renseigné",
    )
    return str(retenu or "")


def _reporter(saisie: Saisie, rang: int, valeurs: dict[str, str]) -> None:
    textes = saisie.relue().textes
    ligne = pd.DataFrame([valeurs], columns=textes.columns, dtype="str").fillna("")
    if rang < 0:
        saisie.rang = len(textes)
        saisie.remplacer(pd.concat([textes, ligne], ignore_index=True))
        return
    lignes = textes.copy()
    lignes.iloc[rang] = ligne.iloc[0]
    saisie.remplacer(lignes)
