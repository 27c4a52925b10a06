"""Réunir ce qui fait des dates, depuis les tables du territoire (data/local)."""

from datetime import date
from pathlib import Path
from typing import Any

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire
from observatoire.schema import avis, conventions, instances
from observatoire.schema.acteurs import noms_de
from observatoire.schema.calendrier import Matiere
from observatoire.schema.plan import Tables
from observatoire.territoire import Reglages


def populations_de(lecteur: Lecteur) -> dict[str, float]:
    """La dernière population connue de chaque commune."""
    lues = lecteur.dernieres_valeurs(["population"])
    return dict(zip(lues["code"], lues["valeur"], strict=True))


def communes_de(lecteur: Lecteur) -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité étudiée."""
    ici = Territoire(Niveau.EPCI, lecteur.epci)
    return {t.code: t.libelle for t in lecteur.dans(ici, "commune")}


def reunions_de(table: Tables) -> list[instances.Reunion]:
    """Les réunions, avec le nom de leur instance et leurs points."""
    return instances.reunions(table("reunions"), table("points"), noms_de(table("instances")))


def rassembler(
    table: Tables,
    reglages: Reglages,
    jour: date,
    *,
    populations: dict[str, float],
    communes: dict[str, str],
    public: bool = False,
) -> Matiere:
    """La matière de l'agenda ; `public` : les seules animations, sans lire les tables internes."""
    commun: dict[str, Any] = {
        "animations": table("evenements"),
        "communes": communes,
        "acteurs": noms_de(table("acteurs")),
    }
    if public:
        return Matiere(**commun)
    return Matiere(
        **commun,
        reunions=reunions_de(table),
        avis=avis.lire(table("avis"), reglages, populations, jour),
        conventions=conventions.conventions(table("conventions"), table("acteurs"), jour),
        appels=conventions.appels(table("appels")),
    )


def matiere_de(donnees: Path, lecteur: Lecteur, jour: date) -> Matiere:
    """La matière de l'agenda lue dans le dossier `donnees`."""
    return rassembler(
        lambda nom: local.lire(donnees, nom).cadre,
        lecteur.reglages,
        jour,
        populations=populations_de(lecteur),
        communes=communes_de(lecteur),
    )
