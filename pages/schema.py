"""Schéma : que faisons-nous, pour quoi, avec quel argent, et où en est-on ?"""

import streamlit as st

from observatoire.ui import schema, schema_documents, schema_vues

st.title("Que faisons-nous, pour quoi, avec quel argent, et où en est-on ?")
schema.repondre()
onglets = {
    "Plan": (schema.arbre,),
    "Frise": (schema_vues.frise,),
    "Carte": (schema_vues.carte,),
    "Budget": (schema_vues.argent,),
    "Cibles": (schema_vues.cibles,),
    "Volets légaux": (schema_vues.legal, schema_documents.exporter_schema),
    "Fiche d'action": (schema_documents.fiche_action,),
    "Bilan": (schema_documents.annee,),
    "Modifier": (schema.modifier,),
}
for onglet, remplir in zip(
    st.tabs(list(onglets), key="onglet_schema", on_change="rerun", bind="query-params"),
    onglets.values(),
    strict=True,
):
    with onglet:
        # Un onglet fermé n'est pas calculé.
        if onglet.open:
            for place in remplir:
                place()
