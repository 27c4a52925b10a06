"""Combien d'adultes un accueil de loisirs, ou un accueil de jeunes enfants, doit réunir.

Articles R227-15 (accueils extrascolaires) et R227-16 (accueils périscolaires) : un animateur pour
tant de mineurs, compté à part pour les moins de 6 ans et pour les 6 ans ou plus. Les animateurs se
comptent en personnes entières par groupe d'âge : 20 enfants à un pour 8 demandent 3 animateurs.
"""

import math
from dataclasses import dataclass

from observatoire.erreurs import AppelIncorrect

_DEUX_DES = 4
ARTICLES = "Code de l'action sociale et des familles, articles R227-15 et R227-16"


@dataclass(frozen=True)
class Norme:
    """Une façon d'accueillir : son nom, et combien d'enfants un animateur peut encadrer."""

    id: str
    libelle: str
    moins_de_6: int
    six_et_plus: int
    article: str


NORMES: dict[str, Norme] = {
    n.id: n
    for n in (
        Norme("extrascolaire", "Vacances et samedis sans école (extrascolaire)", 8, 12, "R227-15"),
        Norme("periscolaire_court", "Jour d'école ou mercredi, 5 heures ou moins, sans PEDT", 10, 14, "R227-16"),
        Norme("periscolaire_court_pedt", "Jour d'école ou mercredi, 5 heures ou moins, avec PEDT", 14, 18, "R227-16"),
        Norme("periscolaire_long", "Jour d'école ou mercredi, plus de 5 heures, sans PEDT", 8, 12, "R227-16"),
        Norme("periscolaire_long_pedt", "Jour d'école ou mercredi, plus de 5 heures, avec PEDT", 10, 14, "R227-16"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Encadrement:
    """Les animateurs exigés pour un accueil, par groupe d'âge."""

    norme: Norme
    moins_de_6: int
    six_et_plus: int

    @property
    def total(self) -> int:
        """Les animateurs des deux groupes."""
        return self.moins_de_6 + self.six_et_plus


def animateurs(norme: Norme, moins_de_6: int, six_et_plus: int) -> Encadrement:
    """Les animateurs qu'exigent ces enfants présents en même temps."""
    for nom, effectif in (("moins de 6 ans", moins_de_6), ("6 ans ou plus", six_et_plus)):
        if effectif < 0 or effectif != int(effectif):
            raise AppelIncorrect(
                f"Le nombre d'enfants de {nom} est {effectif}. Attendu : un nombre entier, 0 ou "
                "plus, par exemple 12."
            )
    return Encadrement(
        norme,
        math.ceil(moins_de_6 / norme.moins_de_6),
        math.ceil(six_et_plus / norme.six_et_plus),
    )


def aupres(enfants: int, par: int) -> int:
    """Les professionnels auprès d'enfants de moins de six ans : un pour `par`, deux au moins dès quatre enfants
    (code de la santé publique, R2324-43-1 pour une micro-crèche ; R2324-46-4, texte à vérifier, pour le rapport)."""
    return max(math.ceil(enfants / par), 2 if enfants >= _DEUX_DES else min(enfants, 1))
