"""Ce que la lecture d'une feuille a donné, rempli d'étape en étape."""

from dataclasses import dataclass, field


@dataclass
class Bilan:
    """Ce que la lecture d'une feuille a donné."""

    lignes_lues: int = 0
    millesimes: list[int] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
