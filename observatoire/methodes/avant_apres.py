"""Comparer une fréquentation mensuelle avant et après un changement, sans lui prêter d'effet.

Le rapport des moyennes mensuelles porte un intervalle à 95 % ; si les mois varient plus que le hasard
seul, l'intervalle s'élargit d'autant. `detectable` est le plus petit changement qu'un tel relevé
verrait quatre fois sur cinq : en dessous, on dit « non mesurable ».

Les voyages d'un mois peuvent n'être que ceux de deux ou trois personnes : `mois_arrondis` remplace les
comptes avant tout calcul, pour qu'aucune suite de dates ne redonne un mois.
"""

from dataclasses import dataclass

import pandas as pd
from scipy import stats

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.changement import RISQUE, dispersion, quasi_poisson

PUISSANCE = 0.8
MOIS_MINIMUM = 3


@dataclass(frozen=True)
class Comparaison:
    """Moyennes mensuelles avant et après, leur rapport, son intervalle et le rapport détectable."""

    avant: float
    apres: float
    rapport: float
    bas: float
    haut: float
    detectable: float

    @property
    def mesurable(self) -> bool:
        """Vrai si l'intervalle exclut « rien n'a changé »."""
        return not self.bas <= 1 <= self.haut


def mois_arrondis(voyages: pd.Series, pas: int) -> pd.Series:
    """Les mois tels qu'on peut les montrer : le cumul depuis le premier mois est arrondi au multiple de
    `pas` le plus proche, et chaque mois est l'écart entre deux cumuls arrondis.

    Tout total de période s'écarte de moins de `pas` du vrai, et ne dépend que des cumuls arrondis :
    comparer à toutes les dates n'apprend rien de plus, et un mois garde toujours plusieurs valeurs
    possibles. `pas` de 0 ou 1 : rien n'est arrondi.
    """
    connus = voyages.dropna().astype(float)
    if pas <= 1:
        return connus
    cumul = (connus.cumsum() + pas // 2) // pas * pas
    return cumul.diff().fillna(cumul)


def comparer(voyages: pd.Series, depuis: pd.Timestamp) -> Comparaison:
    """`voyages` par mois (index dates, premier du mois) ; le mois de `depuis` compte dans « après ».

    Lève `AppelIncorrect` s'il manque des mois d'un côté, ou si tout un côté est à zéro.
    """
    connus = voyages.dropna().astype(float)
    avant, apres = connus[connus.index < depuis], connus[connus.index >= depuis]
    if min(len(avant), len(apres)) < MOIS_MINIMUM:
        raise AppelIncorrect(
            f"Il y a {len(avant)} mois avant et {len(apres)} mois après. Attendu : au moins "
            f"{MOIS_MINIMUM} de chaque côté. À faire : saisir d'autres mois ou changer la date."
        )
    if avant.sum() <= 0 or apres.sum() <= 0:
        raise AppelIncorrect(
            "Aucun voyage d'un des deux côtés : un rapport n'a pas de sens. À faire : lire les comptes tels quels."
        )
    # Une personne voyage plusieurs fois : les mois se jugent toujours sur ce qu'ils varient.
    varient = dispersion(avant, apres)
    e = quasi_poisson(avant.sum(), apres.sum(), len(avant), len(apres), varient)
    assert e.rapport is not None and e.bas is not None and e.haut is not None
    t = stats.t(varient.libres)
    detectable = (e.haut / e.rapport) ** (1 + t.ppf(PUISSANCE) / t.ppf(1 - RISQUE / 2))
    return Comparaison(
        float(avant.mean()), float(apres.mean()), e.rapport, e.bas, e.haut, float(detectable)
    )
