"""Une valeur et ce qu'on en sait : ce dont toute affirmation est faite."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatoire.entrepot.reserves import Reserve
from observatoire.modele import Niveau as Echelon
from observatoire.modele import Statut, Territoire
from observatoire.provenance import Origine, Periode, Provenance
from observatoire.territoire import noms

# La nature de l'intervalle d'une projection : tenu sur le passé à ce niveau, déduit d'un autre qui l'a été,
# ou jamais vérifié. Seul le premier a mérité ses huit chances sur dix.
PROJECTION, DEDUITE, SUPPOSEE = "80 %", "80 %, déduit", "80 %, jamais vérifié"


@dataclass(frozen=True, kw_only=True)
class Mesuree:
    """Une valeur et ce qu'on en sait ; `valeur` vide (None) n'est jamais zéro.

    `nature` : ce qu'est l'intervalle (bornes certaines, 80 %, 95 %), `cause` : d'où il vient ; `tirage` : sa
    variance quand elle est tirée, en multiple d'elle-même ; `certaines` : les bornes certaines d'une somme
    d'arrondis, à côté de son intervalle probable ; `khi2` : ce que s'écartent de leur moyenne les années d'un
    comptage ; `note` et `reserves` : ce qui la
    tempère, ou pourquoi elle manque ; `provenance` : d'où elle vient, quand la lecture le donne ; `nom` : ce
    qu'elle mesure dans un ensemble qui n'est pas fait de lieux ; `texte` : la valeur déjà en mots ;
    `contour` : le périmètre dont elle parle, vide si c'est celui d'aujourd'hui.
    """

    valeur: float | None
    statut: str = Statut.PUBLIE
    bas: float | None = None
    haut: float | None = None
    nature: str = ""
    cause: str = ""
    tirage: float | None = None
    certaines: tuple[float, float] | None = None
    khi2: float | None = None
    numerateur: float | None = None
    denominateur: float | None = None
    debut: int | None = None
    fin: int | None = None
    lieu: Territoire | None = None
    note: str = ""
    reserves: tuple[Reserve, ...] = ()
    nom: str = ""
    texte: str = ""
    provenance: Provenance | None = None
    contour: str = ""

    @property
    def bornes(self) -> tuple[float, float] | None:
        """Son intervalle, ou None."""
        return None if self.bas is None or self.haut is None else (self.bas, self.haut)

    @property
    def projetee(self) -> bool:
        """Vrai d'une projection : c'est l'intervalle qu'elle affirme, même sans valeur centrale. Ce qui s'estime
        aujourd'hui, ou que des hypothèses font varier (`cause`), n'en est pas une."""
        attendue = self.nature in (PROJECTION, DEDUITE, SUPPOSEE) and not self.cause
        return attendue and self.bornes is not None


def mesuree(ligne: Any, etude: str = "") -> Mesuree:
    """Une ligne de `Lecteur.valeurs` ; `etude` : l'intercommunalité appelée « le territoire »."""
    lieu = Territoire(Echelon(ligne.niveau), str(ligne.code), str(getattr(ligne, "libelle", "")))
    return Mesuree(
        valeur=nombre(ligne.valeur), bas=nombre(ligne.bas), haut=nombre(ligne.haut),
        numerateur=nombre(getattr(ligne, "numerateur", None)),
        denominateur=nombre(getattr(ligne, "denominateur", None)),
        statut=str(ligne.statut), nature=str(getattr(ligne, "nature_intervalle", "")),
        cause=str(getattr(ligne, "cause", "")), tirage=nombre(getattr(ligne, "tirage", None)),
        certaines=_certaines(ligne), khi2=nombre(getattr(ligne, "khi2", None)),
        debut=None if pd.isna(ligne.debut) else int(ligne.debut),
        fin=None if pd.isna(ligne.fin) else int(ligne.fin),
        lieu=noms.chez_nous(lieu, etude),
        note=str(getattr(ligne, "note", "")),
        reserves=tuple(getattr(ligne, "reserves", ())), provenance=_provenance(ligne),
        contour=str(getattr(ligne, "contour", "")),
    )  # fmt: skip


def _certaines(ligne: Any) -> tuple[float, float] | None:
    bas, haut = (nombre(getattr(ligne, f"certain_{c}", None)) for c in ("bas", "haut"))
    return None if bas is None or haut is None else (bas, haut)


def _provenance(ligne: Any) -> Provenance | None:
    source = getattr(ligne, "id_source", "")
    if not source:
        return None
    perimetre = str(getattr(ligne, "perimetre", ""))
    return Provenance(
        frozenset(
            {
                Origine(
                    str(source),
                    str(ligne.fichier),
                    getattr(ligne, "collecte", ""),
                    getattr(ligne, "etendue", ()),
                )
            }
        ),
        None if pd.isna(ligne.fin) else Periode(int(ligne.debut), int(ligne.fin)),
        frozenset({str(ligne.statut)}),
        frozenset({perimetre} - {""}),
    )


def somme(valeurs: Iterable[float | None], **reste: Any) -> Mesuree:
    """La somme d'un ensemble ; une seule part inconnue, ou aucune part, la rend inconnue."""
    parts = [nombre(v) for v in valeurs]
    connues = [v for v in parts if v is not None]
    entier = bool(parts) and len(connues) == len(parts)
    return Mesuree(valeur=math.fsum(connues) if entier else None, **reste)


def nombre(v: Any) -> float | None:
    """Une cellule : son nombre, ou None si elle est vide."""
    return None if v is None or pd.isna(v) else float(v)
