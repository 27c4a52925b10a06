"""Instances et agenda : qui se réunit, qu'a-t-on décidé, et qu'est-ce qui arrive ?"""

from observatoire.ui import agenda, comite, composants, guichet, parties, registres, saisie

comite.page("Qui se réunit, qu'a-t-on décidé, et qu'est-ce qui arrive ?")
jour = registres.aujourd_hui()
agenda.repondre(agenda.evenements(jour, public=False), jour, public=False)
composants.onglets(
    "onglet_instances",
    {
        "Agenda": lambda: agenda.agenda_du_comite(jour),
        "Propositions reçues": lambda: guichet.relire(enquetes=False),
        "Fréquentation et suites": lambda: parties.montrer(
            "bilans_evenements", "bilans", saisies=True
        ),
        "Réunions": lambda: agenda.reunions(jour),
        "Compte rendu": lambda: agenda.compte_rendu(jour),
        "Décisions": agenda.decisions,
        "À arbitrer": lambda: agenda.coordination(jour),
        "Composition": lambda: agenda.composition(jour),
        "Vu par les familles": lambda: agenda.apercu_public(jour),
        "À remplir": lambda: saisie.choisir(agenda.TABLES, "instances_table"),
    },
)
