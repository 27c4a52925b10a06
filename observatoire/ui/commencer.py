"""Choisir le territoire étudié : la première page d'un espace de travail, et le changement plus tard."""

import streamlit as st

from observatoire.entrepot import bascule
from observatoire.territoire import Choix, choisir
from observatoire.ui import acces, composants, donnees

_MAX = 30


def montrer() -> None:
    """La page « Commencer » : dire de quel territoire on parle, voir ce que c'est, et ouvrir."""
    st.title("Quel territoire étudiez-vous ?")
    st.write(
        "Tapez le nom d'une commune, d'une intercommunalité ou d'un établissement public territorial, ou un "
        "SIREN. Une commune mène à son intercommunalité. Rien n'est publié, et vous pourrez en changer."
    )
    with composants.refus_montre():
        acces.exiger("administration")
        choix = _demander()
        if choix is None:
            return
        st.write(
            "L'observatoire s'ouvrira vide : la page Compléter dira quels fichiers le remplissent, dans "
            "l'ordre de ce qu'ils apportent."
        )
        if st.button(f"Ouvrir l'observatoire : {choix.libelle}", type="primary"):
            _etudier(choix)


def changer() -> None:
    """Étudier un autre territoire : celui-ci est mis de côté avec ses tables, et reviendra tel quel."""
    choix = _demander()
    if choix is None:
        return
    st.write(
        "Les tables, le plan, les dossiers et les réglages du territoire actuel seront mis de côté, entiers : "
        "ils reviendront avec lui. Rien n'en restera visible. Les fichiers des producteurs servent aux deux."
    )
    if st.button("Étudier ce territoire", type="primary"):
        with composants.refus_montre():
            acces.exiger("administration")
            _etudier(choix)


def _demander() -> Choix | None:
    """Le champ de recherche et, s'il y a plusieurs réponses, la liste où choisir."""
    cherche = st.text_input("Commune, intercommunalité ou SIREN", key="autre_epci")
    if not cherche.strip():
        return None
    trouves = {c.siren: c for c in choisir(cherche)[:_MAX]}
    if not trouves:
        st.info(
            "Aucun territoire de ce nom. À faire : vérifier l'orthographe, essayer le nom d'une commune, ou "
            "le SIREN à 9 chiffres."
        )
        return None
    choisi = st.radio(
        "Territoire", list(trouves), format_func=lambda s: composants.texte(trouves[s].phrase()),
        # Entre plusieurs homonymes, rien n'est choisi d'avance.
        index=0 if len(trouves) == 1 else None, key=f"epci_choisi-{cherche}",
    )  # fmt: skip
    return trouves[str(choisi)] if choisi else None


def _etudier(choix: Choix) -> None:
    ici = donnees.dossier_donnees()
    bascule.changer(ici, choix.siren)
    # Après : le journal des gestes est dans `local/`, qui est maintenant celui du nouveau territoire.
    acces.noter("réglage", f"territoire étudié : {choix.libelle}", "administration")
    if donnees.publier(f"territoire {choix.libelle}") is not None:
        st.rerun()
