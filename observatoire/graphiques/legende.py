"""La légende, la même à l'écran et sur le papier : ce que chaque couleur ou cercle veut dire."""

import html
import math
from dataclasses import dataclass

import numpy as np

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.affirmations.sujet import accorder
from observatoire.graphiques import couleurs
from observatoire.graphiques.figure import Figure, Forme

RAYON_MAX_PX = 34  # du plus grand cercle à l'écran, sur la carte comme dans sa légende


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


def entrees(figure: Figure) -> tuple[Entree, ...]:
    """Entrées de légende d'une carte : classes ou cercles, puis secret et non disponible."""
    corps = _cercles(figure) if figure.forme is Forme.SYMBOLES else _classes(figure)
    statuts = statuts_du_fond(figure)
    n_secret = sum(s == "secret" for s in statuts.values())
    n_absent = sum(s == "absent" for s in statuts.values())
    if n_secret:
        corps.append(Entree("secret", couleurs.SECRET_FOND, n_secret, hachures=True))
    if n_absent:
        corps.append(Entree("non disponible", couleurs.ABSENT, n_absent, points=True))
    return tuple(corps)


def statuts_du_fond(figure: Figure) -> dict[str, str]:
    """Pour chaque code du fond : « secret », « absent » (ou sans ligne), sinon son statut.

    Une valeur cachée dont seules les bornes sont connues (estime) se dessine comme un secret.
    """
    d = figure.donnees
    cachee = (d["statut"] == "estime") & d["valeur"].isna()
    connus: dict[str, str] = dict(zip(d["code"], d["statut"].mask(cachee, "secret"), strict=True))
    codes = figure.fond["code"].astype(str) if figure.fond is not None else ()
    return {code: connus.get(code, "absent") for code in codes}


def libelles_du_fond(figure: Figure) -> dict[str, str]:
    """Nom de chaque code du fond : celui des données, sinon celui de la couche, sinon le code."""
    fond = figure.fond
    if fond is None:
        return {}
    connus = dict(zip(figure.donnees["code"], figure.donnees["libelle"], strict=True))
    propres = fond["libelle"] if "libelle" in fond.columns else fond["code"]
    return {
        str(code): str(connus.get(str(code), nom))
        for code, nom in zip(fond["code"], propres, strict=True)
    }


def couleurs_du_fond(figure: Figure) -> dict[str, str]:
    """Couleur d'aplat de chaque code du fond (carte) ; secret et absent ont la leur."""
    statuts = statuts_du_fond(figure)
    fixes = {"secret": couleurs.SECRET_FOND, "absent": couleurs.ABSENT}
    resultat = {code: fixes.get(s, couleurs.FOND) for code, s in statuts.items()}
    if figure.classes is not None and figure.forme is Forme.CARTE:
        palette = couleurs.des_classes(figure.classes, figure.options.palette)
        rangs = figure.classes.ranger(figure.donnees["valeur"])
        for code, rang in zip(figure.donnees["code"], rangs, strict=True):
            if rang >= 0 and code in resultat:
                resultat[code] = palette[rang]
    return resultat


def html_de(figure: Figure) -> str:
    """Légende en HTML sûr (textes échappés), à poser à côté de la carte d'écran."""
    lignes = "".join(
        f'<li style="display:flex;align-items:center;gap:.5em;margin:.15em 0">{_pastille(e)}'
        f"<span>{html.escape(e.etiquette)}</span></li>"
        for e in entrees(figure)
    )
    titre = figure.options.nom_valeur or figure.unite or "Légende"
    exemple = f"<p><strong>{MENTION_FICTIF}</strong></p>" if figure.fictif else ""
    return (
        f'<div role="group" aria-label="Légende" style="font-size:.9rem;color:{couleurs.TEXTE}">'
        f"<strong>{html.escape(titre)}</strong>"
        f'<ul style="list-style:none;padding:0;margin:.3em 0">{lignes}</ul>{exemple}</div>'
    )


def maximum_symboles(figure: Figure) -> float:
    """La valeur de rayon 1 : la plus grande dessinée, ou `options.maximum` (0.0 sans rien)."""
    valeurs = figure.donnees["valeur"].abs().dropna()
    ici = float(valeurs.max()) if len(valeurs) else 0.0
    return max(ici, figure.options.maximum or 0.0)


def rayon_relatif(valeur: float, maximum: float) -> float:
    """Rayon (0 à 1) d'un cercle dont la surface est proportionnelle à |valeur|."""
    return math.sqrt(abs(valeur) / maximum) if maximum > 0 else 0.0


def rayons_du_fond(figure: Figure) -> list[float]:
    """Rayon relatif du cercle de chaque territoire du fond, dans son ordre ; vide sans cercles."""
    if figure.forme is not Forme.SYMBOLES or figure.fond is None:
        return []
    maximum = maximum_symboles(figure)
    valeurs = dict(zip(figure.donnees["code"], figure.donnees["valeur"].fillna(0), strict=True))
    return [rayon_relatif(valeurs.get(str(c), 0.0), maximum) for c in figure.fond["code"]]


def _classes(figure: Figure) -> list[Entree]:
    classes = figure.classes
    if classes is None:
        return []
    # Les effectifs comptent ce qui est dessiné : une ligne sans contour n'est pas sur la carte.
    codes = set(figure.fond["code"].astype(str)) if figure.fond is not None else set()
    valeurs = figure.donnees.loc[figure.donnees["code"].isin(codes), "valeur"]
    textes = classes.etiquettes_pour(figure.donnees["valeur"])
    palette = couleurs.des_classes(classes, figure.options.palette)
    effectifs = classes.effectifs(valeurs)
    return [
        Entree(formats.avec_unite(t, figure.unite), c, n)
        for t, c, n in zip(textes, palette, effectifs, strict=True)
    ]


def _cercles(figure: Figure) -> list[Entree]:
    maximum = maximum_symboles(figure)
    if not maximum:
        return []
    rangees = []
    for repere in _reperes(maximum, figure.decimales):
        unite = accorder(figure.unite, repere)
        texte = formats.avec_unite(formats.nombre(repere, figure.decimales), unite)
        relatif = rayon_relatif(repere, maximum)
        rangees.append(Entree(texte, couleurs.TERRITOIRE, rayon_relatif=relatif))
    if (figure.donnees["valeur"] < 0).any():
        rangees.append(Entree("valeur négative", couleurs.NEGATIF, rayon_relatif=0.4))
    return rangees


def _reperes(maximum: float, decimales: int) -> list[float]:
    """Trois valeurs rondes (1, 2 ou 5 × 10ⁿ) au plus, de la plus grande à la plus petite."""
    candidats = [m * 10.0**e for e in range(-6, 10) for m in (1, 2, 5) if m * 10.0**e <= maximum]
    grand = candidats[-1] if candidats else maximum
    reperes = [grand, _rond(grand / 4), _rond(grand / 20)]
    return list(dict.fromkeys(r for r in reperes if round(r, decimales) == r and r > 0)) or [
        maximum
    ]


def _rond(x: float) -> float:
    exposant = 10.0 ** math.floor(math.log10(x))
    return float(max(m * exposant for m in (1, 2, 5) if m * exposant <= x * (1 + 1e-9)))


def _pastille(e: Entree) -> str:
    if e.rayon_relatif is not None:
        cote = max(6, round(2 * RAYON_MAX_PX * e.rayon_relatif))
        forme = f"width:{cote}px;height:{cote}px;border-radius:50%"
    else:
        forme = "width:26px;height:16px"
    fond = f"background:{e.couleur}"
    if e.hachures:
        t = couleurs.SECRET_TRAIT
        fond = f"background:repeating-linear-gradient(135deg,#fff 0 3px,{t} 3px 4px)"
    if e.points:
        p = f"radial-gradient({couleurs.ABSENT_POINT} 1px,{couleurs.ABSENT} 1px) 0 0/6px 6px"
        fond = f"background:{p}"
    return (
        f'<span aria-hidden="true" style="display:inline-block;flex:none;{forme};{fond};'
        f'border:1px solid {couleurs.CONTOUR}"></span>'
    )


def cercles_ordonnes(valeurs: np.ndarray) -> np.ndarray:
    """Ordre de dessin : les grands cercles dessous, pour que les petits restent visibles."""
    return np.argsort(-np.abs(valeurs), kind="stable")
