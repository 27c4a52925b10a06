"""La légende, la même à l'écran et sur le papier : ce que chaque couleur ou cercle veut dire."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.affirmations.sujet import accorder
from observatoire.graphiques import couleurs
from observatoire.graphiques.classes import Classes
from observatoire.graphiques.figure import Figure, Forme
from observatoire.memoire import une_fois

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


@une_fois
def entrees(figure: Figure) -> tuple[Entree, ...]:
    """Entrées de légende d'une carte : classes ou cercles, puis secret et non disponible."""
    corps = _cercles(figure) if figure.forme is Forme.SYMBOLES else _classes(figure)
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
    d["rayon"] = [rayon_relatif(v, maximum) for v in d["valeur"].fillna(0.0)]
    return d


def cercles(fond: pd.DataFrame) -> pd.DataFrame:
    """Les contours (`au_fond`) qui ont un cercle, les plus grands d'abord : les petits restent visibles."""
    connus = fond.dropna(subset=["valeur"])
    return connus.iloc[np.argsort(-connus["rayon"].to_numpy(), kind="stable")]


def html_de(figure: Figure, numeros: Sequence[str] = ()) -> str:
    """Légende en HTML sûr (textes échappés) : une bande et ses bornes, ou des cercles ; puis les noms que la
    carte remplace par des numéros."""
    titre = figure.options.nom_valeur or figure.unite or "Légende"
    exemple = f" <strong>{MENTION_FICTIF}</strong>" if figure.fictif else ""
    bande = _bande(figure)
    pastilles = "".join(
        f'<li style="display:flex;align-items:center;gap:.4em">{_pastille(e)}<span>{html.escape(e.etiquette)}</span></li>'
        for e in entrees(figure)
        if not bande or e.hachures or e.points
    )
    liste = (
        f'<ul style="list-style:none;padding:0;margin:.2em 0">{pastilles}</ul>' if pastilles else ""
    )
    noms = " · ".join(f"<b>{i}</b> {html.escape(n)}" for i, n in enumerate(numeros, start=1))
    return (
        f'<div role="group" aria-label="Légende" style="font-size:14px;color:{couleurs.TEXTE}">'
        f"<span>{html.escape(titre)}</span>{exemple}{bande}{liste}"
        f"{f'<p style=margin:.2em_0>{noms}</p>'.replace('_', ' ') if noms else ''}</div>"
    )


def _bande(figure: Figure) -> str:
    """Une bande de 12 pixels, une borne à chaque joint, un repère pour le territoire et pour le département."""
    classes = figure.classes
    if figure.forme is not Forme.CARTE or classes is None or classes.methode == "modalites":
        return ""
    if len(classes) < 2:
        return ""
    lignes = [e for e in entrees(figure) if not e.hachures and not e.points]
    cases = "".join(
        f'<span style="flex:1;background:{e.couleur}" title="{html.escape(_case(e))}"></span>'
        for e in lignes
    )
    joints = "".join(
        f'<span style="position:absolute;left:{_part(rang, len(classes))};transform:translateX(-{_recul(rang, len(classes))}%)">'
        f"{formats.nombre(b, classes.decimales)}</span>"
        for rang, b in enumerate(classes.bornes)
        if math.isfinite(b)
    )
    reperes = "".join(
        f'<span style="position:absolute;left:{_part(_place(classes, v), len(classes))};transform:translateX(-50%)">'
        f"{html.escape(nom)} ▾</span>"
        for nom, v in figure.options.reperes
    )
    haut = f'<div style="position:relative;height:1.3em">{reperes}</div>' if reperes else ""
    dite = " ; ".join(_case(e) for e in lignes)
    return (
        f'<div role="img" aria-label="{html.escape(dite)}" style="max-width:26rem">{haut}'
        f'<div style="display:flex;height:12px;border:1px solid {couleurs.CONTOUR}">{cases}</div>'
        f'<div style="position:relative;height:1.4em" aria-hidden="true">{joints}</div></div>'
    )


def _case(e: Entree) -> str:
    return f"{e.etiquette} : {formats.pluriel(e.effectif, 'territoire')}"


def _part(rang: float, nombre: int) -> str:
    return f"{100 * rang / nombre:.1f}%"


def _recul(rang: int, nombre: int) -> int:
    """De combien un nombre recule sur son joint : ceux des bouts restent dans la bande."""
    return 0 if rang == 0 else 100 if rang == nombre else 50


def _place(classes: Classes, valeur: float) -> float:
    """Où se lit `valeur` sur la bande, en nombre de cases."""
    [rang] = classes.ranger([valeur])
    bas, haut = classes.bornes[rang], classes.bornes[rang + 1]
    dedans = (valeur - bas) / (haut - bas) if math.isfinite(haut - bas) and haut > bas else 0.5
    return float(rang + min(max(dedans, 0.0), 1.0))


def maximum_symboles(figure: Figure) -> float:
    """La valeur de rayon 1 : la plus grande dessinée, ou `options.maximum` (0.0 sans rien)."""
    valeurs = figure.donnees["valeur"].abs().dropna()
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
    reperes = [grand, rond(grand / 4), rond(grand / 20)]
    return list(dict.fromkeys(r for r in reperes if round(r, decimales) == r and r > 0)) or [
        maximum
    ]


def rond(x: float) -> float:
    """La plus grande valeur 1, 2 ou 5 × 10ⁿ qui tienne dans `x`."""
    exposant = 10.0 ** math.floor(math.log10(x))
    return float(max(m * exposant for m in (1, 2, 5) if m * exposant <= x * (1 + 1e-9)))


def _pastille(e: Entree) -> str:
    if e.rayon_relatif is not None:
        cote = max(6, round(2 * RAYON_MAX_PX * e.rayon_relatif))
        forme = f"width:{cote}px;height:{cote}px;border-radius:50%"
    else:
        forme = "width:24px;height:12px"
    fond = f"background:{e.couleur}{'59' if e.rayon_relatif is not None else ''}"
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
