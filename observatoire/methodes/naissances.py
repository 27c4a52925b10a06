"""Prolonger une série de naissances, la partager entre communes, et dire de combien on peut se tromper.

L'ensemble est projeté, puis partagé : sur de petits comptes, projeter chacun seul amplifie le hasard, et
tout doit s'additionner. Formules et réglages (φ = 0,8, fenêtre de 9 ans) fixés avant d'être essayés.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.previsions import Prevision

Tableau = NDArray[np.float64]

PHI, FENETRE = 0.8, 9
PARTS = "parts"
COMBINE = "combine"
A_PRIORI = (
    10.0  # naissances réparties également : une commune sans naissance n'a pas une part nulle
)
MEMOIRE_ENSEMBLE, MEMOIRE_PART = (
    4.0,
    9.0,
)  # années qui fondent le niveau de l'ensemble, celui d'une part
AMPLEURS = (0.05, 0.07, 0.10, 0.15)
AMPLEUR_DEFAUT = 0.07

METHODES: dict[str, str] = {
    COMBINE: "la moyenne de trois ans, de cinq ans et de la tendance amortie",
    "amorti": "la tendance continue et s'amortit",
    "constante": "rien ne change",
    "moyenne_5": "les cinq dernières années continuent",
    "moyenne_9": "les neuf dernières années continuent",
    "derniere": "la dernière année continue",
    "lineaire": "la tendance continue",
}


def prolonger(methode: str, series: ArrayLike, horizon: int) -> Tableau:
    """Les `horizon` années à venir de chaque série (lignes), jamais sous zéro.

    `series` : une ligne par territoire, une colonne par année connue, de la plus ancienne. « constante »
    est la moyenne des trois dernières. Lève AppelIncorrect si la méthode est inconnue ou la série vide.
    """
    y = np.atleast_2d(np.asarray(series, float))
    if methode not in METHODES:
        raise AppelIncorrect(
            f"La méthode « {methode} » n'existe pas. Possibles : {', '.join(METHODES)}."
        )
    if y.shape[1] < 2 or horizon < 1:
        raise AppelIncorrect(
            "Il faut au moins deux années connues et une à venir (exemple : 17 et 6)."
        )
    return np.asarray(np.maximum(0.0, _SUITES[methode](y, horizon)))


def parts(series: ArrayLike) -> Tableau:
    """La part de chaque territoire dans l'ensemble : ses naissances des neuf dernières années, un peu
    rapprochées d'un partage égal. Leur somme vaut 1."""
    n = np.asarray(series, float)[:, -FENETRE:].sum(axis=1)
    return np.asarray((n + A_PRIORI / len(n)) / (n.sum() + A_PRIORI))


def repartir(methode: str, series: ArrayLike, ensemble: ArrayLike) -> Tableau:
    """La prévision de l'ensemble (une valeur par année) partagée entre les territoires.

    `PARTS` : parts des neuf dernières années ; une méthode de `METHODES` : parts de ce qu'elle
    annoncerait à chacun. La somme des territoires rend toujours l'ensemble.
    """
    y, total = np.asarray(series, float), np.asarray(ensemble, float)
    if methode == PARTS:
        return np.asarray(parts(y)[:, None] * total)
    seuls = prolonger(methode, y, len(total))
    sommes = seuls.sum(axis=0)
    egales = np.full_like(seuls, 1 / len(y))
    return np.asarray(np.divide(seuls, sommes, out=egales, where=sommes > 0) * total)


def variance(
    mu: ArrayLike, annees: ArrayLike, horizon: ArrayLike, *, memoire: float, ampleur: float
) -> Tableau:
    """Variance de la somme de `annees` années finissant à `horizon` ans : le hasard des comptes, celui
    du niveau (fondé sur `memoire` années), et la dérive (`ampleur` σ) qui grandit avec l'horizon."""
    m, a, h = (np.asarray(x, float) for x in (mu, annees, horizon))
    return np.asarray(m * (1 + a / memoire) + (ampleur * m) ** 2 * (h + 1))


@dataclass(frozen=True)
class Partagee(Prevision):
    """Les naissances d'une année, par commune : la variance d'un total dépend de ce qu'il réunit.

    `ampleurs` : σ de chaque niveau publié. L'ensemble n'a pas le doute des parts, qui s'y compense.
    """

    horizon: int = 1
    ampleurs: tuple[tuple[str, float], ...] = ()

    def somme(self, choix: ArrayLike | None = None, niveau: str = "epci") -> tuple[float, float]:
        """Moyenne et variance du total des communes choisies (toutes par défaut)."""
        mu = float(self.mu.sum() if choix is None else self.mu[np.asarray(choix)].sum())
        memoire = MEMOIRE_ENSEMBLE if niveau == "epci" else MEMOIRE_PART
        sigma = dict(self.ampleurs).get(niveau, AMPLEUR_DEFAUT)
        return mu, float(variance(mu, 1, self.horizon, memoire=memoire, ampleur=sigma))

    def fois(self, facteur: ArrayLike) -> "Partagee":
        """La même prévision multipliée, commune par commune."""
        f = np.asarray(facteur, float)
        return replace(self, mu=self.mu * f, propre=self.propre * f**2, commun=self.commun * f)


def partagee(mu: Tableau, horizon: int, ampleurs: dict[str, float]) -> Partagee:
    """La prévision d'une année, ses moyennes par commune données.

    Le doute commun (niveau et dérive de l'ensemble) et le doute propre (la part de chacune) servent à
    qui additionne des années, comme les enfants à naître.
    """
    total, sigma = float(mu.sum()), ampleurs.get("epci", AMPLEUR_DEFAUT)
    niveau = 1 / (MEMOIRE_ENSEMBLE * total) if total > 0 else 0.0
    part = mu / total if total > 0 else mu
    commun = mu * np.sqrt(niveau + sigma**2 * (horizon + 1))
    return Partagee(mu, mu * (1 - part) / MEMOIRE_PART, commun, horizon, tuple(ampleurs.items()))


def _niveau(annees: int) -> Callable[[Tableau, int], Tableau]:
    return lambda y, h: np.repeat(y[:, -annees:].mean(axis=1)[:, None], h, axis=1)


def _pente(y: Tableau) -> Tableau:
    x = np.arange(y.shape[1]) - (y.shape[1] - 1) / 2
    return np.asarray(y @ x / (x @ x))


def _droite(y: Tableau, horizon: int) -> Tableau:
    pas = (y.shape[1] - 1) / 2 + np.arange(1, horizon + 1)
    return np.asarray(y.mean(axis=1)[:, None] + _pente(y)[:, None] * pas)


def _amorti(y: Tableau, horizon: int) -> Tableau:
    """Le niveau de trois ans est celui de leur milieu : un pas amorti le ramène à la dernière année."""
    pas = PHI + np.cumsum(PHI ** np.arange(1, horizon + 1))
    return np.asarray(_niveau(3)(y, horizon) + _pente(y[:, -FENETRE:])[:, None] * pas)


def _combine(y: Tableau, horizon: int) -> Tableau:
    return np.asarray((_niveau(3)(y, horizon) + _niveau(5)(y, horizon) + _amorti(y, horizon)) / 3)


_SUITES: dict[str, Callable[[Tableau, int], Tableau]] = {
    COMBINE: _combine,
    "amorti": _amorti,
    "constante": _niveau(3),
    "moyenne_5": _niveau(5),
    "moyenne_9": _niveau(9),
    "derniere": _niveau(1),
    "lineaire": _droite,
}
