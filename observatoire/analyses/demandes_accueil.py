"""Les demandes d'accueil des familles : des comptes, sur douze mois, à l'intercommunalité.

Sous le seuil de secret local, un compte ne se dit pas, et ce qui permettrait de le retrouver non plus.
Au-dessus, les comptes sont arrondis au multiple du seuil et la part à 5 points près : d'une édition à la
suivante, « 12 puis 13 demandes » désignerait une famille (`analyses.comptes`).
"""

from dataclasses import dataclass

import pandas as pd

from observatoire import formats
from observatoire.analyses import comptes
from observatoire.analyses.contexte import Contexte
from observatoire.local import nommer, table
from observatoire.methodes.petits_comptes import reunir
from observatoire.methodes.secret import arrondir

FICHIER = "local/demandes.csv"
A_SAISIR = f"les demandes des familles, mois par mois ({nommer(FICHIER)})"
MOIS = 12
FLUX = ("demandes", "satisfaites")


@dataclass(frozen=True)
class Bilan:
    """Douze mois de demandes ; `satisfaites` (ou refusées) vaut None si une ligne ne le dit pas.

    `recues` et `satisfaites` sont arrondies au multiple de `pas` (0 ou 1 : exactes) ; `part` est la ligne de
    l'indicateur, faite des comptes exacts puis arrondie.
    """

    premier: pd.Timestamp
    dernier: pd.Timestamp
    recues: float
    satisfaites: float | None
    compte: comptes.Ligne
    part: comptes.Ligne
    partiel: int
    fictif: bool
    pas: int = 0

    @property
    def annee(self) -> int:
        """L'année du dernier mois."""
        return int(self.dernier.year)

    @property
    def periode(self) -> str:
        """« de 04/2026 à 03/2027 »."""
        return formats.de_a(f"{self.premier:%m/%Y}", f"{self.dernier:%m/%Y}")

    @property
    def recues_secretes(self) -> bool:
        """Vrai si les demandes elles-mêmes sont trop peu pour être dites."""
        return self.compte["statut"] == "secret"

    @property
    def secret(self) -> bool:
        """Vrai si l'un des deux côtés de la part est trop petit pour être dit."""
        return self.part["statut"] == "secret"

    def ligne(self, quoi: str) -> comptes.Ligne:
        """Valeur, statut, bornes et note de l'indicateur `recues` ou `part`."""
        note = f"douze mois, {self.periode}"
        if self.partiel < MOIS:
            note = f"{self.partiel} mois saisis, {self.periode}"
        if self.pas > 1:
            note += f" ; comptes arrondis à {self.pas} près, part à {comptes.POINTS} points"
        if quoi == "recues":
            return {**self.compte, "note": note}
        if self.satisfaites is None:
            return {
                "statut": "absent",
                "note": f"à compléter : la suite donnée aux demandes ({nommer(FICHIER)})",
            }
        return {**self.part, "note": note}


def douze_mois(ctx: Contexte, quoi: str = "satisfaites") -> Bilan | None:
    """Les douze derniers mois saisis, toutes communes et tous âges ensemble ; None sans saisie.

    `quoi` : la colonne dont on veut la part (satisfaites ou refusées)."""
    an = _an(ctx)
    if not len(an):
        return None
    dernier, seuil = an["mois"].max(), ctx.reglages.seuils.secret_local
    recues, fictif = float(an["demandes"].sum()), bool(an["fictif"].any())
    siennes = float(an[quoi].sum()) if an[quoi].notna().all() else None
    return Bilan(
        dernier - pd.DateOffset(months=MOIS - 1), dernier, arrondir(recues, seuil),
        None if siennes is None else arrondir(siennes, seuil),
        comptes.effectif(recues, seuil, fictif),
        comptes.part(siennes or 0.0, recues, seuil, fictif) if siennes is not None
        else {"statut": "secret" if 0 < recues < seuil else "absent"},
        partiel=int(an["mois"].dt.to_period("M").nunique()), fictif=fictif, pas=max(seuil, 0),
    )  # fmt: skip


def _an(ctx: Contexte) -> pd.DataFrame:
    """Les lignes des douze derniers mois saisis."""
    lues = ctx.locale("demandes")
    lues = lues[lues["mois"].notna() & lues["demandes"].notna()]
    premier = lues["mois"].max() - pd.DateOffset(months=MOIS - 1)
    return lues[(lues["mois"] >= premier).to_numpy()] if len(lues) else lues


def par_age(ctx: Contexte) -> tuple[pd.DataFrame, set[str]]:
    """Douze mois de demandes reçues et satisfaites par tranche d'âge, protégées."""
    an, ages = _an(ctx), table("demandes").colonne("tranche_age").modalites
    lues = _sommer(an, "tranche_age").reindex([a for a in ages if (an["tranche_age"] == a).any()])
    return reunir(lues.rename(index=ages), ctx.reglages.seuils.secret_local)


def attente_par_age(ctx: Contexte) -> tuple[pd.DataFrame, set[str]]:
    """Ce qui attend une place à la fin du dernier mois, par tranche d'âge, protégé."""
    an, ages = _an(ctx), table("demandes").colonne("tranche_age").modalites
    dernier = an[(an["mois"] == an["mois"].max()) & an["en_attente"].notna()]
    lues = dernier.groupby("tranche_age")[["en_attente"]].sum().astype("float64")
    lues = lues.reindex([a for a in ages if a in lues.index]).rename(index=ages)
    return reunir(lues, ctx.reglages.seuils.secret_local)


def par_mois(ctx: Contexte) -> tuple[pd.DataFrame, set[str]]:
    """Demandes reçues et satisfaites par mois, les mois voisins réunis tant qu'ils sont trop petits."""
    lues = _sommer(_an(ctx), "mois").sort_index()
    lues.index = pd.Index([f"{m:%m/%Y}" for m in pd.DatetimeIndex(lues.index)])
    return reunir(lues, ctx.reglages.seuils.secret_local)


def _sommer(an: pd.DataFrame, par: str) -> pd.DataFrame:
    """Les demandes reçues et satisfaites par groupe ; une colonne à demi remplie est vide."""
    sommes: pd.DataFrame = an.groupby(par)[list(FLUX)].sum(min_count=1).astype("float64")
    for c in FLUX:
        if an[c].isna().any():
            sommes[c] = float("nan")
    return sommes


def motifs(ctx: Contexte) -> tuple[pd.DataFrame, set[str]]:
    """Les refus de douze mois par motif, le plus fréquent d'abord ; les plus rares réunis."""
    an, noms = _an(ctx), table("demandes").colonne("motif_refus").modalites
    refus = an[an["refusees"].fillna(0) > 0]
    lus = refus.groupby("motif_refus")[["refusees"]].sum().astype("float64")
    lus = lus.reindex([m for m in (*noms, "") if m in lus.index])
    lus = lus.rename(index=noms | {"": "Motif non dit"})
    return reunir(lus, ctx.reglages.seuils.secret_local, decroissant=True)


def en_attente(ctx: Contexte) -> dict[pd.Timestamp, comptes.Ligne]:
    """Ce qui attend une place à la fin de chacun des douze mois, un compte protégé par mois."""
    an = _an(ctx)
    lues = an[an["en_attente"].notna()].groupby("mois")["en_attente"].sum()
    seuil, fictif = ctx.reglages.seuils.secret_local, bool(an["fictif"].any())
    return {
        m: comptes.effectif(float(n), seuil, fictif) for m, n in zip(lues.index, lues, strict=True)
    }
