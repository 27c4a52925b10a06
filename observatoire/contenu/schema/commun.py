"""Ce que les éléments du plan partagent : la provenance d'une saisie, des constats, un document."""

from collections.abc import Iterable, Mapping
from typing import Any

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Bloc, Document, Liste, Paragraphe
from observatoire.documents.rendu import en_tete_de
from observatoire.documents.tableau import inventees
from observatoire.entrepot.lecture import Lecteur
from observatoire.provenance import Provenance, de
from observatoire.schema.plan import Tables
from observatoire.schema.suivi import Suivi


def document(
    lecteur: Lecteur, titre: str, element: str, parametres: Mapping[str, Any], **reste: Any
) -> Document:
    """L'élément de ce nom, seul dans un document."""
    blocs = blocs_de(lecteur, element, parametres)
    return Document(titre=titre, blocs=blocs, **en_tete_de(lecteur), **reste)


def fictives(tables: Tables, *noms: str) -> bool:
    """Vrai si une ligne d'une de ces tables saisies est inventée."""
    return any(bool(tables(nom)["fictif"].any()) for nom in noms)


def saisies(*noms: str, fictif: bool = False) -> Provenance:
    """La provenance de tables saisies : « saisies("actions", "jalons") »."""
    return de(*(f"local_{nom}" for nom in noms), fictif=fictif)


def constats(suivis: Iterable[Suivi], sinon: str, *, nommer: bool = True) -> list[Bloc]:
    """Ce qu'on peut dire de chaque indicateur suivi, ou la phrase qui dit qu'il n'y en a pas.

    `nommer` : chaque constat dit l'action qu'il suit.
    """
    lus = list(suivis)
    dits = tuple(f"{s.action} · {s.phrase}" if nommer else s.phrase for s in lus)
    if not dits:
        return [Paragraphe(sinon, "note")]
    return [Liste(dits, fictives=inventees(s.fictif for s in lus))]
