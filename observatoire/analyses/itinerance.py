"""Les services itinérants ensemble : la semaine d'arrêts, ce qui s'y gêne, qui est à portée, ce que cela coûte."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import pandas as pd

from observatoire.analyses import enfants_accueil, relais
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.trajets import au_plus_proche, aux_reglages
from observatoire.local import lignes, plages, table
from observatoire.local.horaires import JOURS, ecrire_heures
from observatoire.methodes.trajets import Duree, a_portee, le_long

RAYON = 15.0
ENFANTS = "enfants de moins de 3 ans"
"""Pour qui l'on s'arrête : les services d'enfants comptent des enfants, les autres tous les habitants."""
_POUR_ENFANTS = ("halte", "rpe", "laep", "cafe", "ludotheque")
_POUR_AGES = ("aller_vers",)


@dataclass(frozen=True, kw_only=True)
class Arret:
    """Un passage : `debut` et `fin` en heures, None sans horaire ; `route` : depuis l'arrêt
    d'avant de la même équipe, ou depuis sa base (None sans équipe ni base)."""

    jour: str
    service: str
    commune: str
    nom: str
    lieu: str
    debut: float | None
    fin: float | None
    accessible: bool | None
    equipe: str
    vehicule: str
    base: str
    cout: float | None
    semaines: int | None
    fictif: bool
    route: Duree | None = None

    @property
    def quand(self) -> str:
        """« 9h00-12h00 », vide sans horaire."""
        if self.debut is None or self.fin is None:
            return ""
        return f"{ecrire_heures(self.debut)}-{ecrire_heures(self.fin)}"

    def croise(self, autre: "Arret") -> bool:
        """Vrai si les deux passages se recouvrent, un jour donné ; faux si une heure manque."""
        if self.debut is None or self.fin is None or autre.debut is None or autre.fin is None:
            return False
        return self.debut < autre.fin and autre.debut < self.fin

    @property
    def dit(self) -> str:
        """« Halte-garderie itinérante à Vaour, mardi 9h00-12h00 »."""
        return f"{nom_du_service(self.service)}, {self.nom}, {self.jour} {self.quand}".rstrip()


def nom_du_service(service: str) -> str:
    """« Halte-garderie itinérante »."""
    return table("haltes").colonne("service").modalites.get(service, service)


def semaine(contexte: Contexte) -> list[Arret]:
    """Tous les arrêts, jour par jour et heure par heure, avec la route de chaque équipe."""
    noms = contexte.territoires("commune").set_index("code")["libelle"].to_dict()
    lus = [
        Arret(
            **{c: r[c] for c in ("jour", "service", "commune", "lieu", "accessible", "equipe", "vehicule", "base", "fictif")},
            nom=str(noms.get(r["commune"], r["commune"])), debut=d, fin=f, cout=r["cout_arret"],
            semaines=r["semaines_par_an"],
        )
        for r in lignes(contexte.locale("haltes"))
        for d, f in (plages(r["horaires"]) if r["horaires"] else [(None, None)])
    ]  # fmt: skip
    lus.sort(key=lambda a: (JOURS.index(a.jour), a.debut is None, a.debut or 0.0, a.service, a.nom))
    routes = _routes(contexte, lus)
    avant: dict[tuple[str, str], str] = {}
    faits = []
    for a in lus:
        d_ou = avant.get((a.jour, a.equipe), a.base) if a.equipe else a.base
        faits.append(replace(a, route=_route(routes, d_ou, a.commune)))
        avant[(a.jour, a.equipe)] = a.commune
    return faits


def _routes(contexte: Contexte, arrets: Sequence[Arret]) -> dict[str, pd.DataFrame]:
    codes = sorted({c for a in arrets for c in (a.commune, a.base) if c})
    return aux_reglages(contexte, codes, codes) if codes else {}


def _route(routes: dict[str, pd.DataFrame], depart: str, arrivee: str) -> Duree | None:
    if not depart:
        return None
    return Duree(0.0, 0.0, 0.0) if depart == arrivee else le_long(routes, (depart, arrivee))


def conflits(contexte: Contexte, arrets: Sequence[Arret]) -> list[str]:
    """Ce qui ne peut pas se faire : une équipe, un véhicule ou une salle en deux lieux, une route trop
    longue entre deux arrêts, une salle dite non accessible."""
    routes = _routes(contexte, arrets)
    dits = [f"{a.dit} : la salle n'est pas accessible." for a in arrets if a.accessible is False]
    for un, autre in combinations(arrets, 2):
        ensemble = un.jour == autre.jour and un.croise(autre)
        for quoi, moyen, sien in (("l'équipe", un.equipe, autre.equipe), ("le véhicule", un.vehicule, autre.vehicule)):  # fmt: skip
            if moyen and moyen == sien and ensemble and un.commune != autre.commune:
                dits.append(f"{un.dit} et {autre.dit} : {quoi} « {moyen} » est aux deux.")
        if ensemble and un.lieu and (un.commune, un.lieu) == (autre.commune, autre.lieu):
            dits.append(f"{un.dit} et {autre.dit} : la même salle ({un.lieu}) sert aux deux.")
    for equipe, jour in sorted({(a.equipe, a.jour) for a in arrets if a.equipe}):
        siens = [a for a in arrets if (a.equipe, a.jour) == (equipe, jour) and a.debut is not None]
        for a, b in pairwise(siens):
            temps = _route(routes, a.commune, b.commune)
            libre = 60 * ((b.debut or 0) - (a.fin or 0))
            if temps is not None and 0 <= libre < temps.haut:
                # Trop court par toutes les routes, ou seulement par les plus lentes.
                peut_etre = "" if libre < temps.bas else " ; c'est assez ou non selon la vitesse"
                dits.append(
                    f"{a.dit} puis {b.dit} : {temps.dite()} de route, {libre:.0f} minutes libres{peut_etre}."
                )
    return list(dict.fromkeys(dits))


def public(service: str) -> str:
    """De qui l'on compte la portée pour ce service."""
    if service in _POUR_ENFANTS:
        return ENFANTS
    return relais.PUBLICS["pop_65_plus" if service in _POUR_AGES else "population"]


def personnes(contexte: Contexte, service: str) -> pd.Series:
    """Ceux pour qui ce service s'arrête, commune par commune."""
    if service not in _POUR_ENFANTS:
        return relais.personnes(contexte, "pop_65_plus" if service in _POUR_AGES else "population")
    connus = enfants_accueil.derniers(contexte).set_index("code")["valeur"]
    return connus.reindex(list(contexte.communes()["code"])).astype(float)


def portee(contexte: Contexte, service: str, arrets: Sequence[str]) -> tuple[float, float, float]:
    """(au moins, au plus, en tout) : ceux qui sont à `RAYON` minutes d'un de ces arrêts, selon la route."""
    tous = personnes(contexte, service)
    temps = au_plus_proche(contexte, list(tous.index), sorted(set(arrets)))
    bornes = [a_portee(tous, temps[c], RAYON) for c in ("haut", "bas")]
    return bornes[0], bornes[1], float(tous.sum(skipna=False))


def cout_annuel(arrets: Sequence[Arret]) -> tuple[float, int]:
    """(euros par an des arrêts dont le coût et les semaines sont dits, combien d'arrêts ne le disent pas)."""
    connus = [a.cout * a.semaines for a in arrets if a.cout is not None and a.semaines is not None]
    return float(sum(connus)), len(arrets) - len(connus)
