"""Acteurs : qui fait quoi, et où ?"""

from observatoire.ui import acteurs, associations, comite, composants, saisie

comite.page("Qui fait quoi, et où ?")
annuaire = acteurs.repondre()
composants.onglets(
    "onglet_acteurs",
    {
        "Annuaire": lambda: acteurs.montrer_annuaire(annuaire),
        "Lieux ressources": acteurs.montrer_lieux,
        "Documents ressources": acteurs.ressources,
        "Conventions": acteurs.montrer_conventions,
        "Appels à projets": acteurs.montrer_appels,
        "Engagement": acteurs.engagement,
        "Compléter l'annuaire": associations.completer,
        "À remplir": lambda: saisie.choisir(acteurs.TABLES, "acteurs_table"),
    },
)
