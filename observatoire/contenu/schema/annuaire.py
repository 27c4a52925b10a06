"""L'annuaire : le tableau de l'écran et des documents, et le même avec codes et sites, à emporter."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from observatoire.affirmations.mots import EXEMPLE
from observatoire.documents.contenu import Cellule, Document, Lien, Paragraphe, Tableau
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.rendu import en_tete_de, rendre
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import table
from observatoire.modele import LIBELLES_STATUTS
from observatoire.schema.acteurs import dire_nom
from observatoire.schema.themes import THEMES

ENTETES = ("Nom", "Nature", "Thèmes", "Commune", "Code commune", "Lieu", "Site", "Source", "Statut")
SANS_PERSONNE = "Des structures et des services, jamais des personnes."


def tableau(cadre: pd.DataFrame, communes: Mapping[str, str], titre: str = "") -> Tableau:
    """L'annuaire comme il se lit ; un nom mène au site de la structure."""
    natures = table("acteurs").colonne("nature").modalites
    return Tableau(
        colonnes=(
            Colonne("Nom", largeur=30),
            Colonne("Commune", largeur=16),
            Colonne("Nature", largeur=18),
            Colonne("Thèmes", largeur=18),
            Colonne("Source", largeur=18),
        ),
        lignes=tuple(_ligne(r, communes, natures) for r in list[Any](cadre.itertuples())),
        titre=titre or "Annuaire des acteurs et services",
        notes=(SANS_PERSONNE,),
    )


def _ligne(r: Any, communes: Mapping[str, str], natures: Mapping[str, str]) -> tuple[Cellule, ...]:
    nom = f"{EXEMPLE} : {dire_nom(r)}" if r.exemple else dire_nom(r)
    return (
        Lien(nom, r.site) if r.site else nom,
        communes.get(str(r.commune), str(r.lieu)),
        natures.get(str(r.nature), str(r.nature)),
        ", ".join(r.themes) if len(r.themes) < len(THEMES) else "tous",
        str(r.source),
    )


def complet(cadre: pd.DataFrame, communes: Mapping[str, str]) -> Tableau:
    """L'annuaire à réutiliser : code de commune, adresse et site en toutes lettres."""
    lignes = (
        (
            dire_nom(r), str(r.nature), " | ".join(r.themes), communes.get(r.commune, ""),
            str(r.commune), str(r.lieu), str(r.site), str(r.source),
            LIBELLES_STATUTS["fictif"] if r.exemple else "",
        )
        for r in list[Any](cadre.itertuples())
    )  # fmt: skip
    return Tableau(colonnes=tuple(map(Colonne, ENTETES)), lignes=tuple(lignes), titre="Annuaire")


def csv_de(cadre: pd.DataFrame, communes: Mapping[str, str]) -> bytes:
    """L'annuaire en CSV : « ; », UTF-8 avec BOM, sans rien d'autre que ses lignes."""
    return csv_de_tableau(complet(cadre, communes))


def xlsx_de(lecteur: Lecteur, cadre: pd.DataFrame, communes: Mapping[str, str]) -> bytes:
    """L'annuaire en classeur, avec l'édition et les sources."""
    document = Document(
        titre="Annuaire des acteurs et services",
        blocs=(complet(cadre, communes), Paragraphe(SANS_PERSONNE, "note")),
        **en_tete_de(lecteur),
    )
    return rendre(document, "xlsx")
