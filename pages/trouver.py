"""Trouver un mode d'accueil : où faire garder mon enfant ?"""

from observatoire.ui import comite, trouver

comite.page("Où faire garder mon enfant ?")
commune = trouver.choisir()
trouver.repondre(commune)
trouver.montrer(commune)
