"""Rétro-test : qu'aurait dit chaque méthode il y a quelques années, et de combien elle se serait
trompée, sur toutes les communes du département que les fichiers déposés permettent d'essayer."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from observatoire.analyses import enfants, passes
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panel import (
    GROUPES,
    Groupe,
    Panel,
    annees,
    comparables,
    fichier_manquant,
    lire,
)
from observatoire.methodes import justesse
from observatoire.methodes.justesse import couverture, plancher_poisson
from observatoire.methodes.previsions import METHODES, Prevision, prevoir

COLONNES = (
    "groupe", "methode", "classe", "n", "wmape", "malpe", "gain", "couverture_observee",
    "couverture_bas", "couverture_haut",
)  # fmt: skip
COLONNES_PAGE = (*COLONNES, "gain_bas", "gain_haut", "rapport_plancher")

# Taille de la commune à l'origine : borne haute exclue → nom de la classe.
CLASSES: tuple[tuple[float, str], ...] = (
    (100, "moins de 100 habitants"),
    (250, "100 à 249 habitants"),
    (1000, "250 à 999 habitants"),
    (np.inf, "1 000 habitants ou plus"),
)
# Le nom court de chaque méthode essayée.
NOMS: dict[str, str] = {**METHODES, enfants.METHODE: "les naissances, puis les familles"}
TOUTES = "toutes les communes"
EPCI = "intercommunalité"
PREMIERE_CIBLE = 1982  # avant, le monde n'est plus comparable (et 1968 ouvre le dernier triplet)
TIRAGES = 1000


@dataclass(frozen=True)
class Essai:
    """Une origine et une cible essayées : ce que chaque méthode disait et ce qui est arrivé."""

    groupe: str
    apprentissage: tuple[int, int]
    cible: tuple[int, int]
    codes: list[str]
    tailles: np.ndarray
    observe: np.ndarray
    prevues: dict[str, Prevision]
    epci: np.ndarray  # rangs des communes de l'EPCI étudié, vide s'il en manque une

    def somme(self, methode: str, codes: Collection[str] | None = None) -> tuple[float, ...] | None:
        """Observé, projeté et variance d'un ensemble de communes (l'EPCI étudié par défaut), ou
        None si une commune n'a pas pu être essayée."""
        if codes is None:
            rangs = self.epci
        else:
            rangs = np.array([i for i, c in enumerate(self.codes) if c in codes], dtype=int)
            if len(rangs) != len(set(codes)):
                return None
        if not len(rangs) or np.isnan(self.observe[rangs]).any():
            return None
        return float(self.observe[rangs].sum()), *self.prevues[methode].somme(rangs)


@dataclass(frozen=True)
class Resultat:
    """`lignes` : une par groupe, méthode et classe. `retenues` : méthode de moindre erreur par
    groupe. `essais` : ce qui a été essayé. `manquants` : groupe → fichier à déposer."""

    lignes: pd.DataFrame
    retenues: dict[str, str]
    essais: list[Essai]
    manquants: dict[str, str]


def retrotester(contexte: Contexte, panel: Panel | None = None) -> Resultat:
    """Rejoue le passé pour chaque groupe dont trois millésimes sont déposés."""
    connu = panel or lire(contexte)
    epci = set(contexte.communes()["code"])
    essais, manquants = [], {}
    for groupe in GROUPES.values():
        faits = list(_essais(connu, groupe, epci))
        essais += faits
        if not faits:
            manquants[groupe.id] = fichier_manquant(groupe, millesimes=3)
    lignes = [ligne for g in GROUPES for ligne in _lignes(g, [e for e in essais if e.groupe == g])]
    table = pd.DataFrame(lignes, columns=list(COLONNES_PAGE))
    return Resultat(table, retenues(table), essais, manquants)


def retenues(lignes: pd.DataFrame) -> dict[str, str]:
    """La méthode qui gagne le plus sur « constante », toutes communes ; à égalité, la plus simple.

    Le gain et l'erreur rangent pareil les méthodes essayées aux mêmes dates ; le gain compare aussi
    celle qu'une donnée plus récente n'a laissé essayer que sur les dernières.
    """
    ordre = {m: i for i, m in enumerate(NOMS)}
    toutes = lignes[(lignes["classe"] == TOUTES) & lignes["gain"].notna()]
    triees = toutes.assign(_o=toutes["methode"].map(ordre)).sort_values(
        ["gain", "_o"], ascending=[False, True]
    )
    return dict(triees.drop_duplicates("groupe")[["groupe", "methode"]].itertuples(index=False))


def _essais(panel: Panel, groupe: Groupe, epci: set[str]) -> Iterator[Essai]:
    if groupe.ages is None:
        yield from _essai_naissances(panel, epci)
        return
    table = panel.groupe(groupe)
    dates = comparables(annees(table), 20)
    for (avant, apres), cible in zip(pairwise(dates), dates[2:], strict=False):
        if cible < PREMIERE_CIBLE:
            continue
        depart = passes.effectifs(panel, groupe, avant, apres, cible)
        if depart is not None:
            yield from _essayer(panel, groupe, depart, (avant, apres), (cible, cible), table[cible], epci)  # fmt: skip


def _essai_naissances(panel: Panel, epci: set[str]) -> Iterator[Essai]:
    """Les années connues coupées en deux moitiés égales : la première apprend, l'autre juge."""
    connues = passes.annees_naissances(panel, definitives=False)
    duree = min(passes.ANNEES_NAISSANCES, len(connues) // 2)
    if duree < 4:
        return
    apprises, jugees = connues[-2 * duree : -duree], connues[-duree:]
    depart = passes.naissances(panel, apprises, jugees[-1], duree)
    if depart is None:
        return
    toutes = panel.naissances.join(panel.provisoires.drop(columns=panel.naissances.columns, errors="ignore"))  # fmt: skip
    observe = toutes[jugees].sum(axis=1, skipna=False)
    etendues = (apprises[0], apprises[-1]), (jugees[0], jugees[-1])
    yield from _essayer(panel, GROUPES["naissances"], depart, *etendues, observe, epci)


def _essayer(
    panel: Panel,
    groupe: Groupe,
    depart: passes.Depart,
    apprentissage: tuple[int, int],
    cible: tuple[int, int],
    observe: pd.Series,
    epci: set[str],
) -> Iterator[Essai]:
    codes = depart.codes
    avant = [a for a in annees(panel.population) if a <= depart.origine]
    tailles = panel.population.loc[codes, avant].ffill(axis=1).iloc[:, -1].to_numpy(float)
    rangs = np.array([i for i, c in enumerate(codes) if c in epci], dtype=int)
    prevues = {m: prevoir(m, depart.passe) for m in METHODES}
    if groupe.enfants:
        nees = _par_les_naissances(panel.restreint(codes), groupe, depart)
        prevues |= {enfants.METHODE: nees} if nees is not None else {}
    essai = Essai(
        groupe.id,
        apprentissage,
        cible,
        codes,
        tailles,
        observe[codes].to_numpy(float),
        prevues,
        rangs if len(rangs) == len(epci) else rangs[:0],
    )
    if not np.isnan(essai.observe).all():
        yield essai


def _par_les_naissances(panel: Panel, groupe: Groupe, depart: passes.Depart) -> Prevision | None:
    """Ce que les naissances et la rétention auraient dit, avec ce qu'on savait à l'origine."""
    connues = panel.naissances[[a for a in annees(panel.naissances) if a < depart.origine]]
    alors = replace(
        panel, naissances=connues, provisoires=connues.iloc[:, :0],
        ages={a: t for a, t in panel.ages.items() if a == depart.origine},
    )  # fmt: skip
    pret = enfants.preparer(alors, alors)
    apprises = passes.annees_naissances(alors)[-passes.ANNEES_NAISSANCES :]
    if pret is None or not pret.couvre(groupe) or len(apprises) < 4:
        return None

    def a_naitre(annee: int) -> Prevision:
        suite = passes.naissances(alors, apprises, annee)
        assert suite is not None
        return prevoir("constante", suite.passe)

    return pret.projeter(groupe, depart.cible, a_naitre)[0]


def _lignes(groupe: str, essais: list[Essai]) -> list[tuple[object, ...]]:
    if not essais:
        return []
    rendu: list[tuple[object, ...]] = []
    for methode in NOMS:
        siens = [e for e in essais if methode in e.prevues]
        if siens:
            rendu += [(groupe, methode, *ligne) for ligne in _de_la_methode(methode, siens)]
    return rendu


def _de_la_methode(methode: str, essais: list[Essai]) -> Iterator[tuple[object, ...]]:
    """Les classes puis l'EPCI, face à « constante » sur les mêmes essais."""
    codes = np.concatenate([np.array(e.codes) for e in essais])
    vu = np.concatenate([e.observe for e in essais])
    tailles = np.concatenate([e.tailles for e in essais])
    mu = np.concatenate([e.prevues[methode].mu for e in essais])
    var = np.concatenate([e.prevues[methode].var for e in essais])
    naif = np.concatenate([e.prevues["constante"].mu for e in essais])
    for classe, taille in _classes(tailles):
        choix = taille & ~np.isnan(vu)
        if choix.any():
            mesures = _mesurer(vu[choix], mu[choix], var[choix], naif[choix], codes[choix])
            yield classe, int(choix.sum()), *mesures
    sommes = [(s, n) for e in essais if (s := e.somme(methode)) and (n := e.somme("constante"))]
    if sommes:
        vus, projetes, variances = np.array([s for s, _ in sommes]).T
        naive, rangs = np.array([n[1] for _, n in sommes]), np.arange(len(sommes))
        yield EPCI, len(sommes), *_mesurer(vus, projetes, variances, naive, rangs)


def _classes(tailles: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    yield TOUTES, np.ones(len(tailles), dtype=bool)
    bas = 0.0
    for haut, nom in CLASSES:
        yield nom, (tailles >= bas) & (tailles < haut)
        bas = haut


def _mesurer(
    vu: np.ndarray, mu: np.ndarray, var: np.ndarray, naif: np.ndarray, grappes: np.ndarray
) -> tuple[float, ...]:
    tenue = justesse.part_couverte(couverture(vu, mu, var))
    gain = justesse.gain_et_intervalle(vu, mu, naif, grappes, tirages=TIRAGES)
    wmape = justesse.wmape(vu, mu)
    plancher = float(np.nansum(np.nan_to_num(plancher_poisson(vu)) * vu))
    rapport = wmape / (100 * plancher / vu.sum()) if plancher > 0 else np.nan
    return (wmape, justesse.malpe(vu, mu), gain.valeur, tenue.valeur, tenue.bas, tenue.haut,
            gain.bas, gain.haut, rapport)  # fmt: skip
