"""Le programme en nombres entiers d'une semaine itinérante, écrit pour HiGHS.

Variables : u[j,k] « le lieu j ouvre au moins k jours » (binaires), z[j,d] « le lieu j ouvre le jour
d », y[i,j] journées d'enfants de la commune i au lieu j, et la part servie la plus faible. À u fixé,
z et y forment un problème de flot : ils sont entiers sans qu'on l'exige.
"""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint

from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.programme import NOEUDS, Lignes, Vecteur, resoudre
from observatoire.methodes.tournee_regles import Regles, Semaine, controler

PRECISION = 1e-6
_ECART_PROUVE = 1e-4


class Modele:
    """Une semaine à choisir : les données, les contraintes, et ce que HiGHS en rend."""

    def __init__(
        self, enfants: pd.Series, minutes: pd.DataFrame, trajets: pd.Series, regles: Regles
    ) -> None:
        controler(enfants, minutes, trajets, regles)
        self.regles = regles
        peuple = enfants[enfants.fillna(0) > 0]
        self.communes = [c for c in peuple.index if c in minutes.index]
        proche = trajets.reindex(minutes.columns) <= regles.trajet_maximal
        ouverts = [
            len(set(regles.jours) - set(regles.fermetures.get(str(j), ()))) for j in minutes.columns
        ]
        self.lieux = [
            j for j, p, o in zip(minutes.columns, proche, ouverts, strict=True) if p and o
        ]
        self.effectif = peuple.reindex(self.communes).to_numpy(float)
        self.trajets = trajets.reindex(self.lieux).to_numpy(float)
        portee = minutes.loc[self.communes, self.lieux].to_numpy(float) <= regles.rayon
        self.paires = [tuple(p) for p in np.argwhere(portee)]
        self._bloquer()
        self.niveaux = min(regles.jours_max_par_lieu, len(regles.jours))
        self.nu = len(self.lieux) * self.niveaux
        # Une seule équipe et aucune fermeture : n'importe quel ordre des jours convient.
        self.dates = regles.equipes > 1 or any(regles.fermetures.values())
        self.nz = len(self.lieux) * len(regles.jours) if self.dates else 0
        self.n = self.nu + self.nz + len(self.paires) + 1  # le dernier : la part la plus faible
        self.contraintes = self._contraintes()

    def _bloquer(self) -> None:
        r, journees = self.regles, self.regles.equipes * len(self.regles.jours)
        if not self.lieux:
            raise AppelIncorrect(
                f"Aucune tournée possible : aucun lieu ouvert n'est à moins de {r.trajet_maximal:g} minutes "
                "de la base. À faire : allonger le trajet maximal, changer de base ou de lieux."
            )
        if r.lieux_minimum > len(self.lieux):
            raise AppelIncorrect(
                f"Aucune tournée possible : au moins {r.lieux_minimum} lieux sont demandés et seuls "
                f"{len(self.lieux)} sont ouverts et assez proches de la base. À faire : en demander moins."
            )
        if r.lieux_minimum > journees:
            raise AppelIncorrect(
                f"Aucune tournée possible : {r.lieux_minimum} lieux sont demandés pour {journees} journées "
                "d'équipe par semaine. À faire : demander moins de lieux ou ajouter un jour."
            )

    def _contraintes(self) -> list[LinearConstraint]:
        r, jours, nl = self.regles, self.regles.jours, len(self.lieux)
        k, nu, nz = self.niveaux, self.nu, self.nz
        c = Lignes(self.n)
        for j in range(nl):
            u = [j * k + a for a in range(k)]
            z = [nu + j * len(jours) + d for d in range(len(jours))]
            for a, b in itertools.pairwise(u):
                c.ajouter([(a, 1), (b, -1)], 0, np.inf)
            if self.dates:
                c.ajouter([*((a, 1) for a in u), *((b, -1) for b in z)], 0, 0)
            y = [nu + nz + p for p, (_, jj) in enumerate(self.paires) if jj == j]
            c.ajouter([*((a, 1) for a in y), *((a, -r.capacite) for a in u)], -np.inf, 0)
        c.ajouter([(a, 1) for a in range(nu)], 0, r.equipes * len(jours))
        for d in range(len(jours) if self.dates else 0):
            c.ajouter([(nu + j * len(jours) + d, 1) for j in range(nl)], 0, r.equipes)
        if r.lieux_minimum > 1:
            c.ajouter([(j * k, 1) for j in range(nl)], r.lieux_minimum, np.inf)
        for p, (i, j) in enumerate(self.paires):
            c.ajouter(
                [(nu + nz + p, 1), *((j * k + a, -self.effectif[i]) for a in range(k))], -np.inf, 0
            )
        for i in range(len(self.communes)):
            y = [nu + nz + p for p, (ii, _) in enumerate(self.paires) if ii == i]
            if y:
                demande = self.effectif[i] * r.jours_par_enfant
                c.ajouter([(a, 1) for a in y], 0, demande)
                c.ajouter([*((a, 1) for a in y), (self.n - 1, -demande)], 0, np.inf)
        return [c.fermer()]

    def _bornes(self, imposes: Mapping[str, int] | None) -> Bounds:
        haut = np.full(self.n, np.inf)
        haut[: self.nu + self.nz] = 1
        haut[-1] = 1
        bas = np.zeros(self.n)
        for j, lieu in enumerate(self.lieux):
            for d, jour in enumerate(self.regles.jours):
                if self.dates and jour in self.regles.fermetures.get(str(lieu), ()):
                    haut[self.nu + j * len(self.regles.jours) + d] = 0
            if imposes is not None:
                voulu = imposes.get(str(lieu), 0)
                bornes = slice(j * self.niveaux, j * self.niveaux + self.niveaux)
                bas[bornes] = haut[bornes] = (np.arange(self.niveaux) < voulu).astype(float)
        return Bounds(bas, haut)

    def _gains(self) -> Vecteur:
        """Le gain de chaque variable : une journée servie vaut 1, une minute de route −epsilon."""
        g = np.zeros(self.n)
        g[: self.nu] = -self.regles.epsilon * np.repeat(2 * self.trajets, self.niveaux)
        g[self.nu + self.nz : self.n - 1] = 1
        return g

    def resoudre(
        self,
        noeuds: int = NOEUDS,
        *,
        equite: bool = False,
        plancher: float | None = None,
        imposes: Mapping[str, int] | None = None,
    ) -> Semaine:
        """La meilleure semaine sous ces demandes. Lève `AppelIncorrect` si aucune n'est possible, ou
        si la limite de calcul n'en laisse trouver aucune."""
        trouvee, impossible = self._chercher(noeuds, equite, plancher, imposes)
        if trouvee is not None:
            return trouvee
        if impossible:
            raise AppelIncorrect(self._impossible(imposes))
        raise AppelIncorrect(
            "Aucune semaine trouvée dans la limite de calcul. À faire : proposer moins de lieux "
            "possibles."
        )

    def _chercher(
        self,
        noeuds: int,
        equite: bool,
        plancher: float | None,
        imposes: Mapping[str, int] | None,
        exclus: Sequence[Vecteur] = (),
    ) -> tuple[Semaine | None, bool]:
        """La semaine trouvée, et s'il est prouvé qu'il n'y en a pas ; `exclus` : choix u déjà connus."""
        gains = self._gains()
        but = gains.copy()
        if equite:
            but = gains * 1e-4
            but[-1] = 1
        supplement = Lignes(self.n)
        if plancher is not None:
            supplement.ajouter([(a, g) for a, g in enumerate(gains) if g], plancher, np.inf)
        for u in exclus:
            supplement.ajouter(
                [(a, -1 if v else 1) for a, v in enumerate(u)], 1 - float(u.sum()), np.inf
            )
        contraintes = [*self.contraintes, *([supplement.fermer()] if supplement.bas else [])]
        rendu = resoudre(-but, contraintes, self._bornes(imposes), entieres=self.nu, noeuds=noeuds)
        if rendu.x is None:
            return None, rendu.impossible
        return self._semaine(rendu.x, ecart=abs(rendu.borne - rendu.valeur)), False

    def _impossible(self, imposes: Mapping[str, int] | None) -> str:
        journees = self.regles.equipes * len(self.regles.jours)
        demandees = sum((imposes or {}).values())
        if imposes is not None and demandees > journees:
            return (
                f"Cette semaine demande {demandees} journées et {self.regles.equipes} équipe n'en a que "
                f"{journees}. À faire : retirer un jour ou ajouter une équipe."
            )
        return (
            "Aucune tournée possible : les fermetures ne laissent pas assez de jours aux lieux demandés. "
            "À faire : ouvrir un lieu un jour de plus ou demander moins de lieux."
        )

    def _semaine(self, x: Vecteur, *, ecart: float) -> Semaine:
        u = np.round(x[: self.nu]).reshape(len(self.lieux), self.niveaux)
        y = x[self.nu + self.nz : self.n - 1]
        servi = np.zeros(len(self.communes))
        for (i, _), v in zip(self.paires, y, strict=True):
            servi[i] += v
        par_lieu = {str(j): int(a) for j, a in zip(self.lieux, u.sum(axis=1), strict=True) if a > 0}
        trajet = float(2 * self.trajets @ u.sum(axis=1))
        servies = float(y.sum())
        part = pd.Series(servi / (self.effectif * self.regles.jours_par_enfant), self.communes)
        atteintes = [self.communes[i] for i in sorted({i for i, _ in self.paires})]
        return Semaine(
            par_lieu, self._calendrier(x, par_lieu), servies, part.reindex(atteintes), trajet,
            servies - self.regles.epsilon * trajet, ecart < _ECART_PROUVE, ecart,
        )  # fmt: skip

    def _calendrier(self, x: Vecteur, par_lieu: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        jours = self.regles.jours
        if not self.dates:
            suite = [lieu for lieu, n in par_lieu.items() for _ in range(n)]
            return {d: tuple(suite[n : n + 1]) for n, d in enumerate(jours)}
        z = np.round(x[self.nu : self.nu + self.nz]).reshape(len(self.lieux), -1)
        return {
            d: tuple(str(self.lieux[j]) for j in np.flatnonzero(z[:, n]))
            for n, d in enumerate(jours)
        }

    def autres(
        self, semaine: Semaine, combien: int, noeuds: int
    ) -> tuple[tuple[dict[str, int], ...], bool]:
        """Les autres répartitions au même objectif, et s'il est prouvé qu'il n'en reste aucune."""
        trouvees: list[dict[str, int]] = []
        exclus = [self._choix(semaine.jours_par_lieu)]
        while len(trouvees) < combien:
            plancher = semaine.objectif - PRECISION
            autre, aucune = self._chercher(noeuds, False, plancher, None, exclus)
            if autre is None:
                return tuple(trouvees), aucune
            trouvees.append(autre.jours_par_lieu)
            exclus.append(self._choix(autre.jours_par_lieu))
        return tuple(trouvees), False

    def _choix(self, par_lieu: Mapping[str, int]) -> Vecteur:
        jours = np.array([par_lieu.get(str(j), 0) for j in self.lieux])
        return (np.arange(self.niveaux) < jours[:, None]).astype(float).ravel()
