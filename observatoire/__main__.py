"""`python -m observatoire` : la même commande, là où le script n'est pas dans le chemin."""

import sys

from observatoire.cli import principal

sys.exit(principal())
