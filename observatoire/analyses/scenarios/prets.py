"""Des scénarios prêts à ouvrir, construits sur ce que le territoire contient ; tout s'y change ensuite."""

import pandas as pd

from observatoire.analyses import alsh
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.offre_accueil import Offre
from observatoire.analyses.scenarios.modele import (
    Accueil,
    Assistantes,
    Halte,
    Loisirs,
    Navette,
    Pole,
    Scenario,
    Supposition,
)
from observatoire.analyses.scenarios.offre import inconnus

AUJOURD_HUI = "Rien ne change"
MICRO = ("micro_creche_psu", "micro_creche_paje", "micro_creche")
# Une micro-crèche accueille au plus 12 enfants (code de la santé publique, R2324-46).
_PLACES_MICRO, _HEURES = 10.0, 50.0


def prets(contexte: Contexte, offre: Offre) -> dict[str, Scenario]:
    """Nom → scénario ; le premier ne change rien."""
    communes = contexte.communes()
    noms = {str(c): str(n) for c, n in zip(communes["code"], communes["libelle"], strict=True)}
    suppositions = supposer(contexte, offre)
    liste = [Scenario(nom=AUJOURD_HUI)]
    for micro in offre.lieux[offre.lieux["genre"].isin(MICRO)].to_dict("records"):
        liste += _en_halte(str(micro["nom"]), str(micro["commune"]))
    plus_loin = _commune_la_plus_eloignee(contexte, offre)
    if plus_loin:
        liste.append(Scenario(
            nom=f"Un lieu d'accueil de plus à {noms[plus_loin]}",
            leviers=(Accueil(nom=f"Nouveau lieu, {noms[plus_loin]}", commune=plus_loin,
                             places=_PLACES_MICRO, heures=_HEURES),),
        ))  # fmt: skip
    centre = _centre(contexte, communes)
    liste += [
        Scenario(nom="Deux assistantes maternelles partent",
                 leviers=(Assistantes(commune=centre, nombre=-2),)),
        Scenario(nom="Deux assistantes maternelles arrivent",
                 leviers=(Assistantes(commune=centre, nombre=2),)),
    ]  # fmt: skip
    centres = tuple(alsh.accueils(contexte)["code"].dropna().astype(str).unique())
    if centres:
        liste.append(
            Scenario(nom="Accueil de loisirs dédoublé", leviers=(Loisirs(sites=centres[:2]),))
        )
        liste.append(Scenario(nom="Transport vers les accueils de loisirs",
                              leviers=(Navette(centres=centres),)))  # fmt: skip
    existants = _france_services(contexte, set(noms))
    liste.append(Scenario(
        nom="Un pôle de proximité de plus",
        leviers=(Pole(existants=existants, ouvrir=(_pole_propose(contexte, existants, centre),)),),
    ))  # fmt: skip
    liste += [
        Scenario(nom="Naissances plus basses d'un cinquième", naissances=0.8),
        Scenario(nom="Naissances plus hautes d'un cinquième", naissances=1.2),
    ]
    return {s.nom: s.model_copy(update={"suppositions": suppositions}) for s in liste}


def _en_halte(nom: str, base: str) -> list[Scenario]:
    """Une micro-crèche qui devient une halte itinérante, ou qui en reçoit une."""
    return [
        Scenario(nom=f"{nom} : devient une halte itinérante",
                 leviers=(Accueil(action="fermer", nom=nom), Halte(base=base))),
        Scenario(nom=f"{nom} : gardée, avec une halte itinérante", leviers=(Halte(base=base),)),
    ]  # fmt: skip


def supposer(contexte: Contexte, offre: Offre) -> dict[str, Supposition]:
    """De quoi commencer quand des places manquent : une micro-crèche à 10 places, le reste des places
    d'établissement que le taux publié par la CNAF laisse attendre, partagé entre les autres lieux."""
    manquants = inconnus(offre)
    if not manquants:
        return {}
    lieux = offre.lieux.set_index("nom")
    micros = [n for n in manquants if lieux.loc[n, "genre"] in MICRO]
    autres = [n for n in manquants if n not in micros]
    attendues = _places_attendues(contexte)
    connues = float(lieux["places"].dropna().sum())
    reste = max(0.0, attendues - connues - _PLACES_MICRO * len(micros)) if attendues else 0.0
    part = float(round(reste / len(autres))) if autres and reste else None
    return {
        **{n: Supposition(places=_PLACES_MICRO, heures=_HEURES) for n in micros},
        **{n: Supposition(places=part or 2 * _PLACES_MICRO, heures=_HEURES) for n in autres},
    }


def _places_attendues(contexte: Contexte) -> float | None:
    """Places d'établissement : taux EAJE de la CNAF × enfants de moins de 3 ans de l'intercommunalité."""
    taux = contexte.derniere("taux_couverture_cnaf_eaje", "epci")
    enfants = contexte.mesures("naissances", "epci")
    epci = contexte.reglages.epci
    sures = enfants[(enfants["code"] == epci) & (enfants["statut"] == "publie")].tail(3)
    notre = taux[taux["code"] == epci]["valeur"].dropna()
    if notre.empty or len(sures) < 3:
        return None
    return float(notre.iloc[0]) * float(sures["valeur"].sum()) / 100


def _commune_la_plus_eloignee(contexte: Contexte, offre: Offre) -> str:
    """La commune d'au moins 200 habitants la plus loin de tout lieu d'accueil."""
    lieux = sorted(set(offre.lieux["commune"].dropna().astype(str)))
    population = contexte.derniere("population").set_index("code")["valeur"]
    codes = [c for c in contexte.communes()["code"] if population.get(c, 0) >= 200]
    if not lieux or not codes:
        return ""
    return str(contexte.minutes(codes, lieux).min(axis=1).idxmax())


def _centre(contexte: Contexte, communes: pd.DataFrame) -> str:
    population = contexte.derniere("population").set_index("code")["valeur"]
    return str(population.reindex(communes["code"]).fillna(0).idxmax())


def _france_services(contexte: Contexte, codes: set[str]) -> tuple[str, ...]:
    lieux = contexte.lieux()
    trouves = lieux.loc[
        (lieux["categorie"] == "france_services") & lieux["code"].isin(codes), "code"
    ]
    return tuple(sorted(trouves.unique()))


def _pole_propose(contexte: Contexte, existants: tuple[str, ...], centre: str) -> str:
    codes = list(contexte.communes()["code"])
    if not existants:
        return centre
    return str(contexte.minutes(codes, list(existants)).min(axis=1).idxmax())
