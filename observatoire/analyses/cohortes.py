"""Les cohortes : deux recensements par âge quinquennal espacés de cinq ans, et on avance d'autant.

Remplace, dès que le second millésime est déposé, la pyramide vieillie par les seuls décès.
"""

from dataclasses import dataclass

import numpy as np

from observatoire.analyses.panel import AGE_MAX, Groupe, Panel, tranches
from observatoire.methodes import projection as pr
from observatoire.methodes.incertitude import rapport
from observatoire.methodes.previsions import Prevision

METHODE = "cohortes"
MOYENNE = "lineaire_cohortes"
PAS = 5
_OUVERT = 85
_FERMES = tuple((a, a + PAS - 1) for a in range(0, _OUVERT, PAS))
_DERNIERS = ((85, 89), (90, 94), (95, AGE_MAX))


@dataclass(frozen=True)
class Cohortes:
    """Ratios rétrécis de chaque commune de l'EPCI, et ce qui les entoure.

    `etat` : communes × 18 groupes au `millesime`. `tau2`, `k` : estimés sur le département.
    """

    millesime: int
    etat: np.ndarray
    ratios: np.ndarray
    enfants: np.ndarray
    poids: np.ndarray
    tau2: float
    relatif: float

    def projeter(self, groupe: Groupe, annee: int, *, derive: float = 0.0) -> Prevision:
        """Un groupe d'âge au 1er janvier `annee` ; entre deux pas, la droite les joint."""
        duree = annee - self.millesime
        pas, reste = divmod(duree, PAS)
        avant = self._avance(pas)
        apres = self._avance(pas + 1) if reste else avant
        mu = self._somme(avant + (apres - avant) * reste / PAS, groupe)
        part = duree / PAS
        propre = mu**2 * (1 - self.poids) * self.tau2 * part
        commun2 = mu**2 * (self.relatif * part + derive * duree)
        return Prevision(mu, propre, np.sqrt(commun2))

    def moyenne(self, droite: Prevision, groupe: Groupe, annee: int, derive: float) -> Prevision:
        """La moyenne de la droite et des cohortes pour un total : sur de petits territoires elle se trompe
        moins que chacune. Leur désaccord est un doute commun."""
        siennes = self.projeter(groupe, annee, derive=derive)
        mu = (droite.mu + siennes.mu) / 2
        ecart = np.abs(droite.mu - siennes.mu) / 2
        propre = (droite.propre + siennes.propre) / 2
        return Prevision(mu, propre, np.sqrt((droite.commun**2 + siennes.commun**2) / 2 + ecart**2))

    def _avance(self, pas: int) -> np.ndarray:
        etat = self.etat
        for _ in range(pas):
            etat = np.array(
                [
                    pr.avancer(e, r, f)
                    for e, r, f in zip(etat, self.ratios, self.enfants, strict=True)
                ]
            )
        return etat

    @staticmethod
    def _somme(etat: np.ndarray, groupe: Groupe) -> np.ndarray:
        debut = groupe.ages[0] if groupe.ages else 0
        return np.asarray(etat[:, debut // PAS :].sum(axis=1))


def preparer(panel: Panel, ici: Panel) -> Cohortes | None:
    """Les cohortes d'un EPCI, ou None sans deux recensements quinquennaux à cinq ans d'écart."""
    complets = [a for a in ici.ages if (t := _etat(ici, a)) is not None and not np.isnan(t).any()]
    couples = [(a - PAS, a) for a in sorted(complets, reverse=True) if a - PAS in complets]
    if not couples:
        return None
    avant, apres = couples[0]
    force = _force(panel, avant, apres)
    a, b = _etat(ici, avant), _etat(ici, apres)
    assert a is not None and b is not None
    ra, rb = a.sum(axis=0), b.sum(axis=0)
    faites = [pr.hamilton_perry(x, y, ra, rb, k=force.k) for x, y in zip(a, b, strict=True)]
    return Cohortes(
        apres,
        b,
        np.array([f.ratio for f in faites]),
        np.array([f.enfants for f in faites]),
        pr.poids_local(a.mean(axis=1), force.k),
        force.tau2 if np.isfinite(force.tau2) else 0.0,
        force.ratio / float(ra.sum()),
    )


def _force(panel: Panel, avant: int, apres: int) -> pr.Force:
    """La force du rétrécissement, chaque ratio rapporté à celui de son âge dans le département."""
    a, b = _etat(panel, avant), _etat(panel, apres)
    assert a is not None and b is not None
    connues = ~(np.isnan(a).any(axis=1) | np.isnan(b).any(axis=1))
    a, b = a[connues], b[connues]
    base = np.concatenate([a[:, :-2], a[:, -2:].sum(axis=1, keepdims=True)], axis=1)
    moyens = rapport(b[:, 1:].sum(axis=0), base.sum(axis=0))
    attendus = np.nan_to_num(base * moyens)
    return pr.estimer_force(attendus.ravel(), b[:, 1:].ravel())


def _etat(panel: Panel, annee: int) -> np.ndarray | None:
    table = panel.ages.get(annee)
    if table is None or not {*_FERMES, *_DERNIERS} <= set(tranches(table)):
        return None
    fermes = [table[t].to_numpy(float) for t in _FERMES]
    return np.column_stack([*fermes, sum(table[t].to_numpy(float) for t in _DERNIERS)])
