"""Les leviers hors accueil du jeune enfant : loisirs dédoublés, transport d'enfants, pôles de proximité."""

from dataclasses import dataclass

import pandas as pd

from observatoire.analyses import alsh
from observatoire.analyses.alsh import Dedoublement, Effet
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.modele import Loisirs, Navette, Pole, Scenario
from observatoire.analyses.trajets import avant_apres
from observatoire.analyses.transport_enfants import Desserte, Etude, desservir
from observatoire.erreurs import AppelIncorrect
from observatoire.methodes.couts import PrixTransport
from observatoire.methodes.encadrement import NORMES
from observatoire.methodes.ramassage import Transport


def jouer(
    contexte: Contexte, scenario: Scenario
) -> tuple[tuple[Effet, ...], tuple[Desserte, ...], dict[int, float]]:
    """Les effets de ces leviers, et le coût annuel calculé d'après leurs prix (rang → euros)."""
    effets, dessertes, couts = [], [], {}
    for rang, levier in enumerate(scenario.leviers):
        if isinstance(levier, Loisirs):
            effets.append(_dedoubler(contexte, levier))
        elif isinstance(levier, Navette):
            desserte = _transporter(contexte, levier)
            dessertes.append(desserte)
            if desserte.cout.par_an == desserte.cout.par_an:  # vide tant qu'un prix manque
                couts[rang] = desserte.cout.par_an
    return tuple(effets), tuple(dessertes), couts


def _dedoubler(contexte: Contexte, levier: Loisirs) -> Effet:
    if levier.norme not in NORMES:
        raise AppelIncorrect(
            f"La norme d'encadrement « {levier.norme} » est inconnue. Attendu : {', '.join(NORMES)}."
        )
    ouverts = tuple(alsh.accueils(contexte)["code"].dropna().astype(str).unique())
    return alsh.dedoubler(
        contexte,
        Dedoublement(
            ouverts, levier.sites, levier.places_petits, levier.places_grands,
            NORMES[levier.norme], levier.rayon,
        ),
    )  # fmt: skip


def _transporter(contexte: Contexte, levier: Navette) -> Desserte:
    prix = PrixTransport(levier.vehicule_jour, levier.heure, levier.km, levier.jours)
    return desservir(
        contexte,
        Etude(levier.centres, levier.part, transport=Transport(places=levier.capacite), prix=prix),
    )


@dataclass(frozen=True)
class EffetPole:
    """`communes` : `code, libelle, habitants, avant, apres, gain` (minutes au pôle le plus proche,
    vides sans pôle)."""

    communes: pd.DataFrame
    rayon: float


def pole(contexte: Contexte, levier: Pole) -> EffetPole:
    """L'effet d'un pôle ouvert ou fermé. Lève `AppelIncorrect` si l'on ferme un pôle qui n'existe pas."""
    if inconnus := sorted(set(levier.fermer) - set(levier.existants)):
        raise AppelIncorrect(
            f"Il n'y a pas de pôle à fermer à {inconnus[0]}. À faire : le choisir parmi les pôles d'aujourd'hui."
        )
    apres = [
        c for c in dict.fromkeys((*levier.existants, *levier.ouvrir)) if c not in levier.fermer
    ]
    communes = contexte.communes().set_index("code")
    population = contexte.derniere("population").set_index("code")["valeur"]
    habitants = population.reindex(communes.index)
    table = avant_apres(contexte, communes.index, levier.existants, apres)
    table = table.assign(libelle=communes["libelle"], habitants=habitants)
    return EffetPole(table.rename_axis("code").reset_index(), levier.rayon)
