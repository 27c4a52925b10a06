"""Dire ce qui se détache d'un ensemble, ou que rien ne s'en détache."""

import statistics

from observatoire import formats
from observatoire.affirmations import genres
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import UNITE_COURTE, lieu, valeur
from observatoire.affirmations.sujet import Sujet, accorder, minuscule
from observatoire.modele import Statut

PLURIELS = {
    "quartier": "quartiers",
    "commune": "communes", "secteur": "secteurs", "epci": "intercommunalités",
    "departement": "départements", "region": "régions", "france": "pays",
}  # fmt: skip
_NOMMES = 3
_MASCULINS = {"quartiers", "secteurs", "départements", "pays", "territoires"}


def etendue(j: Jugement[genres.Extreme]) -> str:
    """Un titre : de la plus petite à la plus grande valeur si les deux se détachent, sinon ce qui se
    détache, sinon la valeur de l'ensemble ; la question s'il n'y a rien à dire."""
    s, mesures = j.affirmation.sujet, j.affirmation.mesures
    connues = [m for m in mesures if m.valeur is not None]
    fin = max(m.fin or 0 for m in mesures)
    debut = min((m.debut or fin for m in connues), default=fin)
    tete = f"{s.nom}, {formats.periode(debut, fin)}"
    a_part = _a_part(j)
    if not j.retenues:
        tout = j.affirmation.tout
        if not connues or tout is None or tout.valeur is None or not s.palmares:
            return f"{tete} : {minuscule(s.question)}"
        quoi = _quoi(mesures)
        return f"{tete} : {valeur(s, tout)} {lieu(tout)} ; effectifs trop petits pour ranger les {quoi}"
    bas, haut, *sures = j.retenues
    if j.verdict is Verdict.NON:
        partout = "partout où on le sait" if len(connues) < len(mesures) else "partout"
        return f"{tete} : {valeur(s, bas)} {partout}{a_part}"
    if j.verdict is Verdict.OUI:
        # Une longue unité se lit une fois ; « moins de 3 » garde la sienne.
        courte = len(s.unite) > UNITE_COURTE and bas.statut != "arrondi"
        return (
            f"{tete} : de {valeur(s, bas, courte=courte)} {_ou(sures, bas)} "
            f"à {valeur(s, haut)} {_ou(sures, haut)}{a_part}"
        )
    return f"{tete} : {_detachees(j)}{a_part}"


def _a_part(j: Jugement[genres.Extreme]) -> str:
    """« (petits effectifs à part ; 9 communes sous secret) » : ce que l'ensemble rangé ne contient pas ; une valeur
    tue peut être plus petite ou plus grande que celles qu'on nomme."""
    mesures = j.affirmation.mesures
    tues = [m for m in mesures if m.valeur is None and m.statut == Statut.SECRET]
    vides = [m for m in mesures if m.valeur is None and m.statut != Statut.SECRET]
    dits = ["petits effectifs à part"] if j.raison else []
    for manquent, comment in ((tues, "sous secret"), (vides, "sans valeur")):
        if manquent:
            quoi = _quoi(tuple(manquent))
            dits.append(f"{formats.pluriel(len(manquent), quoi.removesuffix('s'), quoi)} {comment}")
    return f" ({' ; '.join(dits)})" if dits else ""


def _detachees(j: Jugement[genres.Extreme]) -> str:
    """« au plus haut à Vaour, 12 % », « les plus élevées sont parmi A et B », ou rien ne se détache."""
    s, tete, tout = j.affirmation.sujet, j.tete, j.affirmation.tout
    assert tete is not None
    dites = []
    for seule, groupe, ou, quoi in (
        (tete.plus_haute, tete.hautes, "haut", "élevées"),
        (tete.plus_basse, tete.basses, "bas", "basses"),
    ):
        if seule:
            dites.append(f"au plus {ou} {lieu(seule)}, {valeur(s, seule)}")
        elif groupe:
            noms = formats.enumerer(m.nom or (m.lieu.libelle if m.lieu else "") for m in groupe)
            dites.append(f"{noms} parmi les plus {quoi}, sans ordre sûr")
    if not dites:
        dites.append(rien_ne_se_detache(j))
    debut = [f"{valeur(s, tout)} {lieu(tout)}"] if tout and tout.valeur is not None else []
    return " ; ".join([*debut, *dites])


def rien_ne_se_detache(j: Jugement[genres.Extreme]) -> str:
    """« aucune commune ne se détache »."""
    quoi = j.affirmation.sujet.compte or _quoi(j.affirmation.mesures)
    if quoi not in PLURIELS.values():
        quoi = _quoi(j.affirmation.mesures)
    aucun = "aucun" if quoi in _MASCULINS else "aucune"
    return f"{aucun} {quoi.removesuffix('s') if quoi != 'pays' else quoi} ne se détache"


def _quoi(mesures: tuple[genres.Mesuree, ...]) -> str:
    niveaux = {str(m.lieu.niveau) for m in mesures if m.lieu}
    return PLURIELS[niveaux.pop()] if len(niveaux) == 1 else "territoires"


def le_plus(j: Jugement[genres.Extreme]) -> str:
    """« la commune la plus éloignée est Penne, à 24 minutes » ; ou celles qui peuvent l'être."""
    s, quoi = j.affirmation.sujet, accorder(j.affirmation.sujet.compte, 1)
    if j.mesure is None or not j.retenues:
        return f"on ne sait pas quelle {quoi} est {s.superlatif}"
    haute = j.retenues[1] if j.verdict is Verdict.NON or j.tete is None else j.tete.plus_haute
    if haute is not None:
        return f"la {quoi} {s.superlatif} est {haute.nom}, à {valeur(s, haute)}"
    assert j.tete is not None
    if j.tete.hautes:
        noms = formats.enumerer(m.nom for m in j.tete.hautes)
        return f"{s.superlatif} est une de ces {s.compte} : {noms}"
    return f"aucune {quoi} n'est sûrement {s.superlatif}"


def _ou(sures: list[genres.Mesuree], m: genres.Mesuree) -> str:
    ici = [x for x in sures if x.valeur == m.valeur]
    return f"dans {len(ici)} {_quoi(tuple(ici))}" if len(ici) > 1 else lieu(m)


def extremes(j: Jugement[genres.Extreme]) -> str:
    """Un texte alternatif : la plus grande, la plus petite et la médiane de lignes nommées."""
    s = j.affirmation.sujet
    if not j.retenues:
        return ""
    bas, haut, *sures = j.retenues
    if j.verdict is Verdict.NON:
        return f"Même valeur partout : {valeur(s, haut)}."
    if j.verdict is Verdict.OUI:
        dite = f"Maximum : {_bout(s, sures, haut)}. Minimum : {_bout(s, sures, bas)}."
    else:
        rien = rien_ne_se_detache(j) if s.compte in PLURIELS.values() else "rien ne se détache"
        dite = (
            f"{rien[0].upper()}{rien[1:]} sûrement : les intervalles sont donnés avec les valeurs."
        )
    if len(sures) > 2 and s.compte:
        dite += f" Médiane des {len(sures)} {s.compte} : {_mediane(s, sures)}."
    return dite + (" Petits effectifs à part." if j.raison else "")


def _bout(s: Sujet, sures: list[genres.Mesuree], m: genres.Mesuree) -> str:
    """« Penne, 12 habitants » ; partagée, la valeur est dite avec tous les siens, ou leur nombre."""
    ici = [x.nom for x in sures if x.valeur == m.valeur]
    if len(ici) <= _NOMMES:
        return f"{formats.enumerer(ici)}, {valeur(s, m)}"
    return f"{valeur(s, m)}, {len(ici)} {s.compte or 'fois'}"


def _mediane(s: Sujet, sures: list[genres.Mesuree]) -> str:
    mediane = statistics.median(m.valeur or 0.0 for m in sures)
    return formats.avec_unite(formats.nombre(mediane, s.decimales), s.unite)
