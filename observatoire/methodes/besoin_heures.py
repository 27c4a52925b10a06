"""Le besoin d'accueil en enfants et en heures : qui cherche, pour combien d'heures, donc combien de places.

E enfants de moins de 3 ans, dont une part s avec un seul parent. Temps plein : (E(1−s)·m·p + E·s·e)(1−t), où m,
p, e sont les parts de mères, de pères et de parents seuls en emploi et t celle du temps partiel ; partiel : la
même avec t ; autre : le reste. Cherchent k·u enfants de chaque groupe (u l'usage d'aujourd'hui, k le souhait
rapporté à l'usage, jamais plus que le groupe), h heures par semaine chacun. Places = heures ÷ (O·τ), O heures
d'ouverture d'une place par semaine, τ l'occupation que l'on peut atteindre. Des enfants ne se soustraient
jamais à des places : l'écart est en heures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from observatoire.methodes.besoin import Hypothese

GRAINE, TIRAGES = 20261129, 60_000
PUISSANCE_SOBOL = 4096


@dataclass(frozen=True)
class Besoin:
    """Le besoin : enfants par groupe (`groupes`), ceux qui cherchent (`cherchent`) et leurs heures par semaine
    (`heures`), par groupe ; `places` à temps plein. Des nombres, ou des tableaux de tirages."""

    groupes: dict[str, Any]
    cherchent: dict[str, Any]
    heures: dict[str, Any]
    places: Any

    @property
    def enfants(self) -> Any:
        """Les enfants qui cherchent un accueil."""
        return sum(self.cherchent.values())

    @property
    def heures_semaine(self) -> Any:
        """Les heures d'accueil cherchées par semaine."""
        return sum(self.heures.values())

    @property
    def reguliere(self) -> Any:
        """Les heures des parents qui travaillent ; le reste est occasionnel."""
        return self.heures["plein"] + self.heures["partiel"]

    @property
    def par_accueil(self) -> tuple[Any, Any]:
        """Les heures régulières, puis occasionnelles : celles de l'un ne servent pas l'autre."""
        return self.reguliere, self.heures["autre"]


def besoin(v: Mapping[str, Any]) -> Besoin:
    """Le besoin pour ces hypothèses (clés de `HYPOTHESES`, plus `ouverture` et `occupation`)."""
    e, s = v["enfants"], v["seul"]
    occupes = e * (1 - s) * v["mere"] * v["pere"] + e * s * v["seul_emploi"]
    plein = occupes * (1 - v["partiel"])
    partiel = occupes * v["partiel"]
    groupes = {"plein": plein, "partiel": partiel, "autre": e - plein - partiel}
    cherchent = {g: n * np.minimum(v["souhait"] * v[f"u_{g}"], 1.0) for g, n in groupes.items()}
    heures = {g: n * v[f"h_{g}"] for g, n in cherchent.items()}
    places = sum(heures.values()) / (v["ouverture"] * v["occupation"])
    return Besoin(groupes, cherchent, heures, places)


def tirer(hypotheses: Sequence[Hypothese], fixes: Mapping[str, float], n: int = TIRAGES) -> Besoin:
    """Le besoin sur `n` tirages triangulaires et indépendants des hypothèses ; mêmes entrées, mêmes tirages.

    Aucune plage n'est une probabilité : à dire « si toutes ces hypothèses sont aussi plausibles ».
    """
    hasard = np.random.default_rng(GRAINE)
    tires = {h.cle: _triangulaire(hasard, h, n) for h in hypotheses}
    return besoin(tires | dict(fixes))


def _triangulaire(hasard: np.random.Generator, h: Hypothese, n: int) -> NDArray[np.float64]:
    if h.bas == h.haut:
        return np.full(n, h.central)
    return hasard.triangular(h.bas, h.central, h.haut, n)


def quantiles(tirages: Any) -> tuple[float, float, float]:
    """10, 50 et 90 % de tirages."""
    bas, milieu, haut = np.quantile(tirages, (0.1, 0.5, 0.9))
    return float(bas), float(milieu), float(haut)


def enveloppe(hypotheses: Sequence[Hypothese], fixes: Mapping[str, float]) -> tuple[Besoin, Besoin]:
    """Tout au moins, puis tout au plus exigeant à la fois : une enveloppe, jamais « la fourchette ».

    Le besoin baisse quand il y a plus de parents seuls ou de temps partiels ; il monte avec tout le reste.
    """
    baisse = ("seul", "partiel")
    moins = {h.cle: h.haut if h.cle in baisse else h.bas for h in hypotheses}
    plus = {h.cle: h.bas if h.cle in baisse else h.haut for h in hypotheses}
    return besoin(moins | dict(fixes)), besoin(plus | dict(fixes))


def poids(hypotheses: Sequence[Hypothese], fixes: Mapping[str, float]) -> dict[str, float]:
    """La part de la dispersion des places que chaque hypothèse explique (indices totaux de Sobol), la plus
    forte d'abord."""
    libres = [h for h in hypotheses if h.bas < h.haut]
    constants = {h.cle: h.central for h in hypotheses if h.bas == h.haut}
    lois = [
        stats.triang((h.central - h.bas) / (h.haut - h.bas), h.bas, h.haut - h.bas) for h in libres
    ]

    def places(x: NDArray[np.float64]) -> Any:
        tires = {h.cle: x[i] for i, h in enumerate(libres)}
        return besoin(tires | constants | dict(fixes)).places

    rendus = stats.sobol_indices(
        func=places, n=PUISSANCE_SOBOL, dists=lois, rng=np.random.default_rng(GRAINE)
    )
    totaux = {h.cle: float(t) for h, t in zip(libres, rendus.total_order, strict=True)}
    return dict(sorted(totaux.items(), key=lambda x: -x[1]))
