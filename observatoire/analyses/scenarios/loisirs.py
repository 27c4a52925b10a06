"""Les leviers qui touchent les 3-10 ans : accueil de loisirs dédoublé, transport vers les centres."""

from observatoire.analyses import alsh
from observatoire.analyses.alsh import Dedoublement, Effet
from observatoire.analyses.contexte import Contexte
from observatoire.analyses.scenarios.modele import Loisirs, Navette, Scenario
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
