"""Les demandes d'accueil des familles : des comptes, sur douze mois, à l'intercommunalité.

Sous le seuil de secret local, un compte ne se dit pas, et ce qui permettrait de le retrouver non plus.
Au-dessus, les comptes sont arrondis au multiple du seuil et la part à 5 points près : d'une édition à la
suivante, « 12 puis 13 demandes » désignerait une famille.
"""

import math
from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.analyses.contexte import Contexte
from observatoire.local import nommer
from observatoire.methodes.incertitude import wilson
from observatoire.methodes.secret import arrondir
from observatoire.modele import Cause, Nature

FICHIER = "local/demandes.csv"
A_SAISIR = f"les demandes des familles, mois par mois ({nommer(FICHIER)})"
MOIS = 12
_POINTS = 5


@dataclass(frozen=True)
class Bilan:
    """Douze mois de demandes ; `satisfaites` vaut None si une ligne ne le dit pas.

    `recues` et `satisfaites` sont arrondies au multiple de `pas` (0 ou 1 : exactes) ; `part`, `bas` et
    `haut`, en %, viennent des comptes exacts et sont arrondis à 5 points.
    """

    premier: pd.Timestamp
    dernier: pd.Timestamp
    recues: float
    satisfaites: float | None
    secret: bool
    recues_secretes: bool
    partiel: int
    fictif: bool
    pas: int = 0
    part: float = math.nan
    bas: float = math.nan
    haut: float = math.nan

    @property
    def annee(self) -> int:
        """L'année du dernier mois."""
        return int(self.dernier.year)

    @property
    def periode(self) -> str:
        """« de 04/2026 à 03/2027 »."""
        return formats.de_a(f"{self.premier:%m/%Y}", f"{self.dernier:%m/%Y}")

    def ligne(self, quoi: str) -> dict[str, object]:
        """Valeur, statut, bornes et note de l'indicateur `recues` ou `part`."""
        note = f"douze mois, {self.periode}"
        if self.partiel < MOIS:
            note = f"{self.partiel} mois saisis, {self.periode}"
        if self.pas > 1:
            note += f" ; comptes arrondis à {self.pas} près, part à {_POINTS} points"
        statut = "fictif" if self.fictif else "estime" if self.pas > 1 else "publie"
        if quoi == "recues":
            if self.recues_secretes:
                return {"statut": "secret", "note": note}
            bornes = {}
            if self.pas > 1 and self.recues:
                # Sous le seuil, le compte serait caché : il est donc au moins au seuil.
                bas, haut = self.recues - self.pas // 2, self.recues + (self.pas - 1) // 2
                bornes = {"bas": max(self.pas, bas), "haut": haut}
            return {
                "valeur": self.recues, "statut": statut if bornes or self.fictif else "publie",
                "numerateur": self.recues, "note": note, **bornes,
            }  # fmt: skip
        if self.satisfaites is None:
            return {
                "statut": "absent",
                "note": f"à compléter : les demandes satisfaites ({nommer(FICHIER)})",
            }
        if self.secret or not self.recues:
            return {"statut": "secret" if self.recues else "absent", "note": note}
        return {
            "valeur": self.part, "statut": statut, "note": note, "bas": self.bas, "haut": self.haut,
            "nature_intervalle": Nature.PROBABLE_95, "cause": Cause.HASARD,
            "numerateur": self.satisfaites, "denominateur": self.recues,
        }  # fmt: skip


def douze_mois(ctx: Contexte) -> Bilan | None:
    """Les douze derniers mois saisis, toutes communes et tous âges ensemble ; None sans saisie."""
    table = ctx.locale("demandes")
    table = table[table["mois"].notna() & table["demandes"].notna()]
    if not len(table):
        return None
    mois = table["mois"]
    dernier = mois.max()
    premier = dernier - pd.DateOffset(months=MOIS - 1)
    an = table[(mois >= premier).to_numpy()]
    recues = float(an["demandes"].sum())
    connues = an["satisfaites"].notna().all()
    satisfaites = float(an["satisfaites"].sum()) if connues else None
    seuil = ctx.reglages.seuils.secret_local
    petit = 0 < recues < seuil
    reste = [] if satisfaites is None else [satisfaites, recues - satisfaites]
    pas, part, bas, haut = max(seuil, 0), math.nan, math.nan, math.nan
    if satisfaites is not None and recues:
        bas, haut = (100 * float(v) for v in wilson(satisfaites, recues))
        part = 100 * satisfaites / recues
        if pas > 1:
            part = arrondir(part, _POINTS)
            bas, haut = _POINTS * math.floor(bas / _POINTS), _POINTS * math.ceil(haut / _POINTS)
    return Bilan(
        pd.Timestamp(premier), dernier, arrondir(recues, pas),
        None if satisfaites is None else arrondir(satisfaites, pas),
        secret=petit or any(0 < n < seuil for n in reste),
        partiel=int(mois[(mois >= premier).to_numpy()].dt.to_period("M").nunique()),
        fictif=bool(an["fictif"].any()), recues_secretes=petit, pas=pas, part=part, bas=bas, haut=haut,
    )  # fmt: skip
