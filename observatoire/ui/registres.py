"""Ce que le territoire vient d'écrire dans `data/local`, pour les pages ; au public, l'édition publique."""

import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from observatoire import local
from observatoire.documents.contenu import Bloc, Tableau
from observatoire.documents.rendu import provenance_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.locales import PREFIXE
from observatoire.erreurs import ErreurObservatoire
from observatoire.local import questions
from observatoire.sources.lecture import empreinte
from observatoire.ui import composants, donnees


def aujourd_hui() -> date:
    """Le jour de lecture."""
    return date.today()


def saisi() -> Lecteur:
    """L'édition en service, les tables du territoire telles qu'enregistrées à l'instant.

    Une table illisible est dite à l'écran et vaut vide : la page s'ouvre quand même. Au public,
    l'édition publique et elle seule.
    """
    if donnees.public():
        return donnees.lecteur()
    lecteur, illisibles = _saisi(donnees.lecteur().cle, str(donnees.dossier_donnees()), marques())
    for phrase in illisibles.values():
        composants.erreur(phrase)
    return lecteur


@st.cache_resource(max_entries=5, show_spinner=False)
def _saisi(
    version: str, dossier: str, marques: tuple[tuple[int, int], ...]
) -> tuple[Lecteur, dict[str, str]]:
    illisibles: dict[str, str] = {}
    lues: dict[str, pd.DataFrame] = {}

    def lire(nom: str) -> pd.DataFrame:
        if nom not in lues:
            try:
                lues[nom] = local.lire(Path(dossier), nom).cadre
            except ErreurObservatoire as e:
                t = local.table(nom)
                illisibles[nom] = f"{t.titre} : {e}"
                composants.erreur(illisibles[nom])
                lues[nom] = local.conformer(t, pd.DataFrame())
        return lues[nom].copy(deep=False)

    return donnees.lecteur().avec_saisies(lire), illisibles


def marques() -> tuple[tuple[int, int], ...]:
    """Ce qui change dès qu'une table du territoire, ou ses réglages, changent."""
    dossier = donnees.dossier_donnees()
    chemins = [local.chemin_de(dossier, nom) for nom in sorted(local.tables())]
    return tuple(_marque(c) for c in [*chemins, dossier / "territoire.toml"])


def _marque(chemin: Path) -> tuple[int, int]:
    try:
        etat = chemin.stat()
    except OSError:
        return (0, 0)
    return etat.st_mtime_ns, etat.st_size


def lues() -> dict[str, local.Lue]:
    """Les tables du territoire telles qu'enregistrées à l'instant ; une table illisible n'y est pas."""
    return _lues(str(donnees.dossier_donnees()), marques())


# Les dates et les tailles des fichiers suffisent à savoir si c'est encore juste.
@st.cache_resource(max_entries=5, show_spinner=False)
def _lues(dossier: str, marques: tuple[tuple[int, int], ...]) -> dict[str, local.Lue]:
    lues = {}
    for nom in local.tables():
        # Elle se dit quand on l'ouvre ; elle ne ferme pas les autres.
        with contextlib.suppress(ErreurObservatoire):
            lues[nom] = local.lire(Path(dossier), nom)
    return lues


def champ_de(t: Tableau, rang: int, colonne: int) -> str:
    """Le champ que remplit une case « à compléter » d'un tableau ; vide si elle ne vient pas d'une saisie."""
    sources = t.provenance.sources if t.provenance else ()
    noms = [s.removeprefix(PREFIXE) for s in sources if s.startswith(PREFIXE)]
    return questions.deviner(noms, t.dites[rang], t.entetes[colonne], lues()) if noms else ""


def signaler(blocs: Sequence[Bloc]) -> None:
    """Dit qu'une table d'où viennent ces blocs est enregistrée et pas publiée : un dossier ne la verrait pas."""
    if donnees.public():
        return
    publiees = _publiees()
    sources = provenance_de(blocs).sources
    tables = [n for s in sources if (n := s.removeprefix(PREFIXE)) != s and n in local.tables()]
    chemins = [local.chemin_de(donnees.dossier_donnees(), nom) for nom in tables]
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
