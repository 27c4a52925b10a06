"""Compléter : quels fichiers manquent, et lesquels apportent le plus ?"""

from observatoire.ui import comite, completer

comite.page("Que reste-t-il à compléter, et par quoi commencer ?")
completer.repondre()
completer.recus()
completer.fichiers()
