"""Besoin d'accueil, offre et écart sur un bassin ; places pour 100 enfants et à temps plein.

D = Σ enfants × part qui cherche une place ; S = places × taux d'usage ; écart = max(0, D − S). L'écart
se calcule sur le bassin entier : la somme des écarts des communes oublie que l'on traverse une limite.

Un taux de couverture compte des *places à un instant* : il peut dépasser 100 et se dit « places pour
100 enfants de moins de 3 ans », jamais « % ». Pour plusieurs communes, on somme les places et les
enfants, puis on divise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.incertitude import rapport


@dataclass(frozen=True)
class Hypothese:
    """Un réglage du calcul et sa plage plausible ; `nom` se lit dans la figure."""

    cle: str
    nom: str
    bas: float
    central: float
    haut: float

    def __post_init__(self) -> None:
        if not self.bas <= self.central <= self.haut:
            raise AppelIncorrect(
                f"L'hypothèse « {self.nom} » va de {self.bas} à {self.haut} : sa valeur retenue "
                f"({self.central}) doit être entre les deux."
            )


def tornade(
    calculer: Callable[[dict[str, float]], float], hypotheses: Iterable[Hypothese]
) -> pd.DataFrame:
    """Ce que chaque hypothèse, seule, change au résultat : la plus forte d'abord.

    Colonnes `cle, nom, valeur_basse, valeur_haute, central, avec_bas, avec_haut, etendue`.
    """
    suite = list(hypotheses)
    base = {h.cle: h.central for h in suite}
    central = calculer(base)
    lignes = [
        (h.cle, h.nom, h.bas, h.haut, central,
         calculer(base | {h.cle: h.bas}), calculer(base | {h.cle: h.haut}))
        for h in suite
    ]  # fmt: skip
    noms = ["cle", "nom", "valeur_basse", "valeur_haute", "central", "avec_bas", "avec_haut"]
    table = pd.DataFrame(lignes, columns=noms)
    table["etendue"] = (table["avec_haut"] - table["avec_bas"]).abs()
    return table.sort_values("etendue", ascending=False, kind="stable").reset_index(drop=True)


# Une place « temps plein » : ouverte cette durée chaque semaine.
SEMAINE_REFERENCE = 50.0
JOURS_REFERENCE = 5.0


def taux_couverture(enfants: ArrayLike, places: ArrayLike) -> Any:
    """Places pour 100 enfants de moins de 3 ans ; NaN sans enfant (jamais de division par zéro).

    Au-dessus de 100 la valeur est gardée : une structure accueille aussi les enfants d'ailleurs.
    """
    return rapport(places, enfants, 100)


def places_etp(
    places: ArrayLike, heures_par_semaine: ArrayLike, reference: float = SEMAINE_REFERENCE
) -> Any:
    """Places équivalent temps plein : places × heures ouvertes par semaine ÷ semaine de référence.

    Dix places ouvertes 25 heures valent cinq places à temps plein. Une place ou une durée inconnue
    (NaN) donne NaN. Lève AppelIncorrect pour une référence nulle ou un compte négatif.
    """
    p, h = np.asarray(places, dtype="float64"), np.asarray(heures_par_semaine, dtype="float64")
    if not reference > 0:
        raise AppelIncorrect(
            f"La semaine de référence doit être positive (exemple : 50 heures), pas {reference}."
        )
    if np.any(p < 0) or np.any(h < 0) or np.any(h > 168):
        raise AppelIncorrect(
            "Des places ou des heures sont hors bornes (attendu : des places positives, "
            "entre 0 et 168 heures par semaine)."
        )
    return (p * h / reference)[()]


def places_etp_jours(places: ArrayLike, jours_par_semaine: ArrayLike) -> Any:
    """Places d'un arrêt itinérant : ouvert k jours sur cinq, il compte k/5 de ses places."""
    k = np.asarray(jours_par_semaine, dtype="float64")
    if np.any(k < 0) or np.any(k > 7):
        raise AppelIncorrect("Un arrêt ouvre entre 0 et 7 jours par semaine (exemple : 2).")
    return (np.asarray(places, dtype="float64") * k / JOURS_REFERENCE)[()]


def partager(etp: ArrayLike, part_occasionnelle: ArrayLike) -> tuple[Any, Any]:
    """Places (régulières, occasionnelles) : elles ne répondent pas au même besoin et ne se mêlent pas.

    `part_occasionnelle` est entre 0 et 1 ; inconnue (NaN), les deux le sont.
    """
    tout, part = np.asarray(etp, dtype="float64"), np.asarray(part_occasionnelle, dtype="float64")
    if np.any((part < 0) | (part > 1)):
        raise AppelIncorrect("La part d'accueil occasionnel est entre 0 et 1 (exemple : 0,3).")
    return (tout * (1 - part))[()], (tout * part)[()]
