"""Le passé d'un groupe pour un territoire : recensé, compté à l'état civil, ou reconstitué."""

import numpy as np
import pandas as pd

from observatoire.analyses import enfants_ages
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.moteur import Moteur
from observatoire.analyses.panel import QUINQUENNAUX, Groupe, annees, comparables, tranches
from observatoire.modele import Statut, Territoire

COLONNES = ("annee", "valeur", "statut")
BORNES = ("bas", "haut")
DEBUT = 1968


def passe(contexte: Contexte, machine: Moteur, groupe: Groupe, t: Territoire) -> pd.DataFrame:
    """Les années connues d'un groupe pour un territoire, colonnes `COLONNES` et `BORNES`.

    Des enfants déduits des naissances sont ceux de l'estimateur unique, avec ses bornes, au statut
    « estime » comme une tranche partagée ; ce qui est compté n'a pas de bornes.
    """
    connu = _connu(contexte, machine, groupe, t)
    return connu.reindex(columns=[*COLONNES, *BORNES]).reset_index(drop=True)


def _connu(contexte: Contexte, machine: Moteur, groupe: Groupe, t: Territoire) -> pd.DataFrame:
    panel, rangs = machine.panel, machine.rangs(t)
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
        estimes = enfants_ages.du_lieu(contexte, groupe.ages, (str(t.niveau), t.code))
        if recense.empty:
            return estimes if len(estimes) else _partage(machine, groupe, rangs)
        # Un recensement par âge est lu tel quel, comme dans l'indicateur : il ne s'estime pas.
        suite = estimes[estimes["annee"] > recense["annee"].max()]
        tout: pd.DataFrame = pd.concat([recense, suite], ignore_index=True)
        return tout
    return recense


def _sommes(table: pd.DataFrame, rangs: np.ndarray, statut: Statut) -> pd.DataFrame:
    """Une ligne par année que toutes les communes ont."""
    sommes = table.iloc[rangs].sum(axis=0, skipna=False)
    lignes = [(a, float(sommes[a]), str(statut)) for a in annees(table) if sommes[a] == sommes[a]]
    return pd.DataFrame(lignes, columns=list(COLONNES))


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
