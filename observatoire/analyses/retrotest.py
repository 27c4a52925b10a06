"""Rétro-test : qu'aurait dit chaque méthode il y a quelques années, et de combien elle se serait
trompée, à chaque niveau où elle est publiée : l'intercommunalité, ses secteurs, ses communes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses import enfants, fiabilite, naissances, passes
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.essais import Essai, rejouer
from observatoire.analyses.fiabilite import Confrontation, Fiabilite, elargir
from observatoire.analyses.naissances import NIVEAUX, Naissances
from observatoire.analyses.panel import GROUPES, Panel, annees, fichier_manquant, lire
from observatoire.methodes import justesse
from observatoire.methodes import naissances as formule
from observatoire.methodes.justesse import couverture, plancher_poisson
from observatoire.methodes.previsions import METHODES

COLONNES = (
    "groupe", "methode", "classe", "n", "wmape", "malpe", "gain", "couverture_observee",
    "couverture_bas", "couverture_haut", "erreur", "biais", "niveau", "retenue",
)  # fmt: skip
COLONNES_PAGE = (*COLONNES, "gain_bas", "gain_haut", "rapport_plancher")
_ORDRE = (
    "groupe", "niveau", "methode", "retenue", "classe", "n", "wmape", "malpe", "gain",
    "couverture_observee", "couverture_bas", "couverture_haut", "erreur", "biais", "gain_bas",
    "gain_haut", "rapport_plancher",
)  # fmt: skip

# Taille de la commune à l'origine : borne haute exclue → nom de la classe.
CLASSES: tuple[tuple[float, str], ...] = (
    (100, "moins de 100 habitants"),
    (250, "100 à 249 habitants"),
    (1000, "250 à 999 habitants"),
    (np.inf, "1 000 habitants ou plus"),
)
# Le nom court de chaque méthode essayée, par ordre de préférence.
NOMS: dict[str, str] = {
    **METHODES,
    **formule.METHODES,
    formule.PARTS: "la part de chacune dans l'ensemble",
    enfants.METHODE: "les naissances, puis les familles",
}
TOUTES, EPCI = "toutes les communes", "intercommunalité"
ENSEMBLES = {"epci": EPCI, "secteur": "secteurs", "commune": TOUTES}  # niveau → sa classe entière
TIRAGES = 1000


@dataclass(frozen=True, eq=False)
class Resultat:
    """`lignes` : une par groupe, niveau, méthode et classe. `retenues` : la méthode de chaque groupe.
    `fiabilites` : groupe → niveau → ce que vaut ce qui est publié. `essais` : les millésimes rejoués ;
    `naissances` : leurs séries, essayées. `manquants` : groupe → fichier à déposer."""

    lignes: pd.DataFrame
    retenues: dict[str, str]
    fiabilites: dict[str, dict[str, Fiabilite]]
    essais: list[Essai]
    naissances: Naissances | None
    manquants: dict[str, str]


def retrotester(contexte: Contexte, panel: Panel | None = None) -> Resultat:
    """Rejoue le passé des naissances, et de chaque groupe dont trois millésimes sont déposés."""
    connu = panel or lire(contexte)
    codes = list(contexte.communes()["code"])
    ici, _ = passes.completer_naissances(connu.restreint(codes))
    nees = naissances.preparer(ici)
    secteurs = _secteurs(ici)
    essais, manquants, lignes = [], {}, []
    retenues: dict[str, str] = {}
    fiables: dict[str, dict[str, Fiabilite]] = {}
    if nees is not None and nees.jugees:
        retenues["naissances"] = nees.methode
        fiables["naissances"] = fiabilite.des_naissances(nees)
        fiables["0-2"] = fiabilite.des_0_2(nees)
        lignes += list(_lignes_naissances(nees, _tailles(ici, nees.annees[-1])))
    else:
        manquants["naissances"] = fichier_manquant(GROUPES["naissances"], millesimes=3)
    for groupe in (g for g in GROUPES.values() if g.ages):
        faits = list(rejouer(connu, groupe, set(codes)))
        essais += faits
        if not faits:
            manquants[groupe.id] = fichier_manquant(groupe, millesimes=3)
            continue
        retenues[groupe.id] = fiabilite.choisir(groupe, faits, secteurs)
        fiables[groupe.id] = fiabilite.d_un_groupe(faits, retenues[groupe.id], secteurs)
        lignes += list(_lignes(groupe.id, faits, secteurs, retenues[groupe.id], fiables[groupe.id]))
    table = pd.DataFrame(lignes, columns=list(_ORDRE))[list(COLONNES_PAGE)]
    return Resultat(table, retenues, fiables, essais, nees, manquants)


def _secteurs(ici: Panel) -> dict[str, list[str]]:
    noms = ici.territoires["secteur"].fillna("").astype(str)
    return {s: list(noms.index[noms == s]) for s in sorted(set(noms) - {""})}


def _tailles(ici: Panel, annee: int) -> np.ndarray:
    avant = [a for a in annees(ici.population) if a <= annee] or annees(ici.population)[:1]
    return (
        ici.population[avant].ffill(axis=1).iloc[:, -1].to_numpy(float) if avant else np.array([])
    )


def _lignes_naissances(n: Naissances, tailles: np.ndarray) -> Iterator[tuple[object, ...]]:
    for niveau in n.niveaux():
        retenue = n.methode if niveau == "epci" else n.partage
        for methode in n.methodes(niveau):
            f = fiabilite.naissances_en_face(n, niveau, methode)
            debut = ("naissances", niveau, methode, methode == retenue)
            classes = [(ENSEMBLES[niveau], np.ones(len(f.vu), dtype=bool))]
            if niveau == "commune" and len(tailles):
                classes = list(_classes(tailles[f.grappes]))
            for classe, ici in classes:
                if ici.any():
                    yield *debut, classe, int(ici.sum()), *_mesurer(f.choisir(ici), 1.0)


def _lignes(
    groupe: str,
    essais: list[Essai],
    secteurs: dict[str, list[str]],
    retenue: str,
    fiables: dict[str, Fiabilite],
) -> Iterator[tuple[object, ...]]:
    """À chaque niveau où l'essai est complet, chaque méthode ; les communes aussi par taille."""
    for niveau in NIVEAUX:
        large = fiables[niveau].elargissement if niveau in fiables else 1.0
        for methode in (m for m in NOMS if any(m in e.prevues for e in essais)):
            f = fiabilite.en_face(essais, methode, niveau, secteurs)
            if f is None:
                continue
            classes = [(ENSEMBLES[niveau], np.ones(len(f.vu), dtype=bool))]
            if niveau == "commune":
                siens = [e for e in essais if methode in e.prevues]
                tailles = np.concatenate(
                    [e.tailles[e.notres][~np.isnan(e.observe[e.notres])] for e in siens]
                )
                classes = list(_classes(tailles))
            for classe, ici in classes:
                if ici.any():
                    mesures = _mesurer(f.choisir(ici), large)
                    yield (
                        groupe,
                        niveau,
                        methode,
                        methode == retenue,
                        classe,
                        int(ici.sum()),
                        *mesures,
                    )


def _classes(tailles: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    yield TOUTES, np.ones(len(tailles), dtype=bool)
    bas = 0.0
    for haut, nom in CLASSES:
        yield nom, (tailles >= bas) & (tailles < haut)
        bas = haut


def _mesurer(f: Confrontation, large: float) -> tuple[float, ...]:
    vu, mu = f.vu, f.mu
    tenue = justesse.part_couverte(couverture(vu, mu, elargir(mu, f.var, large)))
    gain = justesse.gain_et_intervalle(vu, mu, f.naif, f.grappes, tirages=TIRAGES)
    wmape = justesse.wmape(vu, mu)
    plancher = float(np.nansum(np.nan_to_num(plancher_poisson(vu)) * vu))
    rapport = wmape / (100 * plancher / vu.sum()) if plancher > 0 else np.nan
    ecarts = mu - vu
    return (wmape, justesse.malpe(vu, mu), gain.valeur, tenue.valeur, tenue.bas, tenue.haut,
            float(np.abs(ecarts).mean()), float(ecarts.mean()), gain.bas, gain.haut, rapport)  # fmt: skip
