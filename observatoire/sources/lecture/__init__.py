"""D'un fichier déposé, quel qu'il soit, à des feuilles de texte que DuckDB lit à pleine vitesse."""

from observatoire.sources.lecture.feuille import Feuille
from observatoire.sources.lecture.ouverture import empreinte, est_geographique, ouvrir

__all__ = ["Feuille", "empreinte", "est_geographique", "ouvrir"]
