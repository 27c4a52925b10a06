"""La légende, la même à l'écran et sur le papier : ce que chaque couleur ou cercle veut dire."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations.sujet import accorder
from observatoire.graphiques import couleurs
from observatoire.graphiques.figure import Figure, Forme
from observatoire.memoire import une_fois

RAYON_MAX_PX = 26  # du plus grand cercle à l'écran, sur la carte comme dans sa légende


@dataclass(frozen=True)
class Entree:
    """Une ligne de légende ; `rayon_relatif` (0 à 1) pour un cercle, None pour un aplat.

    `hachures` marque le secret, `points` le non disponible.
    """

    etiquette: str
    couleur: str
    effectif: int = 0
    hachures: bool = False
    points: bool = False
    rayon_relatif: float | None = None


@une_fois
def entrees(figure: Figure) -> tuple[Entree, ...]:
    """Entrées de légende d'une carte : classes ou cercles, puis secret et non disponible."""
    corps = _classes(figure) if figure.forme is Forme.CARTE else []
    corps += _cercles(figure) if a_des_cercles(figure) else []
    comptes = au_fond(figure)["statut"].value_counts()
    if n := int(comptes.get("secret", 0)):
        corps.append(Entree("secret", couleurs.SECRET_FOND, n, hachures=True))
    if n := int(comptes.get("absent", 0)):
        corps.append(Entree("non disponible", couleurs.ABSENT, n, points=True))
    return tuple(corps)


@une_fois
def au_fond(figure: Figure) -> pd.DataFrame:
    """Ce qu'une carte dit de chaque contour, dans l'ordre du fond (index `code`) : les colonnes des données,
    sa `couleur` d'aplat et le `rayon` (0 à 1) de son cercle.

    Sans ligne, un contour est non disponible ; une valeur cachée dont seules les bornes sont connues (estime)
    se dessine comme un secret.
    """
    assert figure.fond is not None  # vérifié à la construction de la figure
    codes = figure.fond["code"].astype(str)
    propres = figure.fond["libelle"] if "libelle" in figure.fond.columns else codes
    d = figure.donnees.set_index("code").reindex(codes)
    d["libelle"] = d["libelle"].fillna(pd.Series(propres.astype(str).to_numpy(), d.index))
    cachee = (d["statut"] == "estime") & d["valeur"].isna()
    d["statut"] = d["statut"].mask(cachee, "secret").fillna("absent")
    d["est_principal"] = d["est_principal"].eq(True)
    fixes = {"secret": couleurs.SECRET_FOND, "absent": couleurs.ABSENT}
    d["couleur"] = d["statut"].map(fixes).fillna(couleurs.FOND)
    if figure.classes is not None and figure.forme is Forme.CARTE:
        palette = [*couleurs.des_classes(figure.classes, figure.options.palette), None]
        rangees = pd.Series([palette[r] for r in figure.classes.ranger(d["valeur"])], d.index)
        d["couleur"] = rangees.fillna(d["couleur"])
    maximum = maximum_symboles(figure)
    d["disque"] = comptes(d)
    d["rayon"] = [rayon_relatif(v, maximum) for v in d["disque"].fillna(0.0)]
    return d


def a_des_cercles(figure: Figure) -> bool:
    """Vrai pour une carte de cercles, et pour des aplats qui en portent."""
    return figure.forme is Forme.SYMBOLES or "cercle" in figure.donnees


def comptes(d: pd.DataFrame) -> pd.Series:
    """Ce que disent les cercles de ces lignes : leur valeur, ou l'effectif posé sur leur aplat."""
    return d["cercle"].astype(float) if "cercle" in d else d["valeur"]


def cercles(fond: pd.DataFrame) -> pd.DataFrame:
    """Les contours (`au_fond`) qui ont un cercle, les plus grands d'abord : les petits restent visibles."""
    connus = fond.dropna(subset=["disque"])
    return connus.iloc[np.argsort(-connus["rayon"].to_numpy(), kind="stable")]


def maximum_symboles(figure: Figure) -> float:
    """La valeur de rayon 1 : la plus grande dessinée, ou `options.maximum` (0.0 sans rien)."""
    valeurs = comptes(figure.donnees).abs().dropna()
    ici = float(valeurs.max()) if len(valeurs) else 0.0
    return max(ici, figure.options.maximum or 0.0)


def rayon_relatif(valeur: float, maximum: float) -> float:
    """Rayon (0 à 1) d'un cercle dont la surface est proportionnelle à |valeur|."""
    return math.sqrt(abs(valeur) / maximum) if maximum > 0 else 0.0


def _classes(figure: Figure) -> list[Entree]:
    classes = figure.classes
    if classes is None:
        return []
    # Les effectifs comptent ce qui est dessiné : une ligne sans contour n'est pas sur la carte.
    textes = classes.etiquettes_pour(figure.donnees["valeur"])
    palette = couleurs.des_classes(classes, figure.options.palette)
    effectifs = classes.effectifs(au_fond(figure)["valeur"])
    return [
        Entree(formats.avec_unite(t, figure.unite), c, n)
        for t, c, n in zip(textes, palette, effectifs, strict=True)
    ]


def _cercles(figure: Figure) -> list[Entree]:
    maximum = maximum_symboles(figure)
    if not maximum:
        return []
    rangees = []
    decimales = 0 if figure.options.nom_cercle else figure.decimales
    # Sur un aplat, l'anneau est blanc cerné.
    teinte = couleurs.FOND if figure.options.nom_cercle else couleurs.TERRITOIRE
    for repere in _reperes(maximum, decimales):
        unite = accorder(figure.options.nom_cercle or figure.unite, repere)
        texte = formats.avec_unite(formats.nombre(repere, decimales), unite)
        relatif = rayon_relatif(repere, maximum)
        rangees.append(Entree(texte, teinte, rayon_relatif=relatif))
    if (comptes(figure.donnees) < 0).any():
        rangees.append(Entree("valeur négative", couleurs.NEGATIF, rayon_relatif=0.4))
    return rangees


def _reperes(maximum: float, decimales: int) -> list[float]:
    """Trois valeurs rondes (1, 2 ou 5 × 10ⁿ) au plus, de la plus grande à la plus petite."""
    candidats = [m * 10.0**e for e in range(-6, 10) for m in (1, 2, 5) if m * 10.0**e <= maximum]
    grand = candidats[-1] if candidats else maximum
    reperes = [grand, rond(grand / 4), rond(grand / 20)]
    return list(dict.fromkeys(r for r in reperes if round(r, decimales) == r and r > 0)) or [
        maximum
    ]


def rond(x: float) -> float:
    """La plus grande valeur 1, 2 ou 5 × 10ⁿ qui tienne dans `x`."""
    exposant = 10.0 ** math.floor(math.log10(x))
    return float(max(m * exposant for m in (1, 2, 5) if m * exposant <= x * (1 + 1e-9)))
