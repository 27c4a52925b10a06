"""Combien demain : naissances, groupes d'âge et population, par EPCI, secteur et commune.

Chaque groupe est projeté par la méthode que le rétro-test retient, sa fourchette élargie jusqu'à ce
qu'elle ait couvert à ce niveau ; les communes sont calées sur l'EPCI et sur leur population (IPF), en entiers (plus forts restes). Un effectif trop petit pour
être dit n'a qu'une fourchette.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses import aines, cohortes, enfants, enfants_ages, moteur
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.fiabilite import elargir
from observatoire.analyses.hypotheses import CENTRAL, Hypotheses
from observatoire.analyses.panel import GROUPES, Panel, fichier_manquant, lire
from observatoire.analyses.retrotest import NOMS, Resultat
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes import justesse
from observatoire.methodes import projection as pr
from observatoire.methodes.previsions import Prevision

COLONNES = ("code", "niveau", "groupe", "annee", "valeur", "bas", "haut", "methode")
HORIZON = 2040
HORIZON_LIMITE = 25  # années après le dernier recensement : au-delà, tout n'est qu'hypothèse
# Sous cette moyenne, même la vraie loi se trompe de plus de 25 % : on ne dit que la fourchette.
EFFECTIF_LISIBLE = 10.0
# À la commune, ces groupes ne se disent jamais autrement qu'en fourchette.
FOURCHETTE_SEULE = frozenset({"naissances", "0-2"})
LIBELLES_METHODES = {
    **NOMS,
    enfants.METHODE: "les enfants déjà nés, puis ceux à naître, et les familles qui arrivent",
    cohortes.METHODE: "les générations avancent aux rythmes des deux derniers recensements",
    cohortes.MOYENNE: "la moyenne de la tendance et des générations qui avancent",
    aines.METHODE: "la pyramide vieillit avec la mortalité observée",
}
# Les groupes qui se partagent toute la population, calés ensemble.
_PARTAGE = ("0-2", "3-5", "6-10", "11-17", "65-79", "80+")


@dataclass(frozen=True)
class Projection:
    """`table` : colonnes `COLONNES` et `statut`. `methodes` : groupe → méthode. `notes` : ce que
    les chiffres supposent. `manquants` : groupe → fichier à déposer. `base` : dernier recensement."""

    table: pd.DataFrame
    methodes: dict[str, str]
    notes: tuple[str, ...]
    manquants: dict[str, str]
    base: int


def projeter(
    contexte: Contexte,
    *,
    groupes: list[str] | None = None,
    horizon: int = HORIZON,
    debut: int | None = None,
    hypotheses: Hypotheses = CENTRAL,
    rejoue: Resultat | None = None,
    panel: Panel | None = None,
    machine: moteur.Moteur | None = None,
) -> Projection:
    """Projette de `debut` (par défaut cinq ans après le dernier recensement) à `horizon`.

    `rejoue` : le rétro-test, qui choisit les méthodes et juge les fourchettes. `machine` : un moteur
    déjà préparé, pour changer d'hypothèses sans relire les données. Lève AppelIncorrect
    pour un groupe inconnu, un horizon passé ou trop lointain, ou sans rien à projeter.
    """
    for inconnu in sorted(set(groupes or ()) - set(GROUPES)):
        raise AppelIncorrect(
            f"Le groupe « {inconnu} » n'existe pas. Possibles : {', '.join(GROUPES)}."
        )
    if machine is None:
        codes = list(contexte.communes()["code"])
        machine = moteur.preparer(panel or lire(contexte), codes, rejoue)
    annees = _annees(machine.dernier_recensement, machine.derniere_donnee, horizon)
    if debut is not None:
        annees = list(range(max(debut, machine.dernier_recensement + 1), horizon + 1))
    voulus = [g for g in GROUPES if g in (groupes or GROUPES)]
    lignes = [li for annee in annees for li in _une_annee(machine, annee, hypotheses, voulus)]
    table = _connues(contexte, _table(lignes))
    table["statut"] = "fictif" if machine.panel.fictif else "estime"
    manquants = {
        g: fichier_manquant(GROUPES[g], millesimes=2 if g == "population" else 1)
        for g in voulus
        if g not in machine.methodes
    }
    return Projection(table, machine.methodes, machine.notes(voulus), manquants, machine.dernier_recensement)  # fmt: skip


def _annees(recensement: int, derniere: int, horizon: int) -> list[int]:
    if horizon <= derniere:
        raise AppelIncorrect(
            f"{horizon} est passé : les données vont jusqu'à {derniere}. À faire : demander une "
            f"année à venir, par exemple --horizon {recensement + 12}."
        )
    if horizon > recensement + HORIZON_LIMITE:
        raise AppelIncorrect(
            f"{horizon} est trop loin : au-delà de {recensement + HORIZON_LIMITE}, il ne resterait "
            f"que des hypothèses. À faire : demander au plus {recensement + HORIZON_LIMITE}."
        )
    return list(range(min(recensement + 5, horizon), horizon + 1))


def _une_annee(
    machine: moteur.Moteur, annee: int, h: Hypotheses, voulus: list[str]
) -> list[tuple[object, ...]]:
    """Une ligne par groupe et territoire : entier, moyenne et variance, encore sans fourchette."""
    prevues = machine.prevoir(annee, h)
    calees = _caler(prevues)
    communes = [("commune", c, np.array([i])) for i, c in enumerate(machine.codes)]
    lignes: list[tuple[object, ...]] = []
    for groupe, prevue in ((g, prevues[g]) for g in voulus if g in prevues):
        mu = calees.get(groupe, prevue.mu)
        calee = prevue.fois(np.divide(mu, prevue.mu, out=np.ones(len(mu)), where=prevue.mu > 0))
        entiers = pr.plus_forts_restes(mu, round(float(prevue.mu.sum())))
        methode = machine.methodes[groupe]
        for niveau, code, rangs in (*machine.zones, *communes):
            total, variance = calee.somme(rangs, niveau)
            large = machine.elargissement(groupe, niveau)
            valeur = float(entiers[rangs].sum())
            doute = float(elargir(total, variance, large))
            lignes.append((code, niveau, groupe, annee, valeur, methode, total, doute))
    return lignes


def _table(lignes: list[tuple[object, ...]]) -> pd.DataFrame:
    """Les colonnes du contrat : la fourchette à 80 %, et rien qu'elle sous l'effectif lisible."""
    brutes = ("code", "niveau", "groupe", "annee", "valeur", "methode", "mu", "var")
    table = pd.DataFrame(lignes, columns=list(brutes))
    table["bas"], table["haut"] = justesse.intervalle(
        table["mu"].to_numpy(), table["var"].to_numpy()
    )
    petits = (table["mu"] < EFFECTIF_LISIBLE) | table["groupe"].isin(FOURCHETTE_SEULE)
    table["valeur"] = table["valeur"].mask((table["niveau"] == "commune") & petits)
    return table[list(COLONNES)]


def _connues(contexte: Contexte, table: pd.DataFrame) -> pd.DataFrame:
    """Une année dont toutes les naissances sont connues n'est pas projetée : l'estimateur unique, tel quel."""
    par_naissances = sorted(set(table.loc[table["methode"] == enfants.METHODE, "groupe"]))
    ages = {g: a for g in par_naissances if (a := GROUPES[g].ages)}
    tables = [enfants_ages.estimees(contexte, *a).assign(groupe=g) for g, a in ages.items()]
    sues = [t.rename(columns={"fin": "annee"}) for t in tables if len(t)]
    if not sues:
        return table
    cle, dites = ["code", "niveau", "groupe", "annee"], ["valeur", "bas", "haut"]
    lues = pd.concat(sues).set_index(cle)[dites].reindex(pd.MultiIndex.from_frame(table[cle]))
    connues = lues["bas"].notna().to_numpy()
    table.loc[connues, dites] = lues.to_numpy()[connues]
    return table


def _caler(prevues: dict[str, Prevision]) -> dict[str, np.ndarray]:
    """Communes × groupes d'âge calés sur la population de chaque commune et le total de l'EPCI."""
    if "population" not in prevues or not set(_PARTAGE) - {"65-79"} <= set(prevues):
        return {}
    population = prevues["population"].mu
    ages = {g: prevues[g].mu for g in _PARTAGE if g in prevues}
    ages["65-79"] = np.maximum(prevues["65+"].mu - ages["80+"], 0.0)
    reste = population.sum() - sum(float(v.sum()) for v in ages.values())
    if reste <= 0:
        return {}
    adultes = np.maximum(population - sum(ages.values()), 0.05 * population)
    depart = np.column_stack([*ages.values(), adultes])
    # Une case nulle le resterait : un village sans bébé aujourd'hui peut en avoir demain.
    depart = np.maximum(depart, 1e-3 * population[:, None])
    marges = np.array([*(float(v.sum()) for v in ages.values()), reste])
    cale = pr.ipf(depart, population, marges)
    rendu = dict(zip(ages, cale.T, strict=False))
    rendu["65+"] = rendu.pop("65-79") + rendu["80+"]
    return rendu
