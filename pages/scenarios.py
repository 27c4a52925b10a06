"""Scénarios : et si… ?"""

from observatoire.ui import comite, composants, scenarios, scenarios_formulaire

comite.page("Et si… ? Que changerait une décision, et pour qui ?")
scenario = scenarios_formulaire.choisir()
onglets = {
    "Qui gagne, qui perd": lambda: scenarios.gagnants(scenario),
    "Avant et après": lambda: scenarios.avant_apres(scenario),
    "Places, heures et coût": lambda: scenarios.bilan(scenario),
    "Comparer deux scénarios": lambda: scenarios.comparer(scenario),
    "Enregistrer et exporter": lambda: scenarios.garder(scenario),
}
scenarios.repondre(scenario)
composants.onglets("onglet_scenario", onglets)
