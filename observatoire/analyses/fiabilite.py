"""Ce que valent des prévisions à un niveau publié : erreur, biais, fourchettes tenues, méthode retenue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from observatoire.analyses import enfants
from observatoire.analyses.essais import Essai
from observatoire.analyses.naissances import NIVEAUX, TOTAL, Naissances, memoire
from observatoire.analyses.panel import Groupe
from observatoire.methodes.justesse import (
    NIVEAU,
    couverture,
    intervalle,
    part_couverte,
    score_intervalle,
)

ESSAIS_MINIMUM = 20  # en dessous, une fourchette tenue ou manquée ne prouve rien
ELARGISSEMENTS = (
    1.0,
    1.25,
    1.5,
    2.0,
    3.0,
)  # de l'écart-type, jusqu'à ce que la fourchette ait couvert
_TOLERANCE = 0.005


@dataclass(frozen=True)
class Confrontation:
    """Des prévisions (moyenne, variance, « rien ne change ») face à ce qui est venu, un élément chacune.

    `grappes` : ce qui se répète d'un essai à l'autre (la commune, l'origine)."""

    vu: np.ndarray
    mu: np.ndarray
    var: np.ndarray
    naif: np.ndarray
    grappes: np.ndarray

    def choisir(self, choix: np.ndarray) -> "Confrontation":
        """Une partie des essais."""
        return Confrontation(*(getattr(self, c)[choix] for c in self.__dataclass_fields__))

    @property
    def score(self) -> float:
        """Score d'intervalle moyen : plus petit, mieux c'est."""
        return float(score_intervalle(self.vu, *intervalle(self.mu, self.var)).mean())

    @property
    def droite(self) -> bool:
        """Vrai si le biais ne fait pas plus de la moitié de l'erreur."""
        ecarts = self.mu - self.vu
        return bool(abs(ecarts.mean()) <= np.abs(ecarts).mean() / 2 + 1e-9)


@dataclass(frozen=True)
class Fiabilite:
    """La méthode publiée, jugée à un niveau.

    `essais` se recouvrent ; `erreur` et `biais` (positif : annoncé trop) dans l'unité du groupe ; `couverture` :
    part des fourchettes tenues, une fois élargies de `elargissement` ; `depuis` : la première origine.
    `annees` : années sommées (trois pour les naissances qui font les 0-2 ans).
    """

    niveau: str
    essais: int
    erreur: float
    biais: float
    couverture: float
    depuis: int
    elargissement: float = 1.0
    annees: int = 1

    @property
    def tenue(self) -> bool:
        """Vrai si la fourchette a mérité ses huit chances sur dix à ce niveau même."""
        return self.essais >= ESSAIS_MINIMUM and self.couverture >= NIVEAU - _TOLERANCE


def des_naissances(n: Naissances, duree: int = 1) -> dict[str, Fiabilite]:
    """Les naissances jugées à chaque niveau ; `duree` : le total de tant d'années."""
    if not n.jugees:
        return {}
    rendu = {}
    for niveau in n.niveaux():
        e = n.retenus(niveau, duree)
        if e.vu.size:
            tenues = part_couverte(e.couvertes(memoire(niveau), n.ampleurs[niveau]))
            depuis = n.annees[int(e.connues.min()) - 1]
            rendu[niveau] = Fiabilite(
                niveau, e.vu.size, e.erreur, e.biais, tenues.valeur, depuis, annees=duree
            )
    return rendu


def naissances_en_face(n: Naissances, niveau: str, methode: str) -> Confrontation:
    """Les essais d'une méthode de naissances à un niveau, à plat."""
    e, naif = n.essais(niveau, methode), n.essais(niveau, "constante")
    var = e.variance(memoire(niveau), n.ampleurs[niveau])
    communes = np.broadcast_to(np.arange(e.vu.shape[1]), e.vu.shape)
    grappes = communes if niveau == "commune" else np.broadcast_to(e.connues[:, None], e.vu.shape)
    return Confrontation(*(x.ravel() for x in (e.vu, e.prevu, var, naif.prevu, grappes)))


def en_face(
    essais: Iterable[Essai], methode: str, niveau: str, secteurs: Mapping[str, Collection[str]]
) -> Confrontation | None:
    """Les essais d'une méthode sur un groupe recensé, à un niveau ; None si aucun n'y est complet.

    À la commune, celles de l'EPCI, ensemble ; l'EPCI et ses secteurs sont des sommes des leurs.
    """
    siens = [e for e in essais if methode in e.prevues]
    if niveau == "commune":
        champs = [_des_communes(e, methode) for e in siens]
        if not champs:
            return None
        tout = Confrontation(*(np.concatenate(c) for c in zip(*champs, strict=True)))
        connus = ~np.isnan(tout.vu)
        return tout.choisir(connus) if connus.any() else None
    zones: list[Collection[str] | None] = [None] if niveau == "epci" else list(secteurs.values())
    sommes = [
        (*s, naif[1], i)
        for i, e in enumerate(siens)
        for z in zones
        if (s := e.somme(methode, z)) and (naif := e.somme("constante", z))
    ]
    return Confrontation(*map(np.array, zip(*sommes, strict=True))) if sommes else None


def _des_communes(e: Essai, methode: str) -> tuple[np.ndarray, ...]:
    ici, p = e.notres, e.prevues[methode]
    naif = e.prevues["constante"].mu[ici]
    return e.observe[ici], p.mu[ici], p.var[ici], naif, np.array(e.codes)[ici]


def defaut(groupe: Groupe, essais: Collection[Essai]) -> str:
    """La méthode qu'il faut battre : les naissances pour les enfants, « rien ne change » ailleurs."""
    nees = groupe.enfants and any(enfants.METHODE in e.prevues for e in essais)
    return enfants.METHODE if nees else "constante"


def choisir(
    groupe: Groupe, essais: Collection[Essai], secteurs: Mapping[str, Collection[str]]
) -> str:
    """La méthode d'un groupe : une autre ne remplace celle par défaut que si elle a un meilleur score à
    chaque niveau publié, sans biais. Les 0-2 ans suivent toujours les naissances."""
    tenante = defaut(groupe, essais)
    if groupe.id == "0-2":
        return enfants.METHODE
    scores: dict[str, list[float]] = {}
    for methode in sorted({m for e in essais for m in e.prevues}):
        faces = [f for n in NIVEAUX if (f := en_face(essais, methode, n, secteurs))]
        if methode == tenante or all(f.droite for f in faces):
            scores[methode] = [f.score for f in faces]
    mieux = {
        m: sum(s)
        for m, s in scores.items()
        if len(s) == len(scores[tenante]) and all(x < y for x, y in zip(s, scores[tenante], strict=True))
    }  # fmt: skip
    return min(mieux, key=lambda m: mieux[m]) if mieux else tenante


def d_un_groupe(
    essais: Collection[Essai], methode: str, secteurs: Mapping[str, Collection[str]]
) -> dict[str, Fiabilite]:
    """Un groupe recensé jugé à chaque niveau, sa fourchette élargie jusqu'à ce qu'elle ait couvert."""
    rendu = {}
    for niveau in NIVEAUX:
        f = en_face(essais, methode, niveau, secteurs)
        if f is None:
            continue
        for large in ELARGISSEMENTS:
            tenues = couverture(f.vu, f.mu, elargir(f.mu, f.var, large)).mean()
            if tenues >= NIVEAU:
                break
        ecarts = f.mu - f.vu
        depuis = min(e.apprentissage[1] for e in essais)
        rendu[niveau] = Fiabilite(
            niveau, len(f.vu), float(np.abs(ecarts).mean()), float(ecarts.mean()), float(tenues),
            depuis, large,
        )  # fmt: skip
    return rendu


def elargir(mu: np.ndarray | float, var: np.ndarray | float, large: float) -> np.ndarray:
    """La variance dont l'écart-type, au-delà du hasard des comptes, est multiplié par `large` ; tout l'écart-type
    si elle est moindre que ce hasard."""
    v = np.asarray(var)
    return np.where(v >= mu, mu + large**2 * (v - mu), large**2 * v)


def des_0_2(n: Naissances) -> dict[str, Fiabilite]:
    """Les trois années de naissances dont les 0-2 ans sont faits, jugées à chaque niveau."""
    return des_naissances(n, TOTAL)
