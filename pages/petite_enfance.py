"""Petite enfance : y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?"""

from observatoire.ui import comite, composants, petite_enfance

comite.page("Y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?")
petite_enfance.repondre()
composants.onglets(
    "onglet_petite_enfance",
    {
        "Situation": petite_enfance.situation,
        "Offre": petite_enfance.offre,
        "Besoin": petite_enfance.besoin,
        "Accès": petite_enfance.acces,
        "Zones": petite_enfance.zones,
        "Assistantes maternelles": petite_enfance.assistantes,
        "À compléter": petite_enfance.a_completer,
    },
)
