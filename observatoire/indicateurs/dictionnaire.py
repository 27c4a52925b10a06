"""Dire en français comment un indicateur se calcule, d'après sa seule déclaration."""

from __future__ import annotations

from observatoire import formats
from observatoire.indicateurs.declaration import (
    Calcul,
    Evolution,
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


def _dire(terme: Terme) -> str:
    termes = (terme,) if isinstance(terme, str) else terme
    morceaux = [f"{'−' if t.startswith('-') else '+'} {_nom(t.removeprefix('-'))}" for t in termes]
    return " ".join(morceaux).removeprefix("+ ")


def _nom(variable: str) -> str:
    declaree = variables().get(variable)
    return declaree.libelle if declaree else variable


def _majuscule(texte: str) -> str:
    return texte[0].upper() + texte[1:]
