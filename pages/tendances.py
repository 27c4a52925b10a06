"""Tendances : depuis quand, et plus vite qu'ailleurs ?"""

from observatoire.ui import comite, tendances

comite.page("Depuis quand, et plus vite qu'ailleurs ?")
tendances.page()
