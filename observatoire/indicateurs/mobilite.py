"""Indicateurs : transport en commun, d'après les horaires déposés."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Publie, Somme
from observatoire.indicateurs.preuve import SansPreuve

_depose = partial(
    Indicateur,
    theme="Mobilité",
    decimales=0,
    sources=("gtfs_horaires",),
    sens="hausse",
    limites="Les seuls réseaux dont les horaires sont déposés, additionnés ; deux livraisons d'un même réseau ne s'ajoutent "
    "pas. Une commune où aucun ne s'arrête est non disponible, jamais zéro : un autre réseau y passe peut-être. Un départ "
    "ne dit ni où l'on va, ni si l'on peut revenir.",
    preuve=SansPreuve("Pas de chiffre fourni : les horaires d'un réseau sont à déposer."),
)


def _departs(identifiant: str, jour: str, interpretation: str) -> Indicateur:
    return _depose(
        id=identifiant,
        libelle=f"Départs de transport en commun, {jour}",
        question=f"Combien de fois peut-on partir en car ou en train, {jour} ?",
        unite="départs",
        calcul=Publie(identifiant),
        definition=f"Courses qui partent d'un arrêt de la commune, {jour} : médiane des semaines ordinaires (au moins la "
        "moitié des courses de la semaine la plus servie). Une course qui s'arrête deux fois compte une fois. Les médianes "
        "de deux réseaux s'additionnent.",
        interpretation=interpretation,
    )


INDICATEURS: tuple[Indicateur, ...] = (
    _depose(
        id="arrets_tc",
        libelle="Arrêts de transport en commun",
        question="Où peut-on prendre un car ou un train ?",
        unite="arrêts",
        calcul=Somme("arrets_tc"),
        definition="Lieux d'arrêt des horaires déposés ; les deux côtés d'une rue n'en font qu'un, un arrêt "
        "que deux réseaux partagent compte pour deux.",
        interpretation="Un arrêt ne sert que si des courses y passent : voir les départs.",
    ),
    _depose(
        id="lignes_tc",
        libelle="Lignes de transport en commun",
        question="Combien de lignes passent ?",
        unite="lignes",
        calcul=Publie("lignes_tc"),
        definition="Lignes dont au moins une course part de la commune.",
        interpretation="Deux lignes qui vont au même endroit comptent pour deux.",
    ),
    _departs(
        "departs_jour_ouvre", "un jour ouvré",
        "À rapprocher des ménages sans voiture : sans départ, ils dépendent des autres.",
    ),
    _departs("departs_samedi", "un samedi", "Les loisirs et les courses de qui n'a pas de voiture."),
    _departs("departs_dimanche", "un dimanche", "Zéro est le cas courant hors des villes."),
)  # fmt: skip
