"""Retrouver un dossier par son nom : ceux du territoire (`data/local/dossiers/`), puis les prêts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from observatoire.contenu.dossiers.dossier import Dossier, depuis
from observatoire.contenu.dossiers.gabarits import instancier, modeles
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.local import Carnet
from observatoire.modele import Territoire

GENRE = "dossiers"


@dataclass(frozen=True)
class Entree:
    """Une ligne de la liste : `enregistre` faux pour un dossier prêt, livré avec l'application."""

    nom: str
    titre: str
    enregistre: bool
    elements: int


def carnet(donnees: Path) -> Carnet:
    """Le carnet des dossiers du territoire."""
    return Carnet(donnees, GENRE)


def liste(donnees: Path) -> list[Entree]:
    """Les dossiers enregistrés, puis les prêts qui n'ont pas été remplacés par un du même nom."""
    entrees = []
    for nom in carnet(donnees).liste():
        try:
            lu = depuis(carnet(donnees).lire(nom).contenu)
            entrees.append(Entree(nom, lu.titre, True, len(lu.elements)))
        except Exception as e:
            entrees.append(Entree(nom, f"illisible : {e}", True, 0))
    pris = {e.nom for e in entrees}
    prets = (
        Entree(m.identifiant, m.nom, False, len(m.contenu["elements"]))
        for m in modeles().values()
        if m.identifiant not in pris
    )
    return [*entrees, *prets]


def ouvrir(
    nom: str,
    donnees: Path,
    lecteur: Lecteur,
    ou: Territoire | None = None,
    reponses: Mapping[str, str] | None = None,
) -> Dossier:
    """Le dossier de ce nom, enregistré ou prêt ; `AppelIncorrect` s'il n'existe pas.

    `ou` et `reponses` ne changent qu'un dossier prêt : un dossier enregistré a déjà les siens.
    """
    if nom in carnet(donnees).liste():
        return depuis(carnet(donnees).lire(nom).contenu)
    if nom in modeles():
        return instancier(modeles()[nom], lecteur, ou, reponses)
    connus = ", ".join(f"« {e.nom} »" for e in liste(donnees))
    raise AppelIncorrect(f"Le dossier « {nom} » n'existe pas. Dossiers connus : {connus}.")
