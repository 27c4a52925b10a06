"""Banc des documents : un dossier de trente pages et vingt figures, les fiches de toutes les communes."""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader

from observatoire.contenu.dossiers import assemblage, fiches, gabarits
from observatoire.contenu.dossiers.annexes import illustrations
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.documents import rendre
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.graphiques import papier
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages
from tests.bancs.pages import mesurer

RACINE = Path(__file__).parents[2]
_EPCI = "epci:200034064"
_CARTES = ("population", "part_65_plus", "part_0_14", "foyers_caf", "part_logements_vacants",
           "revenu_median", "chefs_exploitation")  # fmt: skip
_COURBES = ("population", "naissances_moy3", "foyers_caf", "part_residences_secondaires",
            "logements_vacants", "taux_activite", "taux_emploi")  # fmt: skip
_RANGS = ("part_65_plus", "population", "naissances_moy3", "indice_vieillissement")


def dossier() -> Dossier:
    """Vingt figures des formes les plus courantes, une page de commentaire entre certaines."""

    def figure(recette: str, **parametres: object) -> Element:
        return Element(genre="figure", recette=recette, parametres=parametres)

    figures = [
        *(figure("carte", identifiant=i) for i in _CARTES),
        *(figure("evolution", identifiant=i, territoires=[_EPCI]) for i in _COURBES),
        *(figure("classement", identifiant=i) for i in _RANGS),
        figure("pyramide", ou=_EPCI),
        figure("naissances_deces", ou=_EPCI),
    ]
    elements: list[Element] = []
    for rang, f in enumerate(figures):
        elements += [Element(genre="titre", texte=f"Partie {rang + 1}"), f]
        elements.append(Element(genre="commentaire", texte="Commentaire du comité. " * 40))
    return Dossier(titre="Banc", annexes=("donnees", "methode", "sources", "glossaire")).avec(
        *elements
    )


def modeles(lecteur: Lecteur) -> list[tuple[str, str, str]]:
    """Chaque modèle livré, page par page : ce qu'un élu tient en main."""
    lignes = []
    for nom, m in gabarits.modeles().items():
        ou = Territoire(Niveau.COMMUNE, "81309") if m.niveau == "commune" else None
        document = assemblage.assembler(gabarits.instancier(m, lecteur, ou), lecteur)
        lignes.append((f"modèle {nom}", str(mesurer(document)), f"{len(document.manques)} manques"))
    return lignes


def banc() -> list[tuple[str, str, str]]:
    """Le dossier entier contre ses seuls dessins, puis les fiches par une et par deux."""
    with tempfile.TemporaryDirectory() as temporaire:
        actualiser(RACINE / "data", Path(temporaire))
        lecteur = ouvrir(Path(temporaire), lire_reglages(RACINE / "data"))
        lignes = modeles(lecteur)
        # La première figure charge matplotlib : hors mesure.
        assemblage.blocs_de(dossier().elements[1], lecteur)
        debut, calcul = time.perf_counter(), time.process_time()
        document = assemblage.assembler(dossier(), lecteur)
        octets = rendre(document, "pdf")
        entier, calcul = time.perf_counter() - debut, time.process_time() - calcul
        debut = time.perf_counter()
        figures = illustrations(document.blocs)
        for figure in figures:
            papier.rendre(figure, "svg")
        dessins = time.perf_counter() - debut
        pages = len(PdfReader(io.BytesIO(octets)).pages)
        lignes += [
            (
                f"dossier de {pages} pages et {len(figures)} figures en PDF",
                f"{entier:.1f} s ({calcul:.1f} s de processeur)",
                f"× {entier / dessins:.1f} ses dessins",
            )
        ]
        durees = {}
        for processus in (1, min(2, os.cpu_count() or 1)):
            debut = time.perf_counter()
            fiches.fiches(lecteur, processus=processus)
            durees[processus] = time.perf_counter() - debut
            rapport = f"× {durees[processus] / durees[1]:.2f}"
            lignes.append(
                (f"25 fiches, {processus} à la fois", f"{durees[processus]:.1f} s", rapport)
            )
        lecteur.fermer()
    return lignes
