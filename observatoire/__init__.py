"""Observatoire territorial : des fichiers déposés dans `data/` aux décisions du comité."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("observatoire")
except PackageNotFoundError:  # dépôt lu sans être installé
    __version__ = "0+non-installe"
