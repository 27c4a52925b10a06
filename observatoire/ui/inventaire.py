"""La page Inventaire : choisir une table du territoire, la remplir, voir ce qui manque."""

from html import escape
from itertools import groupby

import streamlit as st

from observatoire import formats, local
from observatoire.affirmations.mots import EXEMPLE
from observatoire.local import questions
from observatoire.ui import ajouter, composants, manquant, registres, saisie
from observatoire.ui import exemple as territoire_exemple

_Bilan = tuple[dict[str, int], list[local.Manque]]


def repondre() -> None:
    """Ce qui est saisi et ce qui manque, en une phrase."""
    lignes, manques = _bilan()
    remplies = sum(n > 0 for n in lignes.values())
    phrase = (
        f"{formats.pluriel(sum(lignes.values()), 'ligne est saisie', 'lignes sont saisies')} dans "
        f"{remplies} des {len(lignes)} tables du territoire"
    )
    if manques:
        vides = sum(not m.ligne for m in manques)
        phrase += f" ; il reste {formats.pluriel(len(manques), 'information')} à compléter"
        phrase += f", dont {formats.pluriel(vides, 'table entière', 'tables entières')}" * bool(
            vides
        )
    ajouter.reponse(f"{phrase}.", "reponse-inventaire")


def remplir() -> None:
    """Le choix d'une table, gardé dans l'adresse, puis son éditeur."""
    noms = sorted(local.tables(), key=lambda n: local.table(n).titre)
    nom = st.selectbox(
        "Table à remplir", noms, noms.index("structures"), key="table", bind="query-params",
        format_func=lambda n: local.table(n).titre,
    )  # fmt: skip
    saisie.saisir(str(nom))


def a_completer() -> None:
    """Ce que l'observatoire attend et ne sait pas encore, table par table."""
    manques = _bilan()[1]
    if not manques:
        st.success("Rien ne manque de ce que l'observatoire attend.", icon=":material/done_all:")
    for titre, siens in groupby(manques, key=lambda m: m.titre):
        st.header(titre, anchor=False)
        composants.liste(
            composants.Sur(" ".join(_lien(m) for m in groupe))
            if not ligne
            else composants.Sur(f"{escape(ligne)} : {', '.join(_lien(m) for m in groupe)}.")
            for ligne, groupe in groupby(siens, key=lambda m: m.ligne)
        )
    # L'écran suit la saisie ; le dossier, ce qui est publié.
    ajouter.partie("inventaire_manques", {}, "manques")


def _lien(m: local.Manque) -> composants.Sur:
    """Le champ qui manque, et le lien qui l'ouvre."""
    adresse = questions.champ(m.table, m.colonne, m.cle)
    return manquant.lien_du_champ(adresse, m.libelle.lower() or "la table est vide : la remplir")


def exemple() -> None:
    """Comment voir un territoire complet, inventé, sans toucher aux vraies données."""
    st.write(
        "Un exemple complet, aux saisies inventées, se crée dans un dossier à part. "
        f"Tout y porte la mention {EXEMPLE} ; vos saisies n'y sont pas et n'en reçoivent rien.\n\nLe premier calcul "
        "prend une minute."
    )
    territoire_exemple.proposer()


def _bilan() -> _Bilan:
    lues = registres.lues()
    return (
        {nom: len(lue.cadre) for nom, lue in lues.items()},
        [m for lue in lues.values() for m in local.manques(lue)],
    )
