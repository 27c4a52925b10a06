"""L'annuaire des acteurs et services : ce que le territoire tient, complété par les listes publiques.

Trois origines, dans cet ordre de confiance : la table `acteurs` du territoire, son inventaire
`structures`, puis les annuaires et la base des équipements déposés dans data/. Une ligne publique
que le territoire tient déjà n'est pas répétée. Jamais de personne : des structures et des services.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from observatoire.modele import sans_accent
from observatoire.schema.lignes import booleen, lignes, liste, texte
from observatoire.schema.themes import EQUIPEMENTS, LIEUX, STRUCTURES

COLONNES = (
    "identifiant", "nom", "nature", "themes", "commune", "lieu", "nombre", "site", "ressource",
    "proximite", "publique", "source", "exemple",
)  # fmt: skip
_PAS_OUVERTES = ("projet", "fermee")
# La base des équipements compte des micro-crèches parmi les crèches.
_AUSSI = {EQUIPEMENTS["micro_creches"].nom: EQUIPEMENTS["creches"].nom}
A_COMPLETER = "nom à compléter"


def annuaire(
    acteurs: pd.DataFrame,
    structures: pd.DataFrame,
    lieux: pd.DataFrame,
    equipements: pd.DataFrame,
    sources: Mapping[str, str],
) -> pd.DataFrame:
    """L'annuaire entier, colonnes `COLONNES`, par commune puis nom.

    `lieux` et `equipements` (colonnes `code`, `indicateur`, `valeur`, `fin`) sont ceux des communes
    à montrer ; `sources` nomme l'origine des lignes publiques (clés `lieux`, `equipements`).
    """
    inventaire = [
        _structure(r) for r in lignes(structures) if texte(r.get("etat")) not in _PAS_OUVERTES
    ]
    tenues = [_acteur(r) for r in lignes(acteurs)] + inventaire
    connues = {(r["commune"], sans_accent(r["nom"])) for r in tenues}
    # L'inventaire dit tout ce qu'une commune a d'une nature : les listes publiques n'y ajoutent rien.
    couvertes = {(r["commune"], r["nature"]) for r in inventaire}
    couvertes |= {(r["commune"], _AUSSI[r["nature"]]) for r in inventaire if r["nature"] in _AUSSI}
    publiques = [_lieu(r, sources.get("lieux", "")) for r in lignes(lieux)]
    publiques += [e for r in lignes(equipements) if (e := _equipement(r, sources)) is not None]
    publiques = [
        r
        for r in publiques
        if (r["commune"], sans_accent(r["nom"])) not in connues
        and (r["commune"], r["nature"]) not in couvertes
    ]
    cadre = pd.DataFrame(tenues + publiques, columns=list(COLONNES))
    cadre["tri"] = [sans_accent(f"{r.commune} {r.nom}") for r in cadre.itertuples()]
    return cadre.sort_values("tri").drop(columns="tri").reset_index(drop=True)


def filtrer(
    cadre: pd.DataFrame,
    *,
    theme: str = "",
    commune: str = "",
    mot: str = "",
    publique: bool = False,
) -> pd.DataFrame:
    """Les lignes d'un thème, d'une commune, contenant un mot, ou montrées aux familles."""
    garde = pd.Series(True, index=cadre.index)
    if theme:
        garde &= cadre["themes"].map(lambda t: theme in t).astype(bool)
    if commune:
        garde &= cadre["commune"] == commune
    if mot.strip():
        cherche = sans_accent(mot)
        textes = cadre["nom"] + " " + cadre["nature"]
        garde &= textes.map(lambda t: cherche in sans_accent(t)).astype(bool)
    if publique:
        garde &= cadre["publique"].astype(bool)
    return cadre[garde].reset_index(drop=True)


def dire_nom(ligne: Any) -> str:
    """Le nom à l'écran : celui de la structure, ou « 4 médecins généralistes (noms à compléter) »."""
    if ligne.nombre > 1:
        return f"{ligne.nombre} {ligne.nom[0].lower()}{ligne.nom[1:]} (noms à compléter)"
    return str(ligne.nom)


def cites_absents(table: pd.DataFrame, colonne: str, acteurs: pd.DataFrame) -> list[str]:
    """Les acteurs qu'une table cite et que l'annuaire ne connaît plus, chacun une fois."""
    connus = {texte(i) for i in acteurs["id"]} if "id" in acteurs else set()
    cites = (texte(i) for i in table[colonne]) if colonne in table else ()
    return sorted({i for i in cites if i and i not in connus})


def _acteur(r: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "identifiant": texte(r.get("id")),
        "nom": texte(r.get("nom")),
        "nature": texte(r.get("nature")),
        "themes": liste(r.get("themes")),
        "commune": texte(r.get("commune")),
        "lieu": texte(r.get("lieu")),
        "nombre": 1,
        "site": texte(r.get("site")),
        "ressource": booleen(r.get("espace_ressource")),
        "proximite": booleen(r.get("pole_proximite")),
        "publique": booleen(r.get("publique")),
        "source": texte(r.get("source")) or "tenu par le territoire",
        "exemple": booleen(r.get("fictif")),
    }


def _structure(r: Mapping[str, Any]) -> dict[str, Any]:
    rubrique = STRUCTURES.get(texte(r.get("type")), STRUCTURES["autre"])
    return {
        **_vide(),
        "identifiant": texte(r.get("id")),
        "nom": texte(r.get("nom")) or rubrique.nom,
        "nature": rubrique.nom,
        "themes": (rubrique.theme,),
        "commune": texte(r.get("commune")),
        "lieu": texte(r.get("adresse")),
        "site": texte(r.get("site")),
        "publique": booleen(r.get("publique")) or texte(r.get("publique")) == "",
        "source": texte(r.get("source")) or "inventaire du territoire",
        "exemple": booleen(r.get("fictif")),
    }


def _lieu(r: Mapping[str, Any], source: str) -> dict[str, Any]:
    rubrique = LIEUX.get(texte(r.get("categorie")))
    nature = rubrique.nom if rubrique else texte(r.get("categorie"))
    return {
        **_vide(),
        "identifiant": texte(r.get("identifiant")),
        "nom": texte(r.get("libelle")) or nature,
        "nature": nature,
        "themes": (rubrique.theme,) if rubrique else (),
        "commune": texte(r.get("code")),
        "publique": True,
        "source": source,
    }


def _equipement(r: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any] | None:
    rubrique = EQUIPEMENTS.get(texte(r.get("indicateur")))
    combien = round(float(r["valeur"])) if pd.notna(r.get("valeur")) else 0
    if rubrique is None or combien < 1:
        return None
    return {
        **_vide(),
        "nom": rubrique.pluriel if combien > 1 else f"{rubrique.nom} ({A_COMPLETER})",
        "nature": rubrique.nom,
        "themes": (rubrique.theme,),
        "commune": texte(r.get("code")),
        "nombre": combien,
        "publique": True,
        "source": sources.get("equipements", ""),
    }


def _vide() -> dict[str, Any]:
    return {
        "identifiant": "", "lieu": "", "nombre": 1, "site": "", "ressource": False,
        "proximite": False, "exemple": False,
    }  # fmt: skip
