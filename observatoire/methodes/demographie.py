"""Formules démographiques : soldes, taux, indices et parts.

Toutes acceptent un nombre, un tableau numpy ou une Series pandas, et rendent la même forme.
Un dénominateur nul (ou une valeur manquante) donne NaN : jamais d'exception, jamais d'infini.

Pour un groupe de communes, on somme les comptes **puis** on divise : passez aux fonctions
les comptes sommés. La moyenne des taux communaux donne n'importe quoi (une commune de trois
jeunes pèse alors autant qu'une commune de cent cinquante).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

# Scalaire, tableau ou Series : la forme d'entrée est la forme de sortie.
Nombres = Any

POUR_CENT = 100.0
POUR_MILLE = 1000.0


def rapport(numerateur: Nombres, denominateur: Nombres, facteur: float = 1.0) -> Nombres:
    """`facteur` × numérateur / dénominateur ; NaN là où le dénominateur est nul ou manquant."""
    num, den = _reel(numerateur), _reel(denominateur)
    den = den.where(den != 0) if isinstance(den, pd.Series) else np.where(den == 0, np.nan, den)[()]
    return facteur * num / den


def variation(pop_debut: Nombres, pop_fin: Nombres) -> Nombres:
    """Variation de population entre deux dates, en habitants."""
    return _reel(pop_fin) - _reel(pop_debut)


def solde_naturel(naissances: Nombres, deces: Nombres) -> Nombres:
    """Naissances moins décès de la période, en personnes."""
    return _reel(naissances) - _reel(deces)


def solde_migratoire_apparent(
    pop_debut: Nombres, pop_fin: Nombres, naissances: Nombres, deces: Nombres
) -> Nombres:
    """Variation moins solde naturel : un résidu, qui contient aussi l'erreur du recensement."""
    return variation(pop_debut, pop_fin) - solde_naturel(naissances, deces)


def population_moyenne(pop_debut: Nombres, pop_fin: Nombres) -> Nombres:
    """Demi-somme des deux populations."""
    return (_reel(pop_debut) + _reel(pop_fin)) / 2


def tcam(pop_debut: Nombres, pop_fin: Nombres, annees: Nombres) -> Nombres:
    """Taux de croissance annuel moyen, en % : 100·((P1/P0)^(1/n) − 1).

    NaN si la population de départ ou la durée est nulle.
    """
    return POUR_CENT * (rapport(pop_fin, pop_debut) ** rapport(1.0, annees) - 1)


def partage_tcam(
    pop_debut: Nombres, pop_fin: Nombres, naissances: Nombres, deces: Nombres, annees: Nombres
) -> tuple[Nombres, Nombres]:
    """Parts du TCAM dues au solde naturel et au solde migratoire apparent, en % par an.

    Le TCAM est partagé au prorata des soldes. Quand la population n'a pas bougé le prorata
    n'existe pas : chaque solde est alors rapporté à la population moyenne et à l'année, ce qui
    est la limite du prorata quand la variation tend vers zéro (les deux parts s'annulent).
    """
    naturel = solde_naturel(naissances, deces)
    migratoire = solde_migratoire_apparent(pop_debut, pop_fin, naissances, deces)
    total = variation(pop_debut, pop_fin)
    taux = tcam(pop_debut, pop_fin, annees)
    moyenne = population_moyenne(pop_debut, pop_fin)

    def part(solde: Nombres) -> Nombres:
        prorata = taux * rapport(solde, total)
        stable = taux_annuel(solde, moyenne, annees, POUR_CENT)
        if isinstance(prorata, pd.Series):
            return prorata.where(total != 0, stable)
        return np.where(total == 0, stable, prorata)[()]

    return part(naturel), part(migratoire)


def taux_annuel(
    evenements: Nombres, pop_moyenne: Nombres, annees: Nombres, facteur: float = POUR_MILLE
) -> Nombres:
    """Événements par an pour `facteur` habitants de population moyenne (‰ par défaut).

    Sert au taux de natalité, au taux de mortalité et aux soldes annuels (un solde peut être
    négatif) ; `annees` est la durée sur laquelle les événements ont été comptés.
    """
    return rapport(evenements, _reel(annees) * _reel(pop_moyenne), facteur)


def indice_vieillissement(p65_plus: Nombres, p0_19: Nombres) -> Nombres:
    """Personnes de 65 ans ou plus pour 100 jeunes de moins de 20 ans."""
    return rapport(p65_plus, p0_19, POUR_CENT)


def indice_jeunesse(p0_19: Nombres, ages_eleves: Nombres) -> Nombres:
    """Jeunes de moins de 20 ans par personne âgée (un rapport, pas un pourcentage).

    `ages_eleves` est le dénominateur que l'indicateur doit nommer : 65 ans ou plus (celui de
    `fiche`) ou 60 ans ou plus (celui de beaucoup de publications) ; les deux ne se comparent pas.
    """
    return rapport(p0_19, ages_eleves)


def dependance(p0_19: Nombres, p65_plus: Nombres, p20_64: Nombres) -> Nombres:
    """Jeunes de moins de 20 ans et personnes de 65 ans ou plus pour 100 personnes de 20-64 ans."""
    return rapport(_reel(p0_19) + _reel(p65_plus), p20_64, POUR_CENT)


def part(partie: Nombres, ensemble: Nombres) -> Nombres:
    """Part en % ; nommer l'ensemble (familles, ménages, 80 ans ou plus…) est à l'appelant."""
    return rapport(partie, ensemble, POUR_CENT)


def tgfg(naissances: Nombres, femmes_15_49: Nombres, annees: Nombres) -> Nombres:
    """Taux global de fécondité générale : naissances annuelles pour 1 000 femmes de 15-49 ans.

    Trop peu de femmes dans une commune pour le publier à cet échelon : EPCI au moins.
    """
    return taux_annuel(naissances, femmes_15_49, annees)


def fiche(comptes: Mapping[str, Nombres] | pd.DataFrame, annees: Nombres) -> pd.DataFrame:
    """Tous les indicateurs d'un coup : une ligne par territoire.

    `comptes` : colonnes (ou clés) `pop_debut, pop_fin, naissances, deces, p0_19, p20_64, p65,
    p80, p80_seul, familles, monoparentales, menages, menages_1p, femmes_15_49` ; les événements
    sont ceux des `annees` séparant les deux populations. Unités dans le nom : `_pct`, `_pm` (‰).
    Une clé manquante lève KeyError, qui la nomme.
    """
    c = comptes if isinstance(comptes, pd.DataFrame) else pd.DataFrame([dict(comptes)])
    mouvements = (c["pop_debut"], c["pop_fin"], c["naissances"], c["deces"])
    naturel, migratoire = solde_naturel(*mouvements[2:]), solde_migratoire_apparent(*mouvements)
    tcam_naturel, tcam_migratoire = partage_tcam(*mouvements, annees)
    moyenne = population_moyenne(*mouvements[:2])
    return pd.DataFrame(
        {
            "variation": variation(*mouvements[:2]),
            "solde_naturel": naturel,
            "solde_migratoire_apparent": migratoire,
            "tcam_pct": tcam(*mouvements[:2], annees),
            "tcam_naturel_pct": tcam_naturel,
            "tcam_migratoire_pct": tcam_migratoire,
            "pop_moyenne": moyenne,
            "taux_natalite_pm": taux_annuel(c["naissances"], moyenne, annees),
            "taux_mortalite_pm": taux_annuel(c["deces"], moyenne, annees),
            "solde_naturel_annuel_pm": taux_annuel(naturel, moyenne, annees),
            "solde_migratoire_annuel_pm": taux_annuel(migratoire, moyenne, annees),
            "indice_vieillissement": indice_vieillissement(c["p65"], c["p0_19"]),
            "indice_jeunesse": indice_jeunesse(c["p0_19"], c["p65"]),
            "dependance_pct": dependance(c["p0_19"], c["p65"], c["p20_64"]),
            "part_mono_pct": part(c["monoparentales"], c["familles"]),
            "part_80_seuls_pct": part(c["p80_seul"], c["p80"]),
            "part_menages_1p_pct": part(c["menages_1p"], c["menages"]),
            "tgfg_pm": tgfg(c["naissances"], c["femmes_15_49"], annees),
        }
    )


def _reel(x: Nombres) -> Nombres:
    """Réels, None et pd.NA compris (→ NaN) ; une Series garde son index."""
    if isinstance(x, pd.Series):
        return pd.to_numeric(x).astype("float64")
    return np.asarray(pd.to_numeric(np.asarray(x, dtype=object).ravel()), dtype="float64").reshape(
        np.shape(x)
    )[()]
