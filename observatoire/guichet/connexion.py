"""Une connexion qui traîne est fermée : sans cela, cent inconnus muets ferment le guichet à tous."""

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol

# Pour envoyer ses en-têtes, puis pour tout finir : une page est courte, une réponse aussi.
DEMANDE_SECONDES, VIE_SECONDES = 10.0, 60.0


class Connexion(H11Protocol):
    """Le protocole du serveur, avec deux délais."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Une connexion s'ouvre : ses délais courent."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._delais = (
            self.loop.call_later(DEMANDE_SECONDES, self._sans_demande),
            self.loop.call_later(VIE_SECONDES, self.transport.abort),
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Elle se ferme : plus rien à attendre d'elle."""
        for delai in self._delais:
            delai.cancel()
        super().connection_lost(exc)

    def _sans_demande(self) -> None:
        if self.cycle is None:  # aucune demande entière n'est arrivée
            self.transport.abort()
