"""L'annuaire des acteurs et services : ce que le territoire tient, complété par les listes publiques.

Trois origines, dans cet ordre de confiance : la table `acteurs` du territoire, son inventaire
`structures`, puis les annuaires et la base des équipements déposés dans data/. Une ligne publique
que le territoire tient déjà n'est pas répétée. Jamais de personne : des structures et des services.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import pandas as pd

from observatoire.entrepot.lecture import Lecteur
from observatoire.local import colonne, construire, lignes
from observatoire.local.cadre import PAS_OUVERTES
from observatoire.local.horaires import JOURS, dire_ouverture
from observatoire.modele import sans_accent
from observatoire.schema.themes import EQUIPEMENTS, LIEUX, STRUCTURES
from observatoire.sources.declaration import catalogue

# La base des équipements compte des micro-crèches parmi les crèches.
_AUSSI = {EQUIPEMENTS["micro_creches"].nom: EQUIPEMENTS["creches"].nom}
SANS_NOM = "nom à compléter"


@dataclass(frozen=True, kw_only=True)
class Entree:
    """Une ligne de l'annuaire ; `nombre` passe un quand une liste publique compte sans nommer."""

    identifiant: str = field(default="", metadata=colonne("id"))
    nom: str
    nature: str
    themes: tuple[str, ...]
    commune: str
    lieu: str = ""
    nombre: int = 1
    objet: str = ""
    horaires: str = ""
    telephone: str = ""
    site: str = ""
    ressource: bool = field(default=False, metadata=colonne("espace_ressource"))
    proximite: bool = field(default=False, metadata=colonne("pole_proximite"))
    publique: bool = False
    source: str = "tenu par le territoire"
    su_le: date | None = None
    exemple: bool = field(default=False, metadata=colonne("fictif"))


COLONNES = tuple(f.name for f in fields(Entree))


def annuaire(
    acteurs: pd.DataFrame,
    structures: pd.DataFrame,
    lieux: pd.DataFrame,
    equipements: pd.DataFrame,
    sources: Mapping[str, str],
) -> pd.DataFrame:
    """L'annuaire entier, colonnes `COLONNES`, par commune puis nom.

    `lieux` et `equipements` (colonnes `code`, `indicateur`, `valeur`, `fin`) sont ceux des communes
    à montrer ; `sources` nomme l'origine des équipements comptés (clé `equipements`).
    """
    inventaire = [_structure(r) for r in lignes(structures) if r["etat"] not in PAS_OUVERTES]
    tenues = [construire(Entree, r, nombre=1) for r in lignes(acteurs)] + inventaire
    connues = {(r.commune, sans_accent(r.nom)) for r in tenues}
    # L'inventaire dit tout ce qu'une commune a d'une nature : les listes publiques n'y ajoutent rien.
    couvertes = {(r.commune, r.nature) for r in inventaire}
    couvertes |= {(r.commune, _AUSSI[r.nature]) for r in inventaire if r.nature in _AUSSI}
    publiques = _sans_redite([_lieu(r) for r in lignes(lieux)])
    publiques += [e for r in lignes(equipements) if (e := _equipement(r, sources)) is not None]
    publiques = [
        r
        for r in publiques
        if (r.commune, sans_accent(r.nom)) not in connues and (r.commune, r.nature) not in couvertes
    ]
    cadre = pd.DataFrame(tenues + publiques, columns=list(COLONNES))
    cadre["tri"] = [sans_accent(f"{r.commune} {r.nom}") for r in cadre.itertuples()]
    return cadre.sort_values("tri").drop(columns="tri").reset_index(drop=True)


def _sans_redite(lieux: list[Entree]) -> list[Entree]:
    """Un lieu que deux listes publiques nomment pareil n'y est qu'une fois ; deux lieux d'une même liste restent deux."""
    premiere: dict[tuple[str, str, str], str] = {}
    return [
        r
        for r in lieux
        if premiere.setdefault((r.commune, r.nature, sans_accent(r.nom)), r.source) == r.source
    ]


def annuaire_de(lecteur: Lecteur) -> pd.DataFrame:
    """L'annuaire du territoire étudié ; `commune` reste un code, vide pour un acteur sans lieu."""
    communes = list(lecteur.communes()["code"])
    lieux = lecteur.lieux()
    lieux = lieux[lieux["code"].isin(communes)].reset_index(drop=True)
    equipements = lecteur.dernieres_valeurs(list(EQUIPEMENTS), communes, non_nulles=True)
    sources = {"equipements": _bpe(equipements)}
    acteurs, structures = lecteur.locale("acteurs"), lecteur.locale("structures")
    return annuaire(acteurs, structures, lieux, equipements, sources)


def _bpe(equipements: pd.DataFrame) -> str:
    if equipements.empty:
        return ""
    return f"INSEE, base permanente des équipements {int(equipements['fin'].max())}"


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


def cites_absents(table: pd.DataFrame, ou: str, acteurs: pd.DataFrame) -> list[str]:
    """Les acteurs qu'une table cite dans sa colonne `ou` et que l'annuaire ne connaît plus, chacun une fois."""
    return sorted({*table[ou]} - {*acteurs["id"], ""})


def noms_de(table: pd.DataFrame) -> dict[str, str]:
    """Identifiant → nom des lignes d'une table qui a l'un et l'autre (acteurs, instances)."""
    return {r["id"]: r["nom"] for r in lignes(table)}


def _structure(r: Mapping[str, Any]) -> Entree:
    rubrique = STRUCTURES.get(r["type"], STRUCTURES["autre"])
    return Entree(
        identifiant=r["id"],
        nom=r["nom"] or rubrique.nom,
        nature=rubrique.nom,
        themes=(rubrique.theme,),
        commune=r["commune"],
        lieu=r["adresse"],
        horaires=dire_ouverture([(j, r[j]) for j in JOURS if r[j]]),
        telephone=r["telephone"],
        site=r["site"],
        publique=r["publique"] is not False,
        source=r["source"] or "inventaire du territoire",
        exemple=r["fictif"],
    )


def _lieu(r: Mapping[str, Any]) -> Entree:
    rubrique = LIEUX.get(r["categorie"])
    nature = rubrique.nom if rubrique else r["categorie"]
    return Entree(
        identifiant=r["identifiant"] or "",
        nom=r["libelle"] or nature,
        nature=nature,
        themes=(rubrique.theme,) if rubrique else (),
        commune=r["code"],
        publique=True,
        source=connue.producteur if (connue := catalogue().get(r.get("source", ""))) else "",
    )


def _equipement(r: Mapping[str, Any], sources: Mapping[str, str]) -> Entree | None:
    rubrique, combien = EQUIPEMENTS.get(r["indicateur"]), round(r["valeur"] or 0)
    if rubrique is None or combien < 1:
        return None
    return Entree(
        nom=rubrique.pluriel if combien > 1 else f"{rubrique.nom} ({SANS_NOM})",
        nature=rubrique.nom,
        themes=(rubrique.theme,),
        commune=r["code"],
        nombre=combien,
        publique=True,
        source=sources.get("equipements", ""),
    )
