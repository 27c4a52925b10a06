"""Les couleurs de l'observatoire : lisibles en noir et blanc et par un daltonien.

Les palettes séquentielles n'ont qu'une teinte et s'assombrissent à chaque classe ; la palette
divergente a deux bras dont aucune clarté ne se répète, pour qu'une photocopie reste lisible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

from observatoire.erreurs import AppelIncorrect

if TYPE_CHECKING:
    from observatoire.graphiques.classes import Classes

TERRITOIRE = "#005a9c"  # « nous », toujours et partout
TERRITOIRE_CLAIR = "#a9cbe6"  # bande d'intervalle autour de « nous »
# Couleur, trait et bande des courbes principales : la nôtre, puis celle qu'on lui oppose.
PRINCIPALES = ((TERRITOIRE, "solid", TERRITOIRE_CLAIR), ("#b34700", "longdash", "#f0cfb4"))
COMPARAISON = "#6b6b6b"
BARRE = "#949494"  # assez clair pour que « nous » ressorte, assez foncé pour être vu (3:1)
COMPARAISONS = ("#6b6b6b", "#6b6b6b", "#8a8a8a", "#8a8a8a")
ENSEMBLE = "#333333"  # l'intercommunalité de la commune choisie
TRAITS_COMPARAISON = ("dash", "dot", "dashdot", "longdash")  # jamais distinguées par le gris seul
NEGATIF = "#b34700"  # soldes négatifs, cercles en creux
ABSENT = "#d9d9d9"
ABSENT_POINT = "#6b6b6b"
SECRET_FOND = "#ffffff"
SECRET_TRAIT = "#4d4d4d"
NEUTRE = "#f7f7f7"  # la classe « ni hausse ni baisse » d'une carte divergente
VOISIN = "#f2f2f2"
CONTOUR_VOISIN = "#bdbdbd"
CONTOUR = "#767676"
LIMITE = "#1a1a1a"
SELECTION = "#0072ce"  # « nous », plus vif que la rampe des cartes
TEXTE = "#1f1f1f"
TEXTE_DISCRET = "#595959"
FOND = "#ffffff"
GRILLE = "#e3e3e3"
FEMMES, HOMMES = "#008a64", "#c47600"

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")

# Des groupes sans ordre : des teintes pâles que la clarté distingue aussi, puis ce qui hésite.
GROUPES = "groupes"
CATEGORIES = ("#f7f7f7", "#0b4f86", "#e69f00", "#7fc4ae", "#d9b3cf", "#8a4b00")

# Rampes ColorBrewer de matplotlib ; les bouts trop pâles se confondraient avec le papier.
SEQUENTIELLES: dict[str, str] = {
    "bleu": "Blues",
    "orange": "Oranges",
}
# Deux indicateurs croisés : incertain, aucun, le premier seul, le second seul, les deux ; aucune clarté ne se répète.
CROISEE = "croisee"
CROISEES = (NEUTRE, "#dde3e8", "#5aa0d0", "#d9a441", "#2f2a4d")
_PALE, _SOMBRE = 0.14, 1.0
# Ces rampes pâlissent trop lentement à leur début : cet exposant y écarte les classes (7 se distinguent).
_ECART = 0.82

_BRAS_BAS = LinearSegmentedColormap.from_list("bas", ["#fbe9cf", "#eba54a", "#c2660d"])
_BRAS_HAUT = LinearSegmentedColormap.from_list("haut", ["#b7d2ea", "#3a7ab5", "#08306b"])


def sequentielle(n: int, nom: str = "bleu") -> tuple[str, ...]:
    """`n` couleurs d'une teinte, de la plus claire à la plus foncée ; `nom` dans SEQUENTIELLES."""
    if nom not in SEQUENTIELLES:
        raise AppelIncorrect(
            f"La palette « {nom} » n'existe pas. Palettes possibles : {', '.join(SEQUENTIELLES)}."
        )
    rampe = matplotlib.colormaps[SEQUENTIELLES[nom]]
    # Une classe unique prend le milieu : ni « le plus » ni « le moins ».
    etages = np.linspace(0.0, 1.0, n) ** _ECART
    places = _PALE + (_SOMBRE - _PALE) * etages if n > 1 else np.array([0.55] * n)
    return tuple(to_hex(rampe(p)) for p in places)


def divergente(n_bas: int, n_haut: int) -> tuple[str, ...]:
    """`n_bas` oranges (les plus foncés d'abord) puis `n_haut` bleus (les plus foncés à la fin)."""
    bas = [to_hex(_BRAS_BAS(p)) for p in _places(n_bas)]
    haut = [to_hex(_BRAS_HAUT(p)) for p in _places(n_haut)]
    return (*reversed(bas), *haut)


def des_classes(classes: Classes, palette: str = "bleu") -> tuple[str, ...]:
    """Une couleur par classe ; divergente dès que les classes ont un centre, neutre pour la classe sans effet."""
    if classes.centre is not None:
        sous = classes.nombre_sous_centre
        bras = divergente(sous, len(classes) - sous - classes.neutre)
        return (*bras[:sous], NEUTRE, *bras[sous:]) if classes.neutre else bras
    if palette == CROISEE:
        return CROISEES
    return CATEGORIES[: len(classes)] if palette == GROUPES else sequentielle(len(classes), palette)


def rvb(couleur: str, opacite: float = 1.0) -> list[int]:
    """« #005a9c » → [0, 90, 156, 255], la forme qu'attend pydeck."""
    return [*(round(255 * c) for c in to_rgb(couleur)), round(255 * opacite)]


def _places(n: int) -> np.ndarray:
    return np.linspace(0.0, 1.0, n) if n > 1 else np.array([0.6] * n)


ACCENT = "#00508c"
# En dessous, un texte de cette couleur sur blanc ne se lit pas (WCAG 2.1, critère 1.4.3).
_LISIBLE = 4.5


def lisible(couleur: str) -> bool:
    """Vrai si un texte de cette couleur (« #rrggbb ») se lit sur blanc ; faux pour une couleur vide."""
    return bool(couleur) and contraste(couleur) >= _LISIBLE


def contraste(couleur: str) -> float:
    """Le rapport de contraste de « #rrggbb » sur blanc, de 1 à 21 (WCAG 2.1, luminance relative)."""
    parts = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaires = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = sum(p * x for p, x in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))
    return 1.05 / (luminance + 0.05)
