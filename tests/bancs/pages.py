"""Ce qu'on lit d'un document : ses pages, ce qu'elles ont de vide, ce qui s'y répète, ce qui y manque."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfReader

from observatoire import formats
from observatoire.documents import Document, Illustration, pdf, rendre
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Forme

PPP = 24
_LARGEUR_SVG = re.compile(rb'<svg [^>]*?width="([\d.]+)pt"', re.S)
_MOT_SVG = re.compile(rb"scale\(([\d.]+) -[\d.]+\)")
# Le pied de page et la marge du bas ne comptent pas dans l'aire d'une page.
_BAS = 0.92
_ATTENTE = re.compile(
    r"à (?:compléter|qualifier)|territoire\.toml|[\w-]+\.(?:csv|xlsx|parquet)\b", re.I
)
_PHRASE = re.compile(r"[A-ZÀÂÉÈÊÎÔ][^.!?•]{40,}[.!?]")


@dataclass(frozen=True)
class Mesure:
    """Pages, part vide sous la dernière encre (en %), pages à moitié vides, répétitions, attentes, octets."""

    pages: int
    vide: float
    a_moitie: int
    repetees: int
    absents: int
    attentes: int
    octets: int
    plus_petit: float

    def __str__(self) -> str:
        return (
            f"{self.pages} pages, {self.vide:.0f} % vide, {self.a_moitie} à moitié vides, {self.repetees} "
            f"phrases répétées, {self.absents} « non disponible », {self.attentes} attentes ou noms de "
            f"fichier, {self.octets // 1000} ko, mot de {formats.nombre(self.plus_petit, 1)} pt au moins"
        )


def mesurer(document: Document) -> Mesure:
    """Le document, page par page, tel que le PDF le montre."""
    octets = rendre(document, "pdf")
    vides = [_vide(page) for page in pdf.apercu(document, PPP)]
    texte = " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages).split()
    )
    texte = texte.replace("\u00a0", " ").replace(document.pied, "")
    phrases = Counter(m[0] for m in _PHRASE.finditer(texte) if "Source" not in m[0])
    return Mesure(
        len(vides), 100 * sum(vides) / len(vides), sum(v > 0.5 for v in vides),
        sum(n - 1 for n in phrases.values()), texte.count("non disponible"),
        len(_ATTENTE.findall(texte)), len(octets),
        min([*tailles_du_texte(octets), *tailles_des_figures(document).values()]),
    )  # fmt: skip


def _vide(page: bytes) -> float:
    """La part de la page sous sa dernière encre, pied exclu."""
    with Image.open(io.BytesIO(page)) as lue:
        gris = lue.convert("L")
        corps = gris.crop((0, 0, gris.width, int(gris.height * _BAS)))
        encre = corps.point(lambda v: 255 if v < 200 else 0).getbbox()
    return 1 - (encre[3] if encre else 0) / corps.height


def tailles_des_figures(document: Document) -> dict[str, float]:
    """Le plus petit mot de chaque figure, en points, à la taille où elle s'imprime.

    matplotlib dessine chaque mot à cent unités par corps, puis le réduit : `scale(0.08 -0.08)` est un mot de 8
    points dans la planche, que le document réduit encore si elle serait trop haute.
    """
    tailles = {}
    for i in (b for b in document.blocs if isinstance(b, Illustration)):
        if i.figure.forme is Forme.TABLEAU:
            continue
        svg = papier.imprimer(i.figure, "svg", i.part).dessin
        planche = float(_LARGEUR_SVG.search(svg)[1])
        colonne = pdf.LARGEUR_CM if i.part >= 1 else pdf.DEMI_COLONNE_CM
        imprimee = colonne / 2.54 * 72 * pdf.largeur_imprimee(svg, i.part) / 100
        mots = [100 * float(m) for m in _MOT_SVG.findall(svg)]
        tailles[i.titre or i.figure.titre] = round(min(mots, default=99.0) * imprimee / planche, 2)
    return tailles


def tailles_du_texte(octets: bytes) -> set[float]:
    """Les corps employés par le texte des pages, en points."""
    vus: set[float] = set()

    def voir(texte: str, cm: list[float], tm: list[float], police: object, corps: float) -> None:
        if texte.strip():
            vus.add(round(abs(corps * tm[3] * cm[3]), 2))

    for page in PdfReader(io.BytesIO(octets)).pages:
        page.extract_text(visitor_text=voir)
    return vus
