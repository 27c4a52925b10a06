"""Une figure sur le papier : PNG à 300 points par pouce, SVG ou PDF, sans navigateur.

Le fichier se suffit : titre, légende, unité, année, périmètre, notes, source et édition y sont.
Deux exports de la même figure sont identiques octet à octet.
"""

import html
import io
import threading
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Planche

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import (
    papier_barres,
    papier_carte,
    papier_courbes,
    papier_nuage,
    polices,
)
from observatoire.graphiques.figure import Figure, Forme
from observatoire.graphiques.papier_page import DEMI_LARGEUR, LARGEUR_DOCUMENT, REGLAGES
from observatoire.graphiques.resume import dire, ligne_source
from observatoire.graphiques.texte_vivant import CERNE, EN_TEXTE, STYLE_CERNE, cerner_en_style
from observatoire.memoire import oublier, une_fois

CANEVAS = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}
POINTS_PAR_POUCE = 300
POINTS_DOCUMENT = 200
LARGEURS = (400, 6000)  # pixels
AUTEUR = "Observatoire territorial"

# matplotlib n'est pas fait pour plusieurs fils à la fois, et un serveur en a toujours plusieurs.
_VERROU = threading.Lock()


_DESSINS: dict[Forme, Callable[[Figure], Planche]] = {
    Forme.CARTE: papier_carte.carte,
    Forme.SYMBOLES: papier_carte.carte,
    Forme.EVOLUTION: papier_courbes.evolution,
    Forme.MULTIPLES: papier_courbes.multiples,
    Forme.BARRES: papier_barres.barres,
    Forme.PYRAMIDE: papier_barres.pyramide,
    Forme.EMPILEES: papier_barres.empilees,
    Forme.NUAGE: papier_nuage.nuage,
    Forme.FRISE: papier_barres.frise,
}


def rendre(
    figure: Figure, format: str = "png", largeur: int | None = None, *, vivant: bool = True
) -> bytes:
    """Le fichier de la figure en « png », « svg » ou « pdf » ; sinon, `AppelIncorrect`.

    `largeur` : celle du PNG en pixels, de `LARGEURS[0]` à `LARGEURS[1]`. `vivant` : le texte du SVG est du
    texte, qui se cherche, se copie et se lit à voix haute ; sinon des tracés, les mêmes partout.
    """
    if largeur is not None and not LARGEURS[0] <= largeur <= LARGEURS[1]:
        raise AppelIncorrect(
            f"Une image de {largeur} pixels de large n'est pas possible. Attendu : de {LARGEURS[0]} à "
            f"{LARGEURS[1]}, par exemple 1600."
        )
    if format not in CANEVAS:
        raise AppelIncorrect(
            f"Le format d'image « {format} » n'existe pas. Possibles : {', '.join(CANEVAS)}."
        )
    if figure.forme not in _DESSINS:
        raise AppelIncorrect(f"« {figure.identifiant} » est un tableau : il s'écrit, sans dessin.")
    en_texte = vivant and format == "svg"
    reglages = REGLAGES | (EN_TEXTE if en_texte else {})
    if figure.options.cadre is not None and not en_texte:
        reglages = reglages | {"font.family": polices.pour_document()}
    with _VERROU, matplotlib.rc_context(reglages):
        planche = _DESSINS[figure.forme](figure)
        if en_texte:
            cerner_en_style(planche)
        return _ecrire(planche, figure, format, largeur)


@dataclass(frozen=True)
class Imprimee:
    """Le dessin seul d'une figure, et ce qu'un document en écrit : texte alternatif, titre, notes, source."""

    dessin: bytes
    alternative: str
    titre: str
    notes: tuple[str, ...]
    fictif: bool


@une_fois
def imprimer(
    figure: Figure, format: str = "svg", part: float = 1.0, *, vivant: bool = False
) -> Imprimee:
    """Une figure (« svg » ou « png ») pour un document ; dessinée pour l'aperçu, elle sert à l'export.

    `part` : la part de la largeur de la page qu'elle occupera ; les mots gardent leur taille. Une
    demi-figure en barres ou en courbe n'a pas de nom d'axe : son unité se lit dans ses notes. `vivant` :
    voir `rendre`.
    """
    # Une copie déjà vérifiée : reconstruire la figure referait tous ses contrôles.
    nue = copy(figure)
    oublier(nue)
    cadre = LARGEUR_DOCUMENT if part >= 1 else DEMI_LARGEUR
    object.__setattr__(nue, "options", replace(figure.options, cadre=cadre))
    dite = dire(figure)
    muette = part < 1 and figure.forme in (Forme.BARRES, Forme.EVOLUTION, Forme.MULTIPLES)
    unite = (f"Unité : {figure.unite}.",) if muette and figure.unite not in ("", "effectif") else ()
    # L'édition est déjà au pied de chaque page.
    notes = (*unite, *dite.notes, ligne_source(figure, datee=False))
    dessin = rendre(nue, format, vivant=vivant)
    return Imprimee(dessin, dite.alternative, figure.titre, notes, figure.fictif)


def _ecrire(planche: Planche, figure: Figure, format: str, largeur: int | None) -> bytes:
    """Le fichier, avec ses métadonnées ; None ôte celles qui changent d'un export à l'autre."""
    titre, dite = {"Title": figure.titre}, dire(figure)
    description = dite.alternative
    metadonnees: dict[str, Any] = {
        "png": {"Description": description, "Source": dite.source, "Author": AUTEUR, "Software": None},
        "svg": {"Description": description, "Source": dite.source, "Creator": AUTEUR,
                "Language": "fr", "Date": None},
        "pdf": {"Subject": description, "Author": AUTEUR, "Creator": None, "Producer": None,
                "Keywords": ", ".join(m for m in (figure.identifiant, figure.annee) if m),
                "CreationDate": None},
    }  # fmt: skip
    tampon = io.BytesIO()
    # Un document en contient vingt : 200 points par pouce y suffisent à l'impression.
    points: float = POINTS_PAR_POUCE if figure.options.cadre is None else POINTS_DOCUMENT
    if largeur is not None:
        points = largeur / planche.get_size_inches()[0]
    CANEVAS[format](planche).print_figure(
        tampon,
        format=format,
        metadata=titre | metadonnees[format],
        dpi=points if format == "png" else None,
    )
    if format == "svg":
        return _decrire(tampon.getvalue().decode(), description)
    return _en_francais(tampon) if format == "pdf" else tampon.getvalue()


def _decrire(svg: str, description: str) -> bytes:
    """matplotlib écrit <title> mais pas <desc>, que lisent les lecteurs d'écran."""
    desc = html.escape(description, quote=False)
    svg = svg.replace("</title>", f"</title>\n <desc>{desc}</desc>", 1)
    svg = svg.replace("<defs>", STYLE_CERNE, 1) if CERNE in svg else svg
    return svg.replace("<svg ", '<svg role="img" lang="fr" xml:lang="fr" ', 1).encode()


def _en_francais(tampon: io.BytesIO) -> bytes:
    """Déclare la langue du PDF et fait afficher son titre : matplotlib ne sait pas l'écrire."""
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    ecrit = PdfWriter(clone_from=tampon)
    ecrit.root_object[NameObject("/Lang")] = TextStringObject("fr-FR")
    ecrit.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    sortie = io.BytesIO()
    ecrit.write(sortie)
    return sortie.getvalue()
