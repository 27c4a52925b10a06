"""Rendre un document dans un format, et dire de quels chiffres il est fait."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from observatoire import formats
from observatoire.documents import (
    diapos_odp,
    diapos_pptx,
    images,
    logo,
    mot,
    pdf,
    texte_odf,
)
from observatoire.documents.contenu import (
    Attente,
    Bloc,
    Document,
    Edition,
    Encadre,
    Source,
    Tableau,
)  # fmt: skip
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.provenance import RIEN, Provenance, joindre

_RENDUS: dict[str, Callable[[Document], bytes]] = {
    "pdf": pdf.rendre,
    "docx": mot.rendre,
    "odt": texte_odf.rendre,
    "xlsx": partial(images.classeur_de, format="xlsx"),
    "ods": partial(images.classeur_de, format="ods"),
    "pptx": diapos_pptx.rendre,
    "odp": diapos_odp.rendre,
    "zip": images.rendre,
}
FORMATS = tuple(_RENDUS)
# Ce que dit le bouton de chaque format.
LIBELLES = {
    "pdf": "PDF accessible", "docx": "Texte DOCX", "odt": "Texte ODT", "xlsx": "Classeur XLSX",
    "ods": "Classeur ODS", "pptx": "Diapositives PPTX", "odp": "Diapositives ODP",
    "zip": "Images et données (ZIP)",
}  # fmt: skip
# Ceux qui n'ont rien à montrer sans figure ni tableau.
DE_CHIFFRES = ("xlsx", "ods", "zip")


def rendre(document: Document, format: str) -> bytes:
    """Le fichier du document dans un des `FORMATS` (« zip » : images et CSV décrits)."""
    if format not in _RENDUS:
        raise AppelIncorrect(
            f"Le format de document « {format} » n'existe pas. Possibles : {', '.join(FORMATS)}."
        )
    return _RENDUS[format](document)


def document_court(
    lecteur: Lecteur, titre: str, blocs: Iterable[Bloc], sous_titre: str = ""
) -> Document:
    """Un document sur l'EPCI étudié, sans page de titre ni sommaire."""
    return Document(
        titre=titre, sous_titre=sous_titre, blocs=tuple(blocs), page_de_titre=False, sommaire=False,
        **en_tete_de(lecteur),
    )  # fmt: skip


def edition_de(lecteur: Lecteur) -> Edition:
    """L'édition de l'entrepôt que lit `lecteur`."""
    return Edition(
        publie_le=lecteur.publie_le.to_pydatetime(),
        empreinte=lecteur.version,
        logiciel=lecteur.logiciel,
    )


def en_tete_de(lecteur: Lecteur, ou: Territoire | None = None) -> dict[str, Any]:
    """Les champs d'un `Document` sur `ou` (l'EPCI étudié) : de quels chiffres, où, et l'habit de la collectivité."""
    ou = ou or Territoire(Niveau.EPCI, lecteur.epci)
    communes = len(lecteur.dans(ou, "commune"))
    if ou.niveau is Niveau.COMMUNE:
        epci = lecteur.libelle(Territoire(Niveau.EPCI, lecteur.epci))
        perimetre = f"commune, {epci}"
    else:
        perimetre = f"{formats.pluriel(communes, 'commune')} d'aujourd'hui"
    collectivite = lecteur.reglages.collectivite
    habit = {"auteur": collectivite.nom} if collectivite.nom else {}
    return {
        "edition": edition_de(lecteur),
        "territoire": lecteur.libelle(ou),
        "perimetre": perimetre,
        "couleur": collectivite.couleur,
        "logo": logo.depuis_texte(collectivite.logo),
        **habit,
    }


def provenance_de(blocs: Iterable[Bloc]) -> Provenance:
    """D'où viennent les chiffres et les phrases de ces blocs ; les annexes n'en sont pas."""
    return joindre(
        b.provenance or RIEN
        for b in blocs
        if isinstance(b, Source) and not (isinstance(b, Tableau) and b.redite)
    )


def non_disponible(quoi: str, raison: str) -> Encadre:
    """L'encadré qui remplace une figure que l'on ne peut pas faire."""
    return Encadre(raison, f"Figure non disponible : {quoi}", "alerte", Attente(raison=quoi))
