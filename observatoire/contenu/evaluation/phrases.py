"""Dire le résultat d'une évaluation : ce qu'on voit, ce qu'on aurait su voir, et rien de plus."""

import math

from observatoire import formats
from observatoire.affirmations.mots import marque
from observatoire.analyses.evaluation import Resultat
from observatoire.analyses.question import Question
from observatoire.indicateurs.declaration import Indicateur
from observatoire.methodes.evaluation import Effet, Permutation, Verdict

EXPLORATION = "Regard en arrière, décidé après coup : il ne vaut pas preuve."
TARDIVE = "Question enregistrée l'année où l'action commence ou après : à lire avec prudence."


def dire(r: Resultat, q: Question, declare: Indicateur) -> str:
    """Le résultat en quelques phrases, le plus petit effet détectable toujours à côté."""
    avant, apres = formats.periode(*q.avant), formats.periode(*q.apres)
    nom = f"{marque(r.fictif, ' :')}{declare.libelle} : " + _niveau(r.avant, declare)
    if r.attente:
        dite = f"{nom} en {avant}. {r.attente}"
    else:
        dite = (
            f"{nom} en {avant}, {_niveau(r.observe, declare)} en {apres}"
            f"{_attendu(r, declare)} : {_verdict(r.effet)}."
        )
    reserve = EXPLORATION if q.exploration else "" if q.prealable else TARDIVE
    return " ".join(x for x in (dite, detectable(r.effet, declare), rarete(r.permutation), reserve) if x)  # fmt: skip


def court(r: Resultat) -> str:
    """Le verdict en trois mots, pour un titre."""
    if r.attente:
        return "en attente"
    return str(r.effet.verdict) if r.effet is not None else str(Verdict.NON_MESURABLE)


def detectable(effet: Effet | None, declare: Indicateur) -> str:
    """Le plus petit effet qu'on sait voir quatre fois sur cinq."""
    if effet is None:
        return (
            "Le plus petit effet visible se calculera avec les valeurs d'après et au moins trois "
            "territoires de comparaison."
        )
    haut, bas = effet.detectable_haut, effet.detectable_bas
    if math.isnan(haut):
        return "Avec si peu d'années, aucun changement ne pourrait être vu."
    if effet.neutre == 0.0:
        ecart = formats.avec_unite(formats.nombre(haut, max(1, declare.decimales)), declare.unite)
        return f"Plus petit écart visible : {ecart} en plus ou en moins."
    hausse = f"une hausse de {formats.nombre(100 * (haut - 1))} %"
    if math.isnan(bas):
        return f"Plus petit effet visible : {hausse} ; aucune baisse ne se verrait."
    return (
        f"Plus petit effet visible : {hausse} ou une baisse de {formats.nombre(100 * (1 - bas))} %."
    )


def rarete(p: Permutation | None) -> str:
    """La permutation placebo en clair."""
    if p is None:
        return ""
    n = len(p.placebos)
    au_moins = round(p.p * (n + 1)) - 1
    return (
        f"Sur {n} territoires de comparaison, {au_moins or 'aucun'} "
        f"{'bougent' if au_moins > 1 else 'ne bouge' if not au_moins else 'bouge'} au moins autant "
        f"(p = {formats.nombre(p.p, 2)} ; la plus petite possible ici : {formats.nombre(p.minimale, 2)})."
    )


def _verdict(effet: Effet | None) -> str:
    if effet is None:
        return f"effet {Verdict.NON_MESURABLE}"
    if effet.verdict is Verdict.NON_MESURABLE:
        return f"effet {effet.verdict}"
    return str(effet.verdict)


def _attendu(r: Resultat, declare: Indicateur) -> str:
    if not r.temoins:
        return ""
    return f", pour {_niveau(r.attendu, declare)} si le territoire avait suivi les autres"


def _niveau(valeur: float, declare: Indicateur) -> str:
    decimales = declare.decimales if float(valeur).is_integer() else max(1, declare.decimales)
    return formats.avec_unite(formats.nombre(valeur, decimales), declare.unite)
