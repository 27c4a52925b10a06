"""Portrait : qui sommes-nous, qu'est-ce qui change, et qu'est-ce qui est près ?"""

from observatoire.ui import comite, portrait

comite.page("Qui sommes-nous, et qu'est-ce qui change ici\u00a0?")
portrait.montrer()
