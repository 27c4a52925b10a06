"""Aller-vers : par quelles communes commencer, et des tournées pour y passer. Jamais de personnes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire.analyses import isolement, services
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panier import PAR_ID
from observatoire.analyses.trajets import aux_reglages
from observatoire.methodes import exposition as formules
from observatoire.methodes.ramassage import Transport, transporter
from observatoire.methodes.trajets import REGLAGES, Duree, le_long

ETAPES = ("d'abord", "ensuite", "plus tard")
"""Trois moments de passage ; à l'intérieur, les communes sont par ordre alphabétique."""

_PUBLICS = (
    ("pop_80_plus_seuls", "personnes de 80 ans ou plus vivant seules"),
    ("pop_80_plus", "habitants de 80 ans ou plus"),
    ("population", "habitants"),
)
_RESSOURCES = ("france_services", "bibliotheque", "poste", "medecin")


@dataclass(frozen=True)
class Priorites:
    """`lignes` : une commune par ligne (`personnes`, `exposition` de 0 à 1, `minutes` et leurs bornes `bas` et `haut`,
    `proche`, `etape`, `etapes` : toutes celles que la route rend possibles, `secteur`) ; `public` : qui l'on compte ;
    `exposee` : faux si l'exposition manque, et que seuls les effectifs et les minutes comptent ; `ressources` : celles
    dont on connaît les minutes."""

    lignes: pd.DataFrame
    public: str
    exposee: bool
    ressources: tuple[str, ...]


@dataclass(frozen=True)
class Tournee:
    """Un passage : d'où il part, ses communes dans l'ordre, sa route aller et retour."""

    secteur: str
    depart: str
    communes: tuple[str, ...]
    route: Duree
    personnes: float


def priorites(contexte: Contexte) -> Priorites:
    """Personnes concernées × exposition × minutes jusqu'aux ressources, en trois moments de passage."""
    communes = contexte.communes().set_index("code")
    codes = list(communes.index)
    effectifs, public = _public(contexte, codes)
    panier = [PAR_ID[s] for s in _RESSOURCES]
    acces = services.avec_doute(contexte, panier)
    tables = {n: _par_service(acces, n) for n in REGLAGES}
    connues = tables["minutes"]
    minutes = pd.DataFrame(
        {n: t.mean(axis=1, skipna=False).reindex(codes) for n, t in tables.items()}
    )
    proche = acces[acces["service"] == "france_services"].set_index("code")["proche"].reindex(codes)
    mesure, composee = isolement.calculee(contexte)
    places = pd.Series(1.0, index=codes)
    if composee is not None:
        # Une place de 0 à 1 : un écart négatif renverserait le produit.
        ecarts = formules.moyenne_ponderee(mesure.ecarts).reindex(codes)
        places = (ecarts + formules.BORNE) / (2 * formules.BORNE)
    lignes = pd.DataFrame(
        {
            "libelle": communes["libelle"], "secteur": communes["secteur"].fillna(""),
            "personnes": effectifs, "exposition": places, **minutes, "proche": proche,
            "indice": effectifs * places * minutes["minutes"],
        }
    )  # fmt: skip
    selon = minutes.mul(effectifs * places, axis=0).apply(_etapes)
    lignes["etape"] = selon["minutes"]
    lignes["etapes"] = [tuple(e for e in ETAPES if e in set(s)) for s in selon.to_numpy()]
    ressources = tuple(PAR_ID[s].libelle for s in _RESSOURCES if s in connues)
    return Priorites(lignes, public, composee is not None, ressources)


def _par_service(acces: pd.DataFrame, colonne: str) -> pd.DataFrame:
    """Les minutes de chaque commune à chaque ressource connue."""
    return acces.pivot(index="code", columns="service", values=colonne).dropna(axis=1, how="all")


def hors_etendue(contexte: Contexte) -> str:
    """Les communes dont on ne connaît pas toutes les ressources, et le fichier à déposer ; vide sinon."""
    panier = [PAR_ID[s] for s in _RESSOURCES]
    return services.hors_etendue(contexte, services.offre(contexte), panier)


def _public(contexte: Contexte, codes: list[str]) -> tuple[pd.Series, str]:
    for variable, nom in _PUBLICS:
        effectifs = contexte.derniere(variable).set_index("code")["valeur"].reindex(codes)
        if effectifs.notna().any():
            return effectifs, nom
    return pd.Series(np.nan, index=codes), "habitants"


def _etapes(indice: pd.Series) -> pd.Series:
    """Des tiers de communes ; vide quand l'indice ne se calcule pas, ou pas pour la moitié des communes : quelques-unes
    ne se rangent pas avant celles dont on ne sait rien."""
    if indice.notna().sum() < len(indice) / 2:
        return pd.Series("", index=indice.index)
    rang = indice.rank(ascending=False, method="min")
    tiers = (3 * (rang - 1) / max(1, int(indice.notna().sum()))).clip(upper=2)
    return tiers.map(lambda t: "" if np.isnan(t) else ETAPES[int(t)])


def tournees(contexte: Contexte, choix: Priorites, *, arrets: int = 3) -> tuple[Tournee, ...]:
    """Des passages d'au plus `arrets` communes des deux premiers moments, secteur par secteur, au moins de route possible.

    Chaque secteur est servi depuis l'espace France services qui en est le plus proche.
    """
    voulues = choix.lignes[choix.lignes["etape"].isin(ETAPES[:2])]
    faites = []
    for secteur, dedans in voulues.groupby("secteur", sort=True):
        depart = _depart(contexte, list(dedans.index))
        if not depart:
            continue
        codes = sorted({*dedans.index, depart})
        tables = aux_reglages(contexte, codes, codes)
        plan = transporter(
            pd.Series(1, index=[c for c in dedans.index if c != depart]),
            tables["minutes"], depart, Transport(places=arrets, a_bord_maximal=600.0, arret=0.0),
        )  # fmt: skip
        for c in plan.circuits:
            if (route := le_long(tables, (depart, *c.arrets, depart))) is not None:
                gens = float(dedans.loc[list(c.arrets), "personnes"].sum())
                faites.append(Tournee(str(secteur), depart, c.arrets, route, gens))
    return tuple(faites)


def _depart(contexte: Contexte, codes: list[str]) -> str:
    """L'espace France services du territoire le plus proche, en moyenne, de ces communes."""
    acces = services.offre(contexte).comptes["france_services"]
    siennes = set(contexte.communes()["code"])
    espaces = [c for c in acces.index[acces >= 1] if c in siennes]
    if not espaces:
        return ""
    return str(contexte.minutes(codes, espaces).mean().idxmin())
