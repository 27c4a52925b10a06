"""Ce qu'un jugement rend : un verdict, ce qui a été mesuré, et pourquoi on ne tranche pas."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from observatoire.affirmations import genres
from observatoire.affirmations.changements import Constat
from observatoire.affirmations.extremes import Tetes

A = TypeVar("A", bound=genres.Affirmation)
A_co = TypeVar("A_co", bound=genres.Affirmation, covariant=True)


class Verdict(StrEnum):
    """Ce que les chiffres permettent de dire d'une affirmation."""

    OUI = "oui"
    NON = "non"
    INDECIDABLE = "indecidable"
    INCONNU = "inconnu"


@dataclass(frozen=True)
class Jugement(Generic[A_co]):
    """Le verdict, ce qui a été mesuré et son intervalle, pourquoi on ne tranche pas.

    `retenues` : les valeurs qui ont servi (les comparaisons connues, les extrêmes) ; `constat` : le test
    d'un changement ; `tete` : ce qui se détache d'un ensemble.
    """

    affirmation: A_co
    verdict: Verdict
    mesure: float | None = None
    incertitude: tuple[float, float] | None = None
    raison: str = ""
    retenues: tuple[genres.Mesuree, ...] = ()
    constat: Constat | None = None
    tete: Tetes | None = None


def sans_valeur(a: A, *mesures: genres.Mesuree) -> Jugement[A] | None:
    """Inconnu si une des valeurs manque, avec sa raison ; une projection tient dans son intervalle."""
    manque = next((m for m in mesures if m.valeur is None and not m.projetee), None)
    if manque is None:
        return None
    secret = manque.statut in ("secret", "estime")
    raison = manque.note or ("secret statistique" if secret else "valeur non disponible")
    return Jugement(a, Verdict.INCONNU, raison=raison, retenues=(manque,))
