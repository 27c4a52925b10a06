"""Les indicateurs calculés de l'accès aux places d'accueil du jeune enfant."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from observatoire.analyses import acces_accueil as acces
from observatoire.analyses import enfants_accueil as demande
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import STRUCTURES, offre_de
from observatoire.analyses.petite_enfance import absents, base
from observatoire.analyses.trajets import SELON_LA_ROUTE
from observatoire.methodes import accessibilite as formule


def accessibilite(ctx: Contexte, genre: str) -> pd.DataFrame:
    """2SFCA à 15 minutes (`15min`) ou E2SFCA `graduee`, par commune, secteur et intercommunalité."""
    marches = formule.QUINZE_MINUTES if genre == "15min" else acces.paliers(hypotheses.valeurs(ctx))
    b = acces.bassin(ctx)
    if b.manque or b.annee is None:
        return absents(ctx, ("commune", "secteur", "epci"), b.manque, b.annee)
    table = acces.acces(b, marches).loc[b.notres]
    vide = _aucune("à portée", acces.note_des_voisins(ctx))
    statut = "fictif" if b.fictif else "estime"
    communes = [
        base(str(r.Index), "commune", b.annee)
        | {"valeur": r.acces, "bas": r.bas, "haut": r.haut, "statut": statut, **SELON_LA_ROUTE, "denominateur": r.enfants,
           "note": "; ".join(b.notes) if r.a_portee else vide}
        for r in table.itertuples()
    ]  # fmt: skip
    reglages = ("acces", *b.doute)
    return pd.DataFrame([*communes, *_moyennes(ctx, table, b.annee, statut, reglages)])


def _aucune(ou: str, inconnus: str) -> str:
    """« Aucune » ne se dit que si l'on sait ce qu'ont toutes les communes voisines."""
    return f"aucune place connue {ou} : {inconnus}" if inconnus else f"aucune place {ou}"


def minutes_accueil(ctx: Contexte) -> pd.DataFrame:
    """Minutes jusqu'au lieu d'accueil connu le plus proche."""
    table = acces.plus_proches(ctx)
    petits = demande.derniers(ctx)
    annee = int(petits["fin"].iloc[0]) if len(petits) else None
    offre, bpe = offre_de(ctx), ctx.derniere("eq_eaje")
    fichier, siennes = STRUCTURES, set(ctx.communes()["code"])
    if len(bpe) and (annee is None or not offre.permanents["commune"].isin(siennes).any()):
        fichier, annee = str(bpe["fichier"].iloc[0]), int(bpe["fin"].iloc[0])
    if annee is None or not table["minutes"].notna().any():
        manque = ("au moins un lieu d'accueil du jeune enfant, et les naissances",)
        return absents(ctx, ("commune", "secteur", "epci"), manque, annee)
    statut = (
        "fictif" if offre.fictif else ("publie" if ctx.obtention().part_mesuree == 1 else "estime")
    )
    lignes = [
        base(str(r.Index), "commune", annee)
        | {
            "valeur": r.minutes,
            "bas": r.bas,
            "haut": r.haut,
            **SELON_LA_ROUTE,
            "statut": statut,
            "note": f"compté jusqu'à {r.lieu}",
            "fichier": fichier,
        }
        for r in table.itertuples()
    ]
    moyennes = _moyennes(ctx, table, annee, statut, ("minutes", "bas", "haut"))
    return pd.DataFrame([*lignes, *(m | {"fichier": fichier} for m in moyennes)])


def _moyennes(
    ctx: Contexte, table: pd.DataFrame, annee: int, statut: str, reglages: Sequence[str]
) -> list[dict[str, object]]:
    """Les moyennes pondérées par les enfants, au secteur et à l'intercommunalité : la première colonne de
    `reglages`, entre la plus petite et la plus grande de toutes."""
    communes, lignes = ctx.communes().set_index("code"), []
    for niveau in ("secteur", "epci"):
        for code, part in table.groupby(communes[niveau].reindex(table.index)):
            moyennes = [acces.ensemble(part, r) for r in reglages]
            lignes.append(
                base(str(code), niveau, annee)
                | {"valeur": moyennes[0], "bas": min(moyennes), "haut": max(moyennes), **SELON_LA_ROUTE,
                   "statut": statut, "denominateur": float(part["enfants"].sum(skipna=False)),
                   "note": "moyenne des communes, pondérée par leurs enfants de moins de 3 ans"}
            )  # fmt: skip
    return lignes


def enfants_par_place(ctx: Contexte, rayon: int) -> pd.DataFrame:
    """Enfants par place à moins de `rayon` minutes."""
    b = acces.bassin(ctx)
    if b.manque or b.annee is None:
        return absents(ctx, ("commune",), b.manque, b.annee)
    entre = ctx.minutes(b.notres, list(b.communes.index))
    rapport = formule.enfants_par_place(
        b.enfants, b.places.to_numpy(), entre.to_numpy(), b.minutes.loc[b.notres].to_numpy(), rayon
    )
    vide = _aucune(f"à moins de {rayon} minutes", acces.note_des_voisins(ctx))
    plus_haut = absents(ctx, ("secteur", "epci"), (), b.annee)
    plus_haut["note"] = "se calcule autour d'une commune : voir l'accessibilité"
    communes = pd.DataFrame(
        [
            base(str(code), "commune", b.annee)
            | {"valeur": v, "statut": "absent" if np.isnan(v) else "fictif" if b.fictif else "estime",
               "note": vide if np.isnan(v) else "; ".join(b.notes)}
            for code, v in zip(b.notres, rapport, strict=True)
        ]
    )  # fmt: skip
    return pd.concat([communes, plus_haut], ignore_index=True)
