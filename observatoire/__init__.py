"""Observatoire territorial : des fichiers déposés aux décisions du comité.

Ce que la bibliothèque promet de garder, importé seulement quand on s'en sert : `actualiser` construit
l'entrepôt d'un espace de travail, `ouvrir` le lit (`Lecteur`), `Reglages` et `lire_reglages` disent le
territoire, `Territoire` et `Niveau` désignent un lieu, `INDICATEURS` et `indicateur` sont les
déclarations, `figure_de` et `blocs_de` refont un élément par son nom, `rendre` en fait un fichier.
"""

from importlib import import_module as _charger
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatoire.contenu.registre import blocs_de as blocs_de
    from observatoire.contenu.registre import figure_de as figure_de
    from observatoire.documents import rendre as rendre
    from observatoire.entrepot.construction import actualiser as actualiser
    from observatoire.entrepot.lecture import Lecteur as Lecteur
    from observatoire.entrepot.lecture import indicateur as indicateur
    from observatoire.entrepot.lecture import ouvrir as ouvrir
    from observatoire.indicateurs.registre import INDICATEURS as INDICATEURS
    from observatoire.modele import Niveau as Niveau
    from observatoire.modele import Territoire as Territoire
    from observatoire.territoire import Reglages as Reglages
    from observatoire.territoire import lire_reglages as lire_reglages

try:
    __version__ = version("observatoire")
except PackageNotFoundError:  # dépôt lu sans être installé
    __version__ = "0+non-installe"

_OU = {
    "INDICATEURS": "indicateurs.registre",
    "Lecteur": "entrepot.lecture",
    "Niveau": "modele",
    "Reglages": "territoire",
    "Territoire": "modele",
    "actualiser": "entrepot.construction",
    "blocs_de": "contenu.registre",
    "figure_de": "contenu.registre",
    "indicateur": "entrepot.lecture",
    "lire_reglages": "territoire",
    "ouvrir": "entrepot.lecture",
    "rendre": "documents",
}
__all__ = list(_OU)


def __getattr__(nom: str) -> Any:
    if nom not in _OU:
        raise AttributeError(f"observatoire n'a pas de « {nom} »")
    return getattr(_charger(f"{__name__}.{_OU[nom]}"), nom)
