"""Les fichiers connus que l'observatoire ne lit pas : ce que c'est, pourquoi, lequel prendre."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from pydantic import Field

from observatoire.erreurs import FichierRefuse
from observatoire.sources.disposition import Strict
from observatoire.sources.ecriture import lire_toml, valider
from observatoire.sources.motifs import accords


class Connu(Strict):
    """Un fichier que l'on sait nommer et que l'on ne lit pas."""

    titre: str
    exige: list[str]
    exclut: list[str] = Field(default_factory=list)
    raison: str
    prendre: str


@cache
def connus() -> dict[str, Connu]:
    """Le catalogue des connus non lus (`sources/connus.toml`)."""
    nom = "connus.toml"
    texte = (files("observatoire.sources") / nom).read_text(encoding="utf-8")
    return {k: valider(Connu, brut, f"{nom}, [{k}]") for k, brut in lire_toml(texte, nom).items()}


def refus(entetes: Iterable[Sequence[str]]) -> FichierRefuse | None:
    """La phrase vraie d'un fichier connu, d'après ses lignes d'en-tête possibles ; sinon None."""
    trouves = [
        (len(connu.exige), connu)
        for ligne in entetes
        for connu in connus().values()
        if all(accords(m, ligne) for m in connu.exige)
        and not any(accords(m, ligne) for m in connu.exclut)
    ]
    if not trouves:
        return None
    connu = max(trouves, key=lambda t: t[0])[1]
    return FichierRefuse(
        f"c'est un fichier connu, que l'observatoire ne lit pas : « {connu.titre} » ; {connu.raison}",
        faire=f"{'' if connu.prendre.startswith('aucun ') else 'prendre '}{connu.prendre}",
    )
