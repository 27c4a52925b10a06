"""Un changement peut-il se dire ? Ce qui l'empêche d'être jugé, puis le test que sa collecte appelle.

Trois réponses (`methodes.changement`) : changé, stable à une marge près, on ne peut pas dire. Deux
intervalles qui se recouvrent n'en sont pas une.
"""

import math
from dataclasses import dataclass

from observatoire.affirmations import collecte, genres
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes import arrondis, changement
from observatoire.methodes.changement import Etat, Evolution
from observatoire.methodes.series import changement_detectable, comparables, ecart_requis
from observatoire.modele import Cause
from observatoire.territoire.perimetres import comparables as comparables_en_lieu

_Z = 1.959963984540054
_PUISSANCE = 2.801585  # écart vu quatre fois sur cinq, en écarts-types (1,96 + 0,84)


@dataclass(frozen=True)
class Constat:
    """Ce qu'il en est : `etat`, le test qui le dit (None pour un fait sans hasard), et sinon pourquoi.

    `legere` : stable, et pourtant une petite évolution sûre.
    """

    etat: Etat
    test: Evolution | None = None
    raison: str = ""
    legere: bool = False

    @property
    def hasard(self) -> bool:
        """Vrai si le constat dépend d'un test sur des nombres tirés au hasard ; l'écart d'un arrondi est borné."""
        return self.test is not None and self.test.p > 0


def refus(s: Sujet, avant: genres.Mesuree, apres: genres.Mesuree) -> str:
    """Pourquoi deux valeurs connues ne se comparent pas ; vide si elles se comparent."""
    if "provisoire" in (avant.statut, apres.statut):
        return "une des deux années est provisoire"
    if not comparables_en_lieu(avant.contour, apres.contour):
        return "les deux années ne portent pas, autant qu'on sache, sur les mêmes communes"
    d1, f1, d2, f2 = (int(x or 0) for x in (avant.debut, avant.fin, apres.debut, apres.fin))
    if d2 <= f1 and d1 < f1:
        return "les deux périodes se recouvrent"
    if not comparables(f1, f2, s.recense):
        return f"deux recensements à moins de {ecart_requis(f1, f2)} ans partagent des réponses"
    return ""


def constater(a: genres.Changement, p: float | None = None) -> Constat:
    """Le constat de deux valeurs qui se comparent ; `p` : corrigé, si plusieurs lieux se lisent ensemble."""
    if a.sujet.forme == "zonage":
        return Constat(Etat.CHANGE)
    if "arrondi" in (a.avant.statut, a.apres.statut):
        return _arrondi(a)
    test = tester(a)
    if test is None:
        return Constat(Etat.CHANGE)
    # Une part se dit stable à tant de points : la marge porte sur la part de départ.
    echelle = a.avant.valeur or 1.0
    marge = a.sujet.marge * (echelle / _facteur(a) if _est_part(a) else 1.0)
    etat, p = test.etat(marge, p), test.p if p is None else p
    dicible = marge / a.sujet.marge * changement.STABLE_DICIBLE
    if etat is Etat.INDECIS and test.stable_a is not None and test.stable_a <= dicible:
        etat = Etat.STABLE
    legere = etat is Etat.STABLE and p < changement.RISQUE
    if etat is not Etat.INDECIS:
        return Constat(etat, test, legere=legere)
    return Constat(etat, test, "les nombres sont trop petits pour le distinguer du hasard")


def tester(a: genres.Changement) -> Evolution | None:
    """Le test de deux valeurs d'après leur collecte ; None pour un fait exact ou sans test possible."""
    s, avant, apres = a.sujet, a.avant, a.apres
    tires = [m for m in (avant, apres) if m.tirage]
    if tires and s.incertitude in ("poisson", "aucune") and s.forme == "effectif":
        return _effectifs_tires(avant, apres)
    if s.incertitude == "poisson":
        x, y = _compte(s, avant), _compte(s, apres)
        if x is None or y is None:
            return None
        durees = _exposition(s, avant), _exposition(s, apres)
        return changement.deux_comptages(x, y, *durees, _dispersion(s, avant, apres))
    if s.incertitude in ("part", "rapport") or (tires and s.unite == "%"):
        x1, x2 = _part(s, avant), _part(s, apres)
        return None if x1 is None or x2 is None else changement.deux_parts(*x1, *x2)
    return None


def _exposition(s: Sujet, m: genres.Mesuree) -> float:
    """Des années (une moyenne, un total), ou des années-habitants (un taux)."""
    if s.forme == "taux" or s.periode == "moyenne":
        return m.denominateur or 1.0
    return float((m.fin or 0) - (m.debut or 0) + 1)


def _dispersion(s: Sujet, *mesures: genres.Mesuree) -> changement.Dispersion | None:
    """Ce que varient les années derrière deux totaux ; None si on ne les connaît pas une à une."""
    khi2 = [m.khi2 for m in mesures if m.khi2 is not None]
    if len(khi2) < len(mesures):
        return None
    annees = [(m.fin or 0) - (m.debut or 0) + (s.periode == "moyenne") for m in mesures]
    return changement.Dispersion(sum(khi2), sum(n - 1 for n in annees))


def _compte(s: Sujet, m: genres.Mesuree) -> float | None:
    """Les événements derrière une valeur : son numérateur, ou elle-même si c'est un comptage."""
    comptee = s.forme == "effectif" and s.periode == "annee"
    return m.valeur if m.numerateur is None and comptee else m.numerateur


def _part(s: Sujet, m: genres.Mesuree) -> tuple[float, float] | None:
    """(réponses trouvées, réponses équivalentes) d'une part : divisées par le tirage quand elle est tirée."""
    x, n = m.numerateur, m.denominateur
    if x is None or n is None:
        return None
    n = x + n if s.incertitude == "rapport" else n
    return (min(x, n) / (m.tirage or 1.0), n / (m.tirage or 1.0)) if n > 0 else None


def _effectifs_tires(avant: genres.Mesuree, apres: genres.Mesuree) -> Evolution | None:
    if not avant.valeur or not apres.valeur:
        return None
    carres = 0.0
    for m in (avant, apres):
        part = m.valeur / m.denominateur if m.denominateur and m.valeur else 0.0
        carres += (m.tirage or 0.0) * max(0.0, 1 - part) / (m.valeur or 1.0)
    return (
        changement.rapport_log(apres.valeur / avant.valeur, math.sqrt(carres)) if carres else None
    )


def _arrondi(a: genres.Changement) -> Constat:
    """L'erreur d'un arrondi est bornée et connue : l'écart se lit sur la loi exacte de leur différence."""
    avant, apres = a.avant, a.apres
    if a.sujet.forme == "effectif":
        vrai = arrondis.ecart(
            *(_triplet(a.sujet, m) for m in (avant, apres)), arrondi=a.sujet.arrondi
        )
        if vrai.bas <= 0 <= vrai.haut:
            return Constat(Etat.INDECIS, raison="l'écart tient dans l'arrondi")
        return Constat(
            Etat.CHANGE, Evolution(vrai.publie, vrai.bas, vrai.haut, None, None, 0.0, None)
        )
    if not avant.bornes or not apres.bornes:
        return Constat(Etat.INDECIS, raison="on ne sait pas ce que l'arrondi y cache")
    certain = {Cause.ARRONDI} == {
        avant.cause,
        apres.cause,
    } and "certaines" in avant.nature + apres.nature
    (b1, h1), (b2, h2) = avant.bornes, apres.bornes
    ecart = (apres.valeur or 0.0) - (avant.valeur or 0.0)
    demi = math.hypot(h1 - b1, h2 - b2) / 2
    nul = max(b1, b2) <= min(h1, h2) if certain else abs(ecart) <= demi
    if nul:
        return Constat(Etat.INDECIS, raison="l'écart tient dans l'arrondi")
    return Constat(Etat.CHANGE)


def _triplet(s: Sujet, m: genres.Mesuree) -> tuple[float, float, float]:
    return m.valeur or 0.0, *collecte.arrondie(s, m)


def _facteur(a: genres.Changement) -> float:
    return 100.0 if a.sujet.unite.startswith("%") else 1.0


def _est_part(a: genres.Changement) -> bool:
    return a.sujet.incertitude in ("part", "rapport") or (
        a.sujet.incertitude == "aucune" and a.sujet.forme == "taux"
    )


def faudrait(a: genres.Changement, test: Evolution) -> tuple[float, ...]:
    """Ce qu'il aurait fallu pour voir quelque chose quatre fois sur cinq : les rapports après/avant d'une
    baisse et d'une hausse, ou l'écart d'une part ; vide si on ne sait pas le dire."""
    if _est_part(a):
        if a.sujet.incertitude == "rapport" or test.bas is None or test.haut is None:
            return ()
        return (_facteur(a) * _PUISSANCE * (test.haut - test.bas) / (2 * _Z),)
    compte = _compte(a.sujet, a.avant)
    if a.sujet.incertitude != "poisson" or not compte or a.avant.tirage:
        return ()
    duree = _exposition(a.sujet, a.apres) / _exposition(a.sujet, a.avant)
    return (
        changement_detectable(round(compte), exposition=duree, sens="baisse"),
        changement_detectable(round(compte), exposition=duree, sens="hausse"),
    )
