"""Le passé d'un groupe pour un territoire : recensé, compté à l'état civil, ou reconstitué."""

import numpy as np
import pandas as pd

from observatoire.analyses.moteur import Moteur
from observatoire.analyses.panel import QUINQUENNAUX, Groupe, annees, comparables, tranches
from observatoire.methodes.previsions import Prevision
from observatoire.modele import Statut

COLONNES = ("annee", "valeur", "statut")
DEBUT = 1968


def passe(machine: Moteur, groupe: Groupe, rangs: np.ndarray) -> pd.DataFrame:
    """Les années connues d'un groupe, colonnes `COLONNES`, pour les communes de rangs donnés.

    Un effectif reconstitué (enfants déduits des naissances, tranche partagée) est « estime ».
    """
    panel = machine.panel
    if groupe.ages is None:
        return pd.concat(
            [
                _sommes(panel.naissances, rangs, Statut.PUBLIE),
                _sommes(panel.provisoires, rangs, Statut.PROVISOIRE),
            ],
            ignore_index=True,
        ).sort_values("annee", ignore_index=True)
    recense = _sommes(panel.groupe(groupe), rangs, Statut.PUBLIE)
    gardes = comparables([a for a in recense["annee"] if a >= DEBUT], len(recense))
    recense = recense[recense["annee"].isin(gardes)]
    if groupe.enfants and len(recense) < 2:
        reconstitue = _reconstitue(machine, groupe, rangs)
        return reconstitue if len(reconstitue) else _partage(machine, groupe, rangs)
    return recense.reset_index(drop=True)


def _sommes(table: pd.DataFrame, rangs: np.ndarray, statut: Statut) -> pd.DataFrame:
    """Une ligne par année que toutes les communes ont."""
    sommes = table.iloc[rangs].sum(axis=0, skipna=False)
    lignes = [(a, float(sommes[a]), str(statut)) for a in annees(table) if sommes[a] == sommes[a]]
    return pd.DataFrame(lignes, columns=list(COLONNES))


def _reconstitue(machine: Moteur, groupe: Groupe, rangs: np.ndarray) -> pd.DataFrame:
    """Les enfants des années dont toutes les naissances sont enregistrées."""
    if machine.enfants is None or groupe.ages is None:
        return pd.DataFrame(columns=list(COLONNES))
    connues = annees(machine.panel.naissances)
    debut = max(min(connues) + 1 + groupe.ages[1], machine.enfants.millesime - 15)
    fin = min(max(connues) + 1 + groupe.ages[0], machine.derniere_donnee)
    lignes = []
    for annee in range(debut, fin + 1):
        prevue, _ = machine.enfants.projeter(groupe, annee, _jamais)
        lignes.append((annee, float(prevue.mu[rangs].sum()), str(Statut.ESTIME)))
    return pd.DataFrame(lignes, columns=list(COLONNES))


def _jamais(annee: int) -> Prevision:
    raise AssertionError(f"naissances de {annee} supposées connues")


def _partage(machine: Moteur, groupe: Groupe, rangs: np.ndarray) -> pd.DataFrame:
    """À défaut, les tranches de cinq ans partagées également entre leurs âges."""
    lignes = []
    assert groupe.ages is not None
    for annee, table in sorted(machine.panel.ages.items()):
        if set(QUINQUENNAUX[:4]) <= set(tranches(table)):
            total = 0.0
            for debut, fin in QUINQUENNAUX[:4]:
                communs = min(fin, groupe.ages[1]) - max(debut, groupe.ages[0]) + 1
                effectif = table[(debut, fin)].to_numpy(float)[rangs].sum()
                total += max(0, communs) / (fin - debut + 1) * float(effectif)
            lignes.append((annee, total, str(Statut.ESTIME)))
    return pd.DataFrame(lignes, columns=list(COLONNES))
