"""L'exposition à l'isolement des communes : quatre dimensions, puis, s'il y en a trois, un composite.

Une exposition n'est pas un isolement : elle dit ce qui, dans un lieu, rend plus difficile de voir du
monde et d'atteindre un service. Rien ne décrit une personne.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.exposition_declaree import (
    CLASSES,
    DIMENSIONS,
    NIVEAUX_RURAUX,
    Dimension,
    Entree,
    Lecture,
)
from observatoire.methodes import exposition as formules
from observatoire.methodes import sensibilite
from observatoire.methodes.exposition import MINIMUM_DIMENSIONS, Reference
from observatoire.methodes.position import bornes_centile, centile_du_rang

_COUVERTURE = 0.9  # au-delà, un fichier couvre le département : il sert de référence


@dataclass(frozen=True)
class Etalon:
    """La référence fixe : toutes les communes (rurales, si l'on sait lesquelles) du département, et leurs moyennes.

    Vide tant que les fichiers ne décrivent pas le département : on ne compare pas un territoire à lui-même.
    `connues` sur `nombre` communes du département le sont. Calculée une fois, elle se passe à un scénario pour que
    l'avant et l'après se lisent sur la même échelle."""

    communes: tuple[str, ...]
    composantes: Reference
    dimensions: Reference
    rurale: bool
    connues: int = 0
    nombre: int = 0

    @property
    def dite(self) -> str:
        """« les 280 communes rurales du département » : à quoi l'on compare, ou pourquoi on ne compare pas."""
        if not self.communes:
            return (
                f"aucune, les fichiers déposés ne décrivant que {self.connues} des {self.nombre} communes du "
                "département"
            )
        return f"les {len(self.communes)} communes {'rurales ' * self.rurale}du département"


@dataclass(frozen=True)
class Mesure:
    """Les dimensions mesurées. `brutes` : une colonne par composante (% ou minutes) ; `ecarts` : une
    colonne par dimension, en écarts-types bornés ; lignes : communes étudiées et de référence.
    `fichiers` : celui de chaque dimension, à citer ; `au_mieux` : les mêmes écarts si les communes voisines non décrites avaient tous les services."""

    brutes: pd.DataFrame
    avant_norme: pd.DataFrame
    ecarts: pd.DataFrame
    etalon: Etalon
    entrees: dict[str, Entree]
    annees: tuple[int, int]
    fichiers: dict[str, str]
    reserves: tuple[str, ...]
    au_mieux: pd.DataFrame

    @property
    def absentes(self) -> tuple[Dimension, ...]:
        """Les dimensions qu'aucun fichier déposé ne permet de mesurer."""
        return tuple(d for d in DIMENSIONS if d.id not in self.entrees)

    @property
    def composite_possible(self) -> bool:
        """Vrai si assez de dimensions existent, et une référence, pour un composite."""
        return len(self.entrees) >= MINIMUM_DIMENSIONS and bool(self.etalon.communes)


@dataclass(frozen=True)
class Exposition:
    """Le composite des communes étudiées : `lignes` (`composite`, `bas`, `haut`, `rang`, `rang_bas`,
    `rang_haut`, `centile`, `centile_bas`, `centile_haut`, `classe`, `classe_bas`, `classe_haut`, `bordure`,
    `dimensions`), et ce qui le nuance. Un centile haut est une forte exposition."""

    lignes: pd.DataFrame
    comparees: int
    redondance: sensibilite.Redondance
    decalage: float

    def ligne(self, code: str) -> Any:
        """La ligne d'une commune étudiée."""
        return self.lignes.loc[code]


def mesurer(contexte: Contexte, *, etalon: Etalon | None = None) -> Mesure:
    """Mesure les dimensions que les fichiers permettent, par rapport à `etalon` (sinon calculé ici)."""
    lecture = Lecture(contexte)
    entrees = {d.id: e for d in DIMENSIONS if (e := _premiere(lecture, d)) is not None}
    retenues = [c for e in entrees.values() for c in e.composantes]
    brutes = pd.DataFrame({c.id: lecture.valeurs(c) for c in retenues})
    brutes = brutes.reindex(sorted({*brutes.index, *lecture.etudiees})).astype(float)
    if etalon is None:
        etalon = _etalonner(lecture, brutes, entrees)
    avant = _dimensions(brutes, entrees, etalon.composantes)
    if etalon.dimensions.effectif.empty:
        notes = avant.loc[avant.index.isin(etalon.communes)]
        etalon = replace(etalon, dimensions=formules.reference(notes))
    mieux = pd.DataFrame({c.id: lecture.au_mieux(c) for c in retenues}).reindex(brutes.index)
    mieux = _dimensions(mieux.astype(float), entrees, etalon.composantes)
    gardees = avant.index.isin([*etalon.communes, *lecture.etudiees])
    avant = avant[gardees]
    return Mesure(
        brutes=brutes[gardees], avant_norme=avant, ecarts=formules.z(avant, etalon.dimensions),
        etalon=etalon, entrees=entrees, annees=lecture.annees(), fichiers={d: lecture.fichier(e.composantes[0]) for d, e in entrees.items()},
        reserves=_reserves(entrees, etalon), au_mieux=formules.z(mieux[gardees], etalon.dimensions),
    )  # fmt: skip


def composer(mesure: Mesure, etudiees: Sequence[str]) -> Exposition | None:
    """Le composite, ses rangs, ses centiles et ses classes parmi la référence ; None si moins de trois dimensions
    existent, ou sans référence.

    L'intervalle d'un rang réunit 20 000 jeux de poids (5–95 %), les autres façons de composer, le
    retrait de chaque dimension, et ce que seraient ces rangs si une commune voisine que rien ne décrit
    avait les services cherchés (`bordure` : la classe en dépend).
    """
    if not mesure.composite_possible:
        return None
    ecarts = mesure.ecarts
    poids = sensibilite.selon_les_poids(ecarts)
    autres = pd.concat(
        [
            sensibilite.selon_la_recette(mesure.avant_norme, mesure.etalon.dimensions),
            sensibilite.sans_chaque_dimension(ecarts),
        ],
        axis=1,
    )
    lignes = poids.lignes.assign(composite=formules.moyenne_ponderee(ecarts))
    lignes["rang_bas"] = pd.concat([lignes["rang_bas"], autres.min(axis=1)], axis=1).min(axis=1)
    lignes["rang_haut"] = pd.concat([lignes["rang_haut"], autres.max(axis=1)], axis=1).max(axis=1)
    seul = lignes["rang_haut"]
    mieux = _rangs_au_mieux(lignes["composite"], formules.moyenne_ponderee(mesure.au_mieux))
    lignes["rang_haut"] = pd.concat([seul, mieux], axis=1).max(axis=1)
    lignes = lignes.mask(lignes["composite"].isna())
    comparees = int(lignes["composite"].notna().sum())
    lignes = _placer(lignes, seul, comparees, mesure.etalon.nombre - mesure.etalon.connues)
    lignes["dimensions"] = ecarts.notna().sum(axis=1)
    return Exposition(
        lignes.reindex(list(etudiees)), comparees,
        sensibilite.redondance(mesure.avant_norme, mesure.etalon.dimensions), poids.decalage,
    )  # fmt: skip


def _placer(lignes: pd.DataFrame, seul: pd.Series, n: int, inconnues: int) -> pd.DataFrame:
    """Les classes et les centiles de rangs parmi `n` ; une des communes `inconnues` du département, que les
    fichiers ne décrivent pas, peut être devant comme derrière. `seul` : le pire rang sans communes voisines."""
    toutes, pires = n + inconnues, lignes["rang_haut"]
    lignes = lignes.assign(rang_haut=pires + inconnues)
    for suffixe, rang, sur in (("", "rang", n), ("_bas", "rang_haut", toutes), ("_haut", "rang_bas", toutes)):  # fmt: skip
        lignes[f"classe{suffixe}"] = [_classe(r, sur) for r in lignes[rang]]
        lignes[f"centile{suffixe}"] = centile_du_rang(lignes[rang], max(1, sur))
    if inconnues:
        lignes["centile_bas"], _ = bornes_centile(n - pires, n, toutes)
        _, lignes["centile_haut"] = bornes_centile(n - lignes["rang_bas"], n, toutes)
    dites = zip(seul + inconnues, lignes["classe_bas"], strict=True)
    return lignes.assign(bordure=[_classe(r, toutes) != b for r, b in dites])


def _rangs_au_mieux(composite: pd.Series, mieux: pd.Series) -> pd.Series:
    """Le rang de chaque commune si elle seule passait à son composite `mieux`."""
    autres, sien = composite.to_numpy(dtype=float), mieux.to_numpy(dtype=float)
    devant = (autres[None, :] > sien[:, None] + 1e-9).astype(float)
    np.fill_diagonal(devant, 0.0)
    return pd.Series(1 + devant.sum(axis=1), index=composite.index).where(mieux.notna())


def _classe(rang: float, comparees: int) -> str:
    """Le tiers où tombe un rang ; vide sans rang."""
    if np.isnan(rang):
        return ""
    return CLASSES[2 - min(2, int(3 * (rang - 1) / comparees))]


def _premiere(lecture: Lecture, dimension: Dimension) -> Entree | None:
    """La première entrée dont toutes les composantes ont une valeur pour la moitié des communes."""
    for entree in dimension.entrees:
        connues = [lecture.valeurs(c).dropna().index for c in entree.composantes]
        if all(2 * len(set(lecture.etudiees) & set(i)) >= len(lecture.etudiees) for i in connues):
            return entree
    return None


def _etalonner(lecture: Lecture, brutes: pd.DataFrame, entrees: dict[str, Entree]) -> Etalon:
    """Les communes rurales du département si les fichiers le couvrent, sinon aucune."""
    departement = lecture.departement()
    connues = pd.DataFrame(
        {d: brutes[[c.id for c in e.composantes]].notna().all(axis=1) for d, e in entrees.items()},
        index=brutes.index,
    )
    # Comme pour le composite, une commune compte si trois de ses dimensions sont connues.
    complet = brutes.index[connues.sum(axis=1) >= max(1, min(MINIMUM_DIMENSIONS, len(entrees)))]
    gardees = departement & set(complet)
    # En deçà, le territoire étudié serait comparé à lui-même et à ses voisines.
    if len(gardees) < _COUVERTURE * len(departement):
        gardees = set()
    densite = lecture.contexte.derniere("grille_densite").set_index("code")["valeur"]
    rurales = set(densite.index[densite.isin(NIVEAUX_RURAUX)])
    rurale = bool(gardees) and len(gardees & set(densite.index)) == len(gardees)
    communes = tuple(sorted(gardees & rurales if rurale else gardees))
    vide = formules.reference(pd.DataFrame(columns=[], dtype=float))
    return Etalon(
        communes, formules.reference(brutes.loc[list(communes)]), vide, rurale,
        len(departement & set(complet)), len(departement),
    )  # fmt: skip


def _dimensions(
    brutes: pd.DataFrame, entrees: dict[str, Entree], reference: Reference
) -> pd.DataFrame:
    """Une colonne par dimension : la moyenne des écarts de ses composantes, toutes exigées."""
    ecarts = formules.z(brutes, reference, borne=np.inf)
    return pd.DataFrame(
        {d: ecarts[[c.id for c in e.composantes]].mean(axis=1, skipna=False) for d, e in entrees.items()},
        index=brutes.index,
    )  # fmt: skip


def _reserves(entrees: dict[str, Entree], etalon: Etalon) -> tuple[str, ...]:
    dites = [e.pis_aller for e in entrees.values() if e.pis_aller]
    dites += [c.reserve for e in entrees.values() for c in e.composantes if c.reserve]
    dites.append(f"référence : {etalon.dite}")
    return tuple(dites)
