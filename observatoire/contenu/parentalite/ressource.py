"""Le document ressource des acteurs de la parentalité : qui accueille les parents, où et quand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from observatoire.documents.contenu import Bloc, Document, Encadre, Illustration, Titre
from observatoire.contenu.parties import blocs_de
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.contenu.recettes import figure_de
from observatoire.territoire import Reglages


def document(lecteur: Lecteur, reglages: Reglages, rayon: float = 15.0) -> Document:
    """Les lieux par type, la carte des familles à portée, et les lieux publics où s'appuyer.

    Sans lieu saisi, le document le dit, et donne les lieux publics où une action pourrait s'appuyer.
    """

    def partie(nom: str, parametres: Mapping[str, Any]) -> list[Bloc]:
        try:
            return list(blocs_de(lecteur, reglages, nom, parametres))
        except AppelIncorrect as e:
            return [Encadre(str(e), "Non disponible", "alerte")]

    return Document(
        titre="Parentalité : qui accueille les parents, où et quand ?",
        sous_titre="Document ressource des acteurs",
        blocs=(
            *partie("parentalite_lieux", {"par_type": True}),
            *_cartes(lecteur, reglages, rayon),
            Titre("Lieux publics où s'appuyer"),
            *partie("parentalite_appuis", {}),
        ),
        page_de_titre=False, sommaire=False, **en_tete_de(lecteur),
    )  # fmt: skip


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
