"""Les minutes de voiture : d'où elles viennent, et la carte qui les montre aux mêmes bornes partout."""

from typing import Any

import numpy as np
import pandas as pd

from observatoire.contenu.commun.couches import couches
from observatoire.entrepot.lecture import Lecteur
from observatoire.graphiques.classes import classer
from observatoire.graphiques.figure import Figure, Forme, Options

BORNES = (5.0, 10.0, 15.0, 20.0)


def carte_des_minutes(lecteur: Lecteur, valeurs: pd.DataFrame, **reste: Any) -> Figure:
    """Les minutes (`valeur`) de chaque commune ; un trajet inconnu est non disponible."""
    inconnu = valeurs["valeur"].isna()
    complet: dict[str, Any] = {
        "perimetre": f"{len(valeurs)} communes",
        "options": Options(nom_valeur="Minutes"),
    }
    return Figure(
        forme=Forme.CARTE,
        donnees=valeurs.assign(statut=np.where(inconnu, "absent", "estime")),
        unite="min",
        classes=classer(valeurs["valeur"], methode="manuelles", bornes=BORNES, decimales=0),
        **(couches(lecteur).dessin | complet | reste),
    )


def trajets(lecteur: Lecteur) -> str:
    """D'où viennent les minutes : mesurées et déposées, calculées par la route, ou estimées et comment."""
    return lecteur.obtention().dite()
