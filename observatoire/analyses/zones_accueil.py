"""Les zones d'offre insuffisante ou d'accès difficile (CASF D214-10-1, 3°) : certaines, possibles, hors.

L'article ne fixe aucun seuil : une zone est ce que l'autorité décide et motive. Tant qu'aucune décision
datée n'est enregistrée (« Hypothèses du comité »), la règle est une proposition de l'observatoire.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from observatoire.analyses import acces_accueil as acces
from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.contexte import Contexte
from observatoire.methodes import trajets_doute as doute
from observatoire.methodes.trajets import RAPIDE
from observatoire.modele import sans_accent

_SANS_ENFANT = 0.5  # sous un demi-enfant estimé, il n'y en a pas


@dataclass(frozen=True)
class Zones:
    """La règle appliquée : une ligne par commune (`minutes`, `bas`, `haut`, `acces`, `enfants`, `etat`).

    `etat` : hors, possible ou certaine ; `etat_connu` : le même si les communes voisines inconnues n'avaient
    aucun lieu ; `sans_enfant` : à part. `partielle` : les places manquent, seul le trajet compte.
    `decidee_le` : la règle entière a été décidée ; None, c'est une proposition. `au_dela` : les enfants au-delà
    du seuil si détour et vitesse sont également plausibles.
    """

    communes: pd.DataFrame
    seuil_minutes: float
    seuil_acces: float
    partielle: bool
    annee: int | None
    fictif: bool
    criteres: float = 1
    reserve: str = ""
    decidee_le: date | None = None
    au_dela: doute.AuDela | None = None

    @property
    def inconnue(self) -> bool:
        """Vrai si aucun lieu d'accueil n'est connu : la règle ne peut pas s'appliquer."""
        return bool(self.communes["minutes"].isna().all())

    def en(self, *etats: str, connu: bool = False) -> pd.DataFrame:
        """Les communes dans un de ces états, par nom ; `connu` : d'après les seuls lieux connus."""
        colonne = self.communes["etat_connu" if connu else "etat"]
        return self.communes[colonne.isin(etats) & (not self.inconnue)].sort_values(
            "libelle", key=lambda noms: noms.map(sans_accent)
        )

    @property
    def selon_la_route(self) -> tuple[int, int]:
        """Combien de communes au moins, et au plus, d'après les seuls lieux connus."""
        surs = len(self.en(doute.CERTAINE, connu=True))
        return surs, surs + len(self.en(doute.POSSIBLE, connu=True))

    @property
    def retenues(self) -> pd.DataFrame:
        """Les communes proposées ou à discuter : certaines et possibles, sans celles qui n'ont pas d'enfant."""
        dedans = self.en(doute.CERTAINE, doute.POSSIBLE)
        return dedans[~dedans["sans_enfant"]]

    def enfants(self, *etats: str) -> float:
        """Leurs enfants de moins de 3 ans ; NaN si ceux d'une commune ne sont pas connus."""
        return float(self.en(*etats)["enfants"].sum(skipna=False))


def zones(ctx: Contexte, choix: Mapping[str, float] | None = None) -> Zones:
    """Les communes d'offre insuffisante ou d'accès difficile, selon la règle en vigueur."""
    return _appliquer(ctx, hypotheses.valeurs(ctx, choix), _decision(ctx, choix))


def variantes_de_zones(ctx: Contexte, choix: Mapping[str, float] | None = None) -> pd.DataFrame:
    """La même règle avec d'autres seuils : de combien à combien de communes, lesquelles, quels enfants."""
    retenues, b = hypotheses.valeurs(ctx, choix), acces.bassin(ctx)
    minutes = sorted({10.0, 15.0, 20.0, retenues["zone_minutes"]})
    parts = {retenues["zone_acces"]} | (set() if b.manque else {0.3, 0.5, 0.7})
    lignes = []
    for m in minutes:
        for part in sorted(parts):
            z = _appliquer(ctx, retenues | {"zone_minutes": m, "zone_acces": part})
            lignes.append(
                {
                    "zone_minutes": m, "zone_acces": part,
                    "certaines": len(z.en(doute.CERTAINE)),
                    "possibles": len(z.en(doute.POSSIBLE)),
                    "enfants": z.enfants(doute.CERTAINE, doute.POSSIBLE),
                    "noms": ", ".join(z.retenues["libelle"]),
                    "retenue": m == retenues["zone_minutes"] and part == retenues["zone_acces"],
                }
            )  # fmt: skip
    return pd.DataFrame(lignes)


def _decision(ctx: Contexte, choix: Mapping[str, float] | None) -> date | None:
    """Le jour où la dernière des règles de zone employées a été décidée ; None si l'une ne l'est pas."""
    connues = hypotheses.en_vigueur(ctx)
    cles = ["zone_minutes"] + ["zone_enfants"] * (connues["zone_enfants"].valeur > 0)
    if not acces.bassin(ctx).manque:
        cles += ["zone_acces", "zone_criteres"]
    dates = [None if c in (choix or {}) else connues[c].decidee_le for c in cles]
    fixees = [d for d in dates if d is not None]
    return max(fixees) if len(fixees) == len(cles) else None


def _appliquer(
    ctx: Contexte, valeurs: Mapping[str, float], decidee_le: date | None = None
) -> Zones:
    t, b = acces.plus_proches(ctx).copy(), acces.bassin(ctx)
    peu: dict[str, np.ndarray] = {}
    t["acces"], seuil = np.nan, float("nan")
    if not b.manque:
        t["acces"], peu, seuil = _sous_le_seuil(ctx, b, valeurs)
    voulus = 1 if b.manque else valeurs["zone_criteres"]
    for colonne, bas in (("etat", "bas"), ("etat_connu", "connu_bas")):
        loin = doute.etats(t[bas], t["haut"], valeurs["zone_minutes"])
        t[colonne] = _combiner(t, loin, peu.get(colonne), voulus, valeurs["zone_enfants"])
    t["sans_enfant"] = t["enfants"] < _SANS_ENFANT
    return Zones(
        t, valeurs["zone_minutes"], seuil, bool(b.manque), b.annee, b.fictif, voulus,
        acces.note_des_voisins(ctx), decidee_le, _au_dela(ctx, t, valeurs["zone_minutes"]),
    )  # fmt: skip


def _combiner(
    t: pd.DataFrame, loin: np.ndarray, peu: np.ndarray | None, voulus: float, enfants_min: float
) -> np.ndarray:
    """L'état d'une commune d'après ses critères : certaine si assez le sont, hors si trop peu le peuvent.

    Un effectif inconnu n'écarte pas une commune (on ne sait pas qu'il est trop petit), mais la laisse possible.
    """
    criteres = [loin] if peu is None else [loin, peu]
    surs = sum((c == doute.CERTAINE).astype(int) for c in criteres) >= voulus
    peuvent = sum((c != doute.HORS).astype(int) for c in criteres) >= voulus
    petite = (t["enfants"] < enfants_min).to_numpy()
    connue = t["enfants"].notna().to_numpy() | (enfants_min <= 0)
    etat = np.where(surs & connue, doute.CERTAINE, np.where(peuvent, doute.POSSIBLE, doute.HORS))
    return np.where(petite, doute.HORS, etat)


def _sous_le_seuil(
    ctx: Contexte, b: acces.Bassin, valeurs: Mapping[str, float]
) -> tuple[pd.Series, dict[str, np.ndarray], float]:
    """L'accès, l'état de « trop peu d'accès » (avec, puis sans le doute des voisines) et le seuil central.

    La moyenne, donc le seuil, est refaite à chaque réglage de route.
    """
    marches = acces.paliers(valeurs)
    table = acces.acces(b, marches).loc[b.notres]
    reglages = ("acces", *b.doute)
    seuils = {r: valeurs["zone_acces"] * acces.ensemble(table, r) for r in reglages}
    sous = np.array([(table[r] < seuils[r]).to_numpy() for r in reglages])
    connu = np.where(sous.all(axis=0), doute.CERTAINE, np.where(sous.any(axis=0), doute.POSSIBLE, doute.HORS))  # fmt: skip
    # Une place voisine inconnue relèverait l'accès ; des enfants voisins inconnus, à portée d'un même lieu, le
    # baisseraient.
    portee = marches.minutes[-1]
    offre = (ctx.minutes(b.notres, acces.voisins_inconnus(ctx), RAPIDE) <= portee).any(axis=1)
    atteint = b.doute[acces.PLUS_RAPIDE] <= portee
    disputes = atteint[b.communes["enfants"].isna()].any(axis=0)
    partage = (atteint.loc[b.notres] & disputes).any(axis=1)
    avec = np.where((connu == doute.CERTAINE) & offre, doute.POSSIBLE, connu)
    avec = np.where((avec == doute.HORS) & partage, doute.POSSIBLE, avec)
    return table["acces"], {"etat": avec, "etat_connu": connu}, seuils["acces"]


def _au_dela(ctx: Contexte, t: pd.DataFrame, seuil: float) -> doute.AuDela | None:
    """Les enfants au-delà du seuil du lieu connu le plus proche ; None si des durées sont mesurées ou calculées par la route."""
    if not ctx.obtention().estimees or t["connu_bas"].isna().any() or t["enfants"].isna().any():
        return None
    km = (t["connu_bas"] - RAPIDE.fixe) * RAPIDE.kmh / (60 * RAPIDE.detour)
    return doute.au_dela(km, t["enfants"], seuil)
