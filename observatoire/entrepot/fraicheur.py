"""La fraîcheur des sources : dernier millésime tenu, prochaine livraison attendue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from observatoire.entrepot.lecture import Lecteur
from observatoire.sources.declaration import catalogue

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Fraicheur:
    """L'état d'une source ; `attendue` est une phrase, `en_retard` vrai si elle est passée."""

    source: str
    titre: str
    producteur: str
    millesime: int | None
    attendue: str
    en_retard: bool


def fraicheur(lecteur: Lecteur, jour: date | None = None) -> list[Fraicheur]:
    """Une ligne par source en service, par ordre de producteur puis de titre."""
    jour = jour or date.today()
    table = lecteur.requete(
        "SELECT source, string_agg(millesimes, ',') AS annees FROM fichiers WHERE source <> '' GROUP BY source"
    )
    lignes = []
    for identifiant, annees in table.itertuples(index=False):
        source = catalogue().get(identifiant)
        if source is None:
            continue
        connues = [int(a) for a in (annees or "").split(",") if a]
        millesime = max(connues) if connues else None
        texte, retard = "sans périodicité connue", False
        if source.frequence == "annuelle" and millesime is not None:
            annee, mois = millesime + 1 + source.delai_parution, source.mois_parution
            texte = f"{_MOIS[mois - 1]} {annee}" if mois else f"dans l'année {annee}"
            retard = date(annee, mois or 12, 28) < jour
        lignes.append(
            Fraicheur(identifiant, source.titre, source.producteur, millesime, texte, retard)
        )
    return sorted(lignes, key=lambda f: (f.producteur, f.titre))
