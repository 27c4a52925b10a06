"""`python -m observatoire` : la même commande, là où le script n'est pas dans le chemin."""

import sys

from observatoire.cli import principal

# Un processus auxiliaire relit ce fichier sous un autre nom : il ne doit pas relancer la commande.
if __name__ == "__main__":
    sys.exit(principal())
