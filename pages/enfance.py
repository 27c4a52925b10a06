"""Enfance et jeunesse : combien d'enfants, quelle offre, à quelle distance ?"""

from observatoire.ui import comite, composants, enfance

comite.page("Combien d'enfants, quelle offre, à quelle distance ?")
enfance.repondre()
composants.onglets(
    "onglet_enfance",
    {
        "Combien d'enfants": enfance.combien,
        "Accueils de loisirs": enfance.accueils,
        "Usage et prix": enfance.usage,
        "Dédoubler l'accueil": enfance.dedoubler,
        "Transporter les enfants": enfance.transporter,
        "Chaque commune": enfance.par_commune,
        "Écoles": enfance.ecoles,
        "Besoins des jeunes": enfance.jeunes,
    },
)
