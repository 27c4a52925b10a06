"""Le moteur d'une projection : ce qui se prépare une fois, puis les prévisions d'une année."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import numpy as np

from observatoire import formats
from observatoire.analyses import aines, cohortes, enfants, naissances, passes
from observatoire.analyses.fiabilite import Fiabilite
from observatoire.analyses.hypotheses import Hypotheses
from observatoire.analyses.panel import GROUPES, Groupe, Panel, annees, comparables
from observatoire.analyses.retrotest import Resultat
from observatoire.erreurs import AppelIncorrect
from observatoire.memoire import une_fois
from observatoire.methodes.previsions import METHODES, Prevision, prevoir
from observatoire.modele import Niveau, Territoire


@dataclass
class Moteur:
    """Un EPCI prêt à projeter. `methodes` ne contient que les groupes qui peuvent l'être."""

    panel: Panel
    departement: Panel
    methodes: dict[str, str]
    naissances: naissances.Naissances | None
    fiabilites: dict[str, dict[str, Fiabilite]]
    enfants: enfants.Enfants | None
    aines: aines.Aines | None
    cohortes: cohortes.Cohortes | None
    derive: float
    naissances_estimees: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        """Les communes de l'EPCI, dans l'ordre des prévisions."""
        return self.panel.codes

    @property
    @une_fois
    def dernier_recensement(self) -> int:
        """Le dernier millésime de population que toutes les communes ont."""
        complets = [
            a for a in annees(self.panel.population) if self.panel.population[a].notna().all()
        ]
        return max(complets)

    @property
    @une_fois
    def derniere_donnee(self) -> int:
        """La dernière année dont quelque chose est observé, provisoire compris."""
        tables = (self.panel.population, self.panel.naissances, self.panel.provisoires)
        return max(max(annees(t)) for t in tables if len(t.columns))

    @property
    @une_fois
    def zones(self) -> list[tuple[str, str, np.ndarray]]:
        """(niveau, code, rangs des communes) de l'EPCI et de ses secteurs."""
        territoires = self.panel.territoires
        rangs = np.arange(len(territoires))
        zones = [("epci", str(territoires["epci"].iloc[0]), rangs)]
        secteurs = territoires["secteur"].fillna("").astype(str).to_numpy()
        zones += [("secteur", s, rangs[secteurs == s]) for s in sorted(set(secteurs) - {""})]
        return zones

    def rangs(self, t: Territoire) -> np.ndarray:
        """Les rangs des communes d'un territoire : l'EPCI, un secteur ou une commune."""
        if t.niveau is Niveau.COMMUNE:
            return np.array([self.codes.index(t.code)])
        return next(r for n, c, r in self.zones if (n, c) == (str(t.niveau), t.code))

    def prevoir(self, annee: int, h: Hypotheses) -> dict[str, Prevision]:
        """Les prévisions par commune de chaque groupe projetable, au 1er janvier `annee`."""
        rendu: dict[str, Prevision] = {}
        for identifiant, methode in self.methodes.items():
            groupe = GROUPES[identifiant]
            if groupe.ages is None:
                rendu[identifiant] = self._a_naitre(h, annee)
            elif methode == enfants.METHODE and self.enfants is not None:
                rendu[identifiant], _ = self.enfants.projeter(
                    groupe, annee, partial(self._a_naitre, h), familles=h.familles, derive=self.derive
                )  # fmt: skip
            elif methode == aines.METHODE and self.aines is not None:
                rendu[identifiant] = self.aines.projeter(
                    groupe, annee, arrivees=h.aines_par_an / 100, mortalite=h.mortalite,
                    derive=self.derive,
                )  # fmt: skip
            elif methode == cohortes.METHODE and self.cohortes is not None:
                rendu[identifiant] = self.cohortes.projeter(groupe, annee, derive=self.derive)
            elif methode == cohortes.MOYENNE and self.cohortes is not None:
                droite = self._effectif(groupe, "lineaire", annee, h)
                rendu[identifiant] = self.cohortes.moyenne(droite, groupe, annee, self.derive)
            else:
                rendu[identifiant] = self._effectif(groupe, methode, annee, h)
        return rendu

    def elargissement(self, groupe: str, niveau: str) -> float:
        """De combien la fourchette d'un groupe a dû s'élargir, à un niveau, pour couvrir le passé."""
        jugee = self.fiabilites.get(groupe, {}).get(niveau)
        return jugee.elargissement if jugee else 1.0

    def part_nee(self, groupe: Groupe, annee: int) -> float:
        """La part d'un groupe d'enfants qui est déjà née (0 à 1)."""
        if self.enfants is None or not groupe.enfants:
            return 0.0
        return self.enfants.projeter(groupe, annee, partial(self._a_naitre, Hypotheses()))[1]

    def notes(self, voulus: Collection[str] = tuple(GROUPES)) -> tuple[str, ...]:
        """Ce que supposent les chiffres des groupes voulus, en phrases."""
        employees = {self.methodes[g] for g in voulus if g in self.methodes}
        notes = []
        if self.naissances is not None and ({"naissances"} & set(voulus) or enfants.METHODE in employees):  # fmt: skip
            notes.append(
                "Naissances à venir : l'intercommunalité est projetée d'après les années "
                f"{formats.de_a(self.naissances.annees[0], self.naissances.annees[-1])}, puis partagée entre ses communes ; une "
                "année provisoire n'est pas comptée."
            )
        if self.enfants is not None and enfants.METHODE in employees:
            notes.append(
                f"Enfants : naissances de leur année, et ce que {self.enfants.millesime} dit des "
                "familles qui arrivent ; moyenne de deux lectures, par âge et par génération."
            )
        if self.aines is not None and aines.METHODE in employees:
            notes.append(
                f"Aînés : pyramide de {self.aines.millesime} vieillie avec les décès "
                f"{formats.de_a(*self.aines.annees_deces)}, sans arrivée ni "
                "départ, résidents d'EHPAD compris (aucun fichier déposé ne les distingue)."
            )
        if self.naissances_estimees:
            noms = self.panel.territoires.loc[list(self.naissances_estimees), "libelle"]
            notes.append(
                f"{', '.join(noms)} : des années de naissances manquent, remplacées par le taux des "
                "autres communes."
            )
        return tuple(notes)

    def _a_naitre(self, h: Hypotheses, annee: int) -> Prevision:
        assert self.naissances is not None
        return self.naissances.prevoir(annee).fois(h.naissances)

    def _effectif(self, groupe: Groupe, methode: str, annee: int, h: Hypotheses) -> Prevision:
        p = self._prolonge(groupe.id, methode, annee)
        ecart = h.population_par_an if groupe.id == "population" else 0.0
        return p.fois((1 + ecart / 100) ** (annee - self.dernier_recensement))

    @une_fois
    def _prolonge(self, groupe: str, methode: str, annee: int) -> Prevision:
        avant, apres = _deux_dates(self.panel, GROUPES[groupe])
        depart = passes.effectifs(self.panel, GROUPES[groupe], avant, apres, annee, sans_passe=True)
        assert depart is not None
        return prevoir(methode, depart.passe)


def preparer(panel: Panel, codes: list[str], rejoue: Resultat | None = None) -> Moteur:
    """Un moteur pour les communes `codes`, avec la méthode que le rétro-test retient de chaque groupe.

    Sans rétro-test : « constante », la seule qui ne prétend rien ; pour le total, la moyenne de
    la droite et des cohortes quand deux recensements par âge le permettent. Lève AppelIncorrect si
    aucune population n'est connue.
    """
    ici, estimees = passes.completer_naissances(panel.restreint(codes))
    if not any(ici.population[a].notna().all() for a in annees(ici.population)):
        raise AppelIncorrect(
            "Aucune population n'est connue pour toutes les communes de l'intercommunalité. À "
            "faire : déposer sur la page Données les populations de référence (INSEE), au moins deux millésimes."
        )
    nees = rejoue.naissances if rejoue else naissances.preparer(ici)
    derive = passes.derive_effectif(panel, GROUPES["population"], max(annees(ici.population)))
    machine = Moteur(
        ici,
        panel,
        {"naissances": nees.methode} if nees else {},
        nees,
        rejoue.fiabilites if rejoue else {},
        enfants.preparer(ici) if nees else None,
        aines.preparer(ici),
        cohortes.preparer(panel, ici),
        derive,
        tuple(estimees),
    )
    retenues = rejoue.retenues if rejoue else {}
    choix = {g.id: _methode(machine, g, retenues) for g in GROUPES.values() if g.ages}
    machine.methodes |= {g: m for g, m in choix.items() if m}
    return machine


def _methode(machine: Moteur, groupe: Groupe, retenues: dict[str, str]) -> str:
    """La méthode d'un groupe d'âge : celle retenue, sinon la mieux fondée ; vide si aucune."""
    deux = len(_deux_dates(machine.panel, groupe)) == 2
    if retenues.get(groupe.id) in METHODES and deux:
        return retenues[groupe.id]
    if machine.enfants is not None and machine.enfants.couvre(groupe):
        return enfants.METHODE
    if groupe.aines and machine.cohortes is not None:
        return cohortes.METHODE
    if groupe.aines and machine.aines is not None:
        return aines.METHODE
    total = groupe.id == "population" and machine.cohortes is not None
    return (cohortes.MOYENNE if total else "constante") if deux else ""


def _deux_dates(panel: Panel, groupe: Groupe) -> tuple[int, ...]:
    """Le dernier millésime complet et le précédent comparable, que presque toutes ont."""
    table = panel.groupe(groupe)
    derniers = [a for a in annees(table) if table[a].notna().all()]
    connus = [
        a for a in annees(table) if table[a].notna().mean() >= 0.8 and a <= max(derniers, default=0)
    ]
    dates = comparables([a for a in connus if a not in derniers[-1:]] + derniers[-1:], 2)
    return tuple(dates) if len(dates) == 2 else ()
