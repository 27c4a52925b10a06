"""Petite enfance : y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?"""

from observatoire.ui import comite, composants, petite_enfance

comite.page("Y a-t-il assez de places, du bon type, assez près, et pour combien de temps ?")
petite_enfance.repondre()
composants.onglets(
    "onglet_petite_enfance",
    {
        "Situation": petite_enfance.situation,
        "Offre": petite_enfance.offre,
        "Usage": petite_enfance.usage,
        "Besoin": petite_enfance.besoin,
        "Prix": petite_enfance.prix,
        "Accès": petite_enfance.acces,
        "Zones": petite_enfance.zones,
        "Familles": petite_enfance.familles,
        "Métiers": petite_enfance.metiers,
        "À compléter": petite_enfance.a_completer,
    },
)
