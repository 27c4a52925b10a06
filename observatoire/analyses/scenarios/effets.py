"""Ce que change un scénario : heures, accès, qui gagne, qui perd, coût ; et deux scénarios côte à côte.

Ce qu'une recherche a trouvé se garde avec le scénario : on sait ce que le comité avait sous les yeux.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import hypotheses_accueil as hypotheses
from observatoire.analyses.acces_accueil import Bassin, bassin
from observatoire.analyses.alsh import Effet
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import Offre, offre_de
from observatoire.analyses.scenarios.acces import ROUTES, Changement, changement, juger
from observatoire.analyses.scenarios.autres import EffetPole, jouer, pole
from observatoire.analyses.scenarios.couts import Cout, cout
from observatoire.analyses.scenarios.modele import Halte, Navette, Scenario, Trouvaille
from observatoire.analyses.scenarios.offre import Offres, demi_journees, en_etp, offres
from observatoire.analyses.scenarios.tournee import Tournee
from observatoire.analyses.trajets import au_plus_proche, avant_apres
from observatoire.analyses.transport_enfants import Desserte
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import nombre, pluriel
from observatoire.methodes.trajets import a_portee

MESURES: dict[str, str] = {
    "places": "Places ouvertes à un instant",
    "etp": "Places à temps plein",
    "etp_occasionnel": "dont accueil occasionnel, à temps plein",
    "heures_an": "Heures-places offertes par an",
    "heures_an_occasionnelles": "dont accueil occasionnel, par an",
}


@dataclass(frozen=True)
class Portees:
    """Ce que chaque commune a à portée. `communes` (index code) : `enfants`, minutes au plus proche accueil
    permanent `avant` et `apres` (avec `_bas`, `_haut`), au plus proche arrêt `arret` (de même). `demi_journees` : d'un
    arrêt, par semaine, de la moins à la plus ouverte ; vide sans arrêt."""

    communes: pd.DataFrame
    rayon: float
    demi_journees: tuple[int, ...]


@dataclass(frozen=True)
class Effets:
    """Tout ce que montre un scénario.

    `bilan` : pour chaque clé de `MESURES`, aujourd'hui et après. `acces` vide s'il manque de quoi le calculer
    (`manque` le dit) ; `portees` aussi, et les effectifs inconnus sont NaN, jamais
    zéro. `loisirs`, `navettes`, `poles` : un par levier.
    """

    scenario: Scenario
    offres: Offres
    bilan: dict[str, tuple[float, float]]
    acces: Changement | None
    enfants: float
    portees: Portees | None
    cout: Cout
    loisirs: tuple[Effet, ...]
    navettes: tuple[Desserte, ...]
    poles: tuple[EffetPole, ...]
    manque: tuple[str, ...]
    notes: tuple[str, ...]
    annee: int | None
    fictif: bool

    @property
    def trouve(self) -> tuple[Trouvaille, ...]:
        """Ce que la recherche a trouvé pour chaque levier cherché, à garder avec le scénario."""
        return trouvailles(self.scenario, self.offres.tournees, self.navettes)


@dataclass(frozen=True)
class Depart:
    """Ce que tous les scénarios d'une même édition partagent : l'offre d'aujourd'hui et le bassin."""

    offre: Offre
    bassin: Bassin
    hypotheses: dict[str, float]


def depart(contexte: Contexte, choix: Mapping[str, float] | None = None) -> Depart:
    """Le point de départ ; `choix` remplace des hypothèses d'accès du comité."""
    offre = offre_de(contexte)
    return Depart(offre, bassin(contexte), hypotheses.valeurs(contexte, choix))


def simuler(contexte: Contexte, scenario: Scenario, de: Depart | None = None) -> Effets:
    """Les effets d'un scénario, au besoin depuis un point de départ déjà lu. Lève `AppelIncorrect`."""
    de = de or depart(contexte)
    offre, base, retenues = de.offre, de.bassin, de.hypotheses
    petits = base.communes.loc[base.communes["notre"], "enfants"] * scenario.naissances
    etats = offres(contexte, offre, scenario, petits)
    # Les places supposées lèvent ce qui manquait à l'offre ; un lieu et des enfants ne se supposent pas.
    sans_lieu = not offre.lieux["notre"].any()
    manque = tuple(m for m in base.manque if sans_lieu or m not in offre.manque)
    acces = (
        None
        if manque
        else changement(contexte, base, etats.avant, etats.apres, retenues, scenario.naissances)
    )
    bilan = _bilan(etats, sans_lieu)
    dedoubles, dessertes, calcules = jouer(contexte, scenario)
    rayon = retenues["acces_minutes_2"]
    portees = None if sans_lieu else _portees(contexte, etats, petits, rayon)
    noms = contexte.territoires("commune").set_index("code")["libelle"]
    trouve = trouvailles(scenario, etats.tournees, dessertes)
    notes = (*base.notes, *_notes(scenario, acces), *rappels(scenario, trouve, noms))
    nouveaux = etats.apres[~etats.apres["nom"].isin(etats.avant["nom"])]
    heures = float(en_etp(nouveaux)["heures_an"].astype(float).sum())
    servis = _a_portee(contexte, nouveaux, petits, rayon)
    return Effets(
        scenario, etats, bilan, acces, petits.sum(skipna=False, min_count=1), portees,
        cout(scenario, heures, servis, calcules),
        dedoubles, dessertes, tuple(pole(contexte, p) for p in scenario.leviers if p.genre == "pole"),
        manque, notes, base.annee, base.fictif,
    )  # fmt: skip


def _bilan(etats: Offres, sans_lieu: bool) -> dict[str, tuple[float, float]]:
    if sans_lieu:  # on ne sait pas ce qui existe : ce n'est pas qu'il n'y a rien
        return dict.fromkeys(MESURES, (float("nan"), float("nan")))
    avant, apres = (
        {m: float(v) for m, v in en_etp(lieux)[list(MESURES)].astype(float).sum().items()}
        for lieux in (etats.avant, etats.apres)
    )
    # Deux arrêts d'une même équipe ne sont jamais ouverts ensemble : ses places ne s'ajoutent pas.
    for tournee in etats.tournees:
        noms = [f"Halte itinérante, {n}" for n in tournee.libelles.values()]
        places = etats.apres.loc[etats.apres["nom"].isin(noms), "places"]
        apres["places"] -= float(places.sum() - places.max()) if len(places) else 0.0
    return {m: (avant[m], apres[m]) for m in MESURES}


def _a_portee(contexte: Contexte, lieux: pd.DataFrame, enfants: pd.Series, rayon: float) -> float:
    """Enfants à moins de `rayon` minutes d'un lieu d'accueil collectif ou d'un arrêt ; NaN si on ne sait
    pas tout ce qu'il faut."""
    ouverts = lieux[lieux["places"] > 0]
    if ouverts.empty:
        return 0.0
    minutes = contexte.minutes(list(enfants.index), sorted(set(ouverts["commune"])))
    return a_portee(enfants, minutes.min(axis=1), rayon)


def _portees(contexte: Contexte, etats: Offres, enfants: pd.Series, rayon: float) -> Portees:
    """Les accueils permanents et les arrêts, à part : quelques demi-journées ne valent pas la semaine."""

    def ou(lieux: pd.DataFrame, arret: bool) -> list[str]:
        choisis = lieux[(lieux["places"] > 0) & (lieux["arret"].astype(bool) == arret)]
        return sorted(set(choisis["commune"]))

    codes = enfants.index
    table = avant_apres(contexte, codes, ou(etats.avant, False), ou(etats.apres, False))
    arrets = au_plus_proche(contexte, codes, ou(etats.apres, True))
    noms = {"minutes": "arret", "bas": "arret_bas", "haut": "arret_haut"}
    table = table.join(arrets[list(noms)].rename(columns=noms)).assign(enfants=enfants)
    ouverts = etats.apres[etats.apres["arret"].astype(bool)]
    semaine = ouverts.groupby("commune")["heures"].sum()
    return Portees(table, rayon, tuple(sorted({demi_journees(h) for h in semaine})))


def _notes(scenario: Scenario, acces: Changement | None) -> list[str]:
    notes = []
    if acces is not None and acces.non_placees < 0:
        notes.append(
            f"{-acces.non_placees:g} places individuelles retirées ne sont pas sur la carte : on ne sait "
            "pas où exercent les assistantes maternelles.".replace(".", ",", 0)
        )
    if scenario.naissances != 1:
        facteur = f"{scenario.naissances:g}".replace(".", ",")
        notes.append(f"Enfants de moins de 3 ans multipliés par {facteur} après la décision.")
    return notes


def comparer(un: Effets, autre: Effets) -> pd.DataFrame:
    """Deux scénarios, commune par commune : l'accès après chacun, leur écart (`autre` − `un`) et son
    `etat`."""
    if un.acces is None or autre.acces is None:
        raise AppelIncorrect(
            "L'un des deux scénarios n'a pas d'accès calculé : "
            + " ; ".join(un.manque or autre.manque)
        )
    gauche, droite = (e.acces.communes.set_index("code") for e in (un, autre) if e.acces)
    table = gauche[["libelle", "enfants"]]
    for route in ROUTES:
        table = table.assign(
            **{f"un{route}": gauche[f"apres{route}"], f"autre{route}": droite[f"apres{route}"]}
        )
    return juger(table, "un", "autre").reset_index()


def trouvailles(
    scenario: Scenario, tournees: Sequence[Tournee], dessertes: Sequence[Desserte]
) -> tuple[Trouvaille, ...]:
    """Une trouvaille par levier cherché ; une semaine faite à la main ne se cherche pas.

    `tournees` et `dessertes` : une par halte et une par navette du scénario, dans leur ordre.
    """
    semaines, plans, rendues = iter(tournees), iter(dessertes), []
    for rang, levier in enumerate(scenario.leviers):
        if isinstance(levier, Halte):
            t = next(semaines)
            if not t.faite_a_la_main:
                rendues.append(
                    Trouvaille(
                        levier=rang,
                        jours=t.jours,
                        prouve=t.semaine.prouve,
                        ecart=round(t.semaine.ecart, 6),
                    )
                )
        elif isinstance(levier, Navette):
            d = next(plans)
            rendues.append(
                Trouvaille(
                    levier=rang, vehicules=d.vehicules, minutes=round(d.minutes, 6),
                    prouve=d.prouve, ecart=round(d.ecart, 6),
                )
            )  # fmt: skip
    return tuple(rendues)


def rappels(scenario: Scenario, trouve: Sequence[Trouvaille], libelles: pd.Series) -> list[str]:
    """Une phrase par trouvaille enregistrée qui n'est plus ce que la recherche trouve ; `libelles` :
    code de commune → nom."""
    aujourd_hui = {t.levier: t for t in trouve}
    return [
        f"À l'enregistrement, la recherche avait trouvé : {_dite(gardee, libelles)}. Les hypothèses ou "
        "les données ont changé depuis."
        for gardee in scenario.trouve
        if gardee != aujourd_hui.get(gardee.levier)
    ]


def _dite(t: Trouvaille, libelles: pd.Series) -> str:
    if t.vehicules is None:
        quoi = ", ".join(f"{libelles.get(c, c)} ({pluriel(n, 'jour')})" for c, n in t.jours.items())
    else:
        quoi = f"{pluriel(t.vehicules, 'véhicule')} et {nombre(t.minutes or 0)} minutes par trajet"
    reste = f"il pouvait rester {nombre(t.ecart, 1)} à gagner"
    return f"{quoi} ({'aucun autre choix ne fait mieux' if t.prouve else reste})"
