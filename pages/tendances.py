"""Tendances : depuis quand, et plus vite qu'ailleurs ?"""

from observatoire.ui import comite, composants, etat, figures, tendances

comite.page("Depuis quand, et plus vite qu'ailleurs ?")
ou, choisi = str(etat.territoire()), etat.indicateur("population")
tendances.repondre(choisi)
tendances.courbe(choisi)
composants.onglets(
    "onglet_tendances",
    {
        "Naissances et décès": lambda: figures.montrer_recette(
            "naissances_deces", "naissances", ou=ou
        ),
        "Pyramide des âges": tendances.pyramide,
        "Chaque commune": lambda: figures.montrer_recette(
            "multiples", "multiples", identifiant=choisi, ou=ou, depuis=tendances.DEBUT_RECENT
        ),
        "Communes en barres": lambda: figures.montrer_recette(
            "classement", "classement", identifiant=choisi, ou=ou
        ),
    },
)
