"""Une action : la fin après le début, un volet rattaché qu'on dit proposé ou validé."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avis, faute


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Fin avant début : refusé ; volets sans état : signalé."""
    debut, fin = r["debut"], r["fin"]
    if debut and fin and fin < debut:
        yield faute(
            "fin",
            f"l'action {r['action']} finit le {fin:%d/%m/%Y}, avant son début le {debut:%d/%m/%Y}",
            "une fin après le début",
            "corriger l'une des deux dates",
        )
    if r["volets_legaux"] and not r["volets_etat"]:
        yield avis(
            "volets_etat",
            f"le rattachement de l'action {r['action']} n'est ni proposé ni validé",
            "le dire ; il est lu comme proposé",
            "proposé ou validé",
        )
