"""Réunir deux saisies faites en même temps : chacune garde ses cellules, une même cellule fait conflit."""

import pandas as pd

from observatoire.local.declaration import Table
from observatoire.local.historique import en_textes, par_cle
from observatoire.local.probleme import ConflitEdition, Divergence

OTEE = "(ligne ôtée)"
Lignes = dict[str, dict[str, str]]


def fusionner(
    t: Table, base: pd.DataFrame | None, actuel: pd.DataFrame, propose: pd.DataFrame
) -> pd.DataFrame:
    """`actuel` avec les changements de `propose` par rapport à `base`.

    Sans `base` connue, toute cellule qui diffère fait conflit, et aucune ligne n'est ôtée. Lève
    `ConflitEdition` en montrant les deux valeurs.
    """
    lignes_actuelles, lignes_proposees = par_cle(t, actuel), par_cle(t, propose)
    lignes_base = par_cle(t, base) if base is not None else {}
    divergences: list[Divergence] = []
    resultat: Lignes = {}
    for cle in [*lignes_actuelles, *(c for c in lignes_proposees if c not in lignes_actuelles)]:
        avant, la, ici = (
            lues.get(cle) for lues in (lignes_base, lignes_actuelles, lignes_proposees)
        )
        ligne = _ligne(t, cle, avant, la, ici, divergences)
        if ligne is not None:
            resultat[cle] = ligne
    if divergences:
        raise ConflitEdition(t.titre, divergences)
    return en_textes(t, resultat)


def _ligne(
    t: Table,
    cle: str,
    base: dict[str, str] | None,
    actuelle: dict[str, str] | None,
    proposee: dict[str, str] | None,
    divergences: list[Divergence],
) -> dict[str, str] | None:
    if actuelle is None or proposee is None:
        return _ligne_d_un_seul(cle, base, actuelle, proposee, divergences)
    ligne = {}
    for colonne in t.ecrites:
        c = colonne.nom
        la, ici = actuelle.get(c, ""), proposee.get(c, "")
        avant = base.get(c, "") if base is not None else None
        if la == ici or ici == avant:
            ligne[c] = la
        elif la == avant:
            ligne[c] = ici
        else:
            divergences.append(Divergence(cle, c, colonne.libelle, avant or "", la, ici))
            ligne[c] = la
    return ligne


def _ligne_d_un_seul(
    cle: str,
    base: dict[str, str] | None,
    actuelle: dict[str, str] | None,
    proposee: dict[str, str] | None,
    divergences: list[Divergence],
) -> dict[str, str] | None:
    """Une ligne absente d'un côté : ajoutée, ôtée, ou ôtée par l'un et changée par l'autre."""
    presente = actuelle if actuelle is not None else proposee
    if base is None:
        return presente
    if presente == base:
        return None
    la, ici = (OTEE, "(ligne modifiée)") if actuelle is None else ("(ligne modifiée)", OTEE)
    ligne = tuple((actuelle or {}).items())
    divergences.append(Divergence(cle, "", "la ligne entière", "", la, ici, ligne))
    return presente


def trancher(
    t: Table,
    base: pd.DataFrame,
    propose: pd.DataFrame,
    divergences: list[Divergence],
    miennes: set[int],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """La base et la proposition qui, fusionnées de nouveau, donnent ce que la personne a choisi.

    `miennes` : rangs des divergences où sa valeur l'emporte ; ailleurs, l'enregistrée est gardée.
    """
    avant, apres = par_cle(t, base), par_cle(t, propose)
    for rang, d in enumerate(divergences):
        # Ma valeur l'emporte si la base dit déjà ce qui est enregistré ; la sienne, si je la propose.
        lignes = avant if rang in miennes else apres
        if d.colonne:
            lignes.setdefault(d.cle, {})[d.colonne] = d.enregistree
        elif d.enregistree == OTEE:
            lignes.pop(d.cle, None)
        elif rang in miennes:
            avant[d.cle] = dict(d.ligne)
        else:
            apres[d.cle] = dict(d.ligne)
    return en_textes(t, avant), en_textes(t, apres)
