"""Parentalité : où les parents se retrouvent-ils ?"""

from observatoire.ui import comite, composants, parentalite, parties

comite.page("Où les parents se retrouvent-ils ?")
parentalite.repondre()
composants.onglets(
    "onglet_parentalite",
    {
        "Lieux et arrêts": parentalite.lieux,
        "Où s'appuyer": lambda: parties.montrer("parentalite_appuis", "appuis", titre=False),
        "Services itinérants": parentalite.itinerants,
        "Document ressource": parentalite.ressource,
    },
)
