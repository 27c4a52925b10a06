"""Les fiches de toutes les communes, en un ZIP, avec l'avancement."""

from __future__ import annotations

from collections.abc import Callable

from observatoire.documents.archive import zip_fixe
from observatoire.documents.assemblage import assembler
from observatoire.documents.gabarits import instancier, modele
from observatoire.documents.rendu import edition_de, rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, Territoire, identifiant
from observatoire.territoire import Reglages

MODELE = "fiche-commune"
Suivi = Callable[[str, float], object]


def fiche(lecteur: Lecteur, reglages: Reglages, commune: Territoire, format: str = "pdf") -> bytes:
    """La fiche d'une commune."""
    dossier = instancier(modele(MODELE), lecteur, reglages, commune)
    return rendre(assembler(dossier, lecteur, reglages), format)


def fiches(
    lecteur: Lecteur,
    reglages: Reglages,
    suivi: Suivi = lambda quoi, part: None,
    format: str = "pdf",
) -> bytes:
    """Le ZIP des fiches des communes de l'intercommunalité étudiée, une par commune."""
    communes = lecteur.dans(Territoire(Niveau.EPCI, lecteur.epci), "commune")
    fichiers: dict[str, bytes] = {}
    for rang, commune in enumerate(communes):
        suivi(f"Fiche de {commune.libelle}", rang / len(communes))
        nom = f"{commune.code}-{identifiant(commune.libelle)}.{format}"
        fichiers[nom] = fiche(lecteur, reglages, commune, format)
    edition = edition_de(lecteur)
    suivi("Archive", 1.0)
    return zip_fixe(fichiers, edition.publie_le)
