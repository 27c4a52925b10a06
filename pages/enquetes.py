"""Enquêtes : que disent les parents, les jeunes, les habitants ?"""

from observatoire.ui import comite, composants, enquetes, guichet

comite.page("Que disent les parents, les jeunes, les habitants ?")
enquetes.repondre()
composants.onglets(
    "onglet_enquetes",
    {
        "Ce qu'ils disent": enquetes.resultats,
        "Préparer une enquête": enquetes.preparer,
        "Ce qui est reçu": guichet.relire,
        "Recopier le papier": guichet.recopier,
    },
)
