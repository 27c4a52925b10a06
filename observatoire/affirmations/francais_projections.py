"""Dire une projection et ce qu'elle vaut : sa fourchette ne promet que ce qu'elle a tenu."""

from observatoire import formats
from observatoire.affirmations import genres
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import contre, entre, lieu, quand, valeur
from observatoire.affirmations.sujet import Sujet, accorder
from observatoire.territoire import noms

CHANCES = "huit chances sur dix"
# Nature de l'intervalle → ce qu'il promet, dit après lui.
PROMESSES = {
    genres.PROJECTION: CHANCES,
    genres.DEDUITE: "fourchette déduite de celle des naissances, pas vérifiée elle-même",
    genres.SUPPOSEE: "fourchette pas encore vérifiée sur le passé",
}
_PENCHE = 0.25  # part de l'erreur : en deçà, le biais ne se dit pas


def phrase(s: Sujet, m: genres.Mesuree, autres: tuple[genres.Mesuree, ...]) -> str:
    """« Le territoire compterait 90 naissances en 2033, avec huit chances sur dix d'être entre 62 et 121,
    contre environ 95 en 2023 » ; un effectif trop petit n'est dit que par son intervalle."""
    debut = f"{noms.sujet(m.lieu) if m.lieu else noms.LE_TERRITOIRE} compterait"
    if m.valeur is None:
        dite = (
            f"{debut} {_entre(s, m)} {s.unite} {quand(s, m)} ({PROMESSES[m.nature]}) : l'effectif est trop "
            "petit pour dire un seul chiffre"
        )
    else:
        central = f"{debut} {formats.nombre(m.valeur, s.decimales)} {s.unite} {quand(s, m)}"
        dite = f"{central}, {fourchette(m.nature, _entre(s, m))}"
    return dite + contre(*(_passe(s, a) for a in autres))


def fourchette(nature: str, dite: str) -> str:
    """« avec huit chances sur dix d'être entre 62 et 121 », ou l'intervalle et ce qui lui manque."""
    if nature == genres.PROJECTION:
        return f"avec {CHANCES} d'être {dite}"
    return f"sans doute {dite} ({PROMESSES[nature]})"


def titre(s: Sujet, m: genres.Mesuree) -> str:
    """« Naissances par an à Vaour : entre 0 et 3 en 2033, huit chances sur dix »."""
    return f"{s.nom} {lieu(m)} : {_entre(s, m)} {quand(s, m)}, {PROMESSES[m.nature]}"


def justesse(j: Jugement[genres.Justesse]) -> str:
    """« Les prévisions faites ainsi depuis 2013 se sont trompées, pour l'intercommunalité, de 5,5 naissances
    par an, plutôt trop haut (de 2). La fourchette a contenu la réalité 83 fois sur 100, sur 63 essais. »"""
    a = j.affirmation
    if j.verdict is Verdict.INCONNU:
        return "Cette projection et sa fourchette n'ont pas encore été vérifiées sur le passé."
    s, erreur = a.sujet, a.erreur.valeur or 0.0
    quoi = f"{_ecart(erreur)} {accorder(s.unite, erreur)}"
    tete = f"{a.suit} Les prévisions faites ainsi" if a.suit else "Les prévisions faites ainsi"
    suite = f"La fourchette a contenu la réalité {formats.nombre(100 * a.couverture)} fois sur 100, sur {formats.nombre(a.essais)} essais qui se recouvrent"
    reserve = "" if j.verdict is Verdict.OUI else " : c'est trop peu pour la promettre"
    return (
        f"{tete} depuis {a.depuis} se sont trompées, pour {a.niveau}, de {quoi} en moyenne, {_penche(a)}. "
        f"{suite}{reserve}."
    )


def annoncait(
    origine: int, periode: tuple[int, int], total: float, bornes: tuple[float, float], venu: str
) -> str:
    """« Faite en 2016, cette méthode annonçait 282 naissances de 2017 à 2025 (entre 198 et 374) ; il y en a
    eu 250 »."""
    dit = f"{formats.nombre(total)}{formats.INSECABLE}{accorder('naissances', total)}"
    return (
        f"Faite en {origine}, cette méthode annonçait {dit} {formats.de_a(*periode)} ({entre(*bornes)}) ; il y en a "
        f"eu {venu}."
    )


def origines(periode: tuple[int, int], horizon: int) -> str:
    """« À la fin de chaque année, de 2013 à 2023, chaque méthode n'a connu que le passé… »"""
    return (
        f"À la fin de chaque année, {formats.de_a(*periode)}, chaque méthode n'a connu que le passé et a annoncé "
        f"jusqu'à {horizon} ans ; ces essais se recouvrent."
    )


def _penche(a: genres.Justesse) -> str:
    erreur = a.erreur.valeur or 0.0
    if abs(a.biais) < _PENCHE * erreur:
        return "sans pencher d'un côté"
    sens = "haut" if a.biais > 0 else "bas"
    return f"plutôt trop {sens} (de {_ecart(abs(a.biais))})"


def _ecart(v: float) -> str:
    """« 5,5 », « 2 », « 182 »."""
    return formats.nombre(v, 0 if v >= 10 or round(v, 1).is_integer() else 1)


def _entre(s: Sujet, m: genres.Mesuree) -> str:
    assert m.bornes is not None
    return entre(*m.bornes, s.decimales, s.unite)


def _passe(s: Sujet, m: genres.Mesuree) -> str:
    """« environ 95 en 2023 », « 33,3 par an de 2021 à 2023 »."""
    if m.debut != m.fin:
        return f"{formats.nombre(m.valeur, 1)} par an {formats.de_a(m.debut, m.fin)}"
    environ = "environ " if m.statut == "estime" else ""
    return f"{environ}{valeur(s, m, courte=True)} {quand(s, m)}"
