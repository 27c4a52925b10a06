"""Parties sur les acteurs : annuaire, lieux ressources, conventions, appels à projets.

Chaque `blocs_*` lit une table donnée : celle de l'édition pour un document, celle qui vient d'être
enregistrée pour l'écran.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import EXEMPLE
from observatoire.contenu.commun.exemple import LIGNES, exemple
from observatoire.contenu.parametres import jour_de
from observatoire.contenu.registre import element
from observatoire.contenu.schema import annuaire as listes
from observatoire.contenu.schema.commun import saisies
from observatoire.documents.contenu import (
    Bloc,
    Cellule,
    Champs,
    Etat,
    Lien,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
    Valeur,
)
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import table
from observatoire.schema.acteurs import annuaire_de, filtrer
from observatoire.schema.conventions import Appel, Convention, dire_echeance
from observatoire.schema.conventions import appels as lire_appels
from observatoire.schema.conventions import conventions as lire_conventions
from observatoire.schema.plan import Tables
from observatoire.schema.publie import communes_de

_ETATS: dict[str, Literal["bon", "attente", "alerte"]] = {
    "à renouveler": "alerte", "échue": "alerte", "en cours": "bon",
}  # fmt: skip
_LIEUX = (
    ("Espaces ressources", "ressource", "Aucun espace ressource n'est déclaré."),
    ("Pôles de proximité", "proximite", "Aucun pôle de proximité n'est déclaré."),
)


@element("annuaire", "Annuaire des acteurs et services")
def annuaire(
    lecteur: Lecteur, theme: str = "", commune: str = "", mot: str = "",
    publique: bool = False,
) -> Sequence[Bloc]:  # fmt: skip
    """Les structures et services connus, sous les filtres de la page."""
    entier = _entier(lecteur, publique)
    retenus = filtrer(entier, theme=theme, commune=commune, mot=mot)
    noms = communes_de(lecteur)
    return blocs_annuaire(retenus, noms, dire_filtres(theme, commune, mot, noms))


@element("lieux_ressources", "Espaces ressources et pôles de proximité")
def lieux_ressources(lecteur: Lecteur, publique: bool = False) -> Sequence[Bloc]:
    """Les lieux où trouver de l'aide, tels que le territoire les déclare."""
    publique = publique or lecteur.publique
    return blocs_lieux(_entier(lecteur, publique), communes_de(lecteur), publique)


@element("conventions", "Conventions")
def conventions(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les conventions, leur durée, leur montant et ce qu'il faut en faire."""
    return blocs_conventions(lecteur.locale, jour_de(lecteur, jour))


@element("convention", "Convention avec une structure")
def convention(lecteur: Lecteur, structure: str, jour: str = "") -> Sequence[Bloc]:
    """Ce que dit la table des conventions pour une structure (nom ou identifiant d'acteur)."""
    tables = lecteur.locale
    connues = lire_conventions(tables("conventions"), tables("acteurs"), jour_de(lecteur, jour))
    nom = structure.strip().lower()
    siennes = [c for c in connues if nom in (c.acteur.lower(), c.nom_acteur.lower())]
    if not siennes:
        return [Champs((("Objet de la convention", ""), ("Période", ""), ("Montant", "")))]
    return [
        *exemple(any(c.exemple for c in siennes), LIGNES),
        _conventions(siennes, "Conventions avec cette structure"),
    ]


@element("appels", "Appels à projets")
def appels(lecteur: Lecteur, jour: str = "") -> Sequence[Bloc]:
    """Les appels à projets suivis et leur clôture."""
    return blocs_appels(lecteur.locale, jour_de(lecteur, jour))


def dire_filtres(theme: str, commune: str, mot: str, noms: Mapping[str, str]) -> str:
    """« Annuaire : parentalité, Vaour, « école » », ou le titre sans filtre."""
    choix = [theme, noms.get(commune, commune), f"« {mot.strip()} »" if mot.strip() else ""]
    dits = ", ".join(c for c in choix if c)
    return f"Annuaire : {dits}" if dits else ""


def blocs_annuaire(cadre: pd.DataFrame, noms: Mapping[str, str], titre: str = "") -> list[Bloc]:
    """L'annuaire en tableau."""
    if cadre.empty:
        raise AppelIncorrect(
            "Aucune structure ne correspond à ces choix. À faire : en retirer un, remplir la table "
            "Acteurs, ou déposer un annuaire public."
        )
    return [*exemple(bool(cadre["exemple"].any()), LIGNES), listes.tableau(cadre, noms, titre)]


def blocs_lieux(cadre: pd.DataFrame, noms: Mapping[str, str], publique: bool) -> list[Bloc]:
    """Les espaces ressources, puis les pôles de proximité."""
    if not (cadre["ressource"].astype(bool) | cadre["proximite"].astype(bool)).any():
        suite = "" if publique else " À faire : cocher la case dans la table Acteurs."
        raise AppelIncorrect(f"Aucun espace ressource ni pôle de proximité n'est déclaré.{suite}")
    blocs: list[Bloc] = []
    for titre, colonne, vide in _LIEUX:
        siens = cadre[cadre[colonne].astype(bool)]
        dits = tuple(
            f"{f'{EXEMPLE} : ' * bool(r['exemple'])}{r['nom']}, "
            f"{noms.get(str(r['commune']), 'commune à compléter')}"
            for r in siens.to_dict("records")
        )
        blocs += [Titre(titre, 2), Liste(dits) if dits else Paragraphe(vide, "note")]
    return blocs


def blocs_conventions(tables: Tables, jour: date) -> list[Bloc]:
    """Les conventions de ces tables au jour dit, et leur total."""
    lues = lire_conventions(tables("conventions"), tables("acteurs"), jour)
    if not lues:
        raise AppelIncorrect(
            "Aucune convention n'est saisie. À faire : page Acteurs, onglet « À remplir », Conventions."
        )
    connus = [c.montant for c in lues if c.montant is not None]
    sans = len(lues) - len(connus)
    reste = f" ; {formats.pluriel(sans, 'convention')} sans montant connu" if sans else ""
    total = [Paragraphe(f"Total : {formats.nombre(sum(connus))} €{reste}.", "constat")]
    return [
        *exemple(any(c.exemple for c in lues), LIGNES),
        _conventions(lues, "Conventions"),
        *(total if connus else []),
    ]


def _conventions(lues: Sequence[Convention], titre: str) -> Tableau:
    return Tableau(
        colonnes=(
            Colonne("Objet", largeur=28),
            Colonne("Avec", largeur=20),
            Colonne("Durée", largeur=18),
            Colonne("Montant", largeur=12),
            Colonne("Payeur", largeur=10),
            Colonne("État", largeur=12),
        ),
        lignes=tuple(_convention(c) for c in lues),
        titre=titre,
        provenance=saisies("conventions"),
    )


def _convention(c: Convention) -> tuple[Cellule, ...]:
    duree = " – ".join(
        dict.fromkeys(formats.jour(q) if q else "à compléter" for q in (c.debut, c.fin))
    )
    return (
        f"{EXEMPLE} : {c.objet}" if c.exemple else c.objet,
        c.nom_acteur,
        duree,
        _euros(c.montant, "à compléter"),
        c.payeur or "—",
        Etat(c.etat, _ETATS.get(c.etat, "attente")),
    )


def blocs_appels(tables: Tables, jour: date) -> list[Bloc]:
    """Les appels à projets de ces tables, le plus proche de sa clôture d'abord."""
    lus = lire_appels(tables("appels"))
    if not lus:
        raise AppelIncorrect(
            "Aucun appel à projets n'est suivi. À faire : page Acteurs, onglet « À remplir », Appels à "
            "projets."
        )
    return [
        *exemple(any(a.exemple for a in lus), LIGNES),
        Tableau(
            colonnes=(
                Colonne("Appel à projets"),
                Colonne("Financeur"),
                Colonne("Clôture"),
                Colonne("Aide maximale", "montant"),
                Colonne("État"),
            ),
            lignes=tuple(_appel(a, jour) for a in lus),
            titre="Appels à projets",
            provenance=saisies("appels"),
            notes=("« — » : rien de saisi.",) * any(a.montant_max is None for a in lus),
        ),
    ]


def _appel(a: Appel, jour: date) -> tuple[Cellule, ...]:
    etats = table("appels").colonne("etat").modalites
    urgent = a.proche(jour) or a.manque(jour)
    nom = f"{EXEMPLE} : {a.titre}" if a.exemple else a.titre
    return (
        Lien(nom, a.url) if a.url else nom,
        a.financeur,
        dire_echeance(a.cloture, jour) if a.cloture else "à compléter",
        _euros(a.montant_max, "—"),
        Etat(etats.get(a.etat, a.etat), "alerte" if urgent else "attente"),
    )


def _euros(v: float | None, sinon: str) -> Valeur:
    return Valeur(sinon if v is None else formats.avec_unite(formats.nombre(v), "€"), v)


def _entier(lecteur: Lecteur, publique: bool) -> pd.DataFrame:
    """L'annuaire de l'édition ; une édition publique n'en montre jamais plus que le public."""
    tables = lecteur.locale
    entier = annuaire_de(lecteur, tables("acteurs"), tables("structures"))
    return filtrer(entier, publique=publique or lecteur.publique)
