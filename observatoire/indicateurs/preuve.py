"""Ce qui prouve un indicateur : un chiffre publié, une formule, un second calcul, ou rien.

Chaque sorte de preuve est exécutée par `tests/indicateurs` ; aucune n'est une phrase.
"""

from dataclasses import dataclass

# Les lieux dont des chiffres publiés sont tenus ; ils ne s'impriment que pour qui les étudie.
QUATRE_C = "epci:200034064"
CORDES = "commune:81069"
VAOUR = "commune:81309"
ALBI = "commune:81004"
GAILLAC = "epci:200066124"
TARN = "departement:81"
FRANCE = "france:FR"


@dataclass(frozen=True)
class Preuve:
    """Un chiffre publié, relevé hors de l'observatoire, que le calcul doit retrouver.

    `ou` : le territoire (« epci:200034064 ») ; `annee` : fin de période ; `valeur` : dans l'unité de
    l'indicateur ; `tolerance` : l'écart permis, celui de l'arrondi publié ; `source` : d'où vient le
    chiffre. Si des cases secrètes ne laissent que des bornes, elles sont `valeur` ± `tolerance`.
    """

    ou: str
    annee: int
    valeur: float
    tolerance: float
    source: str


@dataclass(frozen=True)
class Formule:
    """La formule retrouve un cas calculé à part ; `cas` : le test (« fichier::fonction »)."""

    cas: str


@dataclass(frozen=True)
class SecondCalcul:
    """Aucun chiffre publié n'est tenu (`pourquoi`, sans point final) : un second moteur, écrit à part,
    doit trouver la même valeur partout. Ne vaut que pour un calcul déclaré, ni publié ni méthode."""

    pourquoi: str = "Pas de chiffre publié tenu à côté"


@dataclass(frozen=True)
class SansPreuve:
    """Rien ne permet de vérifier : `raison`, une phrase."""

    raison: str


Verification = tuple[Preuve, ...] | Formule | SecondCalcul | SansPreuve


def publies(source: str, tolerance: float, *chiffres: tuple[str, int, float]) -> tuple[Preuve, ...]:
    """Les chiffres (lieu, année, valeur) d'une même publication."""
    return tuple(Preuve(ou, annee, valeur, tolerance, source) for ou, annee, valeur in chiffres)


# Les effectifs A, B et C de tests/donnees/cas.json et les valeurs calculées hors de l'observatoire.
CAS_DEMOGRAPHIQUES = Formule("tests/indicateurs/test_preuves.py::test_cas_calcule_a_part")
