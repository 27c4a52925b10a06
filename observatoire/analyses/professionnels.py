"""Les professionnels de l'accueil : en poste, vacances, arrivées, départs, stagiaires ; des comptes protégés."""

from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import comptes
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.usage_accueil import cadre, indicateur
from observatoire.local import table
from observatoire.methodes.petits_comptes import reunir

PROFESSIONNELS = "local/professionnels.csv"
# Les diplômes que le code de la santé publique (R2324-42) compte dans ses 40 %.
DIPLOMES = ("puericulture", "eje", "auxiliaire")
GENS = ["en_poste", "arrivees", "departs", "stagiaires"]


@dataclass(frozen=True)
class Equipes:
    """Toutes les structures à une date : en poste par qualification (protégé), et des totaux protégés ; `vacants`, des
    postes et non des gens, est exact (None s'il n'est pas saisi partout)."""

    annee: int
    en_poste: pd.DataFrame
    tues: set[str]
    totaux: dict[str, comptes.Ligne | None]
    vacants: int | None
    fictif: bool


def equipes(ctx: Contexte) -> Equipes | None:
    """La dernière année saisie ; None sans saisie."""
    lues = ctx.locale("professionnels")
    lues = lues[lues["annee"] == lues["annee"].max()]
    if not len(lues):
        return None
    noms, seuil = (
        table("professionnels").colonne("metier").modalites,
        ctx.reglages.seuils.secret_local,
    )
    nombres, fictif = lues[[*GENS, "vacants"]].astype("float64"), bool(lues["fictif"].any())
    sommes = nombres[["en_poste"]].groupby(lues["metier"]).sum()
    if nombres["en_poste"].isna().any():
        sommes["en_poste"] = float("nan")
    sommes = sommes.reindex([m for m in noms if m in sommes.index]).rename(index=noms)
    totaux = {c: float(nombres[c].sum(skipna=False)) for c in (*GENS, "vacants")}
    vacants = totaux.pop("vacants")
    return Equipes(
        int(lues["annee"].max()), *reunir(sommes, seuil),
        {c: comptes.effectif(n, seuil, fictif) if n == n else None for c, n in totaux.items()},
        None if vacants != vacants else int(vacants), fictif,
    )  # fmt: skip


def part_de(ctx: Contexte, quoi: str) -> pd.DataFrame:
    """Par année, pour 100 professionnels en poste : les `diplomes` ; ou, pour 100 en poste ou partis, les `departs`."""
    lues = ctx.locale("professionnels")
    lignes = []
    for annee, a in lues[lues["en_poste"].notna()].groupby("annee"):
        en_poste = a["en_poste"].astype("float64")
        compte = (
            float(a["departs"].astype("float64").sum(skipna=False))
            if quoi == "departs"
            else float(en_poste[a["metier"].isin(DIPLOMES)].sum())
        )
        ligne = indicateur(ctx, annee, PROFESSIONNELS)
        if compte != compte:
            lignes.append(ligne | {"note": "à compléter : les départs de l'année"})
            continue
        sur = float(en_poste.sum()) + (compte if quoi == "departs" else 0.0)
        lignes.append(ligne | comptes.part(
            compte, sur, ctx.reglages.seuils.secret_local, bool(a["fictif"].any())
        ))  # fmt: skip
    return cadre(lignes)
