"""`python -m observatoire.guichet BOITE ADRESSE PORT [BASE]` : ce que lance `observatoire lancer --guichet`."""

import os
import sys
from pathlib import Path

from observatoire.guichet.boite import separee
from observatoire.guichet.serveur import servir

if __name__ == "__main__":
    os.umask(0o007)
    boite, adresse, port, *base = sys.argv[1:]
    servir(separee(Path(boite)), adresse, int(port), base[0] if base else "")
