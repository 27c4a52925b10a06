"""Les indicateurs calculés du besoin d'accueil et des demandes des familles."""

import pandas as pd

from observatoire.analyses import besoin_accueil, demandes_accueil
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import STRUCTURES, offre_de
from observatoire.analyses.rendu import absents, base


def besoin(ctx: Contexte) -> pd.DataFrame:
    """Places cherchées par les familles du bassin, avec sa fourchette."""
    return _bilan(ctx, "besoin", exige_places=False)


def offre_utilisable(ctx: Contexte) -> pd.DataFrame:
    """Places réellement mobilisables du bassin."""
    return _bilan(ctx, "offre_utilisable")


def ecart(ctx: Contexte) -> pd.DataFrame:
    """Places qui manquent sur le bassin."""
    return _bilan(ctx, "ecart")


def tension(ctx: Contexte) -> pd.DataFrame:
    """Besoin divisé par l'offre utilisable."""
    return _bilan(ctx, "tension")


def _bilan(ctx: Contexte, quoi: str, *, exige_places: bool = True) -> pd.DataFrame:
    offre = offre_de(ctx)
    calcule = besoin_accueil.calculer(ctx, offre.places)
    f, code = calcule.familles, ctx.reglages.epci
    manque = [*f.manque, *(offre.manque + offre.manque_assistantes if exige_places else ())]
    if manque or calcule.bilan is None or calcule.bas is None or calcule.haut is None:
        return absents(ctx, ("epci",), tuple(manque), f.annee)
    if exige_places and offre.secret:
        tue = base(code, "epci", f.annee) | {"statut": "secret", "note": offre.secret}
        return pd.DataFrame([tue])
    bornes = sorted(float(getattr(b, quoi)) for b in (calcule.bas, calcule.haut))
    fictif = f.fictif or (exige_places and offre.fictif)
    ligne = base(code, "epci", f.annee) | {
        "valeur": float(getattr(calcule.bilan, quoi)),
        "statut": "fictif" if fictif else "estime",
        "bas": bornes[0],
        "haut": bornes[1],
        "note": besoin_accueil.METHODE if quoi == "besoin" else "",
        "fichier": f.fichier if quoi == "besoin" else STRUCTURES,
    }
    return pd.DataFrame([ligne])


# ------------------------------------------------------------------ demandes
def demandes(ctx: Contexte) -> pd.DataFrame:
    """Demandes reçues sur douze mois, à l'intercommunalité."""
    return _demandes(ctx, "recues")


def part_satisfaite(ctx: Contexte) -> pd.DataFrame:
    """Part des demandes satisfaites sur douze mois, à l'intercommunalité."""
    return _demandes(ctx, "part")


def _demandes(ctx: Contexte, quoi: str) -> pd.DataFrame:
    bilan = demandes_accueil.douze_mois(ctx)
    if bilan is None:
        return absents(ctx, ("epci",), (demandes_accueil.A_SAISIR,), None)
    ligne = base(ctx.reglages.epci, "epci", bilan.annee) | bilan.ligne(quoi)
    return pd.DataFrame([ligne | {"fichier": demandes_accueil.FICHIER}])
