"""Les exports « .xls » qui sont en fait du HTML ou du XML de 2003."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from observatoire.sources.lecture import refus
from observatoire.sources.lecture.encodage import analyser
from observatoire.sources.lecture.feuille import Feuille
from observatoire.sources.lecture.nature import EXTENSIONS_TABLEUR
from observatoire.sources.lecture.tableur import feuille_en_memoire

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PLUS_GRANDE_FUSION = 1000


def feuilles_html(chemin: Path, nom: str, dossier_temporaire: Path) -> list[Feuille]:
    """Les tableaux d'un export HTML nommé en .xls ; toute autre page web est refusée."""
    if chemin.suffix.lower() not in EXTENSIONS_TABLEUR:
        raise refus.page_web(nom)
    lecteur = _Tables()
    for morceau in analyser(chemin, nom).decoder(chemin):
        lecteur.feed(morceau)
    lecteur.close()
    tables = [t for t in lecteur.tables if len(t) > 1 and max(map(len, t)) > 1]
    if not tables:
        raise refus.page_web(nom)
    return [
        feuille_en_memoire(
            table, nom if len(tables) == 1 else f"{nom} › tableau {i}", dossier_temporaire
        )
        for i, table in enumerate(tables, start=1)
    ]


def feuilles_xml(chemin: Path, nom: str, dossier_temporaire: Path) -> list[Feuille]:
    """Les onglets d'un classeur XML de 2003."""
    try:
        racine = ElementTree.parse(chemin).getroot()
    except ElementTree.ParseError as e:
        raise refus.corrompu(nom, "classeur XML") from e
    feuilles = []
    for onglet in racine.iter(f"{_SS}Worksheet"):
        lignes = _lignes_xml(onglet)
        if any(any(ligne) for ligne in lignes):
            titre = f"{nom} › {onglet.get(f'{_SS}Name', 'onglet')}"
            feuilles.append(feuille_en_memoire(lignes, titre, dossier_temporaire))
    if not feuilles:
        raise refus.aucun_tableau(nom)
    return feuilles


def _lignes_xml(onglet: ElementTree.Element) -> list[list[str]]:
    """Les lignes ; `Index` saute des lignes ou des cellules vides."""
    lignes: list[list[str]] = []
    for ligne in onglet.iter(f"{_SS}Row"):
        _completer(lignes, ligne, [])
        cellules: list[str] = []
        for cellule in ligne.iter(f"{_SS}Cell"):
            _completer(cellules, cellule, "")
            donnee = cellule.find(f"{_SS}Data")
            cellules.append("".join(donnee.itertext()) if donnee is not None else "")
            cellules += [""] * min(int(cellule.get(f"{_SS}MergeAcross", "0")), _PLUS_GRANDE_FUSION)
        lignes.append(cellules)
    return lignes


def _completer(liste: list[Any], element: ElementTree.Element, vide: Any) -> None:
    rang = int(element.get(f"{_SS}Index", len(liste) + 1))
    liste += [vide] * min(max(0, rang - 1 - len(liste)), 1_048_576)


class _Tables(HTMLParser):
    """Les tables d'une page, cellule par cellule ; une fusion laisse des cellules vides."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._ouvertes: list[list[list[str]]] = []
        self._cellule: list[str] | None = None
        self._fusion = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._finir_cellule()
            self._ouvertes.append([])
            self.tables.append(self._ouvertes[-1])
        elif self._ouvertes and tag == "tr":
            self._finir_cellule()
            self._ouvertes[-1].append([])
        elif self._ouvertes and tag in ("td", "th"):
            self._finir_cellule()
            largeur = dict(attrs).get("colspan") or "1"
            self._fusion = min(int(largeur), _PLUS_GRANDE_FUSION) if largeur.isdigit() else 1
            self._cellule = []
        elif tag == "br" and self._cellule is not None:
            self._cellule.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._finir_cellule()
        if tag == "table" and self._ouvertes:
            self._ouvertes.pop()

    def handle_data(self, data: str) -> None:
        if self._cellule is not None:
            self._cellule.append(data)

    def _finir_cellule(self) -> None:
        if self._cellule is None or not self._ouvertes:
            return
        if not self._ouvertes[-1]:
            self._ouvertes[-1].append([])
        texte = " ".join("".join(self._cellule).split())
        self._ouvertes[-1][-1] += [texte, *[""] * (max(1, self._fusion) - 1)]
        self._cellule = None
