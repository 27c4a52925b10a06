"""Dire ce qu'une action a changé, ce qu'on aurait su voir, et ce que le hasard en ferait."""

import math
from dataclasses import replace

from observatoire import formats
from observatoire.affirmations.effets import SEUIL_PLACEBO, TEMOINS_POUR_CONCLURE
from observatoire.affirmations.genres import EffetMesure, Mesuree
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import annee, exemple, valeur
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes import evaluation as methode

ATTENTE, MUET = "en attente", "non mesurable"
HAUSSE, BAISSE = "hausse mesurée", "baisse mesurée"


def phrase(j: Jugement[EffetMesure]) -> str:
    """« Naissances : 99 en 2014-2016, 95 en 2022-2024, pour 97 si le territoire avait suivi les
    autres : effet non mesurable (…). » ; sans valeur d'après, ce qu'elle attend."""
    a = j.affirmation
    dite = f"{exemple(a.avant)}{a.sujet.nom} : {_niveau(a.sujet, a.avant)} en {annee(a.avant)}"
    if j.verdict is Verdict.INCONNU:
        return f"{dite}. {j.raison}"
    suite = f"{_niveau(a.sujet, a.apres)} en {annee(a.apres)}"
    if a.attendu is not None and a.attendu.valeur is not None:
        suite += f", pour {_niveau(a.sujet, a.attendu)} si le territoire avait suivi les autres"
    muet = j.verdict is Verdict.INDECIDABLE
    dit = f"effet {verdict(j)} ({j.raison})" if muet else verdict(j)
    return f"{dite}, {suite} : {dit}."


def verdict(j: Jugement[EffetMesure]) -> str:
    """En trois mots, pour un titre : « hausse mesurée », « non mesurable », « en attente »."""
    if j.verdict is Verdict.INCONNU:
        return ATTENTE
    e = j.affirmation.effet
    if j.verdict is Verdict.INDECIDABLE or e is None:
        return MUET
    return HAUSSE if e.valeur > e.neutre else BAISSE


def visible(e: methode.Effet | None, s: Sujet) -> str:
    """Le plus petit effet qu'on sait voir quatre fois sur cinq."""
    if e is None:
        return (
            "Le plus petit effet visible se calculera avec les valeurs d'après et celles de territoires "
            "de comparaison."
        )
    haut, bas = e.detectable_haut, e.detectable_bas
    peu = math.isnan(e.z) and e.temoins < TEMOINS_POUR_CONCLURE
    mais = (
        f" ; le dire demandera au moins {TEMOINS_POUR_CONCLURE} territoires de comparaison"
        if peu
        else ""
    )
    if e.neutre == 0.0:
        ecart = _niveau(s, Mesuree(valeur=haut))
        return f"Plus petit écart visible : {ecart} en plus ou en moins{mais}."
    hausse = "un doublement" if 1.9 <= haut < 2.15 else f"une hausse de {_pour_cent(haut - 1)}"
    return f"Plus petit effet visible : {hausse} ou une baisse de {_pour_cent(1 - bas)}{mais}."


def rarete(e: methode.Effet | None) -> str:
    """La permutation en clair ; vide sans témoin ni valeur."""
    if e is None or not e.temoins or math.isnan(e.z):
        return ""
    n, au_moins = e.temoins, e.au_moins
    ecartent = "s'écartent" if au_moins > 1 else "s'écarte" if au_moins else "ne s'écarte"
    return (
        f"Sur {formats.pluriel(n, 'territoire')} de comparaison, {au_moins or 'aucun'} {ecartent} des autres au "
        f"moins autant, compte tenu de leur taille (p = {formats.nombre(e.p, 2)} ; la plus petite possible ici : "
        f"{formats.nombre(e.minimale, 2)})."
    )


def avant(placebo: methode.Effet | None, s: Sujet, periode: tuple[int, int]) -> str:
    """La pré-tendance et le placebo : d'une moitié à l'autre de la période d'avant, où l'action n'y est
    pour rien ; vide sans territoire de comparaison."""
    if placebo is None:
        return (
            f"Trop peu d'années connues en {formats.periode(*periode)} pour comparer l'évolution d'ici à celle des "
            "autres avant l'action."
        )
    if not placebo.temoins:
        return ""
    if placebo.neutre == 0.0:
        quoi = f"de {_niveau(s, Mesuree(valeur=abs(placebo.valeur)))}"
        sens = "au-dessus" if placebo.valeur > 0 else "au-dessous"
        ecart = f"l'évolution d'ici a été {quoi} {sens} de celle des autres"
    else:
        ecart = (
            f"l'évolution d'ici a été {formats.nombre(placebo.valeur, 2)} fois celle des autres "
            f"(entre {formats.nombre(placebo.bas, 2)} et {formats.nombre(placebo.haut, 2)})"
        )
    deja = abs(placebo.z) > SEUIL_PLACEBO
    suite = "elles différaient déjà" if deja else "pas plus que le hasard n'en ferait"
    return (
        f"Avant l'action, d'une moitié à l'autre de {formats.periode(*periode)}, {ecart} : {suite}."
    )


def surdispersion(phi: float) -> str:
    """Ce que les années varient de plus que le hasard des comptes ; vide sinon."""
    if phi < 1.05:
        return ""
    return (
        f"Les années y varient {formats.nombre(phi, 1)} fois plus que le seul hasard des comptes : l'incertitude "
        "en est élargie."
    )


def _pour_cent(part: float) -> str:
    return f"{formats.nombre(100 * part)} %"


def _niveau(s: Sujet, m: Mesuree) -> str:
    """La valeur, avec une décimale si elle n'est pas entière : un attendu se compare à elle."""
    entier = m.valeur is None or m.valeur.is_integer()
    return valeur(s if entier else replace(s, decimales=max(1, s.decimales)), m)
