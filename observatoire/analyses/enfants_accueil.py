"""Combien d'enfants : le recensement détaillé s'il est déposé, sinon les naissances, et on le dit.

Ordre : `pop_0_2` publié (POP1A, POP1B, base IRIS) ; sinon l'estimateur unique (`enfants_ages`) ; hors de
l'intercommunalité, la somme de trois années pleines de naissances (estimé). Jamais trois cinquièmes des moins de 5 ans : l'âge des enfants d'une commune
n'a aucune raison d'être régulier.
"""

import numpy as np
import pandas as pd

from observatoire.analyses import enfants_ages
from observatoire.analyses.contexte import Contexte
from observatoire.memoire import une_fois
from observatoire.methodes.generations import generations

# Un recensement plus vieux que la dernière année de naissances de plus de cinq ans ne dit plus rien
# des moins de 3 ans d'aujourd'hui.
FRAICHEUR = 5
_ESTIME = "estimé par trois années de naissances, sans les arrivées ni les départs"
_SURES = ("publie", "arrondi", "fictif")


@une_fois
def enfants(ctx: Contexte) -> pd.DataFrame:
    """Les moins de 3 ans, toutes les années et tous les niveaux, aux colonnes d'un indicateur ; `note`
    nomme la méthode. Un lieu dont la rétention est connue a l'estimation unique (`enfants_ages`)."""
    tout = pd.concat([_publies(ctx), _corriges(ctx), _par_naissances(ctx)], ignore_index=True)
    tout = tout.drop_duplicates(["code", "niveau", "fin"])
    return tout.assign(numerateur=tout["valeur"])


def _corriges(ctx: Contexte) -> pd.DataFrame:
    lues = enfants_ages.estimees(ctx, 0, 2)
    if lues.empty:
        return pd.DataFrame(columns=_COLONNES)
    # Les enfants d'un 1er janvier sont ceux de la fin de l'année d'avant.
    fin = lues["fin"] - 1
    return lues.assign(debut=fin, fin=fin, statut_methode="naissances")[_COLONNES]


@une_fois
def derniers(ctx: Contexte, niveau: str = "commune") -> pd.DataFrame:
    """Une ligne par territoire, tous sur la même année et par la même méthode (colonnes d'`enfants`).

    Le recensement détaillé s'il est assez récent, sinon les naissances ; vide si on n'a ni l'un ni
    l'autre pour l'intercommunalité étudiée.
    """
    tout = enfants(ctx)
    siens = set(ctx.communes()["code"])
    ici = tout[(tout["niveau"] == "commune") & tout["code"].isin(siens)]
    if ici.empty:
        return tout.iloc[:0]
    par_annee = (
        ici.groupby(["statut_methode", "fin"])["code"].nunique().reset_index(name="communes")
    )
    complet = par_annee[par_annee["communes"] == par_annee["communes"].max()]
    recent = int(complet["fin"].max())
    voulus = complet[complet["fin"] >= recent - FRAICHEUR]
    publies = voulus[voulus["statut_methode"] == "recensement"]
    choix = (publies if len(publies) else voulus).sort_values("fin").iloc[-1]
    garde = (tout["fin"] == choix["fin"]) & (tout["statut_methode"] == choix["statut_methode"])
    retenus: pd.DataFrame = tout[garde & (tout["niveau"] == niveau)]
    return retenus.reset_index(drop=True)


@une_fois
def voisins(ctx: Contexte) -> pd.DataFrame:
    """Les moins de 3 ans des communes de l'anneau : `code, valeur` (NaN si rien n'est connu), `note`.

    Faute de trois années pleines, trois fois la moyenne annuelle des naissances connues.
    """
    codes = list(ctx.anneau()["code"])
    connus = derniers(ctx).set_index("code")["valeur"]
    table = pd.DataFrame({"code": codes, "valeur": connus.reindex(codes).to_numpy(dtype=float)})
    manque = table["valeur"].isna()
    moyennes = _moyenne_annuelle(ctx, set(table.loc[manque, "code"]))
    table.loc[manque, "valeur"] = 3 * table.loc[manque, "code"].map(moyennes)
    table["note"] = np.where(manque & table["valeur"].notna(), "naissances annuelles × 3", "")
    return table


def _publies(ctx: Contexte) -> pd.DataFrame:
    lues = ctx.mesures("pop_0_2")
    lues = lues[(lues["perimetre"] == "") & lues["valeur"].notna()]
    return lues.assign(
        statut_methode="recensement", note="recensement, âge détaillé", perimetre=""
    ).reindex(columns=_COLONNES)


def _par_naissances(ctx: Contexte) -> pd.DataFrame:
    lues = ctx.mesures("naissances")
    sures = lues[(lues["perimetre"] == "") & lues["statut"].isin(_SURES)]
    sures = sures[sures["debut"] == sures["fin"]]
    if sures.empty:
        return pd.DataFrame(columns=_COLONNES)
    cle = ["niveau", "code"]
    nes = sures.pivot_table(index=cle, columns="fin", values="valeur", aggfunc="first")
    petits = pd.Series(generations(nes, 0, 2).rename_axis(columns="fin").stack()).rename("valeur")
    origine = sures.assign(fictif=sures["statut"] == "fictif").groupby(cle)
    tout = (
        petits.dropna().reset_index("fin").join(origine.agg({"fichier": "last", "fictif": "any"}))
    )
    # Les enfants d'un 1er janvier sont ceux de la fin de l'année d'avant.
    fin = tout["fin"].astype(int) - 1
    return tout.reset_index().assign(
        fin=fin.to_numpy(), debut=fin.to_numpy(), note=_ESTIME, perimetre="",
        statut=np.where(tout["fictif"], "fictif", "estime"), statut_methode="naissances",
    ).reindex(columns=_COLONNES)  # fmt: skip


def _moyenne_annuelle(ctx: Contexte, codes: set[str]) -> pd.Series:
    lues = ctx.mesures(["naissances", "naissances_periode"], "commune")
    lues = lues[lues["code"].isin(codes) & lues["statut"].isin(_SURES) & (lues["perimetre"] == "")]
    lues = lues.drop_duplicates(["code", "debut", "fin"])
    duree = (lues["fin"] - lues["debut"] + 1).groupby(lues["code"]).sum()
    return lues.groupby("code")["valeur"].sum() / duree


_COLONNES = [
    "code", "niveau", "debut", "fin", "valeur", "statut", "perimetre", "note", "fichier",
    "statut_methode", "bas", "haut", "nature_intervalle", "cause",
]  # fmt: skip
