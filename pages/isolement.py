"""Isolement : qui risque d'être loin de tout ?"""

from observatoire.ui import comite, composants, isolement, parties

comite.page("Qui risque d'être loin de tout ?")
isolement.repondre()
composants.onglets(
    "onglet_isolement",
    {
        "Quatre dimensions": isolement.dimensions,
        "Position et ressources": isolement.classes,
        "Aller-vers": isolement.aller_vers,
        "Pôles de proximité": isolement.poles,
        "Services du quotidien": isolement.services_du_quotidien,
        "Solidité": lambda: parties.montrer("exposition_solidite", "solidite"),
    },
)
