"""La commande `observatoire`."""

from observatoire.cli.commande import principal

__all__ = ["principal"]
