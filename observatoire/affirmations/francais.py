"""Dire un jugement en français : le seul endroit où ces tournures s'écrivent.

Jamais de verdict sur les gens, jamais « a baissé de -12 % » ; ce que les chiffres ne permettent pas
d'affirmer n'est pas annoncé, et ce qui manque est dit.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from observatoire import formats
from observatoire.affirmations import francais_changements as changements
from observatoire.affirmations import francais_effets as effets
from observatoire.affirmations import francais_ensembles as ensembles
from observatoire.affirmations import francais_extremes as extremes
from observatoire.affirmations import francais_projections as projections
from observatoire.affirmations import francais_scenarios as scenarios
from observatoire.affirmations import genres
from observatoire.affirmations.jugement import Jugement
from observatoire.affirmations.mots import (
    UNITE_COURTE,
    annee,
    autre_valeur,
    contre,
    entre,
    exemple,
    lieu,
    quand,
    reserve,
    tronquee,
    valeur,
)  # fmt: skip
from observatoire.affirmations.sujet import Sujet, accorder, majuscule, minuscule
from observatoire.modele import Cause
from observatoire.territoire import noms

COMPARES_MAX = 3  # comparaisons dites dans un titre
_VOIX = {"%": "pour cent", "hab./km²": "habitants au kilomètre carré", "€": "euros"}


def dire(j: Jugement[genres.Affirmation], registre: genres.Registre = "phrase") -> str:
    """Le jugement écrit : un titre (sans point), une phrase, le texte alternatif d'une image, une phrase
    à lire à voix haute (sans abréviation), une cellule (la valeur seule), la valeur et sa réserve, ou la suite d'une phrase qui vient de la dire."""
    if registre == "voix":
        dite = dire(j).replace(formats.INSECABLE, " ").replace(formats.FINE, "")
        for abrege, entier in _VOIX.items():
            dite = dite.replace(abrege, entier)
        return dite
    genre = type(j.affirmation)
    return (_DITS.get((genre, registre)) or _DITS[genre, "phrase"])(j)


# ------------------------------------------------------------------ niveaux et comparaisons
def _constat(j: Jugement[genres.Niveau | genres.Comparaison]) -> str:
    """Ce que vaut un sujet, où, quand, contre quoi et avec quelle réserve."""
    s, m = j.affirmation.sujet, j.affirmation.mesure
    if m.projetee:
        return f"{exemple(m)}{projections.phrase(s, m, j.retenues)}."
    if m.valeur is None:
        return _sans_valeur(s, m)
    dit = False
    if s.forme == "zonage":
        phrase = f"{s.nom} {lieu(m)} en {annee(m)} : {valeur(s, m)}"
    elif s.forme == "effectif" and m.cause != Cause.HYPOTHESES and (compte := _compte(s, m)):
        if dit := tronquee(m):
            phrase = f"{_sujet(m)} compte sans doute {entre(*(m.bornes or ()))}{formats.INSECABLE}{_quoi(s, 2.0)} {quand(s, m)}"
        else:
            verbe = "compte environ" if m.statut == "arrondi" and m.valeur else "compte"
            phrase = f"{_sujet(m)} {verbe} {compte} {quand(s, m)}"
    elif phrase := _part_comptee(s, m):
        phrase += compare(s, m, j.retenues)
    else:
        phrase = _taux(s, m) + compare(s, m, j.retenues)
    return f"{exemple(m)}{phrase}{reserve(s, m, dit=dit)}."


def _sans_valeur(s: Sujet, m: genres.Mesuree) -> str:
    if m.fin is None:
        return f"{s.nom} {lieu(m)} : non disponible. À faire : {m.note}."
    debut = f"{s.nom} {lieu(m)} en {annee(m)} :"
    if m.statut == "absent":
        # La raison suffit à la phrase ; quel fichier déposer se lit sous la figure.
        raisons = [r.texte for r in m.reserves if r.genre != "deposer"]
        suite = f" ({' ; '.join(raisons)})" if raisons else ""
        return f"{debut} non disponible{suite}."
    if m.bornes:
        return f"{debut} {valeur(s, m)}, le secret statistique cachant une partie du chiffre."
    return f"{debut} couvert par le secret statistique."


def _sujet(m: genres.Mesuree) -> str:
    return noms.sujet(m.lieu) if m.lieu else noms.LE_TERRITOIRE


def _compte(s: Sujet, m: genres.Mesuree) -> str:
    """« 5 441 habitants », « 795 foyers allocataires de la CAF » ; vide si rien ne se dit ainsi."""
    v = m.valeur or 0.0
    quoi = _quoi(s, v)
    return (
        f"{formats.valeur(v, statut=m.statut, decimales=s.decimales)}{formats.INSECABLE}{quoi}"
        if quoi
        else ""
    )


def _quoi(s: Sujet, v: float) -> str:
    if s.compte:
        return accorder(s.compte, v)
    return (
        minuscule(s.nom) if not s.signe and abs(v) >= 2 and s.pluriel and "(" not in s.nom else ""
    )


def _part_comptee(s: Sujet, m: genres.Mesuree) -> str:
    """« Le territoire compte 1 892 personnes de 65 ans ou plus en 2023, soit 34,8 % de la population »."""
    n = m.numerateur
    if not s.compte or n is None or abs(n) < 2 or m.statut not in ("publie", "fictif"):
        return ""
    combien = f"{formats.nombre(n)}{formats.INSECABLE}{s.compte}"
    parmi = f" {s.parmi}" if s.parmi else ""
    return f"{_sujet(m)} compte {combien} {quand(s, m)}, soit {valeur(s, m)}{parmi}"


def _taux(s: Sujet, m: genres.Mesuree) -> str:
    if s.pluriel or not s.avec_article:
        return f"{s.nom} {lieu(m)} {quand(s, m)} : {valeur(s, m)}"
    # « le taux de couverture, estimation locale, est de » : une incise se ferme.
    incise = "," if ", " in s.avec_article else ""
    return f"{majuscule(quand(s, m))}, {s.avec_article}{incise} est de {valeur(s, m)} {lieu(m)}"


def compare(s: Sujet, m: genres.Mesuree, autres: tuple[genres.Mesuree, ...]) -> str:
    """« , contre 26,7 % dans le Tarn et 21,8 % en France (2022) »."""
    ailleurs = ((a, "" if a.fin == m.fin else f" ({annee(a)})") for a in autres)
    return contre(*(f"{autre_valeur(s, a)} {lieu(a)}{quand_}" for a, quand_ in ailleurs))


def _titre_niveau(j: Jugement[genres.Niveau | genres.Comparaison]) -> str:
    s, m = j.affirmation.sujet, j.affirmation.mesure
    if m.projetee:
        return projections.titre(s, m)
    return f"{s.nom}, {annee(m)} : {valeur(s, m)} {lieu(m)}"


def _cellule(j: Jugement[genres.Niveau]) -> str:
    """« 34,8 % », « 12 % (3 à 20) » ; une projection trop petite n'est que sa fourchette."""
    s, m = j.affirmation.sujet, j.affirmation.mesure
    if m.bornes is None:
        return valeur(s, m)
    bornes = " à ".join(formats.nombre(b, s.decimales) for b in m.bornes)
    if m.valeur is None:
        return bornes
    return f"{valeur(s, m, courte=m.projetee)} ({bornes})"


def _tempere(j: Jugement[genres.Niveau]) -> str:
    """« 100 enfants (estimé, entre 89 et 111) »."""
    s, m = j.affirmation.sujet, j.affirmation.mesure
    return f"{valeur(s, m)}{reserve(s, m) if m.valeur is not None else ''}"


def _titre_compare(j: Jugement[genres.Comparaison]) -> str:
    """Le constat : notre valeur et son unité, puis celle de chaque comparaison connue."""
    a = j.affirmation
    suite = [
        f"{valeur(a.sujet, m, courte=len(a.sujet.unite) > UNITE_COURTE)} {lieu(m)}"
        for m in a.autres[:COMPARES_MAX]
        if m.valeur is not None
    ]
    return ", ".join([_titre_niveau(j), *suite])


# ------------------------------------------------------------------ ce qui manque
def _manque(j: Jugement[genres.Manque]) -> str:
    a = j.affirmation
    raison = f" : {a.raison}" if a.raison else ""
    return f"{a.quoi}{raison}." + (f" À faire : {a.faire}." if a.faire else "")


_DITS: dict[tuple[type, str], Callable[[Any], str]] = {
    (genres.Niveau, "phrase"): _constat,
    (genres.Niveau, "titre"): _titre_niveau,
    (genres.Niveau, "cellule"): _cellule,
    (genres.Niveau, "tempere"): _tempere,
    (genres.Comparaison, "phrase"): _constat,
    (genres.Comparaison, "titre"): _titre_compare,
    (genres.Changement, "phrase"): changements.evolution,
    (genres.Changement, "suite"): changements.suite,
    (genres.Changement, "titre"): changements.titre_evolution,
    (genres.Changement, "cellule"): changements.cellule,
    (genres.Extreme, "titre"): extremes.etendue,
    (genres.Extreme, "phrase"): extremes.le_plus,
    (genres.Extreme, "alternative"): extremes.extremes,
    (genres.Rang, "phrase"): ensembles.rang,
    (genres.Rang, "cellule"): ensembles.cellule_de_rang,
    (genres.Distance, "phrase"): ensembles.distance,
    (genres.Distance, "tempere"): partial(ensembles.distance, part=True),
    (genres.Seuil, "phrase"): ensembles.seuil,
    (genres.Seuil, "titre"): ensembles.seuil_franchi,
    (genres.Partage, "phrase"): ensembles.partage,
    (genres.Effet, "phrase"): ensembles.effet,
    (genres.Solde, "phrase"): scenarios.solde,
    (genres.EffetMesure, "phrase"): effets.phrase,
    (genres.EffetMesure, "titre"): effets.verdict,
    (genres.Redistribution, "titre"): scenarios.gains_et_pertes,
    (genres.Redistribution, "phrase"): scenarios.nommer_les_perdants,
    (genres.Justesse, "phrase"): projections.justesse,
    (genres.Manque, "phrase"): _manque,
}
