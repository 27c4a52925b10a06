"""Ce que coûte un scénario : par an, à l'heure offerte, par enfant, qui paie, ce que personne ne paie."""

from collections.abc import Mapping
from dataclasses import dataclass

from observatoire.analyses.scenarios.modele import Levier, Scenario


@dataclass(frozen=True)
class Cout:
    """Euros par an. `total` est vide si le coût d'un levier manque : un coût à moitié connu n'est pas
    un coût. `reste` : ce qu'aucun payeur ne prend ; `remarques` : ce qui manque, en phrases."""

    total: float | None
    par_payeur: dict[str, float]
    reste: float | None
    par_heure: float | None
    par_enfant: float | None
    remarques: tuple[str, ...]


NOMS: dict[str, str] = {
    "halte": "la halte-garderie itinérante",
    "accueil": "le lieu d'accueil",
    "assistantes": "les assistantes maternelles",
    "loisirs": "l'accueil de loisirs dédoublé",
    "navette": "le transport des enfants",
    "pole": "le pôle de proximité",
}
# Ces leviers n'ont pas de budget propre : leur coût peut rester vide sans rien cacher.
_SANS_BUDGET = {"assistantes"}


def cout(scenario: Scenario, heures: float, enfants: float, calcules: Mapping[int, float]) -> Cout:
    """Le coût des leviers d'un scénario.

    `heures` : heures-places offertes par an dans les lieux que les leviers ouvrent ; `enfants` :
    enfants de moins de 3 ans à portée de ces lieux ; `calcules` : rang d'un levier → coût calculé d'après ses prix (transport).
    """
    total, remarques = 0.0, []
    par_payeur: dict[str, float] = {}
    connu = inconnu = False
    for rang, levier in enumerate(scenario.leviers):
        annuel = levier.cout if levier.cout is not None else calcules.get(rang)
        for payeur, montant in levier.payeurs.items():
            par_payeur[payeur] = par_payeur.get(payeur, 0.0) + montant
        if annuel is None:
            if levier.genre not in _SANS_BUDGET and not _retire(levier):
                inconnu = True
                remarques.append(f"Coût non saisi : {NOMS[levier.genre]}.")
            continue
        connu, total = True, total + annuel
        if annuel > 0 and not levier.payeurs:
            remarques.append(f"Coût sans payeur : {NOMS[levier.genre]}, {annuel:.0f} € par an.")
    if not connu or inconnu:
        return Cout(None, par_payeur, None, None, None, tuple(dict.fromkeys(remarques)))
    reste = total - sum(par_payeur.values())
    if reste < 0:
        remarques.append("Les payeurs donnent plus que le coût : vérifier les montants.")
    return Cout(
        total,
        par_payeur,
        reste,
        total / heures if heures > 0 else None,
        total / enfants if enfants > 0 else None,
        tuple(remarques),
    )


def _retire(levier: Levier) -> bool:
    return getattr(levier, "action", "") == "fermer"
