"""Régler à qui le territoire se compare : combien de semblables, sur quels critères, et qui l'on ajoute."""

import streamlit as st

from observatoire.analyses.semblables import CRITERES
from observatoire.modele import sans_accent
from observatoire.territoire import changer_comparaison, libelles
from observatoire.ui import acces, composants, donnees, parties


def regler() -> None:
    """La liste et ses critères, puis le formulaire ; l'enregistrer refait les chiffres."""
    st.header("Intercommunalités qui nous ressemblent")
    parties.montrer("semblables", "semblables-reglages", titre=False)
    actuels, noms = donnees.reglages().comparaison, libelles("epci")
    tous = [str(c) for c in CRITERES]
    autres = sorted(
        (c for c in noms if c != donnees.reglages().epci), key=lambda c: sans_accent(noms[c])
    )
    with st.form("comparaison"):
        semblables = st.number_input(
            "Combien en retenir", 0, 50, actuels.semblables, key="semblables",
            help="Zéro : aucun groupe. Il en faut cinq pour dire une médiane.",
        )  # fmt: skip
        criteres = st.multiselect(
            "Critères",
            tous,
            [str(c) for c in actuels.criteres] or tous,
            format_func=lambda c: CRITERES[c].libelle, placeholder="Tous les critères", key="criteres",
        )  # fmt: skip
        ajoutees = st.multiselect(
            "En ajouter", autres, list(actuels.epci), format_func=noms.__getitem__,
            placeholder="Aucune", key="epci_compares",
        )  # fmt: skip
        enregistre = st.form_submit_button("Enregistrer et refaire les chiffres", type="primary")
    if enregistre:
        with composants.refus_montre():
            acces.noter("réglage", "comparaisons", "administration")
            retenus = [] if len(criteres) == len(tous) else criteres
            changer_comparaison(donnees.dossier_donnees(), ajoutees, int(semblables), retenus)
            if donnees.publier("comparaisons") is not None:
                st.rerun()
