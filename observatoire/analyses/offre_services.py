"""Où sont les services : ce que les équipements comptés, les annuaires et le territoire en disent."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from observatoire.analyses.contexte import Contexte
from observatoire.analyses.panier import PANIER, Service
from observatoire.local import en_service
from observatoire.memoire import une_fois
from observatoire.methodes.trajets import VITESSE, Vitesse

ANCIENNETE = 3
"""Un compte d'équipements plus vieux que cela, en années, ne dit plus ce qu'il y a."""


@dataclass(frozen=True)
class Offre:
    """Combien de chaque service par commune. `comptes` : une ligne par commune décrite, une colonne
    par service ; `annee` : celle des comptes d'équipements ; `fichiers` : d'où cela vient."""

    comptes: pd.DataFrame
    annee: int | None
    fichiers: tuple[str, ...]
    sources: frozenset[str] = frozenset()


@une_fois
def offre(
    contexte: Contexte, services: Sequence[Service] = PANIER, annee: int | None = None
) -> Offre:
    """Ce que les fichiers placent dans chaque commune, à la dernière année des équipements, ou, pour
    une commune que cette année ne décrit pas, à l'une des `ANCIENNETE` précédentes.

    Les sources ne s'additionnent pas (une école est dans deux annuaires) : le plus grand compte vaut.
    """
    voulues = sorted({v for s in services for v in s.variables})
    mesures = contexte.mesures(voulues, "commune").dropna(subset=["valeur"])
    plus_ancienne = annee or 0
    if annee is None and len(mesures):
        annee = int(mesures["fin"].max())
        plus_ancienne = annee - ANCIENNETE
    # Autour du territoire, un fichier national un peu plus ancien vaut mieux que l'inconnu.
    mesures = mesures[mesures["fin"].between(plus_ancienne, annee or 0)].sort_values("fin")
    mesures = mesures.drop_duplicates(["code", "variable"], keep="last")
    larges = mesures.pivot_table(index="code", columns="variable", values="valeur", aggfunc="max")
    lieux = contexte.lieux()
    ailleurs = [_du_territoire(contexte, "structures", "type"), _du_territoire(contexte, "haltes", "service")]  # fmt: skip
    codes = sorted({*larges.index, *lieux["code"].dropna(), *(c for t in ailleurs for c in t["code"])})  # fmt: skip
    comptes = pd.DataFrame(index=pd.Index(codes, name="code"))
    for s in services:
        connues = [v for v in s.variables if v in larges.columns]
        sources = [
            larges[connues].sum(axis=1, min_count=1),
            lieux[lieux["categorie"].isin(s.categories)].groupby("code").size(),
            _compter(ailleurs[0], s.types),
            _compter(ailleurs[1], s.haltes),
        ]
        comptes[s.id] = pd.concat([x.reindex(codes) for x in sources], axis=1).max(axis=1)
    fichiers = {
        *mesures["fichier"],
        *lieux["fichier"],
        *(f for t in ailleurs for f in t["fichier"]),
    }
    citees = frozenset(str(s) for s in lieux["source"].dropna())
    return Offre(comptes, annee, tuple(sorted(str(f) for f in fichiers if f)), citees)


def _du_territoire(contexte: Contexte, nom: str, colonne: str) -> pd.DataFrame:
    """Les lignes réelles d'une table locale : `code`, `sorte`, `fichier`."""
    # Un exemple n'est pas un service : il ne rapproche personne.
    lues = contexte.locale(nom)
    lues = lues[~lues["fictif"] & (lues["commune"] != "") & (lues[colonne] != "")]
    ouvertes = en_service(lues) if "etat" in lues else lues
    return pd.DataFrame(
        {"code": ouvertes["commune"], "sorte": ouvertes[colonne], "fichier": ouvertes["fichier"]}
    )


def _compter(table: pd.DataFrame, sortes: tuple[str, ...]) -> pd.Series:
    return table[table["sorte"].isin(sortes)].groupby("code").size()


def non_decrites(contexte: Contexte, trouvee: Offre, service: Service) -> list[str]:
    """Les communes voisines dont aucun fichier ne dit si elles ont ce service."""
    if trouvee.sources & set(service.exhaustives):
        return []
    decrites = trouvee.comptes.index[trouvee.comptes[service.id].notna()]
    voisines = contexte.anneau()["code"]
    return list(voisines[~voisines.isin(decrites)])


def voisines_connues(contexte: Contexte, trouvee: Offre) -> tuple[int, int]:
    """Combien de communes voisines les fichiers décrivent, sur combien il y en a."""
    voisines = contexte.anneau()["code"]
    decrites = trouvee.comptes.dropna(how="all").index
    return int(voisines.isin(decrites).sum()), len(voisines)


def reserve(contexte: Contexte, trouvee: Offre, vitesse: Vitesse = VITESSE) -> str:
    """Ce que valent ces minutes, en une phrase pour l'écran et pour l'export."""
    connues, toutes = voisines_connues(contexte, trouvee)
    temps = "minutes mesurées" if contexte.minutes_mesurees() else vitesse.dite()
    if connues >= toutes:
        return f"{temps[0].upper()}{temps[1:]}, de mairie à mairie."
    return (
        f"{temps[0].upper()}{temps[1:]}, de mairie à mairie, jusqu'au plus proche des services connus. "
        f"Les équipements de {connues} des {toutes} communes voisines sont connus : un service plus proche "
        "peut exister dans une autre. La base nationale des équipements (INSEE) déposée entière le dira."
    )
