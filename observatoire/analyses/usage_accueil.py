"""L'usage de l'accueil du jeune enfant : heures ouvertes, réservées, réalisées, facturées ; d'où viennent les enfants."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from observatoire.analyses import comptes
from observatoire.analyses.contexte import COLONNES_INDICATEUR, Contexte
from observatoire.local import en_service
from observatoire.methodes.petits_comptes import reunir

HEURES = {
    "possibles": "Possibles", "contractualisees": "Contractualisées", "realisees": "Réalisées",
    "facturees": "Facturées",
}  # fmt: skip
ACTIVITE, RESIDENCE = "local/activite_accueil.csv", "local/residence_enfants.csv"
MOIS = 12
ICI, AILLEURS = "De l'intercommunalité", "D'ailleurs"


def activite(ctx: Contexte, mois: int | None = None) -> pd.DataFrame:
    """Les heures saisies, chaque structure par son nom ; `mois` : les derniers seulement."""
    lues = ctx.locale("activite_accueil")
    lues = lues[lues["mois"].notna()].assign(nom=lambda x: nommer(ctx, x["structure"]))
    if mois and len(lues):
        lues = lues[lues["mois"] > lues["mois"].max() - pd.DateOffset(months=mois)]
    return lues


def nommer(ctx: Contexte, structures: Iterable[str]) -> list[str]:
    """Chaque structure par son nom dans l'inventaire, ou telle qu'elle est écrite."""
    inventaire = ctx.locale("structures")
    noms = dict(zip(inventaire["id"], inventaire["nom"], strict=True))
    return [noms.get(s) or s for s in structures]


def par_structure(ctx: Contexte) -> pd.DataFrame:
    """Douze mois d'heures par structure, son occupation et sa facturation ; vide là où un mois manque."""
    return _sommes(activite(ctx, MOIS), "nom")


def par_mois(ctx: Contexte) -> pd.DataFrame:
    """Les heures de toutes les structures, mois par mois."""
    return _sommes(activite(ctx, 2 * MOIS), "mois")


def _sommes(lues: pd.DataFrame, par: str) -> pd.DataFrame:
    groupes = lues.groupby(par)
    sommes = groupes[list(HEURES)].sum(min_count=1)
    # Une somme à laquelle il manque un mois, ou une structure, serait trop basse.
    trous = lues[list(HEURES)].isna().groupby(lues[par]).any()
    sommes = sommes.mask(trous)
    return sommes.assign(
        occupation=100 * sommes["realisees"] / sommes["possibles"],
        facturation=100 * sommes["facturees"] / sommes["realisees"],
        mois=groupes["mois"].nunique() if par != "mois" else 1,
        fictif=groupes["fictif"].any(),
    ).reset_index(names=[par] if par != "mois" else "quand")


def taux(ctx: Contexte, paire: str) -> pd.DataFrame:
    """Un taux par année, toutes structures : `paire` dit le numérateur et le dénominateur (« realisees/possibles »).

    On somme les heures des mois où les deux sont connues, puis on divise."""
    num, den = paire.split("/")
    lues = activite(ctx)
    connues = lues[lues[num].notna() & lues[den].notna()]
    lignes = [
        indicateur(ctx, annee, ACTIVITE) | {
            "valeur": 100 * float(a[num].sum()) / float(a[den].sum()),
            "statut": "fictif" if a["fictif"].any() else "publie",
            "numerateur": float(a[num].sum()), "denominateur": float(a[den].sum()),
            "note": f"{a['structure'].nunique()} structures, {a['mois'].nunique()} mois saisis",
        }
        for annee, a in connues.groupby(connues["mois"].dt.year)
        if a[den].sum() > 0
    ]  # fmt: skip
    return cadre(lignes)


def indicateur(ctx: Contexte, annee: Any, fichier: str) -> dict[str, object]:
    """Le début d'une ligne d'indicateur de l'intercommunalité."""
    annee = int(annee)
    return {
        "code": ctx.reglages.epci, "niveau": "epci", "debut": annee, "fin": annee,
        "valeur": float("nan"), "statut": "absent", "perimetre": "", "note": "", "fichier": fichier,
    }  # fmt: skip


def cadre(lignes: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Des lignes d'indicateur, sous leurs colonnes."""
    return pd.DataFrame(list(lignes), columns=list(COLONNES_INDICATEUR))


# ------------------------------------------------------------------ d'où viennent les enfants, où ils vont
def _residence(ctx: Contexte) -> pd.DataFrame:
    lues = ctx.locale("residence_enfants")
    siennes = set(ctx.communes()["code"])
    return lues.assign(
        enfants=lues["enfants"].astype("float64"),
        lieu_ici=lues["commune_lieu"].isin(siennes), ici=lues["commune"].isin(siennes),
    )  # fmt: skip


def residence(ctx: Contexte) -> tuple[dict[str, tuple[pd.DataFrame, set[str]]], int | None, bool]:
    """Dernière année : les enfants de nos structures par origine, ceux de nos familles accueillis ailleurs par lieu.

    Chaque tableau est protégé : lignes trop petites réunies, comptes arrondis."""
    lues = _residence(ctx)
    lues = lues[lues["annee"] == lues["annee"].max()]
    if not len(lues):
        return {}, None, False
    seuil = ctx.reglages.seuils.secret_local
    connues = ctx.territoires("commune")
    noms = dict(zip(connues["code"], connues["libelle"], strict=True))
    accueillis = lues[lues["lieu_ici"]].assign(
        qui=lambda x: x["ici"].map({True: ICI, False: AILLEURS})
    )
    partis = lues[~lues["lieu_ici"] & lues["ici"]].assign(
        qui=lambda x: [
            f"{lieu}, {noms.get(c, 'commune voisine')}"
            for lieu, c in zip(x["lieu"], x["commune_lieu"], strict=True)
        ]
    )
    communes = lues[lues["lieu_ici"] & lues["ici"]].assign(
        qui=lambda x: [noms.get(c, c) for c in x["commune"]]
    )
    tables = {
        quoi: reunir(par_groupe(t, "qui", ["enfants"]), seuil, decroissant=True)
        for quoi, t in (("accueillis", accueillis), ("communes", communes), ("ailleurs", partis))
    }
    return tables, int(lues["annee"].max()), bool(lues["fictif"].any())


def par_groupe(lues: pd.DataFrame, par: str, colonnes: list[str]) -> pd.DataFrame:
    """Les sommes par groupe, dans l'ordre alphabétique."""
    sommes: pd.DataFrame = lues.groupby(par)[colonnes].sum(min_count=1).astype("float64")
    return sommes


def part_hors_epci(ctx: Contexte) -> pd.DataFrame:
    """Par année, la part des enfants de nos structures qui vivent hors de l'intercommunalité."""
    lues = _residence(ctx)
    return cadre(
        indicateur(ctx, annee, RESIDENCE) | comptes.part(
            float(a.loc[~a["ici"], "enfants"].sum()), float(a["enfants"].sum()),
            ctx.reglages.seuils.secret_local, bool(a["fictif"].any()),
        )
        for annee, a in lues[lues["lieu_ici"]].groupby("annee")
    )  # fmt: skip


def accueillis_ailleurs(ctx: Contexte) -> pd.DataFrame:
    """Par année, nos enfants accueillis dans une structure hors de l'intercommunalité."""
    lues = _residence(ctx)
    return cadre(
        indicateur(ctx, annee, RESIDENCE) | comptes.effectif(
            float(a["enfants"].sum()), ctx.reglages.seuils.secret_local, bool(a["fictif"].any())
        )
        for annee, a in lues[~lues["lieu_ici"] & lues["ici"]].groupby("annee")
    )  # fmt: skip


def enfants_par_place(ctx: Contexte) -> pd.DataFrame:
    """Par année, les enfants de nos structures (compte arrondi) par place autorisée aujourd'hui de celles qui les disent."""
    lues = _residence(ctx)
    ouvertes = en_service(ctx.locale("structures"))
    places = ouvertes.groupby("nom")["places"].sum(min_count=1).astype("float64")
    lignes = []
    for annee, a in lues[lues["lieu_ici"]].groupby("annee"):
        total = places.reindex(a["lieu"].unique()).sum(skipna=False)
        compte = comptes.effectif(
            float(a["enfants"].sum()), ctx.reglages.seuils.secret_local, bool(a["fictif"].any())
        )
        ligne = indicateur(ctx, annee, RESIDENCE)
        if total != total or not total:
            lignes.append(ligne | {"note": "à compléter : les places de ces structures"})
            continue
        rapports = {
            c: float(str(compte[c])) / float(total)
            for c in ("valeur", "bas", "haut")
            if c in compte
        }
        lignes.append(ligne | compte | rapports | {"denominateur": float(total)})
    return cadre(lignes)
