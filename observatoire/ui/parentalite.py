"""Ce que la page Parentalité place : lieux et arrêts, familles à portée, document ressource."""

from __future__ import annotations

from functools import partial

import streamlit as st

from observatoire import formats
from observatoire.analyses import parentalite
from observatoire.documents import rendre, ressource_parentalite
from observatoire.entrepot.contexte import contexte_de
from observatoire.ui import composants, donnees, figures

RAYONS = (10, 15, 20)
_MIMES = {
    "pdf": ("Document PDF", "application/pdf"),
    "docx": (
        "Document Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def repondre() -> None:
    """Combien de lieux, combien d'enfants à portée."""
    composants.reponse(_phrase(donnees.lecteur().version))


@st.cache_data(max_entries=3, show_spinner=False)
def _phrase(version: str) -> str:
    contexte = contexte_de(donnees.lecteur(), donnees.reglages())
    lieux = parentalite.lieux(contexte)
    p = parentalite.portee(contexte, tuple(lieux["code"]), 15)
    combien = f"{formats.nombre(p.enfants)} enfants de moins de 15 ans vivent sur le territoire ({p.annee})"
    if lieux.empty:
        appuis = parentalite.appuis(contexte)["code"].nunique()
        return (
            f"{combien}. Aucun lieu de rencontre des parents n'est encore saisi : ce n'est pas dire qu'il n'y en a "
            f"pas. {formats.pluriel(appuis, 'commune')} ont un lieu public où une action pourrait s'appuyer."
        )
    fixes = int((~lieux["itinerant"].astype(bool)).sum())
    exemple = " (dont des EXEMPLES)" if lieux["fictif"].any() else ""
    return (
        f"Les parents se retrouvent dans {formats.pluriel(fixes, 'lieu fixe', 'lieux fixes')} et "
        f"{formats.pluriel(len(lieux) - fixes, 'arrêt itinérant', 'arrêts itinérants')}{exemple}. {combien}, dont "
        f"{formats.nombre(p.a_portee)} à 15 minutes ou moins d'un de ces lieux."
    )


def carte() -> None:
    """Les familles, et à portée de quoi ; des lieux d'essai peuvent être choisis."""
    version = donnees.lecteur().version
    communes = _communes(version)
    un, deux = st.columns([3, 1])
    essais = un.multiselect(
        "Essayer d'autres lieux", list(communes), format_func=communes.__getitem__, placeholder="Choisir", key="parentalite_essai",
        help="Laisser vide pour montrer les lieux saisis. Un choix ici n'enregistre rien.",
    )  # fmt: skip
    rayon = deux.segmented_control(
        "Minutes", RAYONS, default=15, key="parentalite_rayon", required=True
    )
    if essais or _saisis(version):
        figures.montrer_recette(
            "parentalite_portee", "portee", lieux=essais or None, rayon=float(rayon or 15)
        )
    else:
        figures.montrer_recette("enfants_moins_15", "familles")


def lieux() -> None:
    """La liste des lieux et des arrêts, ou comment les saisir."""
    lus = parentalite.lieux(contexte_de(donnees.lecteur(), donnees.reglages()))
    if lus.empty:
        composants.information(
            "Aucun lieu n'est saisi. À faire : ajouter lieux d'accueil enfants-parents, cafés des parents, espaces de "
            "vie sociale dans l'inventaire des structures, et les arrêts itinérants dans data/local/haltes.csv."
        )
        return
    figures.montrer_recette("parentalite_lieux", "parentalite-lieux")
    composants.tableau(
        ("Commune", "Lieu", "Type", "Quand"),
        [
            (str(r.commune), str(r.nom) + (" (EXEMPLE)" if r.fictif else ""), str(r.type),
             str(r.quand).strip() or "à compléter")
            for r in lus.itertuples()
        ],
        "Lieux et arrêts de parentalité",
    )  # fmt: skip


def appuis() -> None:
    """Les lieux publics où une action itinérante pourrait s'appuyer."""
    lus = parentalite.appuis(contexte_de(donnees.lecteur(), donnees.reglages()))
    par_commune = lus.groupby("commune")["type"].agg(lambda t: ", ".join(sorted(set(t))))
    composants.tableau(
        ("Commune", "Lieux connus"),
        [(str(c), str(v)) for c, v in par_commune.items()],
        "Lieux d'appui",
    )
    st.caption(
        "Sources : INSEE, BPE ; annuaire de l'éducation ; ANCT. Ni l'accord ni la place n'y sont dits."
    )


def ressource() -> None:
    """Le document ressource, fabriqué au clic avec les données du moment."""
    st.markdown(
        "Les lieux par type, la carte des familles à portée et les lieux où s'appuyer, prêts à diffuser."
    )
    with st.container(horizontal=True):
        for extension, (nom, mime) in _MIMES.items():
            st.download_button(
                nom, partial(_fabriquer, extension), f"parentalite_document_ressource.{extension}", mime,
                key=f"ressource-{extension}", on_click="ignore",
            )  # fmt: skip


def _fabriquer(extension: str) -> bytes:
    return rendre(ressource_parentalite.document(donnees.lecteur(), donnees.reglages()), extension)


@st.cache_data(max_entries=3, show_spinner=False)
def _communes(version: str) -> dict[str, str]:
    communes = contexte_de(donnees.lecteur(), donnees.reglages()).communes()
    return dict(zip(communes["code"], communes["libelle"], strict=True))


@st.cache_data(max_entries=3, show_spinner=False)
def _saisis(version: str) -> bool:
    return not parentalite.lieux(contexte_de(donnees.lecteur(), donnees.reglages())).empty
