"""Les genres d'affirmations : ce que l'on peut vouloir dire d'une valeur, sans encore le dire.

Une affirmation est une donnée : ni jugée (`jugement.juger`), ni écrite (`francais.dire`). L'union est
close : une autre façon de dire est un nouveau genre pour tous, avec sa règle et son essai.
"""

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from observatoire.affirmations.mesure import DEDUITE as DEDUITE
from observatoire.affirmations.mesure import PROJECTION as PROJECTION
from observatoire.affirmations.mesure import SUPPOSEE as SUPPOSEE
from observatoire.affirmations.mesure import Mesuree as Mesuree
from observatoire.affirmations.mesure import mesuree as mesuree
from observatoire.affirmations.mesure import nombre as nombre
from observatoire.affirmations.mesure import somme as somme
from observatoire.affirmations.sujet import Sujet
from observatoire.methodes import evaluation
from observatoire.modele import Statut

SELON_LA_ROUTE = "la vitesse retenue"
SELON_LES_VOISINS = "la vitesse et ce qu'offrent aujourd'hui les communes voisines"
POUR_LE_SAVOIR = {
    SELON_LA_ROUTE: "il faudrait des minutes mesurées, ou calculées par la route",
    SELON_LES_VOISINS: "il faudrait connaître les lieux des communes voisines, et des minutes mesurées ou calculées par la route",
}


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
    """La plus petite et la plus grande valeur d'un ensemble, et où.

    `tout` : ce que vaut l'ensemble lui-même, qui se dit quand aucune de ses parties ne se détache.
    """

    sujet: Sujet
    mesures: tuple[Mesuree, ...]
    tout: Mesuree | None = None


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
    `quand` : de quand datent les effectifs ; `selon` : ce qui fait aller `nombre` d'une borne à l'autre. Un
    effectif ou un trajet qui manque rend `nombre` inconnu.
    """

    sujet: Sujet
    nombre: Mesuree
    total: Mesuree
    minutes: float
    de: str
    dedans: bool = False
    quand: str = ""
    selon: str = SELON_LA_ROUTE


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
class Solde:
    """Ce qu'un scénario ajoute ou retire à un total : `apres` moins `avant`."""

    sujet: Sujet
    avant: Mesuree
    apres: Mesuree


@dataclass(frozen=True)
class Redistribution:
    """Qui gagne et qui perd à un changement : des lieux nommés (`nom`), chacun avec ses habitants.

    Seuls y comptent les changements sûrs ; `incertains` : ceux dont le sens tient à la route. `perdent` va de la
    plus forte perte à la plus faible, dite par `texte`. `gain` : ce qui se gagne ou se perd (« de l'accès ») ;
    `lieux` : ce que sont les lieux, au pluriel ; `moindre` : combien de gains n'en sont qu'à moitié, et par quoi.
    """

    sujet: Sujet
    gagnent: tuple[Mesuree, ...]
    perdent: tuple[Mesuree, ...]
    gain: str
    lieux: str = "communes"
    incertains: tuple[Mesuree, ...] = ()
    moindre: tuple[int, str] = (0, "")


@dataclass(frozen=True)
class EffetMesure:
    """Ce qu'une action a changé : `apres`, au lieu d'`attendu` si elle n'avait pas eu lieu.

    `effet` : l'effet mesuré et son incertitude, qui seuls permettent d'en dire quelque chose ; `placebo` :
    la même mesure avant l'action, où il ne devait rien se voir ; `attendu` est None sans territoire de
    comparaison pour le savoir.
    """

    sujet: Sujet
    avant: Mesuree
    apres: Mesuree
    effet: evaluation.Effet | None
    placebo: evaluation.Effet | None = None
    attendu: Mesuree | None = None


@dataclass(frozen=True)
class Justesse:
    """De combien les prévisions d'autrefois se sont trompées, au niveau même où l'on publie.

    `erreur` : l'écart moyen (None : jamais essayé), `biais` avec son signe ; `couverture` : part des
    fourchettes tenues (0 à 1), `tenue` si cela suffit à les promettre ; `depuis` : la première origine.
    `niveau` : pour qui (« une commune ») ; `suit` : ce qui a été essayé à la place du sujet.
    """

    sujet: Sujet
    erreur: Mesuree
    biais: float = 0.0
    couverture: float = 0.0
    essais: int = 0
    depuis: int = 0
    niveau: str = ""
    tenue: bool = False
    suit: str = ""


Affirmation = (
    Niveau | Comparaison | Changement | Extreme | Rang | Distance | Seuil | Partage | Manque | Effet
    | EffetMesure | Redistribution | Justesse | Solde
)  # fmt: skip
Registre = Literal["titre", "phrase", "alternative", "voix", "cellule", "tempere", "suite"]


def au_dela(
    qui: str, effectifs: pd.Series, minutes: pd.Series | pd.DataFrame, seuil: float, de: str, *,
    dedans: bool = False, statut: str = Statut.PUBLIE, quand: str = "", faire: str = "",
    selon: str = SELON_LA_ROUTE,
) -> Distance:  # fmt: skip
    """Combien de `qui` vivent à plus de `seuil` minutes (`dedans` : à `seuil` ou moins).

    `effectifs` et `minutes`, par lieu ; un tableau de `minutes` a ses bornes (`bas`, `haut`), et le nombre a
    alors les siennes. Un lieu habité, ou dont on ne sait pas s'il l'est, sans trajet connu ne compte pas pour
    zéro : le nombre est alors inconnu, et `faire` dit comment le savoir.
    """
    t = minutes if isinstance(minutes, pd.DataFrame) else minutes.to_frame("minutes")
    t = t.reindex(effectifs.index)

    def compter(colonne: str) -> Mesuree:
        trajets = t[colonne]
        comptes = (trajets <= seuil) if dedans else (trajets > seuil)
        parts = effectifs.where(comptes, 0.0).where(trajets.notna() | (effectifs == 0))
        return somme(parts, statut=statut, note=faire)

    combien = compter("minutes")
    if combien.valeur is not None and {"bas", "haut"} <= {*t.columns}:
        bornes = sorted(compter(c).valeur or 0.0 for c in ("bas", "haut"))
        combien = replace(combien, bas=bornes[0], haut=bornes[1])
    return Distance(
        Sujet(nom=qui, unite=qui, compte=qui), combien,
        somme(effectifs, statut=statut, note=faire), seuil, de, dedans, quand, selon,
    )  # fmt: skip


def effet_de_portee(avant: Distance | None, apres: Distance) -> Effet:
    """Qui serait à portée (ou au-delà) après, au lieu d'avant ; None si on ne sait pas d'où l'on part."""
    hier = avant.nombre if avant else Mesuree(valeur=None)
    return Effet(apres.sujet, hier, apres.nombre, apres)
