"""Ce que typst ne balise pas encore : l'en-tête de chaque ligne d'un tableau.

Une cellule se lit alors avec sa colonne et sa ligne (« Tarn, part des 65 ans ou plus : 26,7 % »), comme
le demande PDF/UA (ISO 14289-1, 7.5) ; les en-têtes de colonne viennent de typst.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def en_tetes_de_ligne(octets: bytes, reperes: Sequence[int]) -> bytes:
    """Le PDF où la cellule de rang `reperes[i]` de chaque ligne du i-ème tableau en est l'en-tête.

    Lève `ValueError` si le PDF n'a pas un tableau par repère ; le même PDF donne le même fichier.
    """
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        noms: dict[str, Any] = {}
        racine = pdf.Root.StructTreeRoot
        for rang, (table, repere) in enumerate(zip(_tables(racine), reperes, strict=True)):
            for numero, ligne in enumerate(_sous(table, "/TBody")):
                _baliser(ligne, repere, f"L{rang}-{numero}", noms)
        if noms:
            _enregistrer(racine, noms)
        sortie = io.BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return sortie.getvalue()


def _baliser(ligne: Any, repere: int, nom: str, noms: dict[str, Any]) -> None:
    cellules = list(_enfants(ligne))
    if len(cellules) <= repere or cellules[repere].S != Name.TD:
        return
    for rang, cellule in enumerate(cellules):
        attributs = next(a for a in _attributs(cellule) if a.O in (Name.Table,))
        if rang == repere:
            cellule.S, cellule.ID = Name.TH, String(nom)
            attributs.Scope = Name.Row
            noms[nom] = cellule
        else:
            attributs.Headers = Array([*attributs.get(Name.Headers, []), String(nom)])


def _attributs(cellule: Any) -> Iterator[Any]:
    """Les attributs de tableau d'une cellule, créés s'il n'y en a pas."""
    portes = cellule.get(Name.A)
    liste = list(portes) if isinstance(portes, Array) else [portes] * (portes is not None)
    if not any(isinstance(a, Dictionary) and a.O in (Name.Table,) for a in liste):
        liste.append(Dictionary(O=Name.Table))
        cellule.A = Array(liste)
        liste = list(cellule.A)
    yield from (a for a in liste if isinstance(a, Dictionary))


def _enregistrer(racine: Any, noms: dict[str, Any]) -> None:
    """L'arbre des noms (`/IDTree`) connaît chaque en-tête, dans l'ordre des octets."""
    tous = {bytes(k): v for k, v in _paires(racine.get(Name.IDTree))}
    tous |= {k.encode(): v for k, v in noms.items()}
    plat: list[Any] = []
    for cle in sorted(tous):
        plat += [String(cle), tous[cle]]
    racine.IDTree = Dictionary(Names=Array(plat))


def _paires(noeud: Any) -> Iterator[tuple[Any, Any]]:
    if noeud is None:
        return
    plat = list(noeud.get(Name.Names, []))
    yield from zip(plat[::2], plat[1::2], strict=True)
    for fils in noeud.get(Name.Kids, []):
        yield from _paires(fils)


def _tables(noeud: Any) -> Iterator[Any]:
    for fils in _enfants(noeud):
        if fils.S in (Name.Table,):
            yield fils
        else:
            yield from _tables(fils)


def _sous(table: Any, genre: str) -> Iterator[Any]:
    for fils in _enfants(table):
        if fils.S in (Name(genre),):
            yield from _enfants(fils)


def _enfants(noeud: Any) -> Iterator[Any]:
    """Les éléments de structure sous `noeud` ; le contenu marqué (des nombres) n'en est pas."""
    sous = noeud.get(Name.K)
    for fils in sous if isinstance(sous, Array) else [sous]:
        if isinstance(fils, Dictionary) and Name.S in fils:
            yield fils
