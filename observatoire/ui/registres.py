"""Les registres du territoire pour les pages : lus dans data/local, ou dans l'édition publique."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from observatoire import local
from observatoire.documents.contenu import Bloc
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire
from observatoire.schema import avis as registre_avis
from observatoire.schema import instances as registre_instances
from observatoire.schema import publie
from observatoire.schema.acteurs import annuaire_de
from observatoire.schema.calendrier import Matiere
from observatoire.schema.plan import Plan, lire_plan
from observatoire.sources.lecture import empreinte
from observatoire.ui import composants, donnees, parties

_populations = donnees.par_edition(publie.populations_de)


def aujourd_hui() -> date:
    """Le jour de lecture."""
    return date.today()


def table(nom: str) -> pd.DataFrame:
    """Une table du territoire ; en public, les seules lignes et colonnes de l'édition publique.

    Un fichier illisible est dit à l'écran et vaut vide : la page s'ouvre quand même.
    """
    if nom not in local.tables():
        return pd.DataFrame()
    if donnees.public():
        lue: pd.DataFrame = donnees.lecteur().locale(nom)
        return lue
    dossier = donnees.dossier_donnees()
    try:
        return _lire(str(dossier), nom, _marque(local.chemin_de(dossier, nom)))
    except ErreurObservatoire as e:
        composants.erreur(f"{local.table(nom).titre} : {e}")
        return local.typer(local.table(nom), pd.DataFrame(), donnees.reglages()).cadre


def _marque(chemin: Path) -> tuple[int, int]:
    """Ce qui change quand le fichier change."""
    try:
        etat = chemin.stat()
    except OSError:
        return (0, 0)
    return etat.st_mtime_ns, etat.st_size


@st.cache_data(max_entries=60, show_spinner=False)
def _lire(dossier: str, nom: str, marque: tuple[int, int]) -> pd.DataFrame:
    return local.lire(Path(dossier), nom).cadre


def avis(jour: date) -> list[registre_avis.Avis]:
    """Les demandes d'avis, telles que le registre les tient au jour dit."""
    return registre_avis.lire(table("avis"), donnees.reglages(), _populations(), jour)


def annuaire() -> pd.DataFrame:
    """L'annuaire entier, listes publiques comprises."""
    return _annuaire(donnees.lecteur().cle, table("acteurs"), table("structures"))


@st.cache_data(max_entries=10, show_spinner=False)
def _annuaire(version: str, acteurs: pd.DataFrame, structures: pd.DataFrame) -> pd.DataFrame:
    return annuaire_de(donnees.lecteur(), acteurs, structures)


def instances() -> list[registre_instances.Instance]:
    """Les instances et leurs membres."""
    return registre_instances.instances(table("instances"), table("membres"))


def reunions() -> list[registre_instances.Reunion]:
    """Les réunions, de la plus ancienne."""
    return registre_instances.reunions_de(table)


def matiere(jour: date) -> Matiere:
    """Tout ce qui fait des dates ; en public, les seules animations."""
    return publie.rassembler(
        table,
        donnees.reglages(),
        jour,
        populations=_populations(),
        communes=donnees.noms_des_communes(),
        public=donnees.public(),
    )


def montrer(
    nom: str,
    cle: str,
    faire: Callable[[], Sequence[Bloc]],
    lues: Sequence[str],
    *,
    titre: bool = True,
    hauteur: int | None = None,
    dessine: bool = False,
    **parametres: Any,
) -> bool:
    """Montre les blocs que `faire` tire des tables `lues`, telles qu'enregistrées à l'instant.

    Un dossier, lui, refait la partie `nom` d'après l'édition : une saisie à publier est signalée.
    `dessine` : la page a déjà montré ce contenu à sa façon, seule sa barre manque.
    """
    try:
        blocs = faire()
    except AppelIncorrect as e:
        composants.information(str(e))
        return False
    if dessine:
        parties.barre(nom, parametres, cle, blocs)
    else:
        parties.dessiner(blocs, nom, cle, parametres, titre=titre, hauteur=hauteur)
    _signaler(lues)
    return True


def _signaler(lues: Sequence[str]) -> None:
    """Dit qu'une de ces tables a été enregistrée et pas publiée : un dossier ne la verrait pas."""
    if donnees.public():
        return
    publiees = _publiees()
    chemins = [local.chemin_de(donnees.dossier_donnees(), nom) for nom in lues]
    if any(_empreinte(str(c), _marque(c)) != publiees.get(c.name, "") for c in chemins):
        st.caption(
            "Une saisie est enregistrée et pas encore publiée : un dossier ne l'aura qu'une fois publiée."
        )


@donnees.par_edition
def _publiees(lecteur: Lecteur) -> dict[str, str]:
    return {Path(chemin).name: e for chemin, e in lecteur.saisies_publiees()}


@st.cache_data(max_entries=60, show_spinner=False)
def _empreinte(chemin: str, marque: tuple[int, int]) -> str:
    return empreinte(Path(chemin)) if Path(chemin).is_file() else ""


def marques() -> tuple[tuple[int, int], ...]:
    """Ce qui change dès qu'une table du territoire, ou ses réglages, changent."""
    dossier = donnees.dossier_donnees()
    chemins = [local.chemin_de(dossier, nom) for nom in sorted(local.tables())]
    return tuple(_marque(c) for c in [*chemins, dossier / "territoire.toml"])


def plan(jour: date) -> Plan:
    """Le plan tel que saisi, le retard étant celui du jour dit."""
    return _plan(str(donnees.dossier_donnees()), marques(), jour)


@st.cache_resource(max_entries=5, show_spinner=False)
def _plan(dossier: str, marques: tuple[tuple[int, int], ...], jour: date) -> Plan:
    return lire_plan(table, jour)
