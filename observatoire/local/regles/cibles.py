"""Une cible : une échéance après le départ, une valeur du côté voulu."""

from collections.abc import Iterator

from observatoire.local.probleme import Probleme
from observatoire.local.regles.constats import Ligne, avis, faute


def ligne(r: Ligne) -> Iterator[Probleme]:
    """Échéance avant le départ, cible contraire au sens voulu : refusées ; cible sans échéance ou
    sans sens : signalée."""
    de, a, depart, cible = (
        r[c] for c in ("annee_depart", "annee_cible", "valeur_depart", "valeur_cible")
    )
    if de is not None and a is not None and a <= de:
        yield faute("annee_cible", f"l'échéance {a} n'est pas après l'année de départ {de}",
                    f"{de + 1} ou plus", "corriger l'une des deux années")  # fmt: skip
    if cible is None:
        return
    if depart is not None and _contraire(r["sens"], cible - depart):
        cote = "au-dessus" if r["sens"] == "hausse" else "au-dessous"
        yield faute(
            "valeur_cible",
            f"une {r['sens']} est voulue, mais la cible ({cible:g}) va à l'opposé du départ ({depart:g})",
            f"une cible {cote} du départ",
            "corriger la cible ou le sens voulu",
        )
    if a is None or not r["sens"]:
        yield avis(
            "annee_cible" if a is None else "sens",
            "la cible n'a pas d'échéance" if a is None else "la cible n'a pas de sens",
            "la compléter : elle ne compte pas encore",
            "une année, et hausse, baisse ou maintien",
        )


def _contraire(sens: str, ecart: float) -> bool:
    return (sens == "hausse" and ecart <= 0) or (sens == "baisse" and ecart >= 0)
