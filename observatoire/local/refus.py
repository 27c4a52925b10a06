"""Une cellule que l'on ne comprend pas : ce qui cloche, un exemple, le geste qui répare."""


class SaisieIncomprise(ValueError):
    """Interne à `local` : devient un `Probleme` avec sa ligne et sa colonne."""

    def __init__(self, constat: str, attendu: str = "", faire: str = "") -> None:
        self.constat, self.attendu, self.faire = constat, attendu, faire
        super().__init__(constat)
