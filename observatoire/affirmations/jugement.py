"""Peut-on dire une affirmation ? Une règle par genre, et nulle part ailleurs.

`oui` : elle se dit ; `non` : c'est le contraire qui se dit (rien n'a changé, personne n'est loin) ;
`indecidable` : les chiffres ne permettent pas de trancher ; `inconnu` : il manque une valeur, et un
inconnu n'est jamais zéro.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from observatoire.affirmations import changements, collecte, effets, extremes, genres
from observatoire.affirmations.mots import valeur
from observatoire.affirmations.sujet import Sujet
from observatoire.affirmations.verdict import A, sans_valeur
from observatoire.affirmations.verdict import Jugement as Jugement
from observatoire.affirmations.verdict import Verdict as Verdict
from observatoire.methodes.changement import FAUSSES_ADMISES, RISQUE, Etat, benjamini_hochberg
from observatoire.modele import Cause, Statut

_Z = 1.959963984540054


def juger(a: A) -> Jugement[A]:
    """Le jugement d'une affirmation, par la règle de son genre."""
    return _REGLES[type(a)](a)


def juger_ensemble(tous: Sequence[genres.Changement]) -> list[Jugement[genres.Changement]]:
    """Plusieurs lieux lus ensemble, chacun au même jugement que seul, moins les fausses alertes.

    Sur vingt-cinq lieux où rien ne change, le hasard seul en donnerait un « changé » : parmi ceux qu'on dit,
    pas plus d'un sur dix n'est attendu faux (Benjamini et Hochberg). Un fait sans hasard, un arrondi, se
    jugent comme seuls.
    """
    seuls = [juger(a) for a in tous]
    rangs = [i for i, j in enumerate(seuls) if j.constat and j.constat.hasard]
    tests = [t for i in rangs if (c := seuls[i].constat) and (t := c.test)]
    if len(tests) < 2:
        return seuls
    # La correction n'est sûre que de p qui ne trompent pas : deux comptages y entrent par le test exact, sans
    # mid-p. Un p corrigé se lit au seuil des fausses admises : ramené ici au risque d'un test seul.
    surs = [t.p if t.p_exact is None else t.p_exact for t in tests]
    corriges = benjamini_hochberg(surs) * RISQUE / FAUSSES_ADMISES
    for i, t, p in zip(rangs, tests, corriges, strict=True):
        constat = changements.constater(tous[i], max(float(p), t.p))
        seuls[i] = replace(
            seuls[i], verdict=verdict_de(tous[i], constat), raison=constat.raison, constat=constat
        )
    return seuls


def erreur(s: Sujet, m: genres.Mesuree) -> float:
    """L'écart-type d'une valeur : tirage des petits nombres, ou intervalle qui l'accompagne ;
    0 pour un inventaire ou une médiane."""
    if m.bornes and m.bornes[1] > m.bornes[0]:
        return (m.bornes[1] - m.bornes[0]) / (2 * _Z)
    return 0.0 if s.incertitude == "aucune" else _ecart_type(s, m)


def _ecart_type(s: Sujet, m: genres.Mesuree) -> float:
    n, d = m.numerateur or 0.0, m.denominateur or 0.0
    if n <= 0 or not m.valeur:
        return 0.0
    if s.incertitude == "poisson" or d <= 0:
        return abs(m.valeur) / math.sqrt(n)
    if s.incertitude == "part":
        return abs(m.valeur) * math.sqrt(max(0.0, 1 / n - 1 / d))
    return abs(m.valeur) * math.sqrt(1 / n + 1 / d)


# ------------------------------------------------------------------ une règle par genre
def _connu(a: A, m: genres.Mesuree, vrai: bool = True) -> Jugement[A]:
    verdict = Verdict.OUI if vrai else Verdict.NON
    return Jugement(a, verdict, m.valeur, m.bornes)


def _niveau(a: genres.Niveau) -> Jugement[genres.Niveau]:
    """Une valeur connue se dit, avec son intervalle et ses réserves ; inconnue ou secrète, c'est cela qui se dit."""
    return sans_valeur(a, a.mesure) or _connu(a, a.mesure)


def _comparaison(a: genres.Comparaison) -> Jugement[genres.Comparaison]:
    """Une comparaison sans valeur, ou provisoire, ne sert pas ; sans aucune, rien ne se compare."""
    gardees = tuple(m for m in a.autres if m.valeur is not None and m.statut != "provisoire")
    if manque := sans_valeur(a, a.mesure):
        return manque
    if not gardees:
        return Jugement(
            a, Verdict.INDECIDABLE, a.mesure.valeur, a.mesure.bornes, "sans comparaison"
        )
    return Jugement(a, Verdict.OUI, a.mesure.valeur, a.mesure.bornes, retenues=gardees)


def _changement(a: genres.Changement) -> Jugement[genres.Changement]:
    """Changé si le hasard ne l'explique pas (p < 0,05), stable si l'écart tient dans la marge, sinon on ne peut pas dire.

    Deux millésimes qui partagent des réponses, deux périmètres, une année provisoire ne se comparent pas."""
    if manque := sans_valeur(a, a.avant, a.apres):
        return manque
    ecart = (a.apres.valeur or 0.0) - (a.avant.valeur or 0.0)
    if raison := changements.refus(a.sujet, a.avant, a.apres):
        return Jugement(a, Verdict.INDECIDABLE, ecart, raison=raison)
    constat = changements.constater(a)
    return Jugement(a, verdict_de(a, constat), ecart, raison=constat.raison, constat=constat)


def verdict_de(a: genres.Changement, constat: changements.Constat) -> Verdict:
    """Oui : changé, fût-ce un peu ; non : stable, ou deux valeurs qui se liraient pareil."""
    exact = constat.test is None and constat.etat is Etat.CHANGE
    if exact and valeur(a.sujet, a.avant) == valeur(a.sujet, a.apres):
        # Un changement plus fin que ce qu'on montre n'est rien.
        return Verdict.NON
    if constat.etat is Etat.STABLE:
        return Verdict.OUI if constat.legere else Verdict.NON
    return Verdict.OUI if constat.etat is Etat.CHANGE else Verdict.INDECIDABLE


def _extreme(a: genres.Extreme) -> Jugement[genres.Extreme]:
    """Ce qui se détache de l'ensemble, des deux côtés ; jamais un extrême que les données ne séparent pas.

    `retenues` : la plus petite, la plus grande, puis les autres valeurs assez sûres pour se ranger."""
    connues = [m for m in a.mesures if m.valeur is not None]
    sures = extremes.rangeables(a.sujet, connues)
    raison = "de petits effectifs" if len(sures) < len(connues) else ""
    if len(sures) < 2 or a.sujet.forme == "zonage" or not a.sujet.palmares:
        verdict = Verdict.INDECIDABLE if connues else Verdict.INCONNU
        return Jugement(a, verdict, raison=raison)
    bas, haut = (f(sures, key=lambda m: m.valeur or 0.0) for f in (min, max))
    retenues = (bas, haut, *sures)
    if bas.valeur == haut.valeur:
        return Jugement(a, Verdict.NON, haut.valeur, None, raison, retenues)
    tete = extremes.tetes(a.sujet, sures)
    verdict = Verdict.OUI if tete.plus_haute and tete.plus_basse else Verdict.INDECIDABLE
    return Jugement(
        a, verdict, haut.valeur, (bas.valeur or 0, haut.valeur or 0), raison, retenues, tete=tete
    )


def _rang(a: genres.Rang) -> Jugement[genres.Rang]:
    """Un rang ne se dit que s'il n'y en a qu'un de possible ; sinon, de tel à tel rang."""
    if not a.classe:
        return Jugement(a, Verdict.INCONNU, raison="non classé")
    return Jugement(a, Verdict.OUI if a.bas == a.haut else Verdict.INDECIDABLE)


def _distance(a: genres.Distance) -> Jugement[genres.Distance]:
    """Personne n'est loin seulement si l'on sait où est tout le monde, par la route la plus lente comme par la
    plus rapide."""
    if manque := sans_valeur(a, a.nombre, a.total):
        return manque
    bas, haut = (round(x) for x in a.nombre.bornes or (a.nombre.valeur or 0.0,) * 2)
    if bas == 0 < haut:
        return Jugement(a, Verdict.INDECIDABLE, a.nombre.valeur, a.nombre.bornes, a.selon)
    return _connu(a, a.nombre, haut > 0)


def _seuil(a: genres.Seuil) -> Jugement[genres.Seuil]:
    """Un seuil est franchi si l'intervalle entier est au-delà ; sans valeur, la règle se dit seule."""
    if a.mesure is None or a.mesure.valeur is None:
        return Jugement(a, Verdict.INCONNU)
    # Un effectif compté en entier est un fait : ce que le hasard aurait pu donner n'y change rien.
    hasard = a.mesure.bornes is None or a.mesure.cause == Cause.HASARD
    compte = a.sujet.forme == "effectif" and a.mesure.statut == Statut.PUBLIE
    exact = compte and hasard and not a.mesure.tirage
    bornes = None if exact else collecte.bornes(a.sujet, a.mesure)
    passe = [v > a.seuil if a.dessus else v < a.seuil for v in bornes or (a.mesure.valeur,)]
    if len(set(passe)) > 1:
        return Jugement(a, Verdict.INDECIDABLE, a.mesure.valeur, bornes)
    return _connu(a, a.mesure, passe[0])


def _partage(a: genres.Partage) -> Jugement[genres.Partage]:
    """Une partie ne se dit que si le tout se dit aussi et la contient."""
    if manque := sans_valeur(a, a.partie, a.tout):
        return manque
    if (a.partie.valeur or 0) > (a.tout.valeur or 0):
        return Jugement(a, Verdict.INDECIDABLE, raison="la partie dépasse le tout")
    return _connu(a, a.partie, bool(a.partie.valeur))


def _manque(a: genres.Manque) -> Jugement[genres.Manque]:
    """Ce qui manque se dit, avec sa raison et ce qu'il faut faire."""
    return Jugement(a, Verdict.INCONNU, raison=a.raison)


def _effet(a: genres.Effet) -> Jugement[genres.Effet]:
    """Un calcul avant et après se dit s'il se lit différent ; sinon « comme aujourd'hui »."""
    if manque := sans_valeur(a, a.avant, a.apres):
        return manque
    return _connu(a, a.apres, valeur(a.sujet, a.avant) != valeur(a.sujet, a.apres))


_REGLES: dict[type, Callable[[Any], Jugement[Any]]] = {
    genres.Niveau: _niveau,
    genres.Comparaison: _comparaison,
    genres.Changement: _changement,
    genres.Extreme: _extreme,
    genres.Rang: _rang,
    genres.Distance: _distance,
    genres.Seuil: _seuil,
    genres.Partage: _partage,
    genres.Manque: _manque,
    genres.Effet: _effet,
    genres.EffetMesure: effets.effet_mesure,
    genres.Redistribution: effets.redistribution,
    genres.Justesse: effets.justesse,
    genres.Solde: effets.solde,
}
