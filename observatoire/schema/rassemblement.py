"""Réunir ce qui fait des dates, depuis les tables du territoire (data/local)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from observatoire import local
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema import avis, conventions, instances
from observatoire.schema.acteurs import noms_de
from observatoire.schema.calendrier import Matiere
from observatoire.schema.plan import Tables
from observatoire.territoire import Reglages


def populations_de(lecteur: Lecteur) -> dict[str, float]:
    """La dernière population connue de chaque commune."""
    lues = lecteur.requete(
        "SELECT code, valeur FROM indicateurs WHERE indicateur = 'population' AND niveau = 'commune' "
        "AND valeur IS NOT NULL QUALIFY row_number() OVER (PARTITION BY code ORDER BY fin DESC) = 1"
    )
    return dict(zip(lues["code"], lues["valeur"], strict=True))


def communes_de(lecteur: Lecteur) -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité étudiée."""
    toutes = lecteur.territoires("commune")
    siennes = toutes[toutes["epci"] == lecteur.epci]
    return dict(zip(siennes["code"], siennes["libelle"], strict=True))


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


def matiere_de(donnees: Path, lecteur: Lecteur, reglages: Reglages, jour: date) -> Matiere:
    """La matière de l'agenda lue dans le dossier `donnees`."""
    return rassembler(
        lambda nom: local.lire(donnees, nom).cadre,
        reglages,
        jour,
        populations=populations_de(lecteur),
        communes=communes_de(lecteur),
    )
