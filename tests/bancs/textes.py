"""Le texte de chaque page et onglet du comité : ni fichier, ni commande, ni hachage, ni mot anglais.

`python -m tests.bancs textes` ouvre toutes les adresses (`tests.ecrans`) et imprime chaque faute.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from observatoire.entrepot.construction import actualiser
from tests import ecrans
from tests.test_phrases import refus, textes


def banc() -> list[tuple[str, str, str]]:
    """Une ligne par faute, puis le compte des écrans lus."""
    fautes, vus = [], 0
    with tempfile.TemporaryDirectory() as dossier:
        actualiser(ecrans.RACINE / "data", Path(dossier))
        os.environ["OBSERVATOIRE_DONNEES"] = str(ecrans.RACINE / "data")
        os.environ["OBSERVATOIRE_ENTREPOT"] = dossier
        for adresse in ecrans.comite():
            page, _, choix = adresse.partition("?")
            fichier = ecrans.RACINE / "pages" / f"{page}.py"
            if page == "donnees" or not fichier.is_file():
                continue
            essai = AppTest.from_file(str(fichier), default_timeout=300)
            for cle, valeur in parse_qsl(choix):
                essai.query_params[cle] = valeur
            dits = textes(essai.run())
            vus += 1
            fautes += [(adresse, faute, "") for dit in dits for faute in refus(dit)]
    return [*fautes, (f"{vus} écrans lus", f"{len(fautes)} fautes", "")]
