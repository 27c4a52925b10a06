"""Entre quoi et quoi se tient une valeur qui n'a pas d'intervalle à montrer : sa collecte le dit.

Un chiffre arrondi vaut ses bornes ; un grand comptage d'événements ou une grande part, qu'on montre sans
intervalle, gardent pour être jugés celui de leur hasard, comme les petits. Le reste est exact.
"""

from observatoire.affirmations.mesure import Mesuree
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes.incertitude import garwood, wilson
from observatoire.modele import Statut


def bornes(s: Sujet, m: Mesuree) -> tuple[float, float] | None:
    """L'intervalle sur lequel juger une valeur connue ; None si elle est exacte, `(-inf, inf)` si rien ne
    permet de la borner."""
    if m.bornes or m.valeur is None:
        return m.bornes
    if m.statut == Statut.ARRONDI:
        return arrondie(s, m) if s.forme == "effectif" else (float("-inf"), float("inf"))
    if m.statut == Statut.ESTIME:
        return float("-inf"), float("inf")
    n, d = m.numerateur, m.denominateur
    if s.incertitude == "poisson":
        n = m.valeur if n is None and s.forme == "effectif" and s.periode == "annee" else n
        return tuple(b * m.valeur / n for b in garwood(n)) if n and n > 0 else None
    if s.incertitude == "part" and n is not None and d and 0 < n <= d:
        return tuple(b * m.valeur * d / n for b in wilson(n, d))
    return None


def arrondie(s: Sujet, m: Mesuree) -> tuple[float, float]:
    """Les bornes certaines d'un effectif : celles de son arrondi (la règle de sa source), ou lui-même s'il est exact."""
    v = m.valeur or 0.0
    if dites := m.certaines or m.bornes:
        return dites
    return s.arrondi.bornes(v) if m.statut == Statut.ARRONDI else (v, v)
