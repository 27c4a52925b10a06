"""Un chiffre clé : sa série sûre, ses comparaisons et ce qu'elles disent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatoire import affirmations, formats
from observatoire.entrepot.lecture import Lecteur, indicateur
from observatoire.indicateurs.declaration import Indicateur
from observatoire.memoire import une_fois
from observatoire.modele import Niveau, Territoire
from observatoire.territoire.perimetres import au_meme

# Deux recensements plus proches partagent des réponses.
RECUL = 5


@dataclass(frozen=True)
class Cle:
    """Un chiffre clé prêt à dire : sa série sûre, au périmètre de sa dernière valeur, et ses comparaisons."""

    declare: Indicateur
    serie: pd.DataFrame
    comparaisons: tuple[Any, ...]
    etude: str
    ensemble: Any | None = None  # la valeur du territoire entier, quand le lieu n'en a pas

    @property
    def ligne(self) -> Any | None:
        """La dernière valeur qui n'est ni absente ni provisoire, ou None."""
        return self.serie.iloc[-1] if len(self.serie) else None

    @property
    def constat(self) -> str:
        """Ce que vaut un chiffre, comparé quand ses comparaisons le permettent."""
        return affirmations.constat(self.declare, self.ligne, self.comparaisons, etude=self.etude)

    @property
    @une_fois
    def evolution(self) -> str:
        """Ce qui a changé depuis la valeur connue la plus récente qui se compare, après `constat` ; ou rien."""
        passees = self._passees()
        return self._changement(passees.iloc[-1]) if len(passees) else ""

    @property
    def evolution_en_bref(self) -> str:
        """« Depuis 2016 : hausse, 121 de plus, soit 2,3 % », pour une carte ; rien si rien ne se compare."""
        passees = self._passees()
        if not len(passees):
            return ""
        avant = passees.iloc[-1]
        dite = affirmations.evolution(self.declare, avant, self.ligne, registre="cellule")
        depuis = formats.periode(int(avant["debut"]), int(avant["fin"]))
        return f"Depuis {depuis} : {dite.replace(' : ', ', ', 1)}"

    def evolution_depuis(self, annee: int) -> str:
        """Ce qui a changé depuis la première valeur connue à partir d'`annee` : ce que montre une courbe, ou rien."""
        passees = self._passees()
        passees = passees[passees["fin"] >= annee]
        return self._changement(passees.iloc[0]) if len(passees) else self.evolution

    @property
    def depart(self) -> int | None:
        """L'année à laquelle `evolution` compare la dernière ; None si elle ne dit rien."""
        passees = self._passees()
        return int(passees["fin"].iloc[-1]) if len(passees) and self.evolution else None

    def _passees(self) -> pd.DataFrame:
        connues: pd.DataFrame = self.serie.dropna(subset=["valeur"])
        if self.ligne is None or pd.isna(self.ligne["valeur"]):
            return connues.iloc[:0]
        passees: pd.DataFrame = connues[connues["fin"] <= self.ligne["fin"] - RECUL]
        return passees

    def _changement(self, avant: Any) -> str:
        return affirmations.evolution(
            self.declare, avant, self.ligne, etude=self.etude, registre="suite"
        )


@une_fois
def lire(lecteur: Lecteur, identifiants: Sequence[str], lieux: Sequence[Territoire]) -> list[Cle]:
    """Les chiffres clés du premier lieu, avec les valeurs des autres la même année."""
    valeurs = sures(lecteur.valeurs(list(identifiants), list(lieux)))
    siennes = [valeurs[valeurs["indicateur"] == i] for i in identifiants]
    return [
        _cle(lecteur, indicateur(i), v, lieux) for i, v in zip(identifiants, siennes, strict=True)
    ]


def _cle(
    lecteur: Lecteur, declare: Indicateur, valeurs: pd.DataFrame, lieux: Sequence[Territoire]
) -> Cle:
    serie = au_meme(de(valeurs, lieux[0]))
    fin = serie["fin"].iloc[-1] if len(serie) else None
    connues = valeurs[(valeurs["fin"] == fin) & valeurs["valeur"].notna()]
    autres = [de(connues, t) for t in lieux[1:]]
    ensemble = None
    if not len(serie):
        entier = de(valeurs, Territoire(Niveau.EPCI, lecteur.epci)).dropna(subset=["valeur"])
        ensemble = entier.iloc[-1] if len(entier) else None
    return Cle(declare, serie, tuple(x.iloc[-1] for x in autres if len(x)), lecteur.epci, ensemble)


def sures(valeurs: pd.DataFrame) -> pd.DataFrame:
    """Les lignes qui ne sont ni absentes ni provisoires."""
    return valeurs[~valeurs["statut"].isin(["absent", "provisoire"]) & valeurs["fin"].notna()]


def de(valeurs: pd.DataFrame, t: Territoire) -> pd.DataFrame:
    """Les lignes d'un territoire."""
    return valeurs[(valeurs["niveau"] == str(t.niveau)) & (valeurs["code"] == t.code)]
