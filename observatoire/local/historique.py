"""Ce qui change d'une saisie à l'autre : un journal par table, où tout se défait, et la réunion de deux saisies."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire.disque import EcritureImpossible
from observatoire.erreurs import raison
from observatoire.local.declaration import Table
from observatoire.local.probleme import ConflitEdition, Divergence
from observatoire.local.typage import cles

FONCTIONS = ("chargée de coopération", "DGS", "CAF", "MSA", "structure", "élu·e")
DOSSIER = ".historique"


@dataclass(frozen=True)
class Entree:
    """Une modification : cellules (avant/après), lignes ajoutées et ôtées.

    `avant` et `apres` sont les empreintes du fichier ; `annule` nomme l'entrée qu'elle défait.
    """

    id: str
    quand: str
    fonction: str
    genre: str  # saisie | annulation | depot
    avant: str
    apres: str
    cellules: list[dict[str, str]] = field(default_factory=list)  # cle, colonne, avant, apres
    ajoutees: list[dict[str, str]] = field(default_factory=list)
    otees: list[dict[str, str]] = field(default_factory=list)
    annule: str = ""
    compte: str = ""  # identifiant pseudonyme de qui était connecté

    @property
    def vide(self) -> bool:
        """Vrai si rien n'a changé."""
        return not (self.cellules or self.ajoutees or self.otees)

    def json(self) -> str:
        """L'entrée sur une ligne."""
        return json.dumps(asdict(self), ensure_ascii=False)


def fichier_de(donnees: Path, nom: str) -> Path:
    """Le journal de la table."""
    return donnees / "local" / DOSSIER / f"{nom}.jsonl"


def historique(donnees: Path, nom: str) -> list[Entree]:
    """Les modifications de la table, de la plus ancienne ; une ligne coupée est ignorée."""
    try:
        # Une coupure peut tomber au milieu d'un caractère.
        brut = fichier_de(donnees, nom).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as e:
        raise illisible(fichier_de(donnees, nom), e) from e
    entrees = []
    for ligne in brut.splitlines():
        try:
            entrees.append(Entree(**json.loads(ligne)))
        except (json.JSONDecodeError, TypeError):
            continue
    return entrees


def illisible(chemin: Path, e: OSError) -> EcritureImpossible:
    """La phrase d'un fichier de `local/` que le système ne laisse pas lire."""
    return EcritureImpossible(
        f"« {chemin.name} » ne se lit pas ({raison(e)}). Rien n'a changé. À faire : s'il est ouvert, fermez-le dans le "
        "tableur ; sinon vérifier les droits du dossier des données."
    )


def comparer(
    t: Table, ancien: pd.DataFrame, nouveau: pd.DataFrame
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Cellules changées, lignes ajoutées, lignes ôtées, d'un tableau de textes à l'autre."""
    avant, apres = par_cle(t, ancien), par_cle(t, nouveau)
    cellules = [
        {"cle": cle, "colonne": c, "avant": avant[cle].get(c, ""), "apres": ligne.get(c, "")}
        for cle, ligne in apres.items()
        if cle in avant
        for c in (c.nom for c in t.ecrites)
        if avant[cle].get(c, "") != ligne.get(c, "")
    ]
    ajoutees = [ligne for cle, ligne in apres.items() if cle not in avant]
    otees = [ligne for cle, ligne in avant.items() if cle not in apres]
    return cellules, ajoutees, otees


def par_cle(t: Table, textes: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Clé → cellules écrites, dans l'ordre des lignes."""
    lignes: Sequence[Mapping[Any, Any]] = textes.to_dict("records")
    return {
        cle: {str(k): str(v) for k, v in ligne.items()}
        for cle, ligne in zip(cles(t, textes), lignes, strict=True)
    }


def en_textes(t: Table, lignes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Le retour de `par_cle` : un tableau de textes, une ligne par clé."""
    colonnes = [c.nom for c in t.ecrites]
    return pd.DataFrame(list(lignes.values()), columns=colonnes, dtype="str")


def nouvelle(
    t: Table,
    ancien: pd.DataFrame,
    nouveau: pd.DataFrame,
    fonction: str,
    genre: str,
    annule: str = "",
    compte: str = "",
) -> Entree:
    """L'entrée qui dit le passage de `ancien` à `nouveau` ; ses empreintes sont posées à l'écriture."""
    cellules, ajoutees, otees = comparer(t, ancien, nouveau)
    quand = datetime.now().astimezone().isoformat(timespec="seconds")
    return Entree(
        secrets.token_hex(6),
        quand,
        fonction,
        genre,
        "",
        "",
        cellules,
        ajoutees,
        otees,
        annule,
        compte,
    )


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
