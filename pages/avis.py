"""Avis : que devons-nous répondre, et pour quand ?"""

from observatoire.ui import avis, comite, composants, registres, saisie

comite.page("Que devons-nous répondre, et pour quand ?")
jour = avis.situer(registres.aujourd_hui())
lus = avis.repondre(jour)
composants.onglets(
    "onglet_avis",
    {
        "Échéances": lambda: avis.echeances(lus, jour),
        "Demande et motifs": lambda: avis.demande(lus, jour),
        "À emporter": lambda: avis.emporter(jour),
        "Registre à remplir": lambda: saisie.saisir("avis"),
        "Règles et délais": avis.regles,
    },
)
