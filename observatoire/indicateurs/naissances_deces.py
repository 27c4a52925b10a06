"""Indicateurs : naissances et décès."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Moyenne, Somme, TauxAnnuel
from observatoire.indicateurs.preuve import CAS_DEMOGRAPHIQUES, QUATRE_C, publies

_ETAT_CIVIL = "INSEE, état civil"
_evenements = partial(
    Indicateur, theme="Naissances et décès", sens="neutre", incertitude="poisson", decimales=1
)


def _moyenne(flux: str, nom: str, comptes: tuple[int, ...]) -> Indicateur:
    """La moyenne des dernières années pleines ; `comptes` : ceux publiés, jusqu'à 2024."""
    annees, total = len(comptes), sum(comptes)
    return _evenements(
        id=f"{flux}_moy{annees}",
        libelle=f"{nom} par an, moyenne de {annees} ans",
        question=f"Combien de {nom.lower()} en moyenne ?",
        unite="par an",
        compte=f"{nom.lower()} par an",
        calcul=Moyenne(flux, annees),
        sources=(f"insee_{flux}", f"melodi_{flux}", "insee_comparateur"),
        definition=f"{nom} des {annees} dernières années pleines, divisées par {annees}.",
        interpretation="L'intervalle dit où se trouve sans doute le niveau véritable.",
        limites="Une année manquante ou provisoire rend la moyenne indisponible.",
        preuve=publies(
            f"{total} {nom.lower()} en {annees} ans, {_ETAT_CIVIL}",
            1e-6,
            (QUATRE_C, 2024, total / annees),
        ),
    )


def _flux(
    flux: str, nom: str, taux: str, calcul_du_taux: str, comptes: tuple[int, ...]
) -> tuple[Indicateur, ...]:
    """L'effectif, ses deux moyennes et son taux ; `comptes` : ceux publiés de 2020 à 2024."""
    return (
        _evenements(
            id=flux,
            libelle=nom,
            question=f"Combien de {nom.lower()} par an ?",
            unite=nom.lower(),
            decimales=0,
            compte=nom.lower(),
            calcul=Somme(flux),
            sources=(f"insee_{flux}", f"melodi_{flux}", "insee_comparateur"),
            definition=f"{nom} de l'année, comptés à la commune de domicile.",
            interpretation="Un petit nombre varie beaucoup par hasard : lire la moyenne de plusieurs années.",
            limites="La dernière année est provisoire et n'entre ni dans les chiffres clés ni dans les moyennes.",
            preuve=publies(_ETAT_CIVIL, 0, (QUATRE_C, 2024, comptes[-1])),
        ),
        _moyenne(flux, nom, comptes[-3:]),
        _moyenne(flux, nom, comptes),
        _evenements(
            id=f"taux_{taux.replace('é', 'e')}",
            libelle=f"Taux de {taux}",
            question=f"Le territoire connaît-il beaucoup de {nom.lower()} pour sa taille ?",
            unite="pour 1 000 habitants",
            calcul=TauxAnnuel(flux),
            sources=("insee_comparateur", "insee_serie_historique", "melodi_serie_historique"),
            definition=f"{calcul_du_taux} entre deux recensements, pour 1 000 habitants de la population moyenne.",
            interpretation="Il dépend de l'âge des habitants : une population âgée a moins de naissances et plus de décès.",
            limites="Ne mesure ni la fécondité ni l'espérance de vie.",
            preuve=CAS_DEMOGRAPHIQUES,
        ),
    )


INDICATEURS = (
    *_flux("naissances", "Naissances", "natalité", "Naissances annuelles moyennes", (22, 27, 33, 28, 34)),
    *_flux("deces", "Décès", "mortalité", "Décès annuels moyens", (64, 68, 82, 57, 66)),
)  # fmt: skip
