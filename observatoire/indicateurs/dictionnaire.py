"""Dire en français comment un indicateur se calcule et se vérifie, d'après sa seule déclaration."""

from collections.abc import Mapping
from functools import cache

from observatoire import formats, territoire
from observatoire.indicateurs.declaration import (
    Calcul,
    Evolution,
    Indicateur,
    Methode,
    Moyenne,
    ParSuperficie,
    Publie,
    Ratio,
    Solde,
    Somme,
    TauxAnnuel,
    Terme,
)
from observatoire.indicateurs.preuve import Formule, Preuve, SansPreuve, SecondCalcul
from observatoire.modele import CODE_FRANCE, Niveau, Territoire
from observatoire.sources.declaration import variables

_SOLDES = {"naturel": "naturel (naissances moins décès)", "migratoire": "migratoire apparent"}
_SOMME = "Au-dessus de la commune, les effectifs s'additionnent avant tout calcul."


def calcul_en_mots(calcul: Calcul) -> str:
    """Une ou deux phrases : l'opération, ses grandeurs, et comment elle passe aux autres niveaux."""
    match calcul:
        case Somme(terme=t):
            return f"{_majuscule(_dire(t))}. {_SOMME}"
        case ParSuperficie(num=t):
            return f"{_majuscule(_dire(t))}, divisé par la superficie en km². {_SOMME}"
        case Ratio(num=n, den=d, facteur=f):
            fois = "" if f == 1 else f", multiplié par {formats.nombre(f)}"
            return f"({_dire(n)}) ÷ ({_dire(d)}){fois}. {_SOMME}"
        case Moyenne(terme=t, annees=n):
            return (
                f"Total de « {_nom(t)} » sur {n} années définitives, divisé par {n}. Une année "
                "manquante ou provisoire retire la moyenne."
            )
        case Evolution(part=""):
            return (
                f"Taux annuel moyen entre deux millésimes de « {_nom(calcul.variable)} » espacés "
                "d'au moins cinq ans."
            )
        case Evolution(part=p):
            return (
                f"Part du taux annuel moyen d'évolution de la population due au solde {_SOLDES[p]}."
            )
        case TauxAnnuel(flux=v, facteur=f):
            return (
                f"Moyenne annuelle de « {_nom(v)} » entre deux recensements, pour "
                f"{formats.nombre(f)} habitants de la population moyenne."
            )
        case Solde(part=p):
            return f"Solde {_SOLDES[p]} entre deux recensements, en nombre d'habitants."
        case Publie(variable=v):
            return (
                f"« {_nom(v)} », tel que publié : ce chiffre ne s'additionne pas, seuls les niveaux "
                "donnés par le producteur existent."
            )
        case Methode(en_mots=m):
            return m


@cache
def _noms_etudies(epci: str) -> Mapping[str, str]:
    """Le nom, par « niveau:code », d'un EPCI, de ses communes et de ce qui le contient."""
    siennes = territoire.reference(epci).query("epci == @epci")
    noms = {str(Territoire(Niveau.FRANCE, CODE_FRANCE)): "France"}
    for niveau in (Niveau.EPCI, Niveau.COMMUNE, Niveau.DEPARTEMENT, Niveau.REGION):
        codes = siennes["code" if niveau is Niveau.COMMUNE else str(niveau)].unique()
        noms |= {str(Territoire(niveau, c)): territoire.libelles(niveau)[c] for c in codes}
    return noms


def preuve_en_mots(declare: Indicateur, epci: str = "") -> str:
    """Ce qui vérifie l'indicateur, en une phrase, pour qui étudie cet `epci` (vide : personne).

    Le chiffre d'un territoire n'est écrit que pour lui, pour ses communes et pour qui en fait
    partie ; ailleurs, la phrase dit seulement que le calcul est vérifié.
    """
    match declare.preuve:
        case SansPreuve(raison=r):
            return r
        case SecondCalcul(pourquoi=p):
            return f"{p} : un second calcul, écrit à part, doit trouver la même valeur."
        case Formule():
            return "La formule retrouve des cas calculés à part."
        case chiffres:
            # Le dernier chiffre de chaque lieu suffit à la phrase ; tous sont vérifiés.
            noms = _noms_etudies(epci) if epci else {}
            derniers = {p.ou: p for p in sorted(chiffres, key=lambda p: p.annee) if p.ou in noms}
            if not derniers:
                return "Vérifié sur un chiffre publié."
            dits = " ; ".join(
                f"{noms[p.ou]} : {_chiffre(p, declare)} en {p.annee}" for p in derniers.values()
            )
            sources = dict.fromkeys(p.source for p in derniers.values())
            return f"{dits} ({' ; '.join(sources)})."


def _chiffre(preuve: Preuve, declare: Indicateur) -> str:
    """« 34,8 % », ou « 523 à 2 près » quand la publication ne donne que des bornes."""
    unite = declare.unite if declare.unite[0] in "%€" else ""
    dit = formats.valeur(preuve.valeur, unite=unite, decimales=declare.decimales)
    pres = formats.nombre(preuve.tolerance)
    return f"{dit} à {pres} près" if preuve.tolerance >= 1 else dit


def _dire(terme: Terme) -> str:
    termes = (terme,) if isinstance(terme, str) else terme
    morceaux = [f"{'−' if t.startswith('-') else '+'} {_nom(t.removeprefix('-'))}" for t in termes]
    return " ".join(morceaux).removeprefix("+ ")


def _nom(variable: str) -> str:
    declaree = variables().get(variable)
    return declaree.libelle if declaree else variable


def _majuscule(texte: str) -> str:
    return texte[0].upper() + texte[1:]
