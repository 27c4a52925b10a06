"""Santé et droits : qui peut se soigner et faire valoir ses droits, à quelle distance ?"""

from observatoire.ui import comite, composants, etat, parties, sante

comite.page("Qui peut se soigner et faire valoir ses droits, à quelle distance ?")
ici = str(etat.territoire())
sante.repondre()
composants.onglets(
    "onglet_sante",
    {
        "À quelle distance": sante.distances,
        "Médecins et soignants": sante.medecins,
        "Bien vieillir": sante.bien_vieillir,
        "RSA, prime d'activité, MSA": sante.prestations,
        "Annuaire": lambda: parties.montrer("annuaire_social", "annuaire", titre=False, ou=ici),
    },
)
