"""Les naissances, jugées où elles sont publiées : l'intercommunalité, ses secteurs, ses communes.

À chaque année passée on cache la suite, chaque méthode annonce, et l'on compare : le choix, la largeur
de la bande et l'erreur dite viennent de ces essais, à chaque niveau.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from observatoire.analyses import passes
from observatoire.analyses.panel import Panel, annees
from observatoire.memoire import une_fois
from observatoire.methodes import naissances as formule
from observatoire.methodes import origines
from observatoire.methodes.origines import Epreuves

NIVEAUX = ("epci", "secteur", "commune")
ANNEES_MINIMUM = origines.ANNEES_MINIMUM + 2
ANNEES_ANNONCEES = 9  # la durée rejouée d'un bloc, pour dire ce qu'une ancienne prévision annonçait
TOTAL = 3  # années : les 0-2 ans sont trois années de naissances


@dataclass(frozen=True, eq=False)
class Naissances:
    """Les séries d'un EPCI et ce que leurs essais ont appris.

    `series` : communes × `annees` définitives. `secteurs` : une ligne de 0 et 1 par secteur, dans l'ordre de
    `noms`. `methode` projette l'ensemble, `partage` le répartit ; `ampleurs` : σ de chaque niveau. Sans
    assez d'années, rien n'a été essayé (`jugees` est faux) : la méthode et σ sont celles par défaut.
    """

    series: np.ndarray
    annees: list[int]
    secteurs: np.ndarray
    methode: str
    partage: str
    ampleurs: dict[str, float]

    @property
    def jugees(self) -> bool:
        """Vrai si le passé suffit à essayer les méthodes."""
        return len(self.annees) >= ANNEES_MINIMUM

    def annoncer(self, connues: int, horizon: int) -> np.ndarray:
        """Ce que la méthode retenue annonçait (communes × années) en ne connaissant que les `connues`
        premières années."""
        return _descendre(self.methode, self.partage, self.series[:, :connues], horizon)

    @une_fois
    def prevoir(self, annee: int) -> formule.Partagee:
        """Les naissances d'une année à venir, commune par commune."""
        horizon = max(1, annee - self.annees[-1])
        mu = self.annoncer(len(self.annees), horizon)[:, -1]
        return formule.partagee(mu, horizon, self.ampleurs)

    @une_fois
    def essais(self, niveau: str, methode: str, duree: int = 1) -> Epreuves:
        """Les essais d'une méthode à un niveau : sa propre suite à l'ensemble, son partage en dessous."""
        if niveau == "epci":
            seule = partial(_ensemble, methode)
            return origines.eprouver(self.series.sum(axis=0)[None], seule, duree)
        des_communes = origines.eprouver(
            self.series, partial(_descendre, self.methode, methode), duree
        )
        return des_communes if niveau == "commune" else des_communes.grouper(self.secteurs)

    def retenus(self, niveau: str, duree: int = 1) -> Epreuves:
        """Les essais de ce qui est publié à ce niveau."""
        return self.essais(niveau, self.methode if niveau == "epci" else self.partage, duree)

    def methodes(self, niveau: str) -> list[str]:
        """Les candidats d'un niveau, celui par défaut d'abord."""
        siennes = [m for m in formule.METHODES if m != formule.COMBINE]
        return [formule.COMBINE if niveau == "epci" else formule.PARTS, *siennes]

    def niveaux(self) -> list[str]:
        """Les niveaux publiés : un EPCI sans secteur n'en a que deux."""
        return [n for n in NIVEAUX if n != "secteur" or len(self.secteurs)]


def memoire(niveau: str) -> float:
    """Les années qui fondent un niveau de naissances : la combinaison à l'ensemble, les parts dessous."""
    return formule.MEMOIRE_ENSEMBLE if niveau == "epci" else formule.MEMOIRE_PART


def preparer(ici: Panel) -> Naissances | None:
    """Les naissances d'un EPCI, essayées si son passé le permet ; None sous quatre années définitives
    connues de toutes ses communes."""
    connues = passes.annees_naissances(ici)
    if len(connues) < 4 or not ici.naissances[connues].notna().all(axis=None):
        return None
    zones = ici.territoires["secteur"].fillna("").astype(str).to_numpy()
    secteurs = np.array([zones == s for s in sorted(set(zones) - {""})], dtype=float)
    depart = Naissances(
        ici.naissances[connues].to_numpy(float), connues, secteurs, formule.COMBINE, formule.PARTS,
        dict.fromkeys(NIVEAUX, formule.AMPLEUR_DEFAUT),
    )  # fmt: skip
    return _juger(depart) if depart.jugees else depart


def _juger(n: Naissances) -> Naissances:
    """La méthode de l'ensemble, puis le partage, puis la bande de chaque niveau.

    Un autre partage doit faire mieux à chaque niveau partagé : un seul sert, et tout s'additionne.
    """

    def avec(methode: str, partage: str, ampleurs: dict[str, float]) -> Naissances:
        return Naissances(n.series, n.annees, n.secteurs, methode, partage, ampleurs)

    def choix(niveau: str, de: Naissances) -> str:
        defaut, *autres = de.methodes(niveau)
        essais = {m: de.essais(niveau, m) for m in (defaut, *autres)}
        return origines.choisir(essais, defaut, memoire(niveau), formule.AMPLEUR_DEFAUT)

    ensemble = avec(choix("epci", n), formule.PARTS, n.ampleurs)
    gagnants = {choix(niveau, ensemble) for niveau in ensemble.niveaux() if niveau != "epci"}
    retenu = avec(
        ensemble.methode, gagnants.pop() if len(gagnants) == 1 else formule.PARTS, n.ampleurs
    )
    ampleurs: dict[str, float] = {}
    for niveau in NIVEAUX:  # la dérive de l'ensemble touche aussi ses parts : jamais moins que lui
        if niveau in retenu.niveaux():
            durees = tuple(retenu.retenus(niveau, duree) for duree in (1, TOTAL))
            plancher = ampleurs.get("epci", 0.0)
            ampleurs[niveau] = origines.calibrer(durees, memoire(niveau), plancher)
    return avec(retenu.methode, retenu.partage, ampleurs)


def _ensemble(methode: str, serie: np.ndarray, horizon: int) -> np.ndarray:
    return formule.prolonger(methode, serie, horizon)


def _descendre(methode: str, partage: str, series: np.ndarray, horizon: int) -> np.ndarray:
    [total] = _ensemble(methode, series.sum(axis=0), horizon)
    return formule.repartir(partage, series, total)


@dataclass(frozen=True)
class Annonce:
    """Ce qu'une ancienne prévision annonçait pour des communes, et ce qui est venu.

    `annonces` : une valeur par année de `debut` à `fin` ; `observe` : le total venu, provisoire compris si
    `provisoire`."""

    origine: int
    debut: int
    fin: int
    annonces: np.ndarray
    observe: float
    provisoire: bool


def annonce(n: Naissances, ici: Panel, rangs: np.ndarray) -> Annonce | None:
    """La prévision d'il y a au plus neuf ans, faite avec au moins autant d'années connues ; None si le passé
    est trop court."""
    toutes = passes.annees_naissances(ici, definitives=False)
    duree = min(ANNEES_ANNONCEES, len(toutes) // 2)
    origine = toutes[-1] - duree
    if not n.jugees or origine not in n.annees or len(rangs) == 0:
        return None
    connues = n.annees.index(origine) + 1
    if connues < origines.ANNEES_MINIMUM:
        return None
    siennes = n.annoncer(connues, duree)[rangs].sum(axis=0)
    venues = toutes[-duree:]
    tout = passes.toutes_les_naissances(ici)[venues].iloc[rangs].sum(axis=1, skipna=False)
    if tout.isna().any():
        return None
    provisoire = bool(set(venues) - set(annees(ici.naissances)))
    return Annonce(origine, venues[0], venues[-1], siennes, float(tout.sum()), provisoire)
