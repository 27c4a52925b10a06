"""Ce que les projections préparent une fois par édition, et la projection d'un groupe."""

from dataclasses import dataclass

from observatoire.analyses import moteur, projections, retrotest
from observatoire.analyses.hypotheses import Hypotheses
from observatoire.analyses.panel import GROUPES, Groupe, lire
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.memoire import une_fois


@dataclass(frozen=True)
class Atelier:
    """Ce qui se prépare une fois par édition : contexte, rétro-test et moteur de projection."""

    contexte: Lecteur
    rejoue: retrotest.Resultat
    machine: moteur.Moteur


@une_fois
def atelier(lecteur: Lecteur) -> Atelier:
    """L'atelier d'une édition ; `AppelIncorrect` si rien ne peut être projeté."""
    panel = lire(lecteur)
    rejoue = retrotest.retrotester(lecteur, panel)
    codes = list(lecteur.communes()["code"])
    return Atelier(lecteur, rejoue, moteur.preparer(panel, codes, rejoue))


def groupe_de(identifiant: str) -> Groupe:
    """Un groupe projeté ; `AppelIncorrect` avec la liste s'il n'existe pas."""
    if identifiant not in GROUPES:
        raise AppelIncorrect(
            f"Le groupe « {identifiant} » n'existe pas. Possibles : {', '.join(GROUPES)}."
        )
    return GROUPES[identifiant]


def projeter(
    lecteur: Lecteur,
    groupe: str,
    horizon: int,
    hypotheses: Hypotheses,
    debut: int | None = None,
) -> projections.Projection:
    """La projection d'un groupe ; `AppelIncorrect` nomme le fichier si elle n'est pas possible."""
    ici = atelier(lecteur)
    rendu = projections.projeter(
        ici.contexte, groupes=[groupe_de(groupe).id], horizon=horizon, debut=debut,
        hypotheses=hypotheses, machine=ici.machine,
    )  # fmt: skip
    if rendu.table.empty:
        raise AppelIncorrect(f"Pas encore de projection. {rendu.manquants[groupe]}")
    return rendu
