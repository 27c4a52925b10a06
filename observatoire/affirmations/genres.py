"""Les genres d'affirmations : ce que l'on peut vouloir dire d'une valeur, sans encore le dire.

Une affirmation est une donnée : ni jugée (`jugement.juger`), ni écrite (`francais.dire`). L'union est
close : une autre façon de dire est un nouveau genre pour tous, avec sa règle et son essai.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from observatoire.affirmations.sujet import Sujet
from observatoire.entrepot.reserves import Reserve
from observatoire.methodes import evaluation
from observatoire.modele import Niveau as Echelon
from observatoire.modele import Statut, Territoire
from observatoire.provenance import Origine, Periode, Provenance
from observatoire.territoire import noms

PROJECTION = "80 %"  # la nature de l'intervalle d'une projection


@dataclass(frozen=True, kw_only=True)
class Mesuree:
    """Une valeur et ce qu'on en sait ; `valeur` vide (None) n'est jamais zéro.

    `nature` : ce qu'est l'intervalle (bornes certaines, 80 %, 95 %) ; `note` et `reserves` : ce qui la
    tempère, ou pourquoi elle manque ; `provenance` : d'où elle vient, quand la lecture le donne ; `nom` : ce
    qu'elle mesure dans un ensemble qui n'est pas fait de lieux ; `texte` : la valeur déjà en mots.
    """

    valeur: float | None
    statut: str = Statut.PUBLIE
    bas: float | None = None
    haut: float | None = None
    nature: str = ""
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

    @property
    def bornes(self) -> tuple[float, float] | None:
        """Son intervalle, ou None."""
        return None if self.bas is None or self.haut is None else (self.bas, self.haut)

    @property
    def projetee(self) -> bool:
        """Vrai d'une projection : c'est l'intervalle qu'elle affirme, même sans valeur centrale."""
        return self.nature == PROJECTION and self.bornes is not None


def mesuree(ligne: Any, etude: str = "") -> Mesuree:
    """Une ligne de `Lecteur.valeurs` ; `etude` : l'intercommunalité appelée « le territoire »."""
    lieu = Territoire(Echelon(ligne.niveau), str(ligne.code), str(getattr(ligne, "libelle", "")))
    return Mesuree(
        valeur=nombre(ligne.valeur), bas=nombre(ligne.bas), haut=nombre(ligne.haut),
        numerateur=nombre(getattr(ligne, "numerateur", None)),
        denominateur=nombre(getattr(ligne, "denominateur", None)),
        statut=str(ligne.statut), nature=str(getattr(ligne, "nature_intervalle", "")),
        debut=None if pd.isna(ligne.debut) else int(ligne.debut),
        fin=None if pd.isna(ligne.fin) else int(ligne.fin),
        lieu=noms.chez_nous(lieu, etude),
        note=str(getattr(ligne, "note", "")),
        reserves=tuple(getattr(ligne, "reserves", ())), provenance=_provenance(ligne),
    )  # fmt: skip


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


@dataclass(frozen=True)
class Niveau:
    """Ce que vaut un sujet, où et quand."""

    sujet: Sujet
    mesure: Mesuree


@dataclass(frozen=True)
class Comparaison:
    """Ce que vaut un sujet ici, contre ce qu'il vaut ailleurs."""

    sujet: Sujet
    mesure: Mesuree
    autres: tuple[Mesuree, ...]


@dataclass(frozen=True)
class Changement:
    """Un sujet a changé, au même lieu, entre deux dates."""

    sujet: Sujet
    avant: Mesuree
    apres: Mesuree


@dataclass(frozen=True)
class Extreme:
    """La plus petite et la plus grande valeur d'un ensemble, et où."""

    sujet: Sujet
    mesures: tuple[Mesuree, ...]


@dataclass(frozen=True)
class Rang:
    """La place d'un lieu dans un ensemble, en classes : `classe`, de `bas` à `haut` selon `selon`."""

    sujet: Sujet
    classe: str
    bas: str
    haut: str
    selon: str = ""


@dataclass(frozen=True)
class Distance:
    """Combien de gens (`nombre`, sur `total`) vivent à plus de `minutes` de quelque chose.

    `de` : « d'un lieu d'accueil permanent » ; `dedans` : à `minutes` ou moins, au lieu de plus ;
    `quand` : de quand datent les effectifs. Un effectif ou un trajet qui manque rend `nombre` inconnu.
    """

    sujet: Sujet
    nombre: Mesuree
    total: Mesuree
    minutes: float
    de: str
    dedans: bool = False
    quand: str = ""


@dataclass(frozen=True)
class Seuil:
    """Une valeur passe un seuil : au-dessus (`dessus`) ou en dessous ; sans `mesure`, la règle seule."""

    sujet: Sujet
    seuil: float
    mesure: Mesuree | None = None
    dessus: bool = True


@dataclass(frozen=True)
class Partage:
    """Une partie d'un tout : « 12 enfants, dont 5 … »."""

    sujet: Sujet
    partie: Mesuree
    tout: Mesuree


@dataclass(frozen=True)
class Manque:
    """Ce qui n'est pas connu, pourquoi, et ce qu'il faut faire pour le savoir."""

    quoi: str
    raison: str = ""
    faire: str = ""


@dataclass(frozen=True)
class Effet:
    """Ce qu'un scénario ou un projet changerait : `apres`, au lieu d'`avant`.

    `portee` : qui serait près ou loin de quelque chose, après (`effet_de_portee`).
    """

    sujet: Sujet
    avant: Mesuree
    apres: Mesuree
    portee: Distance | None = None


@dataclass(frozen=True)
class Redistribution:
    """Qui gagne et qui perd à un changement : des lieux nommés (`nom`), chacun avec ses habitants.

    `gain` : ce qui se gagne ou se perd (« de l'accès ») ; `lieux` : ce que sont les lieux, au pluriel.
    """

    sujet: Sujet
    gagnent: tuple[Mesuree, ...]
    perdent: tuple[Mesuree, ...]
    gain: str
    lieux: str = "communes"


@dataclass(frozen=True)
class EffetMesure:
    """Ce qu'une action a changé : `apres`, au lieu d'`attendu` si elle n'avait pas eu lieu.

    `effet` : l'effet mesuré et son incertitude, qui seuls permettent d'en dire quelque chose ;
    `attendu` est None sans territoire semblable pour le savoir.
    """

    sujet: Sujet
    avant: Mesuree
    apres: Mesuree
    effet: evaluation.Effet | None
    attendu: Mesuree | None = None


Affirmation = (
    Niveau | Comparaison | Changement | Extreme | Rang | Distance | Seuil | Partage | Manque | Effet
    | EffetMesure | Redistribution
)  # fmt: skip
Registre = Literal["titre", "phrase", "alternative", "voix", "cellule"]


def au_dela(
    qui: str, effectifs: pd.Series, minutes: pd.Series, seuil: float, de: str, *,
    dedans: bool = False, statut: str = Statut.PUBLIE, quand: str = "", faire: str = "",
) -> Distance:  # fmt: skip
    """Combien de `qui` vivent à plus de `seuil` minutes (`dedans` : à `seuil` ou moins).

    `effectifs` et `minutes`, par lieu. Un lieu habité, ou dont on ne sait pas s'il l'est, sans trajet
    connu ne compte pas pour zéro : le nombre est alors inconnu, et `faire` dit comment le savoir.
    """
    trajets = minutes.reindex(effectifs.index)
    comptes = (trajets <= seuil) if dedans else (trajets > seuil)
    parts = effectifs.where(comptes, 0.0).where(trajets.notna() | (effectifs == 0))
    return Distance(
        Sujet(nom=qui, unite=qui, compte=qui), somme(parts, statut=statut, note=faire),
        somme(effectifs, statut=statut, note=faire), seuil, de, dedans, quand,
    )  # fmt: skip


def effet_de_portee(avant: Distance | None, apres: Distance) -> Effet:
    """Qui serait à portée (ou au-delà) après, au lieu d'avant ; None si on ne sait pas d'où l'on part."""
    hier = avant.nombre if avant else Mesuree(valeur=None)
    return Effet(apres.sujet, hier, apres.nombre, apres)
