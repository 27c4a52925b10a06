"""Les cinq façons de prolonger un passé, toutes sous la même forme : c'est ce qui les compare.

Un `Passe` est tout ce qu'une méthode a le droit de voir à la date d'origine. Les mêmes fonctions
servent à projeter et au rétro-test : ce qui est jugé est ce qui est utilisé.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import projection as pr
from observatoire.methodes.incertitude import rapport

Tableau = NDArray[np.float64]

METHODES: dict[str, str] = {
    "constante": "rien ne change",
    "lineaire": "la tendance continue",
    "ratios_epci": "le rythme de l'ensemble",
    "ratios_locaux": "chacune à son rythme",
    "ratios_retrecis": "entre les deux rythmes",
}


@dataclass(frozen=True)
class Passe:
    """Ce qu'on sait à l'origine, un élément par commune.

    `depart` puis `arrivee` : la base et ce qu'elle est devenue (d'où le ratio) ; `base` : celle qui
    deviendra la cible ; `pas` : durée à projeter sur durée observée (le ratio est mis à cette
    puissance). `dernier` et `tendance` : la cible si rien ne change, si la droite continue.
    `bruit` : variance relative du dernier niveau. `derive` : variance relative de ce que
    l'ensemble peut faire d'ici la cible. `reference` : numéro de l'ensemble de chaque commune.
    """

    depart: Tableau
    arrivee: Tableau
    base: Tableau
    dernier: Tableau
    tendance: Tableau
    bruit: Tableau
    pas: float = 1.0
    derive: float = 0.0
    reference: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        if not len(self.reference):
            object.__setattr__(self, "reference", np.zeros(len(self.depart), dtype=np.int64))
        tailles = {len(x) for x in (self.depart, self.arrivee, self.base, self.dernier)}
        if len(tailles) != 1:
            raise AppelIncorrect("Chaque commune doit avoir une valeur à chaque date du passé.")


@dataclass(frozen=True)
class Prevision:
    """Moyenne projetée par commune et ce qui l'entoure.

    `propre` : variance propre à chaque commune, en plus du hasard des comptes ; `commun` :
    écart-type partagé par toutes (si l'ensemble se trompe, elles se trompent ensemble).
    """

    mu: Tableau
    propre: Tableau
    commun: Tableau

    @property
    def var(self) -> Tableau:
        """Variance totale : μ + propre + commun²."""
        return np.asarray(self.mu + self.propre + self.commun**2)

    def fois(self, facteur: ArrayLike) -> "Prevision":
        """La même prévision multipliée, commune par commune."""
        f = np.asarray(facteur, float)
        return Prevision(self.mu * f, self.propre * f**2, self.commun * f)

    def somme(self, choix: ArrayLike | None = None, niveau: str = "epci") -> tuple[float, float]:
        """Moyenne et variance du total des communes choisies (toutes par défaut) ; `niveau` publié."""
        ici = slice(None) if choix is None else np.asarray(choix)
        mu = float(self.mu[ici].sum())
        return mu, mu + float(self.propre[ici].sum()) + float(self.commun[ici].sum()) ** 2


def prevoir(methode: str, passe: Passe, force: pr.Force | None = None) -> Prevision:
    """La projection d'un passé par une méthode (clé de `METHODES`).

    `force` : celle du rétrécissement, estimée sur le passé donné si elle manque. La variance est
    μ + n²((1 − λ)τ² + c/N), plus la dérive. Lève AppelIncorrect pour une méthode inconnue.
    """
    if methode not in METHODES:
        raise AppelIncorrect(
            f"La méthode « {methode} » n'existe pas. Possibles : {', '.join(METHODES)}."
        )
    if methode in ("constante", "lineaire"):
        mu = passe.dernier if methode == "constante" else passe.tendance
        return Prevision(mu, mu**2 * passe.bruit, mu * np.sqrt(passe.derive))
    connue = force or pr.estimer_force(passe.depart, passe.arrivee)
    reference, relatif = _reference(passe)
    zero = np.zeros(len(passe.base))
    lam = {
        "ratios_epci": zero,
        "ratios_locaux": zero + 1,
        "ratios_retrecis": pr.poids_local(passe.depart, connue.k),
    }[methode]
    ratio = pr.retrecir(rapport(passe.arrivee, passe.depart), reference, lam)
    mu = passe.base * ratio**passe.pas
    # Le ratio est mis à une puissance : son incertitude l'est aussi.
    levier = (passe.base * passe.pas * np.where(ratio > 0, ratio, 1.0) ** (passe.pas - 1)) ** 2
    tau2 = connue.tau2 if np.isfinite(connue.tau2) else 0.0
    doute = (1 - lam) * tau2
    if methode == "ratios_locaux":
        doute = np.divide(ratio, passe.depart, out=reference.copy(), where=passe.depart > 0)
    return Prevision(mu, levier * doute, np.sqrt(levier * relatif + mu**2 * passe.derive))


def derive_annuelle(totaux: ArrayLike, dates: ArrayLike, bruit: bool = True) -> float:
    """Variance relative annuelle d'un ensemble, au-delà du hasard des comptes.

    `totaux` : comptes successifs (ou niveaux) de périodes de même durée, `dates` : leurs milieux.
    Tirée des variations en logarithme entre périodes voisines ; 0 si le hasard suffit à les
    expliquer, NaN avec moins de deux périodes. `bruit` faux : des niveaux sans hasard de tirage.
    """
    y, t = np.asarray(totaux, float), np.asarray(dates, float)
    gardes = y > 0
    y, t = y[gardes], t[gardes]
    if len(y) < 2:
        return float("nan")
    carres = np.diff(np.log(y)) ** 2
    if bruit:
        carres = carres - (1 / y[1:] + 1 / y[:-1])
    return max(0.0, float(carres.sum() / np.diff(t).sum()))


def _reference(passe: Passe) -> tuple[Tableau, Tableau]:
    """Ratio de l'ensemble de chaque commune et sa variance (c/N, c = ratio : hasard de Poisson)."""
    nombre = int(passe.reference.max()) + 1 if len(passe.reference) else 0
    depart = np.bincount(passe.reference, passe.depart, nombre)
    arrivee = np.bincount(passe.reference, passe.arrivee, nombre)
    ratio = np.nan_to_num(rapport(arrivee, depart))
    relatif = np.divide(ratio, depart, out=np.zeros_like(ratio), where=depart > 0)
    return ratio[passe.reference], relatif[passe.reference]
