"""La légende d'une carte à l'écran, en HTML sûr : une bande, un carré ou des cercles ; et les noms de ses numéros."""

import html
import math
from collections.abc import Sequence

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.graphiques import couleurs, legende
from observatoire.graphiques.classes import Classes
from observatoire.graphiques.figure import Figure, Forme


def html_de(figure: Figure) -> str:
    """Légende en HTML sûr (textes échappés) : une bande et ses bornes, ou des cercles."""
    titre = figure.options.nom_valeur or figure.unite or "Légende"
    exemple = f" <strong>{MENTION_FICTIF}</strong>" if figure.fictif else ""
    bande = _carre(figure) or _bande(figure)
    pastilles = "".join(
        f'<li style="display:flex;align-items:center;gap:.4em">{_pastille(e)}<span>{html.escape(formats.insecables(e.etiquette))}</span></li>'
        for e in legende.entrees(figure)
        if not bande or e.hachures or e.points or e.rayon_relatif is not None
    )
    liste = (
        f'<ul style="list-style:none;padding:0;margin:.2em 0">{pastilles}</ul>' if pastilles else ""
    )
    return (
        f'<div role="group" aria-label="Légende" style="font-size:14px;color:{couleurs.TEXTE}">'
        f"<span>{html.escape(titre)}</span>{exemple}{bande}{liste}</div>"
    )


def noms_de(numeros: Sequence[str], sans_nom: int = 0) -> str:
    """Les noms que la carte remplace par des numéros, ou combien elle n'a pu nommer ; vide s'il n'y en a pas."""
    noms = " · ".join(f"<b>{i}</b> {html.escape(n)}" for i, n in enumerate(numeros, start=1))
    if sans_nom:
        noms = f"{sans_nom} lieux sans nom faute de place : chacun se lit au survol et dans le tableau."
    return f'<p style="font-size:14px;margin:0;color:{couleurs.TEXTE}">{noms}</p>' if noms else ""


def _carre(figure: Figure) -> str:
    """La légende de deux indicateurs croisés : un carré de quatre cases, un indicateur par côté."""
    classes = figure.classes
    if classes is None or figure.options.palette != couleurs.CROISEE:
        return ""
    incertain, aucun, un, autre, deux = legende.entrees(figure)[:5]
    premier, second = (html.escape(e.etiquette.partition(" : ")[2]) for e in (un, autre))
    case = "width:3.4rem;height:2rem;text-align:center;border:1px solid " + couleurs.CONTOUR

    def td(e: legende.Entree) -> str:
        encre = "#fff" if e is deux else couleurs.TEXTE
        return f'<td style="{case};background:{e.couleur};color:{encre}">{e.effectif}</td>'

    return (
        '<table style="border-collapse:collapse;font-size:14px">'
        f'<tr><td></td><th scope="colgroup" colspan="2" style="font-weight:400">{second}</th></tr>'
        '<tr><td></td><th scope="col" style="font-weight:400">dessous</th><th scope="col" style="font-weight:400">dessus</th></tr>'
        f'<tr><th scope="row" style="font-weight:400;text-align:right">{premier} : dessus</th>{td(un)}{td(deux)}</tr>'
        f'<tr><th scope="row" style="font-weight:400;text-align:right">dessous</th>{td(aucun)}{td(autre)}</tr></table>'
        f"<p style='margin:.2em 0'>{_pastille(incertain)} {html.escape(_case(incertain))}</p>"
    )


def _bande(figure: Figure) -> str:
    """Une bande de 12 pixels, une borne à chaque joint, un repère pour le territoire et pour le département."""
    classes = figure.classes
    if figure.forme is not Forme.CARTE or classes is None or classes.methode == "modalites":
        return ""
    if len(classes) < 2:
        return ""
    lignes = [
        e
        for e in legende.entrees(figure)
        if not e.hachures and not e.points and e.rayon_relatif is None
    ]
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


def _case(e: legende.Entree) -> str:
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


def _pastille(e: legende.Entree) -> str:
    if e.rayon_relatif is not None:
        cote = max(6, round(2 * legende.RAYON_MAX_PX * e.rayon_relatif))
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
