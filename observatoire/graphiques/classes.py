"""Découper des valeurs en classes, une fois, de la même façon partout.

Les valeurs sont d'abord arrondies aux décimales affichées : ce qu'on lit « 18,0 » est dans la
classe dont l'étiquette contient 18,0, dans la légende, sur la carte, sur le papier et dans
l'histogramme. Une classe va de la borne précédente exclue à sa propre borne incluse ; la
première inclut aussi son minimum.
"""

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import mapclassify
import numpy as np

from observatoire.erreurs import AppelIncorrect
from observatoire.formats import nombre

# Fisher-Jenks croît avec le carré de l'effectif : au-delà, on classe un échantillon régulier
# des valeurs triées, dont les ruptures sont les mêmes à l'œil et le calcul reste instantané.
MAX_JENKS = 300
# Au-delà, deux teintes d'une même rampe ne se distinguent plus (ΔE < 10).
CLASSES_AU_PLUS = 7


class Methode(StrEnum):
    """Façons de choisir les bornes."""

    QUANTILES = "quantiles"
    JENKS = "jenks"
    EGAUX = "egaux"
    ECART_TYPE = "ecart_type"
    MANUELLES = "manuelles"


LIBELLES_METHODES: dict[str, str] = {
    "quantiles": "classes d'effectifs égaux (quantiles)",
    "jenks": "seuils naturels (Jenks)",
    "egaux": "intervalles égaux",
    "ecart_type": "écarts à la moyenne (écart-type)",
    "manuelles": "bornes choisies",
}


@dataclass(frozen=True)
class Classes:
    """Bornes gelées : le même objet passé à deux cartes les rend comparables.

    `bornes` : n + 1 nombres croissants (deux égaux si une seule valeur, aucun si rien à
    classer, bouts infinis si les bornes sont choisies). `etiquettes` : n textes à la française.
    `centre` : borne autour de laquelle la palette diverge ; `neutre` : la classe juste au-dessus d'elle ne
    dit ni hausse ni baisse.
    """

    bornes: tuple[float, ...]
    methode: str
    etiquettes: tuple[str, ...]
    decimales: int = 0
    centre: float | None = None
    neutre: bool = False

    def __len__(self) -> int:
        return len(self.etiquettes)

    @property
    def nombre_sous_centre(self) -> int:
        """Combien de classes sont sous `centre` (0 sans centre)."""
        return 0 if self.centre is None else sum(b <= self.centre for b in self.bornes[1:])

    def ranger(self, valeurs: Iterable[float | None]) -> np.ndarray:
        """Indice de classe de chaque valeur (entiers) ; -1 pour une valeur vide.

        Une valeur hors des bornes (autre année, autre territoire) va dans la classe du bout,
        dont `etiquettes_pour` ouvre alors l'étiquette.
        """
        v = _arrondir(valeurs, self.decimales)
        if not len(self):
            return np.full(len(v), -1)
        rang = np.searchsorted(np.asarray(self.bornes[1:]), v, side="left")
        return np.where(np.isnan(v), -1, np.minimum(rang, len(self) - 1))

    def effectifs(self, valeurs: Iterable[float | None]) -> tuple[int, ...]:
        """Combien de valeurs dans chaque classe : la hauteur des barres de l'histogramme."""
        rangs = self.ranger(valeurs)
        return tuple(int(n) for n in np.bincount(rangs[rangs >= 0], minlength=len(self)))

    def etiquettes_pour(self, valeurs: Iterable[float | None]) -> tuple[str, ...]:
        """Étiquettes, ouvertes aux bouts (« 12,4 ou moins ») si des valeurs en sortent."""
        v = _arrondir(valeurs, self.decimales)
        v = v[~np.isnan(v)]
        textes = list(self.etiquettes)
        if not textes or not len(v):
            return tuple(textes)
        dessous, dessus = bool(v.min() < self.bornes[0]), bool(v.max() > self.bornes[-1])
        bas, haut = self.bornes[0], self.bornes[-1]
        if len(textes) == 1:
            return (_entre(min(v.min(), bas), max(v.max(), haut), self.decimales),)
        if dessous:
            textes[0] = _entre(-math.inf, self.bornes[1], self.decimales)
        if dessus:
            textes[-1] = _entre(self.bornes[-2] + 10**-self.decimales, math.inf, self.decimales)
        return tuple(textes)


def classer(
    valeurs: Iterable[float | None],
    *,
    methode: str = "quantiles",
    nombre: int = 5,
    decimales: int = 1,
    bornes: Sequence[float] = (),
    centre: float | None = None,
    neutre: bool = False,
) -> Classes:
    """Classes de `valeurs` (vides ignorées) ; pour deux cartes, y mettre les valeurs des deux.

    `bornes` (méthode manuelles) : les limites intérieures, par exemple (10, 20, 30).
    `centre` : une valeur qui a un sens (celle du département) et devient une borne ; `neutre` : la classe
    qui la suit est celle où rien ne change. Moins de
    valeurs distinctes que de classes : une classe par valeur. Lève `AppelIncorrect` pour une
    méthode inconnue, un nombre de classes hors de 1 à 9 ou des bornes manquantes.
    """
    _verifier_demande(methode, nombre, bornes)
    v = _arrondir(valeurs, decimales)
    v = np.sort(v[~np.isnan(v)])
    if not len(v):
        return Classes((), methode, (), decimales, None)
    centre = None if centre is None else round(float(centre), decimales)
    hautes = _bornes_hautes(v, methode, nombre, bornes, centre)
    arrondies = sorted({round(float(b), decimales) + 0.0 for b in hautes})
    if methode == Methode.MANUELLES:
        # Des bornes choisies valent pour toutes les années : les bouts restent ouverts.
        toutes = (-math.inf, *arrondies, math.inf)
    else:
        # Une borne égale au minimum fait une classe d'une seule valeur (souvent 0) : on la garde.
        toutes = (float(v[0]), *(b for b in arrondies if v[0] <= b < v[-1]), float(v[-1]))
    utile = centre if centre in toutes[1:-1] else None
    neutre = neutre and utile is not None
    return Classes(toutes, methode, _etiquettes(toutes, decimales), decimales, utile, neutre)


def _verifier_demande(methode: str, nombre: int, bornes: Sequence[float]) -> None:
    if methode not in list(Methode):
        raise AppelIncorrect(
            f"La méthode de classes « {methode} » n'existe pas. Possibles : {', '.join(Methode)}."
        )
    if not 1 <= nombre <= 9:
        raise AppelIncorrect(
            f"{nombre} classes demandées. Attendu : de 1 à 9 (au-delà, l'œil ne suit plus)."
        )
    if methode == Methode.MANUELLES and not len(bornes):
        raise AppelIncorrect(
            "Des bornes choisies sont demandées sans les donner. Exemple : bornes=(10, 20, 30)."
        )
    if any(not math.isfinite(b) for b in bornes):
        raise AppelIncorrect("Une borne de classe n'est pas un nombre. Exemple : (10, 20, 30).")


def _bornes_hautes(
    v: np.ndarray, methode: str, k: int, bornes: Sequence[float], centre: float | None
) -> list[float]:
    if methode == Methode.MANUELLES:
        return [*bornes, *([] if centre is None else [centre])]
    if centre is None or not v[0] <= centre < v[-1]:
        return _decouper(v, methode, k)
    moitie = max(1, k // 2)
    sous, sur = v[v <= centre], v[v > centre]
    return [*_decouper(sous, methode, moitie), centre, *_decouper(sur, methode, moitie)]


def _decouper(v: np.ndarray, methode: str, k: int) -> list[float]:
    distinctes = np.unique(v)
    if len(distinctes) <= k:
        return [float(x) for x in distinctes]
    with warnings.catch_warnings():
        # mapclassify avertit quand des quantiles se confondent : le tri des bornes s'en charge.
        warnings.simplefilter("ignore")
        if methode == Methode.QUANTILES:
            bacs = mapclassify.Quantiles(v, k=k).bins
        elif methode == Methode.EGAUX:
            bacs = mapclassify.EqualInterval(v, k=k).bins
        elif methode == Methode.ECART_TYPE:
            bacs = mapclassify.StdMean(v).bins
        else:
            reduit = _echantillon(v)
            bacs = mapclassify.FisherJenks(reduit, k=min(k, len(np.unique(reduit)))).bins
    return [float(b) for b in bacs]


def _echantillon(v: np.ndarray) -> np.ndarray:
    if len(v) <= MAX_JENKS:
        return v
    reduit: np.ndarray = v[np.linspace(0, len(v) - 1, MAX_JENKS).round().astype(int)]
    return reduit


def _etiquettes(bornes: tuple[float, ...], decimales: int) -> tuple[str, ...]:
    """La borne basse écrite est la première valeur affichable après la borne exclue."""
    bas = [bornes[0], *(x + 10**-decimales for x in bornes[1:-1])]
    return tuple(_entre(x, y, decimales) for x, y in zip(bas, bornes[1:], strict=True))


def _entre(bas: float, haut: float, decimales: int) -> str:
    debut, fin = nombre(bas, decimales), nombre(haut, decimales)
    if math.isinf(bas):
        return f"{fin} ou moins"
    if math.isinf(haut):
        return f"{debut} ou plus"
    return fin if debut == fin else f"{debut} à {fin}"


def _arrondir(valeurs: Iterable[float | None], decimales: int) -> np.ndarray:
    # `round` de Python, et non celui de numpy : il arrondit exactement comme l'affichage.
    return np.array(
        [
            math.nan if x is None or not math.isfinite(x) else round(float(x), decimales) + 0.0
            for x in valeurs
        ],
        dtype=float,
    )
