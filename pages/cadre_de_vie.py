"""Cadre de vie : comment vit-on ici : logement, emploi, mobilité, services ?"""

from observatoire.ui import cadre_de_vie, comite, composants

comite.page("Comment vit-on ici\u00a0: logement, emploi, mobilité, services\u00a0?")
cadre_de_vie.repondre()
composants.onglets(
    "onglet_cadre",
    {
        "Portrait": cadre_de_vie.portrait,
        "Logement": cadre_de_vie.logement,
        "Se déplacer": cadre_de_vie.deplacements,
        "Transport à la demande": cadre_de_vie.tad,
    },
)
