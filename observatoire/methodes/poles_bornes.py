"""Encadrer une p-médiane : un bon choix (glouton, échanges) et une borne (relaxation de Lagrange).

`couts` : une ligne par lieu, une colonne par site, minutes × personnes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Tableau = npt.NDArray[np.float64]
TOLERANCE = 1e-6
_TOURS, _PATIENCE, _ECHANGE = 3000, 20, 150


def glouton(couts: Tableau, p: int) -> list[int]:
    """Ajoute un à un le site qui fait le plus baisser le total."""
    proche = np.full(couts.shape[0], np.inf)
    choisis: list[int] = []
    for _ in range(p):
        totaux = np.minimum(couts, proche[:, None]).sum(axis=0)
        totaux[choisis] = np.inf
        choisis.append(int(np.argmin(totaux)))
        proche = np.minimum(proche, couts[:, choisis[-1]])
    return choisis


def echanger(couts: Tableau, depart: list[int]) -> tuple[list[int], float]:
    """Échange un site contre un autre tant que le total baisse (Teitz et Bart, meilleur échange)."""
    choisis = list(depart)
    while True:
        proches = couts[:, choisis]
        total = float(proches.min(axis=1).sum())
        meilleur, echange = total, None
        for k in range(len(choisis)):
            reste = np.delete(proches, k, axis=1).min(axis=1, initial=np.inf)
            totaux = np.minimum(couts, reste[:, None]).sum(axis=0)
            j = int(np.argmin(totaux))
            if totaux[j] < meilleur * (1 - 1e-12):
                meilleur, echange = float(totaux[j]), (k, j)
        if echange is None:
            return choisis, total
        choisis[echange[0]] = echange[1]


@dataclass(frozen=True)
class Relache:
    """Ce que le sous-gradient laisse : la meilleure borne, ses coûts réduits, le meilleur choix."""

    minorant: float
    majorant: float
    sites: list[int]
    reduits: Tableau
    ouverts: npt.NDArray[np.intp]


def lagrange(couts: Tableau, p: int, depart: tuple[list[int], float]) -> Relache:
    """Borne par sous-gradient amorti, reprise au meilleur point à chaque baisse du pas.

    Les pôles que la relaxation ouvre, améliorés par échange de temps en temps, donnent aussi un
    choix réel souvent optimal.
    """
    sites, majorant = depart
    u = np.sort(couts, axis=1)[:, min(1, couts.shape[1] - 1)].copy()
    meilleure, point, stagne, pas, elan = -np.inf, u, 0, 1.5, np.zeros(len(u))
    garde = np.zeros(couts.shape[1]), np.arange(p)
    for tour in range(_TOURS):
        marge = couts - u[:, None]
        reduits = np.minimum(marge, 0.0).sum(axis=0)
        ouverts = np.argsort(reduits, kind="stable")[:p]
        borne = float(u.sum() + reduits[ouverts].sum())
        choix, total = list(ouverts), float(couts[:, ouverts].min(axis=1).sum())
        if tour % _ECHANGE == _ECHANGE - 1:
            choix, total = echanger(couts, choix)
        if total < majorant:
            sites, majorant = choix, total
        stagne += 1
        if borne > meilleure:
            meilleure, point, garde, stagne = borne, u.copy(), (reduits, ouverts), 0
        elif stagne >= _PATIENCE:
            pas, stagne, u = 0.7 * pas, 0, point.copy()
        elan = 1.0 - (marge[:, ouverts] < 0).sum(axis=1) + 0.7 * elan
        norme = float(elan @ elan)
        fini = meilleure >= majorant * (1 - TOLERANCE / 10)
        if norme == 0 or pas < 1e-4 or fini:
            break
        u = u + pas * (1.0005 * majorant - borne) / norme * elan
    return Relache(min(meilleure, majorant), majorant, sites, *garde)


def fixer(r: Relache, p: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    """Les sites qu'aucune solution meilleure que le majorant n'ouvre, et ceux que toutes ouvrent."""
    ordre = np.argsort(r.reduits, kind="stable")
    seuil = TOLERANCE * max(1.0, abs(r.majorant)) / 10
    fermes = r.minorant + r.reduits - r.reduits[ordre[p - 1]] > r.majorant + seuil
    fermes[r.ouverts] = False
    if p >= len(r.reduits):
        return fermes, r.ouverts
    sur = r.minorant - r.reduits[r.ouverts] + r.reduits[ordre[p]] > r.majorant + seuil
    return fermes, r.ouverts[sur]
