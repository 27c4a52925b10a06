"""La loi exacte de ce qu'un tirage permet de dire d'une commune : elle juge la formule du produit."""

from __future__ import annotations

import numpy as np
from scipy import stats


def effectif_exact(x: int, n: int, ensemble: int, confiance: float = 0.95) -> tuple[int, int]:
    """Combien sont-ils parmi `ensemble`, si x l'étaient parmi n tirés : hypergéométrique, mid-p."""
    possibles = np.arange(x, ensemble - (n - x) + 1)
    egal = stats.hypergeom.pmf(x, ensemble, possibles, n) / 2
    sous = stats.hypergeom.cdf(x, ensemble, possibles, n) - egal
    dessus = stats.hypergeom.sf(x, ensemble, possibles, n) + egal
    gardes = possibles[np.minimum(sous, dessus) > (1 - confiance) / 2]
    return int(gardes.min()), int(gardes.max())
