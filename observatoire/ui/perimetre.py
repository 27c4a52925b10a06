"""Le territoire étudié : ce que disent les réglages, et comment en changer."""

import streamlit as st

from observatoire import formats
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import ErreurObservatoire
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import changer_epci, chercher_epci
from observatoire.ui import ajouter, composants, donnees, etat

_MAX_TROUVES = 20


def montrer() -> None:
    """L'intercommunalité, ses secteurs, ses comparaisons, ses compétences, ses seuils."""
    lecteur, reglages = donnees.lecteur(), donnees.reglages()
    epci = Territoire(Niveau.EPCI, lecteur.epci)
    communes = lecteur.dans(epci, "commune")
    st.subheader(lecteur.libelle(epci))
    st.write(f"SIREN {lecteur.epci}, {formats.pluriel(len(communes), 'commune')}.")
    for alerte in reglages.alertes:
        st.warning(composants.texte(alerte), icon=":material/warning:")
    composants.fiches(_fiches(lecteur, communes))
    ajouter.partie("territoire", {}, "territoire")
    st.write(
        "Secteurs, comparaisons, compétences et seuils s'écrivent dans "
        f"`{donnees.dossier_donnees() / 'territoire.toml'}`, puis « Relire le dossier des données »."
    )
    st.subheader("Étudier une autre intercommunalité")
    _changer()


def _fiches(
    lecteur: Lecteur, communes: list[Territoire]
) -> list[tuple[str, list[tuple[str, str]]]]:
    reglages = donnees.reglages()
    seuils = reglages.seuils
    noms = {t.code: t.libelle for t in communes}
    secteurs = [
        (s.libelle, ", ".join(noms.get(c, c) for c in s.communes)) for s in reglages.secteurs
    ]
    competences = [
        (c.nom, " ; ".join(m for m in (_ou(c.communes, noms), c.note) if m))
        for c in reglages.competences
    ]
    return [
        ("Communes", [("Noms", ", ".join(noms.values()))]),
        ("Secteurs", secteurs or [("Secteurs", "aucun n'est déclaré")]),
        ("Comparaisons", [("Repères", ", ".join(t.libelle for t in etat.reperes().values()))]),
        ("Compétences", competences or [("Compétences", "aucune n'est déclarée")]),
        (
            "Seuils",
            [
                ("Petits nombres", f"intervalle donné sous {seuils.petit_effectif}"),
                ("Secret", f"donnée locale cachée sous {seuils.secret_local}"),
                ("Voisinage", f"{seuils.minutes_voisinage} minutes de voiture"),
            ],
        ),
    ]


def _ou(communes: tuple[str, ...] | str, noms: dict[str, str]) -> str:
    if isinstance(communes, str):
        return "toutes les communes"
    return ", ".join(noms.get(c, c) for c in communes)


def _changer() -> None:
    cherche = st.text_input(
        "Nom ou SIREN de l'intercommunalité", key="autre_epci", placeholder="Gaillac, 200040905…"
    )
    if not cherche.strip():
        return
    trouves = {t.code: t for t in chercher_epci(cherche)[:_MAX_TROUVES]}
    if not trouves:
        st.info("Aucune intercommunalité de ce nom. Essayez un seul mot, ou le SIREN à 9 chiffres.")
        return
    choisi = st.selectbox(
        "Intercommunalité",
        list(trouves),
        format_func=lambda c: f"{trouves[c].libelle} ({c})",
        key="epci_choisi",
    )
    st.write(
        "Les chiffres montrés seront ceux que vos fichiers contiennent pour elle ; les secteurs "
        "actuels seront mis de côté, pas effacés."
    )
    if st.button("Étudier cette intercommunalité", type="primary"):
        try:
            changer_epci(donnees.dossier_donnees(), choisi)
        except ErreurObservatoire as e:
            st.error(composants.texte(str(e)), icon=":material/error:")
            return
        if donnees.publier() is not None:
            st.rerun()
