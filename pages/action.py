"""Une action du plan : pourquoi, avec quoi, où en est-elle, et que faut-il remplir ?"""

from observatoire.ui import action, comite, composants

comite.page("Pourquoi cette action, avec quoi, et où en est-elle ?")
choisie = action.choisir()
if choisie is not None:
    action.repondre(choisie)
    composants.onglets(
        "onglet_action",
        {
            "L'action": lambda: action.fiche(choisie),
            "Ce qui existe": lambda: action.existe(choisie),
            "Remplir": lambda: action.remplir(choisie),
            "Documents": lambda: action.documents(choisie),
        },
    )
