"""Dire un changement : de combien et entre quoi, ou stable à tant près, ou ce qu'il faudrait pour savoir."""

import math

from observatoire import formats
from observatoire.affirmations import changements, genres
from observatoire.affirmations.changements import Constat
from observatoire.affirmations.jugement import Jugement, Verdict
from observatoire.affirmations.mots import annee, entre, lieu, quand, valeur
from observatoire.affirmations.sujet import Sujet, majuscule, minuscule
from observatoire.methodes.changement import Etat


def evolution(j: Jugement[genres.Changement]) -> str:
    """Ce qui s'est passé entre deux dates d'un même lieu, ou pourquoi on ne peut rien en dire."""
    s, avant, apres = j.affirmation.sujet, j.affirmation.avant, j.affirmation.apres
    qui = f"{s.nom} {lieu(apres)}"
    if j.verdict is Verdict.INCONNU:
        [manque] = j.retenues
        etat = "est secrète" if manque.statut in ("secret", "estime") else "n'est pas disponible"
        return f"{qui} : la valeur de {annee(manque)} {etat}, l'évolution ne peut pas être dite."
    de, a = valeur(s, avant), valeur(s, apres)
    bornes = f"{de} en {annee(avant)}, {a} en {annee(apres)}"
    if j.verdict is Verdict.INDECIDABLE:
        test = j.constat.test if j.constat else None
        faudrait = _faudrait(changements.faudrait(j.affirmation, test)) if test else ""
        return f"{qui} : {bornes}. On ne peut pas conclure à un changement : {j.raison}{faudrait}."
    if j.constat is None or (j.verdict is Verdict.NON and j.constat.test is None):
        return f"{qui} : {a} en {annee(apres)} comme en {annee(avant)}."
    if j.constat.etat is Etat.STABLE:
        return f"{qui} : {bornes} ; {_stable(j.affirmation, j.constat)}."
    if j.constat.test is not None and s.incertitude == "poisson":
        return _a_change(j.affirmation, j.constat)
    verbe = "passent" if s.pluriel else "passe"
    nom = s.avec_article
    debut = f"{majuscule(nom)} {lieu(apres)} {verbe}" if nom else f"{qui} : on passe"
    return f"{debut} de {de} en {annee(avant)} à {a} en {annee(apres)}{_de_combien(j)}."


def suite(j: Jugement[genres.Changement]) -> str:
    """La même après une phrase qui vient de dire la valeur d'aujourd'hui : « Depuis 2016 (5 320 habitants) : 121 de plus,
    soit 2,3 %. »"""
    s, avant = j.affirmation.sujet, j.affirmation.avant
    if j.verdict is Verdict.INCONNU:
        return evolution(j)
    depuis = f"Depuis {annee(avant)} ({valeur(s, avant)})"
    test = j.constat.test if j.constat else None
    if j.verdict is Verdict.INDECIDABLE:
        faudrait = _faudrait(changements.faudrait(j.affirmation, test)) if test else ""
        return f"{depuis}, on ne peut pas conclure à un changement : {j.raison}{faudrait}."
    if j.constat is None or (j.verdict is Verdict.NON and test is None):
        return f"Comme en {annee(avant)}."
    if j.constat.etat is Etat.STABLE:
        return f"{depuis} : {_stable(j.affirmation, j.constat)}."
    if test is not None and s.incertitude == "poisson" and test.rapport and test.bas and test.haut:
        bornes = f"{_pour_cent(test.bas)} et {_pour_cent(test.haut)}"
        return f"{depuis} : {_pour_cent(test.rapport)}{formats.INSECABLE}% (entre {bornes}{formats.INSECABLE}%)."
    dite = _de_combien(j).removeprefix(" (").removesuffix(")")
    return f"{depuis} : {dite or 'changé'}."


def _a_change(a: genres.Changement, c: Constat) -> str:
    """« Les naissances ont baissé : 95 de 2022 à 2024 contre 136 de 2008 à 2010, soit −30 % (entre −46
    et −9 %) »."""
    s, test = a.sujet, c.test
    assert test is not None
    hausse = (a.apres.valeur or 0.0) > (a.avant.valeur or 0.0)
    verbe = f"{'ont' if s.pluriel else 'a'} {'augmenté' if hausse else 'baissé'}"
    debut = f"{majuscule(s.avec_article or s.nom)} {lieu(a.apres)} {verbe}"
    faits = (
        f"{valeur(s, a.apres)} {quand(s, a.apres)} contre {valeur(s, a.avant)} {quand(s, a.avant)}"
    )
    if test.rapport is None or test.bas is None or test.haut is None:
        return f"{debut} : {faits}."
    soit = f"soit {_pour_cent(test.rapport)}{formats.INSECABLE}%"
    bornes = f"{_pour_cent(test.bas)} et {_pour_cent(test.haut)}"
    return f"{debut} : {faits}, {soit} (entre {bornes}{formats.INSECABLE}%)."


def _pour_cent(rapport: float) -> str:
    """« −30 », « +115 »."""
    part = round(100 * (rapport - 1))
    return f"{'+' if part > 0 else ''}{formats.nombre(float(part))}"


def _stable(a: genres.Changement, c: Constat) -> str:
    """« stable à 9 % près », « stable à 2,1 points près, avec une légère baisse »."""
    assert c.test is not None and c.test.stable_a is not None
    s = a.sujet
    if s.unite.startswith("%") and s.incertitude != "poisson":
        ecart = math.ceil(1000 * c.test.stable_a) / 10
        pres = f"{formats.nombre(ecart, 1)}{formats.INSECABLE}{'point' if ecart < 2 else 'points'}"
    elif s.incertitude == "rapport":
        pres = ""
    else:
        pres = f"{math.ceil(100 * c.test.stable_a)}{formats.INSECABLE}%"
    dite = f"stable à {pres} près" if pres else "stable"
    if c.legere:
        hausse = (a.apres.valeur or 0.0) > (a.avant.valeur or 0.0)
        dite += f", avec une légère {'hausse' if hausse else 'baisse'}"
    return dite


def _faudrait(tous: tuple[float, ...]) -> str:
    """« ; il aurait fallu au moins 34 % de moins ou 45 % de plus pour le voir »."""
    seuils = [x for x in tous if not math.isnan(x)]
    if not seuils:
        return ""
    if len(tous) == 1:
        ecart = f"{formats.nombre(seuils[0], 1)}{formats.INSECABLE}{'point' if seuils[0] < 2 else 'points'}"
        return f" ; il aurait fallu un écart d'environ {ecart} pour le voir"
    dits = [
        f"{formats.nombre(r, 1)}{formats.INSECABLE}fois plus"
        if r >= 2
        else f"{formats.nombre(100 * abs(r - 1))}{formats.INSECABLE}% de {'plus' if r > 1 else 'moins'}"
        for r in seuils
    ]
    return f" ; il aurait fallu environ {' ou '.join(dits)} pour le voir"


def _de_combien(j: Jugement[genres.Changement]) -> str:
    """« (60 de plus, soit 1,1 %) », « (1,3 point de plus, entre 0,2 et 2,4) », « (au moins un de plus) »."""
    s, avant, apres = j.affirmation.sujet, j.affirmation.avant, j.affirmation.apres
    test = j.constat.test if j.constat else None
    zero = any(m.statut == "arrondi" and m.valeur == 0 for m in (avant, apres))
    dit = ecart_dit(s, avant.valeur or 0.0, apres.valeur or 0.0)
    if test is None or test.bas is None or test.haut is None or s.incertitude == "rapport":
        return "" if zero else f" ({dit})"
    if "arrondi" in (avant.statut, apres.statut):
        moins, plus = sorted((abs(test.bas), abs(test.haut)))
        bornes = entre(moins, plus, s.decimales)
        # Un arrondi à 0 n'est pas un zéro : seul l'écart borné se dit.
        sens = "de plus" if test.bas > 0 else "de moins"
        return f" ({bornes} {sens})" if zero else f" ({dit}, {bornes} à l'arrondi près)"
    if not s.unite.startswith("%"):
        return f" ({dit})"
    moins, plus = sorted((100 * abs(test.bas), 100 * abs(test.haut)))
    return f" ({dit}, {entre(moins, plus, s.decimales)})"


def ecart_dit(s: Sujet, avant: float, apres: float) -> str:
    """« 60 de plus, soit 1,1 % », « 1,3 point de moins » : un nombre positif et son sens."""
    sens = "de plus" if apres > avant else "de moins"
    ecart = abs(round(apres, s.decimales) - round(avant, s.decimales))
    dit = formats.nombre(ecart, s.decimales)
    if s.unite.startswith("%"):
        return f"{dit}{formats.INSECABLE}{'point' if ecart < 2 else 'points'} {sens}"
    part = formats.nombre(100 * ecart / abs(avant), 1) if avant else ""
    return f"{dit} {sens}" + (f", soit {part}{formats.INSECABLE}%" if part else "")


def cellule(j: Jugement[genres.Changement]) -> str:
    """« baisse : −30 % (entre −46 et −9 %) », « stable à 9 % près », « on ne peut pas dire »."""
    s, avant, apres = j.affirmation.sujet, j.affirmation.avant, j.affirmation.apres
    if j.verdict is Verdict.INCONNU:
        return formats.NON_DISPONIBLE
    if j.verdict is Verdict.INDECIDABLE or j.constat is None:
        return "on ne peut pas dire"
    if j.constat.etat is Etat.STABLE:
        return _stable(j.affirmation, j.constat)
    if j.verdict is Verdict.NON:
        return "inchangé"
    if s.forme == "zonage":
        return "changé"
    sens = "hausse" if (apres.valeur or 0.0) > (avant.valeur or 0.0) else "baisse"
    test = j.constat.test
    if s.incertitude == "poisson" and test and None not in (test.rapport, test.bas, test.haut):
        rapport, bas, haut = (_pour_cent(x or 0.0) for x in (test.rapport, test.bas, test.haut))
        return f"{sens} : {rapport}{formats.INSECABLE}% (entre {bas} et {haut}{formats.INSECABLE}%)"
    combien = _de_combien(j).strip(" ()")
    return f"{sens} : {combien}" if combien else sens


def titre_evolution(j: Jugement[genres.Changement]) -> str:
    """Première et dernière valeurs sûres ; rien n'y est dit d'une hausse ou d'une baisse."""
    s, avant, apres = j.affirmation.sujet, j.affirmation.avant, j.affirmation.apres
    if j.verdict is Verdict.INCONNU:
        return f"{s.nom} {lieu(apres)} : {minuscule(s.question)}"
    return f"{s.nom} {lieu(apres)} : {valeur(s, avant)} en {avant.fin}, {valeur(s, apres)} en {apres.fin}"
