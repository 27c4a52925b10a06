"""Peut-on dire que quelque chose a changé entre deux valeurs d'un même territoire ?"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from observatoire.indicateurs.declaration import Indicateur, TauxAnnuel
from observatoire.methodes.series import ECART_RECENSEMENT, comparables

_Z = 1.959963984540054
_THEMES_RECENSES = {"Population", "Âges", "Ménages et familles", "Emploi et formation", "Logement"}


def vient_du_recensement(declare: Indicateur) -> bool:
    """Vrai si les millésimes successifs partagent des années d'enquête du recensement."""
    return declare.theme in _THEMES_RECENSES and any(
        s.startswith(("insee_", "releve_")) for s in declare.sources
    )


def obstacle(declare: Indicateur, avant: Any, apres: Any) -> str:
    """Pourquoi l'écart entre deux lignes n'est pas un changement (« … ») ; vide s'il en est un.

    Refus dans l'ordre : année provisoire, périodes qui se recouvrent, recensements trop proches,
    arrondis ou intervalles qui se recouvrent, écart plus petit que le hasard des petits nombres
    (95 %).
    """
    if "provisoire" in (avant.statut, apres.statut):
        return "une des deux années est provisoire"
    if int(apres.debut) <= int(avant.fin) and int(avant.debut) < int(avant.fin):
        return "les deux périodes se recouvrent"
    if not comparables(int(avant.fin), int(apres.fin), vient_du_recensement(declare)):
        return f"deux recensements à moins de {ECART_RECENSEMENT} ans partagent des réponses"
    if _se_recouvrent(avant, apres):
        arrondi = "arrondi" in (avant.statut, apres.statut)
        return "l'écart tient dans l'arrondi" if arrondi else "les intervalles se recouvrent"
    ecart, erreur = abs(apres.valeur - avant.valeur), _erreur(declare, avant, apres)
    if 0 < ecart < _Z * erreur:
        return "les nombres sont trop petits pour distinguer l'écart du hasard"
    return ""


def _se_recouvrent(avant: Any, apres: Any) -> bool:
    if avant.valeur == apres.valeur or (pd.isna(avant.bas) and pd.isna(apres.bas)):
        return False
    bas = [v.valeur if pd.isna(v.bas) else v.bas for v in (avant, apres)]
    haut = [v.valeur if pd.isna(v.haut) else v.haut for v in (avant, apres)]
    return bool(max(bas) <= min(haut))


def _erreur(declare: Indicateur, avant: Any, apres: Any) -> float:
    """L'écart-type de la différence, ou 0 si l'indicateur n'a pas d'incertitude de tirage."""
    if declare.incertitude == "aucune":
        return 0.0
    return math.hypot(*(_ecart_type(declare, v) for v in (avant, apres)))


def erreur(declare: Indicateur, ligne: Any) -> float:
    """L'écart-type d'une valeur : tirage des petits nombres, ou intervalle qui l'accompagne ;
    0 pour un inventaire ou une médiane."""
    if not pd.isna(ligne.bas) and not pd.isna(ligne.haut) and ligne.haut > ligne.bas:
        return float(ligne.haut - ligne.bas) / (2 * _Z)
    return 0.0 if declare.incertitude == "aucune" else _ecart_type(declare, ligne)


def _ecart_type(declare: Indicateur, ligne: Any) -> float:
    n, d = (0.0 if pd.isna(x) else float(x) for x in (ligne.numerateur, ligne.denominateur))
    if n <= 0 or not ligne.valeur:
        return 0.0
    if declare.incertitude == "poisson" or isinstance(declare.calcul, TauxAnnuel) or d <= 0:
        return abs(float(ligne.valeur)) / math.sqrt(n)
    if declare.incertitude == "part":
        return abs(float(ligne.valeur)) * math.sqrt(max(0.0, 1 / n - 1 / d))
    return abs(float(ligne.valeur)) * math.sqrt(1 / n + 1 / d)
