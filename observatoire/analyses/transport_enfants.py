"""Transporter les enfants vers les accueils de loisirs : qui, par quels circuits, à quel coût, pour qui."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.analyses import alsh
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import au_plus_proche, aux_reglages
from observatoire.erreurs import AppelIncorrect
from observatoire.memoire import une_fois
from observatoire.methodes import recours
from observatoire.methodes.couts import CoutTransport, PrixTransport, cout_transport
from observatoire.methodes.ramassage import Circuit, Plan, Transport, transporter
from observatoire.methodes.trajets import REGLAGES, VITESSE, Duree, Vitesse, le_long

A_SAISIR = "faute de fréquentation par commune (table « Fréquentation des accueils de loisirs » de l'inventaire)"
PAS = 5  # l'arrondi d'un effet mesuré


@dataclass(frozen=True)
class Etude:
    """Les hypothèses du transport. `part` : enfants de 3 à 10 ans à transporter, pour 100 (0 à 1) ;
    `pres` : minutes sous lesquelles on ne transporte pas."""

    centres: tuple[str, ...]
    part: float
    pres: float = 5.0
    transport: Transport = field(default_factory=Transport)
    prix: PrixTransport = field(default_factory=PrixTransport)
    vitesse: Vitesse = VITESSE


@dataclass(frozen=True)
class Desserte:
    """Les circuits de chaque centre, les enfants à transporter par commune, le coût et ce qui reste."""

    plans: dict[str, Plan]
    demande: pd.Series
    km: float
    cout: CoutTransport
    durees: Mapping[tuple[str, tuple[str, ...]], Duree] = field(default_factory=dict)
    """Par centre et arrêts d'un circuit : son plus long temps à bord, et le doute de la route."""

    @property
    def enfants(self) -> int:
        """Enfants transportés."""
        return sum(p.enfants for p in self.plans.values())

    @property
    def vehicules(self) -> int:
        """Véhicules sortis en même temps."""
        return sum(p.vehicules for p in self.plans.values())

    @property
    def minutes(self) -> float:
        """Minutes de route de tous les véhicules, pour un trajet."""
        return sum(p.minutes for p in self.plans.values())

    @property
    def a_bord(self) -> Duree:
        """Le plus long temps passé à bord par un enfant, à chaque réglage de route."""
        lues = [*self.durees.values()] or [Duree(0.0, 0.0, 0.0)]
        return Duree(*(max(getattr(d, n) for d in lues) for n in REGLAGES))

    @property
    def prouve(self) -> bool:
        """Vrai si chaque plan est prouvé le meilleur."""
        return all(p.prouve for p in self.plans.values())

    @property
    def ecart(self) -> float:
        """Minutes de route qu'on pourrait encore gagner, au plus (0 si tout est prouvé)."""
        return sum(p.ecart for p in self.plans.values())

    @property
    def laisses(self) -> dict[str, str]:
        """Les communes que les règles ne permettent pas de desservir, et pourquoi."""
        return {c: r for p in self.plans.values() for c, r in p.non_desservis.items()}


@une_fois
def desservir(contexte: Contexte, etude: Etude) -> Desserte:
    """Chaque commune va à son centre le plus proche ; un plan de circuits par centre.

    Le nombre d'enfants par commune est l'effectif estimé × `part`, arrondi en gardant le total.
    """
    if not etude.centres:
        raise AppelIncorrect("Aucun centre choisi. À faire : choisir où amener les enfants.")
    if not 0 <= etude.part <= 1:
        raise AppelIncorrect(
            "La part d'enfants à transporter va de 0 à 1 (exemple : 0,2 pour 20 %)."
        )
    base = alsh.enfants_alsh(contexte)
    codes = [str(c) for c in base.index]
    arrivees = sorted({*codes, *etude.centres})
    minutes = contexte.minutes(codes, arrivees, etude.vitesse)
    vers = minutes[list(etude.centres)]
    centre = vers.fillna(np.inf).idxmin(axis=1)
    # Un trajet inconnu n'est pas un trajet court : le plan le dira.
    loin = ~(vers.min(axis=1) <= etude.pres) & ~base.index.isin(list(etude.centres))
    enfants = (base["petits"] + base["grands"]).where(loin, 0.0)
    demande = arrondir(enfants.dropna() * etude.part).reindex(enfants.index)
    plans = {
        c: transporter(demande[centre == c], minutes, c, etude.transport) for c in etude.centres
    }
    km = sum(_km(p, etude) for p in plans.values())
    minutes_total = sum(p.minutes for p in plans.values())
    pris = sum(p.enfants for p in plans.values())
    vehicules = sum(p.vehicules for p in plans.values())
    tables = aux_reglages(contexte, codes, arrivees)
    return Desserte(
        plans, demande, km, cout_transport(vehicules, minutes_total, km, pris, etude.prix),
        {(c, x.arrets): _duree(tables, c, x, etude) for c, p in plans.items() for x in p.circuits},
    )  # fmt: skip


def _duree(
    tables: Mapping[str, pd.DataFrame], centre: str, circuit: Circuit, etude: Etude
) -> Duree:
    """Le plus long temps à bord d'un circuit : ses arrêts durent autant, sa route varie comme ses tronçons."""
    total, fixe = max(circuit.a_bord.values()), etude.transport.arret * (len(circuit.arrets) - 1)
    route = le_long(tables, (*circuit.arrets, centre))
    part = [1.0, 1.0] if route is None else [v / route.minutes for v in (route.bas, route.haut)]
    bas, haut = (fixe + max(0.0, total - fixe) * p for p in part)
    return Duree(total, bas, haut)


def arrondir(attendus: pd.Series) -> pd.Series:
    """Des nombres entiers au même total (plus forts restes, à égalité dans l'ordre des codes)."""
    bas = np.floor(attendus + 1e-9)
    manque = round(float(attendus.sum())) - int(bas.sum())
    restes = (attendus - bas).sort_index().sort_values(ascending=False, kind="stable")
    entiers: pd.Series = bas.add(pd.Series(1.0, restes.index[:manque]), fill_value=0)
    return entiers.reindex(attendus.index).astype(int)


def _km(plan: Plan, etude: Etude) -> float:
    """Les kilomètres de route : les minutes roulées, sans les arrêts ni le temps fixe de chaque tronçon."""
    arrets = sum(len(c.arrets) for c in plan.circuits)
    fixes = (arrets + plan.vehicules) * etude.vitesse.fixe + arrets * etude.transport.arret
    return max(0.0, plan.minutes - fixes) / 60 * etude.vitesse.kmh


def non_recours(
    contexte: Contexte,
    ouverts: tuple[str, ...],
    *,
    taux: float,
    demi_court: float,
    demi_long: float,
) -> recours.NonRecours:
    """Enfants de 3 à 10 ans qui ne viennent pas à cause de l'éloignement, et la fourchette.

    Mesuré si `ouverts` sont les accueils d'aujourd'hui et si `frequentation_alsh` dit d'où viennent les
    inscrits ; sinon selon les hypothèses, qui n'emploient aucun inscrit, et `raison` dit pourquoi."""
    aujourd_hui = _ouverts_aujourd_hui(contexte)
    if set(ouverts) == set(aujourd_hui):
        mesure, raison = mesurer(contexte)
        if mesure is not None:
            return mesure
    elif len(_inscrits_par_commune(contexte)):
        raison = "la mesure ne vaut que pour les accueils ouverts aujourd'hui"
    else:
        raison = A_SAISIR
    base = alsh.enfants_alsh(contexte)
    enfants = base["petits"] + base["grands"]
    minutes = au_plus_proche(contexte, base.index, ouverts)["minutes"]
    estime = recours.selon_hypotheses(enfants, minutes, taux, demi_court, demi_long)
    if math.isnan(estime.central):
        noms = formats.enumerer(base.loc[enfants.isna() | minutes.isna(), "libelle"])
        raise AppelIncorrect(
            f"Le nombre d'enfants de 3 à 10 ans ou le trajet n'est pas connu à {noms}. À faire : déposer la "
            "population par âge (POP1B) ou une matrice de minutes."
        )
    return replace(estime, raison=raison)


@une_fois
def mesurer(contexte: Contexte) -> tuple[recours.NonRecours | None, str]:
    """L'effet mesuré d'après les inscrits, ou None et pourquoi. Une seule mesure par édition.

    Les inscrits d'une commune se compteraient sur les doigts : aucun choix d'écran n'entre ici (chaque
    lieu essayé donnerait une équation de plus), les communes sont réunies par trajet jusqu'au seuil de
    secret local, et le résultat s'arrondit à 5 (la fourchette vers l'extérieur)."""
    inscrits = _inscrits_par_commune(contexte)
    if not len(inscrits):
        return None, A_SAISIR
    base = alsh.enfants_alsh(contexte)
    enfants = base["petits"] + base["grands"]
    minutes = au_plus_proche(contexte, base.index, _ouverts_aujourd_hui(contexte))["minutes"]
    seuil = contexte.reglages.seuils.secret_local
    lue = recours.selon_frequentation(inscrits.reindex(base.index), enfants, minutes, seuil)
    if lue is None:
        return None, (
            f"la fréquentation saisie a trop peu de communes, ou de groupes d'au moins {seuil} inscrits, "
            "pour une mesure qui ne désigne personne"
        )
    # Il ne manque jamais plus d'enfants qu'il n'en vit : un plafond connu de tous.
    plafond = PAS * math.floor(float(enfants.sum()) / PAS)
    if lue.central > plafond:
        return None, (
            "la fréquentation saisie ne se mesure pas (l'effet de la distance y dépasserait le nombre "
            "d'enfants)"
        )
    central, bas, haut = (
        min(plafond, PAS * arrondi(v / PAS))
        for arrondi, v in ((round, lue.central), (math.floor, lue.bas), (math.ceil, lue.haut))
    )
    return recours.NonRecours(central, bas, haut, mesure=True), ""


def _ouverts_aujourd_hui(contexte: Contexte) -> tuple[str, ...]:
    ici = set(contexte.communes()["code"])
    return tuple(sorted(ici & set(alsh.accueils(contexte)["code"])))


def frequentation_inventee(contexte: Contexte) -> bool:
    """Vrai si la fréquentation mesurée vient d'une ligne d'exemple."""
    return bool(_frequentation(contexte)["fictif"].any())


def _inscrits_par_commune(contexte: Contexte) -> pd.Series:
    """Inscrits par commune de résidence, dernière année saisie ; une commune non citée est absente.

    De petits comptes : seule `mesurer` les emploie."""
    return _frequentation(contexte).groupby("commune")["inscrits"].sum(min_count=1).astype(float)


def _frequentation(contexte: Contexte) -> pd.DataFrame:
    lus = contexte.locale("frequentation_alsh")
    derniers: pd.DataFrame = lus.loc[lus["annee"] == lus["annee"].max()]
    return derniers
