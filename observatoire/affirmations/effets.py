"""Quand peut-on dire qu'une action ou un scénario change quelque chose, et qu'une projection vaut ?

Un faux « effet mesuré » coûte plus qu'un effet manqué : tout ce qui peut l'expliquer autrement le tait.
"""

import math

from observatoire import formats
from observatoire.affirmations import genres
from observatoire.affirmations.verdict import Jugement, Verdict, sans_valeur
from observatoire.methodes.evaluation import Effet, Z

RISQUE = 0.05
TEMOINS_POUR_CONCLURE = 20  # avec moins, la plus petite part possible n'est pas sous le risque
SEUIL_PLACEBO = 1.64  # en erreurs : au-delà, les évolutions différaient déjà avant
SANS_MESURE = "il manque de quoi comparer les deux périodes"


def obstacle(e: Effet, placebo: Effet | None) -> str:
    """Pourquoi l'effet ne se dit pas (« … ») ; vide s'il se dit.

    Dans l'ordre : trop peu de témoins ; rien pour vérifier que les évolutions se ressemblaient avant, ou
    elles différaient déjà ; un écart que le hasard explique (intervalle, permutation), plus petit que ce
    qu'on sait voir quatre fois sur cinq, ou ordinaire d'un territoire dont la tendance varierait deux fois
    plus que celle des témoins, elle-même prise au plus haut qu'ils laissent croire.
    """
    if e.temoins < TEMOINS_POUR_CONCLURE:
        combien = formats.pluriel(e.temoins, "retenu", "retenus") if e.temoins else "aucun"
        return f"il faut au moins {TEMOINS_POUR_CONCLURE} territoires de comparaison, {combien}"
    if placebo is None or not placebo.temoins:
        return "trop peu d'années connues avant : rien ne dit que les évolutions se ressemblaient"
    if abs(placebo.z) > SEUIL_PLACEBO:
        return "les évolutions différaient déjà avant, aucun effet ne peut être lu"
    vu = e.valeur >= e.detectable_haut or e.valeur <= e.detectable_bas
    if not vu or e.bas <= e.neutre <= e.haut or e.p >= RISQUE:
        return "l'écart se confond avec le hasard"
    if abs(e.z) * e.erreur < Z * math.sqrt(e.erreur**2 + 4 * e.tau2_haut - e.tau2):
        return "un territoire un peu plus changeant que les autres s'en écarterait autant"
    return ""


def effet_mesure(a: genres.EffetMesure) -> Jugement[genres.EffetMesure]:
    """Il se dit si rien ne s'y oppose (`obstacle`)."""
    if manque := sans_valeur(a, a.avant, a.apres):
        return manque
    if a.effet is None or (raison := obstacle(a.effet, a.placebo)):
        return Jugement(a, Verdict.INDECIDABLE, raison=raison if a.effet else SANS_MESURE)
    return Jugement(a, Verdict.OUI, a.effet.valeur, (a.effet.bas, a.effet.haut))


def redistribution(a: genres.Redistribution) -> Jugement[genres.Redistribution]:
    """Rien ne se redistribue si personne ne gagne ni ne perd de façon visible."""
    return Jugement(a, Verdict.OUI if a.gagnent or a.perdent else Verdict.NON)


def justesse(a: genres.Justesse) -> Jugement[genres.Justesse]:
    """La fourchette se promet si elle a tenu à ce niveau, assez souvent et sur assez d'essais."""
    if a.erreur.valeur is None or not a.essais:
        return Jugement(a, Verdict.INCONNU)
    return Jugement(a, Verdict.OUI if a.tenue else Verdict.INDECIDABLE, a.erreur.valeur)


def solde(a: genres.Solde) -> Jugement[genres.Solde]:
    """Un écart qui se lirait comme rien n'en est pas un."""
    if manque := sans_valeur(a, a.avant, a.apres):
        return manque
    ecart = (a.apres.valeur or 0.0) - (a.avant.valeur or 0.0)
    vu = round(ecart, a.sujet.decimales) != 0
    return Jugement(a, Verdict.OUI if vu else Verdict.NON, ecart)
