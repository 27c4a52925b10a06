"""Inventaire : que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?"""

from observatoire.ui import comite, composants, inventaire

comite.page("Que savons-nous de l'offre du territoire, et que reste-t-il à compléter ?")
inventaire.repondre()
composants.onglets(
    "onglet_inventaire",
    {
        "Remplir": inventaire.remplir,
        "À compléter": inventaire.a_completer,
        "Exemple fictif": inventaire.exemple,
    },
)
