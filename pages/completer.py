"""Compléter : les questions à répondre, les questionnaires à envoyer, les fichiers à prendre."""

from observatoire.ui import comite, completer, composants, questionnaire, questions

comite.page("Que reste-t-il à compléter, et par quoi commencer ?")
completer.repondre()
completer.recus()
composants.onglets(
    "onglet_completer",
    {
        "Répondre": questions.repondre,
        "Demander aux structures": questionnaire.montrer,
        "Fichiers": completer.fichiers,
    },
)
