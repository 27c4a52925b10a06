"""Une figure à poser dans n'importe quel site : une page HTML qui se suffit, sans programme ni pisteur.

Rien n'y est cherché ailleurs : le dessin, le tableau de ses valeurs, ses notes et sa source y sont. Elle se
lit hors ligne, à la voix comme à l'écran.
"""

from collections.abc import Iterable
from html import escape

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents.tableaux import tableau_de
from observatoire.graphiques import papier
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.resume import dire, ligne_source

# Aucune adresse n'est permise : un navigateur refuserait ce qu'on y glisserait.
_REGLE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1f1f1f;background:#fff;margin:0 auto;padding:1rem;"
    "max-width:60rem}figure{margin:0}h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.25rem}"
    "figcaption h1{font-size:1.2rem}"
    "svg{max-width:100%;height:auto}p{margin:.4rem 0;font-size:.9rem}.defile{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.3rem 0}"
    "th,td{border-bottom:1px solid #8a8a8a;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}a{color:#00508f}summary{cursor:pointer;padding:.5rem 0}"
    "a:focus-visible,summary:focus-visible,.defile:focus-visible{outline:3px solid #00508f;outline-offset:2px}"
)


def page(figure: Figure) -> bytes:
    """La page de la figure ; la même figure donne les mêmes octets."""
    return document(figure.titre, _figure(figure)).encode()


def document(titre: str, corps: str, tete: str = "") -> str:
    """Une page HTML en français, qui ne charge rien d'ailleurs ; `corps` et `tete` sont déjà sûrs."""
    return (
        f'<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_REGLE}">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{escape(titre)}</title>\n{tete}'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{corps}\n</body>\n</html>\n"
    )


def code(figure: Figure, adresse: str) -> str:
    """Ce qu'on colle dans une page pour y montrer la figure servie à `adresse`."""
    return (
        f'<iframe src="{escape(adresse)}" title="{escape(figure.titre)}" loading="lazy" '
        'referrerpolicy="no-referrer" sandbox="" style="width:100%;height:620px;border:0"></iframe>'
    )


def _figure(figure: Figure) -> str:
    dite = dire(figure)
    notes = (MENTION_FICTIF,) * figure.fictif + dite.notes
    sous_titre = f"<p>{escape(figure.sous_titre)}</p>\n" if figure.sous_titre else ""
    definition = f"<p>Définition : {escape(figure.definition)}</p>\n" if figure.definition else ""
    return (
        f"<main><figure>\n<figcaption><h1>{escape(figure.titre)}</h1></figcaption>\n{sous_titre}{_dessin(figure)}"
        f"{''.join(f'<p>{escape(n)}</p>{chr(10)}' for n in notes)}{definition}"
        f"<p>{escape(ligne_source(figure))}</p>\n"
        f"<details{' open' * (figure.forme is Forme.TABLEAU)}><summary>Les valeurs en tableau</summary>\n"
        f"{_valeurs(figure)}</details>\n</figure></main>"
    )


def _dessin(figure: Figure) -> str:
    """Le dessin en ligne ; son texte alternatif y est, les lettres y sont du texte."""
    if figure.forme is Forme.TABLEAU:
        return ""
    svg = papier.imprimer(figure, "svg", vivant=True).dessin.decode()
    return f"{svg[svg.index('<svg') :].strip()}\n"


def _valeurs(figure: Figure) -> str:
    t = tableau_de(figure)
    nombres = [c.numerique for c in t.colonnes]
    return table(t.entetes, t.dites, f"Valeurs : {figure.titre}", nombres)


def table(
    entetes: Iterable[str],
    lignes: Iterable[Iterable[str]],
    titre: str,
    nombres: Iterable[bool] = (),
) -> str:
    """Un tableau HTML : la première cellule de chaque ligne la nomme, comme l'en-tête nomme sa colonne."""
    droites = [' class="n"' if n else "" for n in nombres]

    def rang(ligne: Iterable[str]) -> str:
        premiere, *suite = ligne
        classes = (droites[1:] + [""] * len(suite))[: len(suite)]
        cellules = "".join(f"<td{c}>{escape(v)}</td>" for v, c in zip(suite, classes, strict=True))
        return f'<tr><th scope="row">{escape(premiere)}</th>{cellules}</tr>'

    haut = "".join(f'<th scope="col">{escape(e)}</th>' for e in entetes)
    return (
        f'<div class="defile" tabindex="0" role="region" aria-label="{escape(titre)}"><table>'
        f"<caption>{escape(titre)}</caption><thead><tr>{haut}</tr></thead>"
        f"<tbody>{''.join(map(rang, lignes))}</tbody></table></div>\n"
    )
