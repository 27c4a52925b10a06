"""Dire ce qu'un scénario change, sans le flatter : ce qu'il ajoute ou retire, qui perd, puis qui gagne."""

from observatoire import formats
from observatoire.affirmations import genres
from observatoire.affirmations.francais_ensembles import a_minutes, avec_unite
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import entre
from observatoire.affirmations.sujet import accorder, majuscule

PERDANTS_MAX = 4  # lieux nommés dans une phrase
BAISSE = "baisse"  # le `texte` d'un changement incertain qui, au réglage central, serait une baisse


def solde(j: Jugement[genres.Solde]) -> str:
    """« 23 140 heures d'accueil par an de moins (45 860 au lieu de 69 000) », « autant d'heures… »."""
    s, avant, apres = j.affirmation.sujet, j.affirmation.avant, j.affirmation.apres
    if j.verdict is Verdict.INCONNU:
        return f"{s.nom} : {j.raison}"
    dit = formats.nombre(apres.valeur, s.decimales)
    if j.verdict is Verdict.NON:
        return f"{s.nom} : autant qu'aujourd'hui ({dit})"
    ecart = j.mesure or 0.0
    sens = "de plus" if ecart > 0 else "de moins"
    hier = formats.nombre(avant.valeur, s.decimales)
    return f"{avec_unite(s, abs(ecart))} {sens} ({dit} au lieu de {hier})"


def gains_et_pertes(j: Jugement[genres.Redistribution]) -> str:
    """« 4 communes perdent de l'accès (32 enfants), 9 en gagnent (140 enfants) » : qui perd d'abord."""
    a = j.affirmation
    if j.verdict is Verdict.NON:
        return f"{majuscule(_bouge(a, (), 'gagne ni ne perd', a.gain))} de façon sûre"
    gagnent, perdent = (_combien(a, x) for x in (a.gagnent, a.perdent))
    if a.perdent:
        debut = majuscule(_bouge(a, a.perdent, "perd", a.gain)) + perdent
        return f"{debut}, {_bouge(a, a.gagnent, 'gagne', 'en')}{gagnent}{_moindre(a)}"
    debut = majuscule(_bouge(a, a.gagnent, "gagne", a.gain)) + gagnent + _moindre(a)
    return f"{debut}, {_bouge(a, a.perdent, 'perd', 'en')}"


def nommer_les_perdants(j: Jugement[genres.Redistribution]) -> str:
    """« Milhars perd le plus (de 12 à 8 places…) ; 4 communes perdent de l'accès (A, B, C et D), 9 en
    gagnent ; 2 autres dépendent de la vitesse retenue (plutôt une baisse dans 1) »."""
    a = j.affirmation
    dites = [gains_et_pertes(j)]
    if j.verdict is not Verdict.NON:
        noms = formats.enumerer((m.nom for m in a.perdent), PERDANTS_MAX)
        nommes = f" ({noms})" if len(a.perdent) > 1 else ""
        perdent = f"{_bouge(a, a.perdent, 'perd', a.gain)}{nommes}"
        dites = [f"{perdent}, {_bouge(a, a.gagnent, 'gagne', 'en')}{_moindre(a)}"]
        if a.perdent and a.perdent[0].texte:
            dites.insert(0, f"{a.perdent[0].nom} perd le plus ({a.perdent[0].texte})")
    if a.incertains:
        n, baisses = len(a.incertains), sum(m.texte == BAISSE for m in a.incertains)
        plutot = f" (plutôt une baisse dans {baisses})" if baisses else ""
        autres = "une autre dépend" if n == 1 else f"{n} autres dépendent"
        dites.append(f"{autres} de la vitesse retenue{plutot}")
    return " ; ".join(dites)


def arrets_seuls(j: Jugement[genres.Distance], demi_journees: tuple[int, ...]) -> str:
    """« 23 enfants de plus n'auraient à 15 minutes ou moins qu'un arrêt, ouvert de 2 à 4 demi-journées par
    semaine »."""
    a = j.affirmation
    if j.verdict is Verdict.INCONNU:
        return f"on ne sait pas combien d'{a.sujet.compte} n'auraient qu'un arrêt"
    ou = f"{a_minutes(a.minutes, dedans=True)} qu'un arrêt, {ouvert(demi_journees)}"
    bas, haut = (round(b) for b in j.incertitude or (a.nombre.valeur or 0.0,) * 2)
    if haut == 0:
        return f"aucun autre n'aurait {ou}"
    combien = entre(bas, haut) if bas != haut else formats.nombre(haut)
    return f"{combien} {accorder('autres', haut)} n'{'auraient' if haut > 1 else 'aurait'} {ou}"


def ouvert(demi_journees: tuple[int, ...]) -> str:
    """« ouvert de 2 à 4 demi-journées par semaine », « ouvert une demi-journée par semaine »."""
    bas, haut = min(demi_journees), max(demi_journees)
    if bas == haut:
        dit = "une demi-journée" if bas == 1 else f"{bas} demi-journées"
    else:
        dit = f"de {bas} à {haut} demi-journées"
    return f"ouvert {dit} par semaine"


def _bouge(
    a: genres.Redistribution, lieux: tuple[genres.Mesuree, ...], verbe: str, quoi: str
) -> str:
    """« 9 communes gagnent de l'accès », « Penne en perd », « aucune n'en perd »."""
    n, en = len(lieux), quoi == "en"
    if n == 0:
        rien = quoi.replace("de l'", "d'").replace("du ", "de ")
        return f"aucune n'en {verbe}" if en else f"aucune {a.lieux[:-1]} ne {verbe} {rien}"
    accorde = verbe if n == 1 else f"{verbe.removesuffix('e')}ent"
    qui = lieux[0].nom if n == 1 else f"{n}" if en else f"{n} {a.lieux}"
    return f"{qui} en {accorde}" if en else f"{qui} {accorde} {quoi}"


def _moindre(a: genres.Redistribution) -> str:
    """« , dont 4 par des arrêts seulement », « , par des arrêts seulement »."""
    combien, comment = a.moindre
    if not combien:
        return ""
    return f", {comment}" if combien == len(a.gagnent) else f", dont {combien} {comment}"


def _combien(a: genres.Redistribution, lieux: tuple[genres.Mesuree, ...]) -> str:
    total = genres.somme(m.valeur for m in lieux).valeur
    return f" ({avec_unite(a.sujet, total)})" if total is not None else ""
