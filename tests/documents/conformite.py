"""Ce qu'un PDF doit porter pour être PDF/UA-1 et PDF/A-2a, contrôlé sur sa structure, sans validateur Java.

Clauses : ISO 14289-1 (7.1 balises et langue, 7.2 titre, 7.3 figures, 7.5 tableaux, 7.18 annotations) et
ISO 19005-2 (6.2.3 intention de rendu, 6.2.11 polices, 6.6 actions, 6.6.4 identification, 6.7 structure).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


def defauts(octets: bytes) -> list[str]:
    """Les exigences que ce PDF ne tient pas ; vide s'il les tient toutes."""
    with pikepdf.open(io.BytesIO(octets)) as lu:
        return [*_identite(lu), *_polices(lu), *_structure(lu), *_liens(lu), *_signets(lu)]


def _identite(lu: pikepdf.Pdf) -> Iterator[str]:
    racine = lu.Root
    if lu.is_encrypted:
        yield "chiffré"
    if str(racine.get("/Lang", "")) != "fr-FR":
        yield "sans langue"
    if not racine.get("/MarkInfo", {}).get("/Marked", False):
        yield "non balisé"
    if not racine.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "titre non affiché"
    intentions = racine.get("/OutputIntents", [])
    if not any(i.S == "/GTS_PDFA1" and "/DestOutputProfile" in i for i in intentions):
        yield "sans intention de rendu PDF/A"
    if "/Metadata" not in racine:
        yield "sans métadonnées"
        return
    xmp = racine.Metadata.read_bytes().decode()
    for balise, valeur in (
        ("pdfuaid:part", "1"),
        ("pdfaid:part", "2"),
        ("pdfaid:conformance", "A"),
    ):
        if f"<{balise}>{valeur}</{balise}>" not in xmp:
            yield f"{balise} n'est pas {valeur}"
    if "<dc:title>" not in xmp:
        yield "sans titre dans les métadonnées"
    for objet in lu.objects:
        if isinstance(objet, Dictionary) and objet.get("/S") in (
            "/JavaScript",
            "/Launch",
            "/Sound",
        ):
            yield f"action interdite {objet.S}"


def _polices(lu: pikepdf.Pdf) -> Iterator[str]:
    for objet in lu.objects:
        if not isinstance(objet, Dictionary):
            continue
        if objet.get("/Type") == "/FontDescriptor" and not {
            "/FontFile",
            "/FontFile2",
            "/FontFile3",
        } & set(objet.keys()):
            yield "police non incorporée"
        if objet.get("/Subtype") == "/Type0" and "/ToUnicode" not in objet:
            yield "police sans texte copiable"


def _structure(lu: pikepdf.Pdf) -> Iterator[str]:
    noeuds = list(_descendants(lu.Root.get("/StructTreeRoot", Dictionary())))
    if not noeuds:
        yield "sans arbre de structure"
    niveau = 0
    for noeud in noeuds:
        genre = str(noeud.S)
        if genre == "/Figure" and not str(noeud.get("/Alt", "")).strip():
            yield "figure sans texte alternatif"
        if genre[1:2] == "H" and genre[2:].isdigit():
            if int(genre[2:]) > niveau + 1:
                yield f"niveau de titre sauté avant {genre}"
            niveau = int(genre[2:])
        if genre == "/Table":
            yield from _table(noeud)


def _table(table: Any) -> Iterator[str]:
    lignes = [n for n in _descendants(table) if n.S == "/TR"]
    ids = {bytes(c.ID) for ligne in lignes for c in _enfants(ligne) if "/ID" in c}
    for rang, ligne in enumerate(lignes):
        cellules = list(_enfants(ligne))
        portees = {str(_attribut(c, "/Scope")) for c in cellules if c.S == "/TH"}
        if rang == 0 and (portees != {"/Column"} or any(c.S != "/TH" for c in cellules)):
            yield "tableau sans en-têtes de colonne"
        if rang and portees != {"/Row"}:
            yield "ligne de tableau sans en-tête"
        for cellule in cellules:
            cites = {bytes(x) for x in _attribut(cellule, "/Headers") or []}
            if not cites <= ids or (rang and cellule.S == "/TD" and len(cites) < 2):
                yield "cellule qui ne mène pas à sa ligne et à sa colonne"


def _attribut(cellule: Any, cle: str) -> Any:
    portes = cellule.get("/A")
    liste = list(portes) if isinstance(portes, Array) else [portes] * (portes is not None)
    return next((a[cle] for a in liste if isinstance(a, Dictionary) and cle in a), None)


def _liens(lu: pikepdf.Pdf) -> Iterator[str]:
    for page in lu.pages:
        for annotation in page.get("/Annots", []):
            if annotation.Subtype == "/Link" and "/StructParent" not in annotation:
                yield "lien hors de la structure"
            if annotation.Subtype == "/Link" and not str(annotation.get("/Contents", "")):
                yield "lien sans description"


def _signets(lu: pikepdf.Pdf) -> Iterator[str]:
    if "/Outlines" not in lu.Root or "/First" not in lu.Root.Outlines:
        yield "sans signets"
    elif not any("/First" in n for n in lu.objects if isinstance(n, Dictionary) and "/Title" in n):
        yield "signets à un seul niveau"


def _descendants(noeud: Any) -> Iterator[Any]:
    for fils in _enfants(noeud):
        yield fils
        yield from _descendants(fils)


def _enfants(noeud: Any) -> Iterator[Any]:
    sous = noeud.get(Name.K)
    for fils in sous if isinstance(sous, Array) else [sous]:
        if isinstance(fils, Dictionary) and Name.S in fils:
            yield fils
