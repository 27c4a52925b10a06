"""Dire un ensemble : ses extrêmes, qui est loin, une part, un seuil, un effet."""

import math

from observatoire import formats
from observatoire.affirmations import genres
from observatoire.affirmations.jugement import Jugement, Verdict, juger
from observatoire.affirmations.mots import entre, lieu, valeur
from observatoire.affirmations.sujet import Sujet, accorder, majuscule, minuscule

_TOUT = 0.9  # part du total qu'une fourchette couvre, à partir de laquelle elle n'apprend rien


def rang(j: Jugement[genres.Rang]) -> str:
    """« exposition plus forte, de moyenne à plus forte selon la façon de peser »."""
    a = j.affirmation
    selon = f" selon {a.selon}" if a.selon else ""
    return f"{minuscule(a.sujet.nom)} {a.classe or 'non classée'}, {cellule_de_rang(j)}{selon}"


def cellule_de_rang(j: Jugement[genres.Rang]) -> str:
    """« toujours la même », « de moyenne à plus forte » ; « — » sans classe."""
    if j.verdict is Verdict.INCONNU:
        return "—"
    stable = j.verdict is Verdict.OUI
    return "toujours la même" if stable else formats.de_a(j.affirmation.bas, j.affirmation.haut)


def seuil(j: Jugement[genres.Seuil]) -> str:
    """« plus de 15 minutes », « moins de 8 places accessibles pour 100 enfants »."""
    a = j.affirmation
    return f"{'plus' if a.dessus else 'moins'} de {avec_unite(a.sujet, a.seuil)}"


def seuil_franchi(j: Jugement[genres.Seuil]) -> str:
    """« Taux de couverture, 2023 : 52,6 places sur le territoire, plus de 50 : seuil franchi », pas franchi, ou
    pourquoi on ne peut pas le dire."""
    a, m = j.affirmation, j.affirmation.mesure
    regle = f"le seuil ({seuil(j)})"
    if j.verdict is Verdict.INCONNU or m is None:
        pourquoi = f" : {m.note}" if m is not None and m.note else ""
        return f"{a.sujet.nom} : valeur non disponible, on ne peut pas dire si {regle} est franchi{pourquoi}"
    quand = formats.periode(m.debut or m.fin, m.fin) if m.fin else ""
    dite = f"{', '.join(x for x in (a.sujet.nom, quand) if x)} : {valeur(a.sujet, m)} {lieu(m)}".rstrip()
    bornes = ""
    if j.incertitude and j.incertitude[0] != j.incertitude[1] and math.isfinite(j.incertitude[1]):
        bornes = f" ({entre(*j.incertitude, a.sujet.decimales)})"
    fin = {
        Verdict.OUI: f"{regle} est franchi",
        Verdict.NON: f"{regle} n'est pas franchi",
    }.get(j.verdict, f"on ne peut pas dire si {regle} est franchi")
    return f"{dite}{bornes} ; {fin}"


def avec_unite(s: Sujet, v: float) -> str:
    """« 12 enfants » : un nombre et l'unité du sujet, accordée."""
    return formats.avec_unite(formats.nombre(v, s.decimales), accorder(s.unite, v))


def distance(j: Jugement[genres.Distance], *, part: bool = False) -> str:
    """« 12 enfants sur 140 vivent à plus de 15 minutes d'un lieu d'accueil » ; personne, ou inconnu.

    `part` : avec la part du total, « (9 %) »."""
    a = j.affirmation
    total = formats.nombre(a.total.valeur)
    environ = "environ " if "estime" in (a.nombre.statut, a.total.statut) else ""
    if j.verdict is Verdict.INCONNU:
        return f"On ne sait pas combien {de(a.sujet.compte)} vivent {loin(a)} ({j.raison})"
    if j.verdict is Verdict.NON:
        return f"Aucun des {environ}{total} {a.sujet.compte} ne vit {loin(a)}"
    if muette(j):
        rien = f"on ne peut pas dire combien {de(a.sujet.compte)}, sur {environ}{total}, vivent {loin(a)}"
        return majuscule(f"{rien} : {_sans_rien_dire(j)}")
    if doute := _bornes(j):
        bas, haut = doute
        dite = _parts(part, a, bas, haut)
        vivent = "vivent" if haut >= 2 else "vit"
        qui = f"{entre(bas, haut)} {accorder(a.sujet.compte, haut)}"
        return majuscule(f"{qui} sur {environ}{total}{dite} {vivent} {loin(a)}, selon {a.selon}")
    n = a.nombre.valeur or 0.0
    qui = f"{formats.nombre(n)}{formats.INSECABLE}{accorder(a.sujet.compte, n)}"
    vivent = "vit" if n < 2 else "vivent"
    dite = _parts(part, a, n)
    return majuscule(f"{environ}{qui} sur {total}{dite} {vivent} {loin(a)}")


def _bornes(j: Jugement[genres.Distance]) -> tuple[float, float] | None:
    """Les bornes d'un nombre que la route fait changer ; None si elles se lisent pareil."""
    if not j.incertitude or round(j.incertitude[0]) == round(j.incertitude[1]):
        return None
    return j.incertitude


def muette(j: Jugement[genres.Distance]) -> bool:
    """Vrai si la fourchette couvre presque tout le monde : elle n'apprend rien."""
    doute, total = _bornes(j), j.affirmation.total.valeur or 0.0
    return doute is not None and doute[1] - doute[0] >= _TOUT * total


def _sans_rien_dire(j: Jugement[genres.Distance]) -> str:
    """« d'aucun à tous, selon la vitesse retenue ; il faudrait… »."""
    a, (bas, haut) = j.affirmation, _bornes(j) or (0.0, 0.0)
    tous = round(bas) == 0 and round(haut) >= round(a.total.valeur or 0.0)
    faire = genres.POUR_LE_SAVOIR.get(a.selon)
    fin = f" ; {faire}" if faire else ""
    de_a = "d'aucun à tous" if tous else entre(bas, haut)
    return f"{de_a}, selon {a.selon}{fin}"


def _parts(voulue: bool, a: genres.Distance, *nombres: float) -> str:
    """« (9 %) », « (9 à 12 %) » : des parts du total."""
    if not voulue:
        return ""
    dites = (formats.nombre(100 * n / (a.total.valeur or 1)) for n in nombres)
    return f" ({' à '.join(dict.fromkeys(dites))} %)"


def le_plus_proche(quoi: str, minutes: float) -> str:
    """« l'accueil permanent le plus proche est à 18 minutes »."""
    return f"{quoi} le plus proche est à {formats.nombre(minutes)} minutes"


def parmi(j: Jugement[genres.Distance], precision: str = "", verbe: str = "en sont") -> str:
    """« 300 des 400 enfants de 3 à 10 ans en sont à 15 minutes ou moins »."""
    a = j.affirmation
    if j.mesure is None:
        faire = f" : {a.nombre.note}" if a.nombre.note else ""
        qui = f"{de(a.sujet.compte)}{precision}"
        return f"on ne sait pas combien {qui} {verbe} {loin(a)}{faire}"
    total = formats.nombre(a.total.valeur)
    if muette(j):
        qui = f"{de(a.sujet.compte)}{precision}, sur {total},"
        return f"on ne peut pas dire combien {qui} {verbe} {loin(a)} : {_sans_rien_dire(j)}"
    if doute := _bornes(j):
        return f"{entre(*doute)} des {total} {a.sujet.compte}{precision} {verbe} {loin(a)}, selon {a.selon}"
    return f"{formats.nombre(j.mesure)} des {total} {a.sujet.compte}{precision} {verbe} {loin(a)}"


def loin(a: genres.Distance) -> str:
    """« à plus de 15 minutes d'un médecin (estimation 2024) », « à 15 minutes ou moins d'un relais »."""
    ou = a_minutes(a.minutes, dedans=a.dedans)
    return " ".join(x for x in (ou, a.de, f"({a.quand})" if a.quand else "") if x)


def a_minutes(minutes: float, *, dedans: bool = False) -> str:
    """« à plus de 15 minutes », « à 15 minutes ou moins »."""
    dit = formats.nombre(minutes)
    return f"à {dit} minutes ou moins" if dedans else f"à plus de {dit} minutes"


def de(quoi: str) -> str:
    """« d'enfants », « de jeunes »."""
    return f"d'{quoi}" if quoi[:1].lower() in "aàâeéèêhiîoôuy" else f"de {quoi}"


def deja(j: Jugement[genres.Partage]) -> str:
    """« Tous ces enfants sont déjà nés », « 34 % de ces enfants sont déjà nés », « Aucun de ces enfants n'est encore né »."""
    s, part = j.affirmation.sujet, 100 * (j.affirmation.partie.valeur or 0.0)
    if round(part) in (0, 100):
        if round(part):
            return f"Tous ces {s.compte} sont déjà {s.parmi}s"
        return f"Aucun de ces {s.compte} n'est encore {s.parmi}"
    return f"{formats.nombre(part)}{formats.INSECABLE}% de ces {s.compte} sont déjà {s.parmi}s"


def partage(j: Jugement[genres.Partage]) -> str:
    """« dont environ 30 satisfaites » ; ce qui ne se sait pas se dit."""
    s, partie = j.affirmation.sujet, j.affirmation.partie
    if j.verdict is Verdict.INCONNU:
        return f"dont un nombre inconnu de {s.parmi}"
    environ = "environ " if partie.statut == "estime" else ""
    return f"dont {environ}{formats.nombre(partie.valeur)} {s.parmi}"


def effet(j: Jugement[genres.Effet]) -> str:
    """« 80 des 95 enfants seraient à 15 minutes ou moins, au lieu de 60 » ; « … comme aujourd'hui »."""
    a = j.affirmation
    if a.portee is not None:
        apres = parmi(juger(a.portee), verbe="seraient")
    elif j.verdict is Verdict.INCONNU:
        return f"{a.sujet.nom} : {j.raison}"
    else:
        apres = avec_unite(a.sujet, a.apres.valeur or 0.0)
    if j.verdict is Verdict.INCONNU:
        return apres
    if j.verdict is Verdict.NON:
        return f"{apres}, comme aujourd'hui"
    hier = (formats.nombre(v, a.sujet.decimales) for v in a.avant.bornes or (a.avant.valeur,))
    return f"{apres}, au lieu de {' à '.join(dict.fromkeys(hier))}"
