"""Les pôles de proximité : ce que changeraient un à quatre relais, comparés à ceux d'aujourd'hui."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import au_plus_proche
from observatoire.erreurs import AppelIncorrect
from observatoire.memoire import une_fois
from observatoire.methodes import poles
from observatoire.methodes.trajets import a_portee

OBJECTIFS = {
    "route": "Le moins de route en tout",
    "loin": "Personne trop loin",
    "proches": "Le plus de monde à portée",
}
"""Les trois façons de choisir."""
_METHODES: dict[str, poles.Objectif] = {
    "route": "p-médiane", "loin": "p-centre", "proches": "couverture",
}  # fmt: skip

PUBLICS = {
    "population": "habitants",
    "pop_65_plus": "habitants de 65 ans ou plus",
    "pop_80_plus": "habitants de 80 ans ou plus",
    "pop_0_4": "enfants de moins de 5 ans",
    "pop_10_14": "enfants de 10 à 14 ans",
}
"""Pour qui l'on place : variable de population → comment la dire."""

NOMBRES = (1, 2, 3, 4)
AUJOURD_HUI = "Aujourd'hui"


@dataclass(frozen=True)
class Situation:
    """Une situation, d'aujourd'hui ou projetée. `temps` : minutes de chaque commune au plus proche
    relais (index code, `analyses.trajets`) ; `placement` : ce qui prouve le choix."""

    sites: tuple[str, ...]
    temps: pd.DataFrame
    personnes: pd.Series
    placement: poles.Placement | None = None

    def a_portee(self, minutes: float) -> float:
        """Les personnes à `minutes` ou moins d'un relais ; NaN si le trajet d'une commune manque."""
        return a_portee(self.personnes, self.temps["minutes"], minutes) if self.sites else 0.0

    @property
    def moyenne(self) -> float:
        """Les minutes moyennes d'une personne jusqu'au relais le plus proche."""
        return self.moyenne_a("minutes")

    def moyenne_a(self, route: str) -> float:
        """La même sur la route la plus rapide (`bas`), centrale (`minutes`) ou la plus lente (`haut`)."""
        connus = self.temps[route].notna()
        total = float(self.personnes[connus].sum())
        return float((self.personnes * self.temps[route])[connus].sum()) / total if total else float("nan")  # fmt: skip

    @property
    def plus_loin(self) -> float:
        """Les minutes du lieu habité le plus éloigné."""
        return float(self.temps.loc[self.personnes > 0, "minutes"].max())

    def dehors(self, minutes: float, route: str = "minutes") -> tuple[str, ...]:
        """Les communes à plus de `minutes` de tout relais, ou sans trajet connu."""
        return tuple(self.temps.index[~(self.temps[route] <= minutes)])


def personnes(contexte: Contexte, public: str) -> pd.Series:
    """L'effectif de `public` par commune étudiée ; `AppelIncorrect` s'il n'est pas connu partout."""
    if public not in PUBLICS:
        raise AppelIncorrect(f"Public inconnu : {public}. Possibles : {', '.join(PUBLICS)}.")
    codes = list(contexte.communes()["code"])
    effectifs = contexte.derniere(public).set_index("code")["valeur"].reindex(codes)
    if effectifs.isna().any():
        raise AppelIncorrect(
            f"Le nombre d'{PUBLICS[public]} n'est pas connu dans {int(effectifs.isna().sum())} communes. "
            "À faire : déposer la population par âge du recensement (INSEE)."
        )
    return effectifs.astype(float)


def relais_actuels(contexte: Contexte) -> tuple[str, ...]:
    """Les communes du territoire qui ont aujourd'hui un espace France services."""
    comptes = services.offre(contexte).comptes["france_services"]
    siennes = set(contexte.communes()["code"])
    return tuple(c for c in comptes.index[comptes >= 1] if c in siennes)


def aujourd_hui(contexte: Contexte, ouverts: Sequence[str], public: str) -> Situation:
    """La situation avec les seuls relais ouverts."""
    effectifs = personnes(contexte, public)
    temps = au_plus_proche(contexte, effectifs.index, ouverts)
    return Situation(tuple(ouverts), temps, effectifs)


def placer(
    contexte: Contexte,
    nombre: int,
    *,
    objectif: str = "route",
    public: str = "population",
    rayon: float = 15.0,
    ouverts: Sequence[str] = (),
) -> Situation:
    """La situation après `nombre` relais de plus, choisis parmi toutes les communes.

    `ouverts` restent en service. La situation décrit le premier des choix à égalité ; tous sont dans
    `placement.optima`.
    """
    if objectif not in OBJECTIFS:
        raise AppelIncorrect(f"Objectif inconnu : {objectif}. Possibles : {', '.join(OBJECTIFS)}.")
    effectifs = personnes(contexte, public)
    codes = list(effectifs.index)
    minutes = contexte.minutes(codes, codes)
    trouve = poles.placer(_METHODES[objectif], minutes, effectifs, nombre, rayon, ouverts=ouverts)
    sites = (*ouverts, *_meilleur(trouve, minutes, effectifs, ouverts))
    return Situation(sites, au_plus_proche(contexte, codes, sites), effectifs, trouve)


@une_fois
def situations(
    contexte: Contexte, objectif: str, public: str, rayon: float, ouverts: tuple[str, ...]
) -> dict[str, Situation]:
    """Aujourd'hui s'il y a des relais ouverts, puis un à quatre relais de plus, chacun par son nom."""
    possibles = [n for n in NOMBRES if n <= len(contexte.communes()) - len(ouverts)]
    debut = {AUJOURD_HUI: aujourd_hui(contexte, ouverts, public)} if ouverts else {}
    return debut | {
        nommer(n): placer(
            contexte, n, objectif=objectif, public=public, rayon=rayon, ouverts=ouverts
        )
        for n in possibles
    }


def nommer(nombre: int) -> str:
    """« 2 relais de plus »."""
    return f"{nombre} relais de plus"


def _meilleur(
    trouve: poles.Placement, minutes: pd.DataFrame, effectifs: pd.Series, ouverts: Sequence[str]
) -> tuple[str, ...]:
    """Parmi les choix à égalité, celui qui fait le moins de route ; puis le premier par code."""

    def route(choix: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
        temps = minutes[[*ouverts, *choix]].min(axis=1)
        return round(float((effectifs * temps).sum()), 6), choix

    return min(trouve.optima, key=route)
