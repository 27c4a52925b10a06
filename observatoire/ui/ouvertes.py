"""Données ouvertes : emporter l'édition publique en fichiers libres, prête à déposer sur un site."""

import streamlit as st

from observatoire import formats
from observatoire.contenu.ouvert.dossier import fichiers
from observatoire.documents.archive import zip_fixe
from observatoire.entrepot import edition_publique
from observatoire.entrepot.lecture import ouvrir
from observatoire.territoire import lire_reglages
from observatoire.ui import composants, donnees


def publier() -> None:
    """Ce que contient la publication, et le dossier à emporter."""
    lecteur = donnees.lecteur()
    st.write(
        "Les chiffres publics en tableaux ouverts, les figures à montrer sur un autre site, le fil de ce qui a bougé, et la "
        "fiche à déposer sur data.gouv.fr.\n\nRien de ce que le comité garde pour lui n'y est. Le dossier se met tel quel sur "
        "le site de la collectivité ; la page « Mentions légales » dit qui l'édite et à quelle adresse."
    )
    st.caption(f"Chiffres publiés le {formats.jour(lecteur.publie_le.date())}.")
    figures = st.toggle("Avec les figures (plusieurs minutes)", key="ouvertes_figures")
    composants.telecharger(
        {"zip": "Emporter les données ouvertes"},
        lambda _: _archive(figures),
        "donnees-ouvertes",
        "ouvertes",
    )


def _archive(figures: bool) -> bytes:
    comite = donnees.lecteur()
    dossier = edition_publique.servir(donnees.dossier_entrepot(), donnees.dossier_donnees())
    public = ouvrir(dossier, lire_reglages(dossier))
    try:
        jour = public.publie_le.to_pydatetime()
        return zip_fixe(fichiers(public, avec_figures=figures), jour)
    finally:
        public.fermer()
        # Les descriptions en cours redeviennent celles du comité.
        comite.adopter()
