"""À combien de minutes de chaque service, pour combien de personnes, et ce qui a ouvert ou fermé.

Un service est cherché dans les communes que les fichiers déposés décrivent : celles de
l'intercommunalité, et autour d'elle celles qu'ils couvrent. Une commune voisine que rien ne décrit peut
abriter un service plus proche : `reserve` le dit.
"""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_services import Offre as Offre
from observatoire.analyses.offre_services import age_des_voisines as age_des_voisines
from observatoire.analyses.offre_services import hors_etendue as hors_etendue
from observatoire.analyses.offre_services import non_decrites as non_decrites
from observatoire.analyses.offre_services import offre as offre
from observatoire.analyses.offre_services import reserve as reserve
from observatoire.analyses.offre_services import voisines_connues as voisines_connues
from observatoire.analyses.panier import PANIER, Service
from observatoire.memoire import une_fois
from observatoire.methodes.trajets import LENTE, PLAFOND, RAPIDE, VITESSE, Vitesse

TRANCHES = (5.0, 10.0, 15.0, 20.0)
"""Les bornes, en minutes, des tranches de distance."""


def acces(
    contexte: Contexte,
    services: Sequence[Service] = PANIER,
    *,
    origines: Sequence[str] | None = None,
    connue: Offre | None = None,
    vitesse: Vitesse = VITESSE,
    au_mieux: bool = False,
    au_pire: bool = False,
) -> pd.DataFrame:
    """Une ligne par commune et service : `code`, `service`, `minutes` et `deuxieme` (au deuxième
    lieu, qui peut être dans la même commune), `proche` et `second` (codes des communes).

    Les cases sont vides là où l'on n'en sait rien : un service qu'aucun fichier ne place nulle part, une
    commune dont ils ne disent pas si elle l'a, un lieu où aucune route ne mène. `au_mieux` : comme si
    chaque autre commune que rien de récent ne décrit avait le service ; `au_pire` : comme si aucune ne
    l'avait ; le temps réel est entre les deux.
    """
    trouvee = connue or offre(contexte)
    depart = list(contexte.communes()["code"]) if origines is None else list(origines)
    voulus = trouvee.comptes[[s.id for s in services]]
    arrivees = list(voulus.index[(voulus >= 1).any(axis=1)])
    inconnues = {s.id: non_decrites(contexte, trouvee, s) if au_mieux else [] for s in services}
    arrivees = sorted({*arrivees, *(c for codes in inconnues.values() for c in codes)})
    minutes = contexte.minutes(depart, arrivees, vitesse)
    lignes = []
    for s in services:
        comptes = trouvee.comptes[s.id].reindex(arrivees).fillna(0)
        comptes[inconnues[s.id]] = 1.0
        if au_pire:
            comptes[[c for c in trouvee.anciennes[s.id] if c in comptes.index]] = 0.0
        proches = _plus_proches(minutes, comptes[comptes >= 1]).assign(service=s.id)
        dehors = ~proches.index.isin(trouvee.etendue[s.id])
        proches.loc[dehors, ["minutes", "deuxieme"]] = np.nan
        proches.loc[dehors, ["proche", "second"]] = ""
        lignes.append(proches)
    return pd.concat(lignes).rename_axis("code").reset_index()


def avec_doute(
    contexte: Contexte,
    services: Sequence[Service] = PANIER,
    *,
    connue: Offre | None = None,
    vitesse: Vitesse = VITESSE,
) -> pd.DataFrame:
    """Les mêmes lignes qu'`acces`, avec `bas` (route rapide, et le service dans chaque commune voisine que rien
    de récent ne décrit) et `haut` (route lente, et dans aucune d'elles) : les seules bornes de ces minutes, partout où elles se disent."""
    trouvee = connue or offre(contexte)
    table = acces(contexte, services, connue=trouvee, vitesse=vitesse)
    bas = acces(contexte, services, connue=trouvee, vitesse=RAPIDE, au_mieux=True)
    haut = acces(contexte, services, connue=trouvee, vitesse=LENTE, au_pire=True)
    connus = table["minutes"].notna()
    # Aucun lieu n'est sûr : on sait seulement qu'un trajet plus long ne se dit pas.
    pire = haut["minutes"].fillna(PLAFOND)
    return table.assign(bas=bas["minutes"].where(connus), haut=pire.where(connus))


def _plus_proches(minutes: pd.DataFrame, comptes: pd.Series) -> pd.DataFrame:
    codes = list(comptes.index)
    temps = minutes[codes].to_numpy(dtype=float)
    rendu = pd.DataFrame(
        {"minutes": np.nan, "deuxieme": np.nan, "proche": "", "second": ""}, index=minutes.index
    )
    if not codes:
        return rendu
    ordre = np.argsort(np.where(np.isnan(temps), np.inf, temps), axis=1, kind="stable")
    tries = np.take_along_axis(temps, ordre, axis=1)
    noms = np.array(codes, dtype=object)[ordre]
    # Deux lieux dans la commune la plus proche : le deuxième n'est pas plus loin que le premier.
    plusieurs = comptes.to_numpy(dtype=float)[ordre[:, 0]] >= 2
    rang = 1 if len(codes) > 1 else 0
    rendu["minutes"], rendu["proche"] = tries[:, 0], noms[:, 0]
    rendu["deuxieme"] = np.where(plusieurs, tries[:, 0], tries[:, rang] if rang else np.nan)
    rendu["second"] = np.where(plusieurs, noms[:, 0], noms[:, rang] if rang else "")
    sans = rendu["minutes"].isna()
    return rendu.assign(
        proche=rendu["proche"].mask(sans, ""), second=rendu["second"].mask(sans, "")
    )


def concernees(contexte: Contexte, service: Service) -> tuple[pd.Series, str]:
    """Les personnes que le service concerne, par commune (vide : on ne sait pas combien), et la variable retenue
    (vide si aucune) : celle qui compte toutes les communes, sinon celle qui en compte le plus."""
    return _premiere_connue(contexte, service.personnes)


@une_fois
def _premiere_connue(contexte: Contexte, variables: tuple[str, ...]) -> tuple[pd.Series, str]:
    siennes, retenue, comptes = contexte.communes()["code"], "", pd.Series(dtype=float)
    for variable in variables:
        lus = contexte.derniere(variable).set_index("code")["valeur"].reindex(siennes)
        if lus.notna().sum() > comptes.notna().sum():
            retenue, comptes = variable, lus
    return comptes, retenue


class Tranches(TypedDict):
    """Des personnes selon leur temps à un service.

    `effectifs` : de 5 en 5 minutes, la dernière tranche étant au-delà de 20 ; `inconnus` : personnes
    dont on ne connaît pas le temps ; `moyenne`, `bas`, `haut` : minutes, pondérées par les personnes, à la vitesse
    retenue et aux bornes du doute, inconnues si une personne l'est ; `variable` : celle qui les compte, vide si une
    commune n'est pas comptée.
    """

    effectifs: tuple[float, ...]
    inconnus: float
    total: float
    moyenne: float
    bas: float
    haut: float
    variable: str


def tranches(
    contexte: Contexte, table: pd.DataFrame, service: Service, codes: Sequence[str] | None = None
) -> Tranches:
    """Les personnes concernées selon les minutes au service (`table` : celle d'`avec_doute`), dans `codes` (tout le
    territoire par défaut)."""
    personnes, variable = concernees(contexte, service)
    minutes = table[table["service"] == service.id].set_index("code")
    if codes is not None:
        personnes = personnes.reindex(list(codes))
    if personnes.isna().any():  # le total d'une partie se lirait comme celui du territoire
        personnes, variable = personnes[:0], ""
    durees = minutes[["minutes", "bas", "haut"]].reindex(personnes.index)
    temps = durees["minutes"]
    connus = temps.notna()
    rang = np.searchsorted(TRANCHES, temps[connus].to_numpy(), side="left")
    effectifs = np.bincount(rang, weights=personnes[connus].to_numpy(), minlength=len(TRANCHES) + 1)
    inconnus, total = float(personnes[~connus].sum()), float(personnes.sum())
    sommes = durees.mul(personnes, axis=0)[connus].sum(skipna=False) / (total or np.nan)
    moyenne, bas, haut = sommes if not inconnus else (np.nan,) * 3
    return {
        "effectifs": tuple(float(x) for x in effectifs),
        "inconnus": inconnus,
        "total": total,
        "moyenne": float(moyenne),
        "bas": float(bas),
        "haut": float(haut),
        "variable": variable,
    }


def changements(contexte: Contexte) -> pd.DataFrame:
    """Ce qui a ouvert ou fermé entre les deux derniers millésimes d'un service, par commune étudiée.

    `code`, `service`, `avant`, `apres`, `debut`, `fin` : seulement les communes décrites aux deux
    dates et dont le compte a changé. Vide s'il n'y a qu'un millésime.
    """
    siennes = set(contexte.communes()["code"])
    lignes: list[pd.DataFrame] = []
    for s in PANIER:
        lues = contexte.mesures(s.variables, "commune").dropna(subset=["valeur"])
        larges = lues[lues["code"].isin(siennes)].pivot_table(
            index="code", columns="fin", values="valeur", aggfunc="sum"
        )
        if larges.shape[1] < 2 or not s.se_suit:
            continue
        debut, fin = sorted(larges.columns)[-2:]
        deux = larges[[debut, fin]].dropna().set_axis(["avant", "apres"], axis=1)
        bouge = deux[deux["avant"] != deux["apres"]].reset_index()
        lignes.append(bouge.assign(service=s.id, debut=int(debut), fin=int(fin)))
    colonnes = ["code", "service", "avant", "apres", "debut", "fin"]
    return pd.concat(lignes)[colonnes] if lignes else pd.DataFrame(columns=colonnes)
