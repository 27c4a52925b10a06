"""Carte : où ?"""

from observatoire.ui import carte, comite

comite.page("Où ?")
carte.page()
