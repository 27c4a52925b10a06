"""Données : d'où viennent ces chiffres, et sont‑ils à jour ?"""

from observatoire.ui import comite, composants, consultation, depot, ouvertes

comite.page("D'où viennent ces chiffres, sont‑ils à jour ?")
composants.onglets(
    "onglet",
    {
        "Déposer": depot.deposer,
        "Fichiers et journal": consultation.fichiers,
        "Sources et fraîcheur": consultation.sources,
        "Dictionnaire": consultation.dictionnaire,
        "Territoire": consultation.territoire,
        "Données ouvertes": ouvertes.publier,
        "Journal des gestes": consultation.gestes,
    },
)
