"""La page commune à tout ce qui s'imprime : titre en tête, dessin, notes et source au pied."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Planche
from matplotlib.ticker import FuncFormatter, MaxNLocator

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.graphiques import couleurs, polices
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.polices import largeur_texte
from observatoire.graphiques.resume import ligne_source, notes_completes

# Réglages posés le temps d'un rendu. `parse_math` : un « $ » dans un libellé reste un « $ » ;
# `hashsalt` : des identifiants SVG qui ne changent pas d'un export à l'autre.
REGLAGES: Any = {
    "font.family": [polices.SECOURS],
    "font.size": 9,
    "text.parse_math": False,
    "text.color": couleurs.TEXTE,
    "axes.labelcolor": couleurs.TEXTE,
    "axes.edgecolor": couleurs.CONTOUR,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": couleurs.TEXTE,
    "ytick.color": couleurs.TEXTE,
    "grid.color": couleurs.GRILLE,
    "hatch.linewidth": 0.6,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "observatoire",
}

LARGEUR = 10.0  # pouces ; à 300 points par pouce, 3000 pixels
MARGE = 0.35
# Dans un document A4, le dessin seul, à sa largeur une fois posé (17 cm, ou 8,2 cm pour une demie) : un mot de 8
# points y mesure 8 points.
LARGEUR_DOCUMENT, DEMI_LARGEUR = 17 / 2.54, 8.2 / 2.54
MARGE_DOCUMENT = 0.03
# Le plus petit mot d'une figure, en points.
PETIT = 8.0
INTERLIGNE = 1.3
TAILLES = {"titre": 15.0, "sous_titre": 10.5, "pied": 8.0, "legende": 9.0}
FILIGRANE_MAX, INCLINAISON = 38.0, 20.0  # points, degrés
LIGNES_MAX = {"titre": 4, "sous_titre": 3, "pied": 6, "legende": 3}


@dataclass(frozen=True)
class Page:
    """La planche et le cadre du dessin, en pouces depuis le coin bas gauche."""

    planche: Planche
    gauche: float
    bas: float
    largeur: float
    hauteur: float

    def axes(self, x: float, y: float, largeur: float, hauteur: float) -> Axes:
        """Axes placés en pouces à partir du coin bas gauche du cadre."""
        total_l, total_h = self.planche.get_size_inches()
        return self.planche.add_axes(
            (
                (self.gauche + x) / total_l,
                (self.bas + y) / total_h,
                largeur / total_l,
                hauteur / total_h,
            )
        )


def composer(figure: Figure, hauteur_dessin: float) -> Page:
    """Page avec titre, sous-titre, pied et filigrane ; le cadre du dessin reste à remplir.

    Dans un document, le cadre seul : le document écrit le reste en texte.
    """
    habille = figure.options.cadre is None
    marge = MARGE if habille else MARGE_DOCUMENT
    utile = largeur_utile(figure)
    titre = list(couper(figure.titre, utile, "titre", gras=True)) if habille else []
    sous_titre = list(couper(figure.sous_titre, utile, "sous_titre")) if habille else []
    pied = _pied(figure, utile) if habille else []
    haut = _hauteur(titre, "titre") + _hauteur(sous_titre, "sous_titre") + 0.15 * habille
    bas = _hauteur(pied, "pied") + 0.2 * habille
    total = marge + haut + hauteur_dessin + bas + marge / 2
    planche = Planche(figsize=(utile + 2 * marge, total), facecolor=couleurs.FOND)
    y = _ecrire(planche, titre, total - marge, "titre", couleurs.TEXTE, gras=True)
    _ecrire(planche, sous_titre, y, "sous_titre", couleurs.TEXTE_DISCRET)
    _ecrire(planche, pied, bas - 0.05, "pied", couleurs.TEXTE_DISCRET)
    if figure.fictif:
        _filigrane(planche)
    return Page(planche, marge, bas + marge / 2, utile, hauteur_dessin)


def hauteur(figure: Figure, pouces: float) -> float:
    """La hauteur d'un dessin, moindre dans un document : trois tiennent sur une page."""
    return pouces * selon(figure, 1.0, 0.58, 0.32)


def selon(figure: Figure, entiere: float, document: float, demie: float) -> float:
    """Une mesure selon la place : seule sur sa page, dans un document, ou sur une demi-largeur."""
    if figure.options.cadre is None:
        return entiere
    return demie if etroite(figure) else document


def etroite(figure: Figure) -> bool:
    """Vrai pour une figure d'une demi-largeur de page : elle se passe de nom d'axe."""
    cadre = figure.options.cadre
    return cadre is not None and cadre < LARGEUR_DOCUMENT


def largeur_utile(figure: Figure) -> float:
    """La largeur du dessin en pouces, marges ôtées."""
    cadre = figure.options.cadre
    return LARGEUR - 2 * MARGE if cadre is None else cadre - 2 * MARGE_DOCUMENT


def couper(texte: str, largeur: float, role: str, gras: bool = False) -> Iterator[str]:
    """Lignes de `texte` tenant dans `largeur` pouces ; la dernière permise finit par « … »."""
    maximum = LIGNES_MAX[role]
    lignes = _lignes(texte, largeur * 72, TAILLES[role], gras)
    if len(lignes) > maximum:
        reste = lignes[maximum - 1]
        while reste and largeur_texte(reste + "…", TAILLES[role], gras) > largeur * 72:
            reste = reste[:-1]
        lignes = [*lignes[: maximum - 1], reste.rstrip() + "…"]
    yield from lignes


def abreger(nom: str, largeur: float, corps: float = 8.5) -> str:
    """Le nom coupé par « … » s'il dépasse `largeur` pouces, à `corps` points."""
    while largeur_texte(nom, corps) > largeur * 72 and len(nom) > 2:
        nom = nom[:-2].rstrip() + "…"
    return nom


def axe_francais(axe: Any, decimales: int, graduations: int = 6) -> None:
    """Graduations « 1 234,5 » ; jamais plus de décimales que la figure n'en affiche."""
    entiers = decimales == 0
    axe.set_major_locator(MaxNLocator(graduations, integer=entiers, steps=[1, 2, 2.5, 5, 10]))
    axe.set_major_formatter(FuncFormatter(lambda v, _: _graduation(v, decimales)))


def _graduation(v: float, decimales: int) -> str:
    texte = formats.nombre(v, decimales)
    return texte.rstrip("0").rstrip(",") if "," in texte else texte


def _pied(figure: Figure, largeur: float) -> list[str]:
    lignes: list[str] = []
    if figure.fictif:
        lignes.append(f"{MENTION_FICTIF} : ne pas diffuser comme un chiffre réel.")
    for note in notes_completes(figure):
        lignes += couper(note, largeur, "pied")
    if figure.definition:
        lignes += couper(f"Définition : {figure.definition}", largeur, "pied")
    unite = f"Unité : {figure.unite}" if figure.unite not in ("", "effectif") else ""
    source = " · ".join(m for m in (unite, ligne_source(figure)) if m)
    lignes += couper(source, largeur, "pied")
    return lignes


def _hauteur(lignes: list[str], role: str) -> float:
    return len(lignes) * TAILLES[role] * INTERLIGNE / 72


def _ecrire(
    planche: Planche, lignes: list[str], y: float, role: str, couleur: str, gras: bool = False
) -> float:
    """Écrit les lignes à partir de `y` (pouces) et rend le `y` suivant."""
    largeur, hauteur = planche.get_size_inches()
    for ligne in lignes:
        planche.text(
            MARGE / largeur,
            y / hauteur,
            ligne,
            size=TAILLES[role],
            color=couleur,
            weight="bold" if gras else "normal",
            va="top",
        )
        y -= TAILLES[role] * INTERLIGNE / 72
    return y


def _filigrane(planche: Planche) -> None:
    """La mention en travers, aussi grande que possible sans sortir du dessin (38 points au plus)."""
    largeur, hauteur_ = (72 * x for x in planche.get_size_inches())
    un_point = largeur_texte(MENTION_FICTIF, 1.0)
    angle = math.radians(INCLINAISON)
    # La boîte penchée du texte, dont la hauteur de ligne vaut un peu plus que sa taille.
    taille = 0.94 * min(
        largeur / (un_point * math.cos(angle) + 1.2 * math.sin(angle)),
        hauteur_ / (un_point * math.sin(angle) + 1.2 * math.cos(angle)),
    )
    planche.text(
        0.5,
        0.5,
        MENTION_FICTIF,
        size=min(FILIGRANE_MAX, taille),
        color=couleurs.COMPARAISON,
        alpha=0.22,
        rotation=INCLINAISON,
        ha="center",
        va="center",
        zorder=100,
    )


def _lignes(texte: str, largeur: float, taille: float, gras: bool) -> list[str]:
    lignes: list[str] = []
    courante = ""
    for mot in texte.split():
        for morceau in _tronconner(mot, largeur, taille, gras):
            essai = f"{courante} {morceau}" if courante else morceau
            if courante and largeur_texte(essai, taille, gras) > largeur:
                lignes.append(courante)
                essai = morceau
            courante = essai
    return [*lignes, courante] if courante else lignes


def _tronconner(mot: str, largeur: float, taille: float, gras: bool) -> list[str]:
    """Un mot plus long que la ligne (une adresse) est coupé où il faut."""
    morceaux: list[str] = []
    while largeur_texte(mot, taille, gras) > largeur and len(mot) > 1:
        n = len(mot)
        while n > 1 and largeur_texte(mot[:n], taille, gras) > largeur:
            n = n - 1 if n < 20 else n * 9 // 10
        morceaux.append(mot[:n])
        mot = mot[n:]
    return [*morceaux, mot]
