"""Les zones d'offre insuffisante ou d'accès difficile (CASF D214-10-1, 3°), selon la règle du comité."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from observatoire.analyses import acces_accueil as acces
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import Contexte


@dataclass(frozen=True)
class Zones:
    """La règle appliquée : une ligne par commune (`minutes`, `acces`, `loin`, `peu`, `zone`, `enfants`).

    `partielle` : les places manquent, seul le trajet compte.
    """

    communes: pd.DataFrame
    seuil_minutes: float
    seuil_acces: float
    partielle: bool
    annee: int | None
    fictif: bool
    criteres: float = 1
    reserve: str = ""

    @property
    def inconnue(self) -> bool:
        """Vrai si aucun lieu d'accueil n'est connu : la règle ne peut pas s'appliquer."""
        return bool(self.communes["minutes"].isna().all())

    @property
    def retenues(self) -> pd.DataFrame:
        """Les communes en zone, par nom."""
        return self.communes[self.communes["zone"]].sort_values("libelle")

    @property
    def enfants(self) -> float:
        """Les enfants de moins de 3 ans qui y vivent ; NaN si ceux d'une commune ne sont pas connus."""
        return float(self.retenues["enfants"].sum(skipna=False))


def zones(ctx: Contexte, choix: Mapping[str, float] | None = None) -> Zones:
    """Les communes d'offre insuffisante ou d'accès difficile, selon la règle du comité."""
    valeurs = hypotheses.valeurs(ctx, choix)
    table, b = acces.plus_proches(ctx), acces.bassin(ctx)
    z = _appliquer(table, _acces_des_notres(b, valeurs), valeurs, b)
    return replace(z, reserve=acces.note_des_voisins(ctx))


def variantes_de_zones(ctx: Contexte, choix: Mapping[str, float] | None = None) -> pd.DataFrame:
    """La même règle avec d'autres seuils : combien de communes, combien d'enfants, lesquelles."""
    retenues = hypotheses.valeurs(ctx, choix)
    table, b = acces.plus_proches(ctx), acces.bassin(ctx)
    minutes = sorted({10.0, 15.0, 20.0, retenues["zone_minutes"]})
    parts = (
        sorted({0.3, 0.5, 0.7, retenues["zone_acces"]})
        if not b.manque
        else [retenues["zone_acces"]]
    )
    acces_communes = _acces_des_notres(b, retenues)
    lignes = []
    for m in minutes:
        for part in parts:
            z = _appliquer(
                table, acces_communes, retenues | {"zone_minutes": m, "zone_acces": part}, b
            )
            lignes.append(
                {
                    "zone_minutes": m,
                    "zone_acces": part,
                    "communes": len(z.retenues),
                    "enfants": z.enfants,
                    "noms": ", ".join(z.retenues["libelle"]),
                    "retenue": m == retenues["zone_minutes"] and part == retenues["zone_acces"],
                }
            )
    return pd.DataFrame(lignes)


def _acces_des_notres(b: acces.Bassin, valeurs: Mapping[str, float]) -> pd.DataFrame | None:
    return None if b.manque else acces.acces(b, acces.paliers(valeurs)).loc[b.notres]


def _appliquer(
    table: pd.DataFrame, calcule: pd.DataFrame | None, valeurs: Mapping[str, float], b: acces.Bassin
) -> Zones:
    t = table.copy()
    t["acces"] = np.nan if calcule is None else calcule["acces"].reindex(t.index)
    moyen = float("nan") if calcule is None else acces.ensemble(calcule)
    seuil = valeurs["zone_acces"] * moyen
    # Une commune sans trajet connu est loin de ceux qu'on connaît ; sans aucun lieu, on ne sait rien.
    t["loin"] = t["minutes"] > valeurs["zone_minutes"]
    if t["minutes"].notna().any():
        t["loin"] |= t["minutes"].isna()
    t["peu"] = (t["acces"] < seuil).fillna(False)
    voulus = 1 if calcule is None else valeurs["zone_criteres"]
    reunis = t["loin"].astype(int) + t["peu"].astype(int)
    # Un effectif inconnu n'écarte pas une commune : on ne sait pas qu'il est trop petit.
    t["zone"] = (reunis >= voulus) & ~(t["enfants"] < valeurs["zone_enfants"])
    return Zones(t, valeurs["zone_minutes"], seuil, calcule is None, b.annee, b.fictif, voulus)
