"""Le document ressource des acteurs de la parentalité : qui accueille les parents, où et quand."""

from __future__ import annotations

import pandas as pd

from observatoire import formats
from observatoire.analyses import parentalite
from observatoire.documents.contenu import (
    Bloc,
    Document,
    Encadre,
    Illustration,
    Paragraphe,
    Tableau,
    Titre,
)
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.contexte import contexte_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.recettes import figure_de
from observatoire.territoire import Reglages


def document(lecteur: Lecteur, reglages: Reglages, rayon: float = 15.0) -> Document:
    """Les lieux par type, puis par commune, la carte des familles à portée, et ce qui reste à compléter.

    Sans lieu saisi, le document le dit et donne les lieux publics où une action pourrait s'appuyer.
    """
    contexte = contexte_de(lecteur, reglages)
    lieux = parentalite.lieux(contexte)
    blocs: list[Bloc] = []
    if lieux.empty:
        blocs.append(
            Encadre("Aucun lieu de parentalité n'est encore saisi. À compléter : inventaire des structures et "
                    "arrêts itinérants.", genre="alerte")
        )  # fmt: skip
    blocs += _par_type(lieux)
    blocs += _cartes(lecteur, reglages, rayon)
    blocs += _appuis(parentalite.appuis(contexte))
    return Document(
        titre="Parentalité : qui accueille les parents, où et quand ?",
        sous_titre="Document ressource des acteurs",
        blocs=tuple(blocs), page_de_titre=False, sommaire=False, **en_tete_de(lecteur),
    )  # fmt: skip


def _par_type(lieux: pd.DataFrame) -> list[Bloc]:
    blocs: list[Bloc] = []
    for genre, siens in lieux.groupby("type", sort=True):
        blocs += [
            Titre(str(genre)),
            Tableau(
                entetes=("Lieu", "Commune", "Quand", "En savoir plus"),
                lignes=tuple(
                    (str(r.nom) + (" (EXEMPLE)" if r.fictif else ""), str(r.commune),
                     str(r.quand).strip() or "à compléter", str(r.contact) or "à compléter")
                    for r in siens.itertuples()
                ),
                source="Inventaire du territoire", largeurs=(3, 2, 2, 3),
            ),
        ]  # fmt: skip
    return blocs


def _appuis(appuis: pd.DataFrame) -> list[Bloc]:
    if appuis.empty:
        return []
    par_commune = appuis.groupby("commune")["type"].agg(lambda t: ", ".join(sorted(set(t))))
    return [
        Titre("Lieux publics où s'appuyer"),
        Paragraphe(
            f"{formats.pluriel(len(par_commune), 'commune')} ont une école, une bibliothèque, un accueil de "
            "loisirs, une crèche ou un espace France services."
        ),
        Tableau(
            entetes=("Commune", "Lieux"), lignes=tuple((str(c), str(v)) for c, v in par_commune.items()),
            source="INSEE, BPE ; annuaire de l'éducation ; ANCT", largeurs=(1, 3),
        ),
    ]  # fmt: skip


def _cartes(lecteur: Lecteur, reglages: Reglages, rayon: float) -> list[Bloc]:
    for nom, parametres in (("parentalite_portee", {"rayon": rayon}), ("enfants_moins_15", {})):
        try:
            return [
                Titre("Les familles à portée"),
                Illustration(figure_de(lecteur, reglages, nom, parametres)),
            ]
        except AppelIncorrect:
            continue
    return []
