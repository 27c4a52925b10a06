"""Réglages : que sait l'observatoire de notre collectivité ?"""

from observatoire.ui import comite, composants, reglages

comite.page("Que sait l'observatoire de notre collectivité\u00a0?")
composants.onglets(
    "onglet_reglages",
    {
        "Collectivité": reglages.collectivite,
        "Compétences": reglages.competences,
        "Secteurs": reglages.secteurs,
        "Seuils et comparaisons": reglages.seuils,
        "Action sociale et études": reglages.actions,
        "Historique": reglages.historique,
    },
)
