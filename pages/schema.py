"""Schéma : que faisons-nous, pour quoi, avec quel argent, et où en est-on ?"""

from observatoire.ui import comite, composants, figures, schema, schema_vues

comite.page("Que faisons-nous, pour quoi, avec quel argent, et où en est-on ?")
schema.repondre()
composants.onglets(
    "onglet_schema",
    {
        "Plan": schema.arbre,
        "Frise": schema_vues.frise,
        "Carte": lambda: figures.montrer_recette("carte_plan", "carte-plan"),
        "Budget": schema_vues.argent,
        "Cibles": schema_vues.cibles,
        "Volets légaux": schema_vues.legal,
        "Bilan": schema_vues.annee,
        "Modifier": schema.modifier,
    },
)
