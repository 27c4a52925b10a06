"""Dire ce qu'une action a changé, ce qu'on aurait su voir, et ce que le hasard en ferait."""

import math
from dataclasses import replace

from observatoire import formats
from observatoire.affirmations.genres import EffetMesure, Mesuree
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import annee, exemple, valeur
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes import evaluation as methode


def phrase(j: Jugement[EffetMesure]) -> str:
    """« Naissances : 99 en 2014-2016, 95 en 2022-2024, pour 97 si le territoire avait suivi les
    autres : effet non mesurable. » ; sans valeur d'après, ce qu'elle attend."""
    a = j.affirmation
    dite = f"{exemple(a.avant)}{a.sujet.nom} : {_niveau(a.sujet, a.avant)} en {annee(a.avant)}"
    if j.verdict is Verdict.INCONNU:
        return f"{dite}. {j.raison}"
    suite = f"{_niveau(a.sujet, a.apres)} en {annee(a.apres)}"
    if a.attendu is not None and a.attendu.valeur is not None:
        suite += f", pour {_niveau(a.sujet, a.attendu)} si le territoire avait suivi les autres"
    muet = "effet " if j.verdict is Verdict.INDECIDABLE else ""
    return f"{dite}, {suite} : {muet}{verdict(j)}."


def verdict(j: Jugement[EffetMesure]) -> str:
    """En trois mots, pour un titre : « hausse mesurée », « non mesurable », « en attente »."""
    if j.verdict is Verdict.INCONNU:
        return "en attente"
    effet = j.affirmation.effet
    return str(effet.verdict if effet else methode.Verdict.NON_MESURABLE)


def visible(e: methode.Effet | None, s: Sujet) -> str:
    """Le plus petit effet qu'on sait voir quatre fois sur cinq."""
    if e is None:
        return (
            "Le plus petit effet visible se calculera avec les valeurs d'après et au moins trois "
            "territoires de comparaison."
        )
    haut, bas = e.detectable_haut, e.detectable_bas
    if math.isnan(haut):
        return "Avec si peu d'années, aucun changement ne pourrait être vu."
    if e.neutre == 0.0:
        return f"Plus petit écart visible : {_niveau(s, Mesuree(valeur=haut))} en plus ou en moins."
    hausse = f"une hausse de {formats.nombre(100 * (haut - 1))} %"
    if math.isnan(bas):
        return f"Plus petit effet visible : {hausse} ; aucune baisse ne se verrait."
    baisse = f"une baisse de {formats.nombre(100 * (1 - bas))} %"
    return f"Plus petit effet visible : {hausse} ou {baisse}."


def rarete(p: methode.Permutation | None) -> str:
    """La permutation placebo en clair ; vide s'il n'y en a pas."""
    if p is None:
        return ""
    n = len(p.placebos)
    au_moins = round(p.p * (n + 1)) - 1
    bougent = "bougent" if au_moins > 1 else "bouge" if au_moins else "ne bouge"
    return (
        f"Sur {n} territoires de comparaison, {au_moins or 'aucun'} {bougent} au moins autant "
        f"(p = {formats.nombre(p.p, 2)} ; la plus petite possible ici : {formats.nombre(p.minimale, 2)})."
    )


def _niveau(s: Sujet, m: Mesuree) -> str:
    """La valeur, avec une décimale si elle n'est pas entière : un attendu se compare à elle."""
    entier = m.valeur is None or m.valeur.is_integer()
    return valeur(s if entier else replace(s, decimales=max(1, s.decimales)), m)
