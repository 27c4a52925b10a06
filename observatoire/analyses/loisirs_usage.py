"""L'usage des accueils de loisirs : enfants et journées par type de jour, par école ; le prix de la journée."""

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.usage_accueil import cadre, indicateur, par_groupe
from observatoire.local import en_service, table
from observatoire.methodes.petits_comptes import reunir

PRESENCES = "local/presences_loisirs.csv"
COMPTES = ["inscrits", "journees"]


def _presences(ctx: Contexte) -> pd.DataFrame:
    lues = ctx.locale("presences_loisirs")
    return lues.astype(dict.fromkeys((*COMPTES, "jours_ouverts"), "float64"))


def presences(
    ctx: Contexte,
) -> tuple[dict[str, tuple[pd.DataFrame, set[str]]], int | None, bool]:
    """Dernière année : enfants et journées par type de jour, par accueil et par école, chaque tableau protégé."""
    lues = _presences(ctx)
    lues = lues[lues["annee"] == lues["annee"].max()]
    if not len(lues):
        return {}, None, False
    modalites = table("presences_loisirs").colonne("type_jour").modalites
    seuil = ctx.reglages.seuils.secret_local
    tables = {
        par: reunir(
            par_groupe(lues.assign(type_jour=lues["type_jour"].map(modalites)), par, COMPTES),
            seuil,
            decroissant=True,
        )
        for par in ("type_jour", "accueil", "ecole")
    }
    return tables, int(lues["annee"].max()), bool(lues["fictif"].any())


def occupation(ctx: Contexte) -> pd.DataFrame:
    """Par année, les journées de présence rapportées aux places × jours ouverts, tous accueils, tous jours.

    Arrondi au point : un enfant de plus ou de moins ne s'y lit pas."""
    lues = _presences(ctx)
    places = en_service(ctx.locale("structures")).groupby("nom")["places"].sum(min_count=1)
    lignes = []
    for annee, a in lues.groupby("annee"):
        jours = a.groupby(["accueil", "type_jour"])["jours_ouverts"].max().reset_index()
        ouvertes = (jours["accueil"].map(places).astype("float64") * jours["jours_ouverts"]).sum(
            skipna=False
        )
        venues = float(a["journees"].sum(skipna=False))
        ligne = indicateur(ctx, annee, PRESENCES)
        if not ouvertes > 0 or venues != venues:
            lignes.append(
                ligne | {"note": "à compléter : journées, jours d'ouverture ou places d'un accueil"}
            )
        elif 0 < a["inscrits"].sum() < ctx.reglages.seuils.secret_local:
            lignes.append(ligne | {"statut": "secret"})
        else:
            statut = "fictif" if a["fictif"].any() else "publie"
            lignes.append(
                ligne | {"valeur": round(100 * venues / float(ouvertes)), "statut": statut}
            )
    return cadre(lignes)


def tarifs(ctx: Contexte) -> pd.DataFrame:
    """Les tarifs, le type de jour en toutes lettres, par accueil puis par quotient."""
    lues = ctx.locale("tarifs_loisirs")
    noms = table("tarifs_loisirs").colonne("type_jour").modalites
    lues = lues.assign(rang=lues["type_jour"].map({j: i for i, j in enumerate(noms)}))
    lues["jour"] = lues["type_jour"].map(noms)
    return lues.sort_values(["accueil", "rang", "quotient_min"]).reset_index(drop=True)
