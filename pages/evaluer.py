"""Évaluer : qu'est-ce que cela a changé ?"""

from observatoire.ui import comite, composants, evaluer

comite.page("Qu'est-ce que cela a changé ?")
posees = evaluer.enregistrees()
evaluer.repondre(posees)
composants.onglets(
    "onglet_evaluer",
    {
        "Résultat": lambda: evaluer.resultat(posees),
        "Enregistrer une question": evaluer.enregistrer,
        "Quatre questions par action": evaluer.quatre_questions,
        "Suivi mensuel": lambda: evaluer.suivi(posees),
    },
    # Rien à lire tant qu'aucune question n'est posée : c'est elle qu'on vient écrire.
    ouvert=None if posees else "Enregistrer une question",
)
