"""L'annuaire des acteurs : le tableau de l'écran et des documents, sa carte, et le même à emporter."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatoire import formats
from observatoire.contenu.commun import figures as commun
from observatoire.contenu.commun.couches import couches
from observatoire.contenu.registre import element
from observatoire.documents.contenu import Bloc, Lien, Paragraphe, Tableau
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.rendu import document_court, rendre
from observatoire.documents.tableau import Colonne, Ligne, de_texte, inventees
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure, Forme, Options
from observatoire.local import table
from observatoire.modele import LIBELLES_STATUTS, Territoire
from observatoire.schema.acteurs import annuaire_de, dire_nom, filtrer
from observatoire.schema.publie import communes_de
from observatoire.schema.themes import THEMES
from observatoire.territoire import noms

ENTETES = ("Nom", "Nature", "Thèmes", "Commune", "Code commune", "Lieu", "Site", "Source", "Statut")
TITRE = "Annuaire des acteurs et services"
SANS_PERSONNE = "Des structures et des services, jamais des personnes."
_MONTRES = 4


@element("annuaire", TITRE)
def annuaire(
    lecteur: Lecteur, theme: str = "", commune: str = "", mot: str = "", publique: bool = False
) -> Sequence[Bloc]:
    """Les structures et services connus, sous les filtres de la page."""
    cadre = filtrer(entier(lecteur, publique), theme=theme, commune=commune, mot=mot)
    communes = communes_de(lecteur)
    if cadre.empty:
        raise AppelIncorrect(
            "Aucune structure ne correspond à ces choix. À faire : en retirer un, remplir la table "
            "Acteurs, ou déposer un annuaire public."
        )
    natures = table("acteurs").colonne("nature").modalites
    return [
        Tableau(
            colonnes=de_texte({"Nom": 30, "Commune": 16, "Nature": 18, "Thèmes": 18, "Source": 18}),
            lignes=tuple(_ligne(r, communes, natures) for r in list[Any](cadre.itertuples())),
            titre=_dire_filtres(theme, commune, mot, communes),
            notes=(SANS_PERSONNE,),
            fictives=inventees(cadre["exemple"]),
        )
    ]


def entier(lecteur: Lecteur, publique: bool) -> pd.DataFrame:
    """L'annuaire de l'édition ; une édition publique n'en montre jamais plus que le public."""
    return filtrer(annuaire_de(lecteur), publique=publique or lecteur.publique)


def _dire_filtres(theme: str, commune: str, mot: str, communes: Mapping[str, str]) -> str:
    """« Annuaire : parentalité, Vaour, « école » », ou le titre sans filtre."""
    choix = [theme, communes.get(commune, commune), f"« {mot.strip()} »" if mot.strip() else ""]
    dits = ", ".join(c for c in choix if c)
    return f"Annuaire : {dits}" if dits else TITRE


def _ligne(r: Any, communes: Mapping[str, str], natures: Mapping[str, str]) -> Ligne:
    return (
        Lien(dire_nom(r), r.site) if r.site else dire_nom(r),
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
    blocs = (complet(cadre, communes), Paragraphe(SANS_PERSONNE, "note"))
    return rendre(document_court(lecteur, TITRE, blocs), "xlsx")


@element("acteurs")
def acteurs(lecteur: Lecteur, theme: str = "", publique: bool = False) -> Figure:
    """Les structures et services connus, par commune, éventuellement d'un seul thème."""
    retenus = filtrer(annuaire_de(lecteur), theme=theme, publique=publique)
    fond = couches(lecteur)
    places = retenus[retenus["commune"].isin([t.code for t in fond.territoires])]
    if places.empty:
        raise AppelIncorrect(
            f"Aucune structure située n'est connue{f' pour « {theme} »' if theme else ''}. À faire : "
            "remplir la table Acteurs, ou déposer un annuaire public sur la page Données."
        )
    valeurs = pd.DataFrame([_point(t, places) for t in fond.territoires])
    avec, total = int((valeurs["valeur"] > 0).sum()), int(valeurs["valeur"].sum())
    quoi = f"structures et services{f', {theme.lower()}' if theme else ''}"
    return Figure(
        identifiant="acteurs",
        forme=Forme.SYMBOLES,
        titre=f"{total} {quoi} connus, dans {formats.pluriel(avec, 'commune')}",
        donnees=valeurs,
        unite="structures et services",
        periode=commun.saisie_au(lecteur),
        perimetre=f"{len(fond.territoires)} communes {noms.de(commun.ensemble_de(lecteur, None))}",
        definition=(
            "Structures et services connus : table Acteurs et inventaire du territoire, annuaires "
            "publics et base des équipements. Un point n'est pas une capacité ; un acteur sans "
            "commune n'y est pas."
        ),
        notes=("Zéro veut dire : rien de connu dans ces listes.",),
        **fond.dessin,
        options=Options(nom_valeur="Structures et services"),
    )


def _point(t: Territoire, places: pd.DataFrame) -> dict[str, object]:
    ici = places[places["commune"] == t.code]
    return {
        "code": t.code,
        "libelle": t.libelle,
        "niveau": str(t.niveau),
        "valeur": float(ici["nombre"].sum()),
        "statut": "fictif" if ici["exemple"].any() else "publie",
        "note": ", ".join([str(n) for n in ici["nature"].drop_duplicates()][:_MONTRES]),
    }
