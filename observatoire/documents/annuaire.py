"""L'annuaire à emporter : CSV qu'Excel ouvre tel quel, classeur avec sa source et sa date."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from observatoire.documents.contenu import Document, Paragraphe, Tableau
from observatoire.documents.rendu import en_tete_de, rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.acteurs import dire_nom

ENTETES = ("Nom", "Nature", "Thèmes", "Commune", "Code commune", "Lieu", "Site", "Source", "Statut")
# Un texte qui commence ainsi serait pris pour une formule par un tableur.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def lignes(cadre: pd.DataFrame, communes: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Les lignes de l'annuaire comme elles se lisent."""
    return [
        (
            dire_nom(r), str(r.nature), " | ".join(r.themes), communes.get(r.commune, ""),
            str(r.commune), str(r.lieu), str(r.site), str(r.source),
            "EXEMPLE (donnée fictive)" if r.exemple else "",
        )
        for r in list[Any](cadre.itertuples())
    ]  # fmt: skip


def csv_de(cadre: pd.DataFrame, communes: Mapping[str, str]) -> bytes:
    """L'annuaire en CSV : « ; », UTF-8 avec BOM."""
    flux = io.StringIO(newline="")
    ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
    ecrivain.writerow(ENTETES)
    for ligne in lignes(cadre, communes):
        ecrivain.writerow([f"'{v}" if v.startswith(_FORMULES) else v for v in ligne])
    return flux.getvalue().encode("utf-8-sig")


def xlsx_de(lecteur: Lecteur, cadre: pd.DataFrame, communes: Mapping[str, str]) -> bytes:
    """L'annuaire en classeur, avec l'édition et les sources."""
    document = Document(
        titre="Annuaire des acteurs et services",
        blocs=(
            Tableau(entetes=ENTETES, lignes=tuple(lignes(cadre, communes)), titre="Annuaire"),
            Paragraphe("Des structures et des services, jamais des personnes.", "note"),
        ),
        **en_tete_de(lecteur),
    )
    return rendre(document, "xlsx")
