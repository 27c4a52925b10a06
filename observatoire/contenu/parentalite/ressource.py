"""Le document ressource des acteurs de la parentalité : qui accueille les parents, où et quand."""

from collections.abc import Mapping
from typing import Any

from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.documents.contenu import Bloc, Document, Encadre, Illustration, Titre
from observatoire.documents.rendu import en_tete_de
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect


def document(lecteur: Lecteur, rayon: float = 15.0) -> Document:
    """Les lieux par type, la carte des familles à portée, et les lieux publics où s'appuyer.

    Sans lieu saisi, le document le dit, et donne les lieux publics où une action pourrait s'appuyer.
    """

    def partie(nom: str, parametres: Mapping[str, Any]) -> list[Bloc]:
        try:
            return list(blocs_de(lecteur, nom, parametres))
        except AppelIncorrect as e:
            return [Encadre(str(e), "Non disponible", "alerte")]

    return Document(
        titre="Parentalité : qui accueille les parents, où et quand ?",
        sous_titre="Document ressource des acteurs",
        blocs=(
            *partie("parentalite_lieux_liste", {"par_type": True}),
            *_cartes(lecteur, rayon),
            Titre("Lieux publics où s'appuyer"),
            *partie("parentalite_appuis", {}),
        ),
        page_de_titre=False, sommaire=False, **en_tete_de(lecteur),
    )  # fmt: skip


def _cartes(lecteur: Lecteur, rayon: float) -> list[Bloc]:
    for nom, parametres in (("parentalite_portee", {"rayon": rayon}), ("enfants_moins_15", {})):
        try:
            return [
                Titre("Les familles à portée"),
                Illustration(figure_de(lecteur, nom, parametres)),
            ]
        except AppelIncorrect:
            continue
    return []
