"""Santé et droits : qui peut se soigner et faire valoir ses droits, à quelle distance ?"""

import streamlit as st

from observatoire.ui import sante

st.title("Qui peut se soigner et faire valoir ses droits, à quelle distance ?")
sante.repondre()
sante.distances()
onglets = {
    "Combien, à quelle distance": sante.personnes_par_minutes,
    "Médecins et soignants": sante.medecins,
    "Bien vieillir": sante.bien_vieillir,
    "RSA, prime d'activité, MSA": sante.prestations,
    "Annuaire": sante.annuaire,
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_sante", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            remplir()
