"""Dire un ensemble : ses extrêmes, qui est loin, une part, un seuil, un effet."""

import statistics

from observatoire import formats
from observatoire.affirmations.genres import Distance, Effet, Extreme, Mesuree, Partage, Rang, Seuil
from observatoire.affirmations.jugement import Jugement, Verdict, juger
from observatoire.affirmations.mots import UNITE_COURTE, lieu, valeur
from observatoire.affirmations.sujet import Sujet, accorder, majuscule, minuscule

PLURIELS = {
    "commune": "communes", "secteur": "secteurs", "epci": "intercommunalités",
    "departement": "départements", "region": "régions", "france": "pays",
}  # fmt: skip


def etendue(j: Jugement[Extreme]) -> str:
    """Un titre : de la plus petite à la plus grande valeur, et où ; la question s'il n'y a rien à dire."""
    s, mesures = j.affirmation.sujet, j.affirmation.mesures
    connues = [m for m in mesures if m.valeur is not None]
    fin = max(m.fin or 0 for m in mesures)
    debut = min((m.debut or fin for m in connues), default=fin)
    tete = f"{s.nom}, {formats.periode(debut, fin)}"
    if j.verdict not in (Verdict.OUI, Verdict.NON):
        return f"{tete} : {minuscule(s.question)}"
    a_part = " (petits effectifs à part)" if j.raison else ""
    bas, haut, *sures = j.retenues
    if j.verdict is Verdict.NON:
        return f"{tete} : {valeur(s, bas)} partout{a_part}"
    # Une longue unité se lit une fois ; « moins de 3 » garde la sienne.
    courte = len(s.unite) > UNITE_COURTE and bas.statut != "arrondi"
    return (
        f"{tete} : de {valeur(s, bas, courte=courte)} {_ou(sures, bas)} "
        f"à {valeur(s, haut)} {_ou(sures, haut)}{a_part}"
    )


def le_plus(j: Jugement[Extreme]) -> str:
    """« la commune la plus éloignée est Penne, à 24 minutes »."""
    s, quoi = j.affirmation.sujet, accorder(j.affirmation.sujet.compte, 1)
    if j.mesure is None:
        return f"on ne sait pas quelle {quoi} est {s.superlatif}"
    haut = j.retenues[1]
    return f"la {quoi} {s.superlatif} est {haut.nom}, à {valeur(s, haut)}"


def _ou(sures: list[Mesuree], m: Mesuree) -> str:
    ici = [x for x in sures if x.valeur == m.valeur]
    niveaux = {str(x.lieu.niveau) for x in ici if x.lieu}
    if len(ici) > 1:
        return f"dans {len(ici)} {PLURIELS[niveaux.pop()] if len(niveaux) == 1 else 'territoires'}"
    return lieu(m)


def extremes(j: Jugement[Extreme]) -> str:
    """Un texte alternatif : la plus grande, la plus petite et la médiane de lignes nommées."""
    s = j.affirmation.sujet
    if j.verdict not in (Verdict.OUI, Verdict.NON):
        return ""
    bas, haut, *sures = j.retenues
    if j.verdict is Verdict.NON:
        return f"Même valeur partout : {valeur(s, haut)}."
    dite = f"Maximum : {haut.nom}, {valeur(s, haut)}. Minimum : {bas.nom}, {valeur(s, bas)}."
    if len(sures) > 2 and s.compte:
        mediane = statistics.median(m.valeur or 0.0 for m in sures)
        texte = formats.avec_unite(formats.nombre(mediane, s.decimales), s.unite)
        dite += f" Médiane des {len(sures)} {s.compte} : {texte}."
    return dite + (" Petits effectifs à part." if j.raison else "")


def rang(j: Jugement[Rang]) -> str:
    """« exposition plus forte, de moyenne à plus forte selon la façon de peser »."""
    a = j.affirmation
    selon = f" selon {a.selon}" if a.selon else ""
    return f"{minuscule(a.sujet.nom)} {a.classe or 'non classée'}, {cellule_de_rang(j)}{selon}"


def cellule_de_rang(j: Jugement[Rang]) -> str:
    """« toujours la même », « de moyenne à plus forte » ; « — » sans classe."""
    if j.verdict is Verdict.INCONNU:
        return "—"
    stable = j.verdict is Verdict.OUI
    return "toujours la même" if stable else formats.de_a(j.affirmation.bas, j.affirmation.haut)


def seuil(j: Jugement[Seuil]) -> str:
    """« plus de 15 minutes », « moins de 8 places accessibles pour 100 enfants »."""
    a = j.affirmation
    return f"{'plus' if a.dessus else 'moins'} de {_nombre(a.sujet, a.seuil)}"


def _nombre(s: Sujet, v: float) -> str:
    return formats.avec_unite(formats.nombre(v, s.decimales), accorder(s.unite, v))


def distance(j: Jugement[Distance], *, part: bool = False) -> str:
    """« 12 enfants sur 140 vivent à plus de 15 minutes d'un lieu d'accueil » ; personne, ou inconnu.

    `part` : avec la part du total, « (9 %) »."""
    a = j.affirmation
    total = formats.nombre(a.total.valeur)
    environ = "environ " if "estime" in (a.nombre.statut, a.total.statut) else ""
    if j.verdict is Verdict.INCONNU:
        return f"On ne sait pas combien {de(a.sujet.compte)} vivent {loin(a)} ({j.raison})"
    if j.verdict is Verdict.NON:
        return f"Aucun des {environ}{total} {a.sujet.compte} ne vit {loin(a)}"
    n = a.nombre.valeur or 0.0
    qui = f"{formats.nombre(n)}{formats.INSECABLE}{accorder(a.sujet.compte, n)}"
    vivent = "vit" if n < 2 else "vivent"
    dite = f" ({formats.nombre(100 * n / (a.total.valeur or 1))} %)" if part else ""
    return majuscule(f"{environ}{qui} sur {total}{dite} {vivent} {loin(a)}")


def portee_apres(avant: Distance, apres: Distance, *moyennes: float) -> str:
    """Qui serait à portée, contre aujourd'hui, et comment changerait le temps moyen (avant, après)."""
    n, total = formats.nombre(apres.nombre.valeur), formats.nombre(apres.total.valeur)
    if apres.nombre.valeur is None:
        return distance(juger(apres))
    dite = f"{n} {apres.sujet.compte} sur {total} seraient {loin(apres)}"
    if not moyennes:
        return dite
    de_, a = (formats.nombre(m, 1) for m in moyennes)
    hier = formats.nombre(avant.nombre.valeur)
    return f"{dite}, contre {hier} aujourd'hui ; le temps moyen passerait de {de_} à {a} minutes"


def le_plus_proche(quoi: str, minutes: float) -> str:
    """« l'accueil permanent le plus proche est à 18 minutes »."""
    return f"{quoi} le plus proche est à {formats.nombre(minutes)} minutes"


def parmi(j: Jugement[Distance], precision: str = "") -> str:
    """« 300 des 400 enfants de 3 à 10 ans en sont à 15 minutes ou moins »."""
    a = j.affirmation
    if j.mesure is None:
        return f"on ne sait pas combien {de(a.sujet.compte)}{precision} en sont {loin(a)}"
    n, total = formats.nombre(j.mesure), formats.nombre(a.total.valeur)
    return f"{n} des {total} {a.sujet.compte}{precision} en sont {loin(a)}"


def loin(a: Distance) -> str:
    """« à plus de 15 minutes d'un médecin (estimation 2024) », « à 15 minutes ou moins d'un relais »."""
    ou = a_minutes(a.minutes, dedans=a.dedans)
    return " ".join(x for x in (ou, a.de, f"({a.quand})" if a.quand else "") if x)


def a_minutes(minutes: float, *, dedans: bool = False) -> str:
    """« à plus de 15 minutes », « à 15 minutes ou moins »."""
    dit = formats.nombre(minutes)
    return f"à {dit} minutes ou moins" if dedans else f"à plus de {dit} minutes"


def de(quoi: str) -> str:
    """« d'enfants », « de jeunes »."""
    return f"d'{quoi}" if quoi[:1].lower() in "aàâeéèêiîoôuy" else f"de {quoi}"


def partage(j: Jugement[Partage]) -> str:
    """« dont environ 30 satisfaites » ; ce qui ne se sait pas se dit."""
    s, partie = j.affirmation.sujet, j.affirmation.partie
    if j.verdict is Verdict.INCONNU:
        return f"dont un nombre inconnu de {s.parmi}"
    environ = "environ " if partie.statut == "estime" else ""
    return f"dont {environ}{formats.nombre(partie.valeur)} {s.parmi}"


def effet(j: Jugement[Effet]) -> str:
    """« 80 enfants à 15 minutes ou moins, au lieu de 60 » ; « … comme aujourd'hui »."""
    a = j.affirmation
    if j.verdict is Verdict.INCONNU:
        return f"{a.sujet.nom} : {j.raison}"
    apres = _nombre(a.sujet, a.apres.valeur or 0.0)
    if j.verdict is Verdict.NON:
        return f"{apres}, comme aujourd'hui"
    return f"{apres}, au lieu de {formats.nombre(a.avant.valeur, a.sujet.decimales)}"
