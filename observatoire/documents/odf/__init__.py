"""Ce que les trois formats ouverts (ODT, ODS, ODP) partagent : le paquet, ses styles, ses éléments.

Les styles sont des fichiers XML de ce dossier ; odfdo écrit le paquet. Aucun texte n'y devient formule.
"""

import io
from datetime import datetime
from importlib import resources
from typing import Any, Literal

from odfdo import Document as Paquet
from odfdo import Element

from observatoire.documents.archive import refaire
from observatoire.documents.mise_en_page import liens
from observatoire.formats import insecables
from observatoire.graphiques.couleurs import ACCENT
from observatoire.graphiques.papier import AUTEUR
from observatoire.graphiques.polices import lisible as signes_lisibles

__all__ = ["Element", "Paquet", "ecrire", "enregistrer", "image", "lisible", "noeud", "paquet", "paragraphe",
           "styles_de", "taille"]  # fmt: skip
GENRES = {"texte": "text", "classeur": "spreadsheet", "diapositives": "presentation"}
# La vignette et les barres d'outils du modèle vide d'odfdo.
_INUTILES = ("Thumbnails", "Configurations2")


def paquet(
    genre: Literal["texte", "classeur", "diapositives"], titre: str, pied: str, jour: datetime,
    accent: str = ACCENT,
) -> Paquet:  # fmt: skip
    """Un fichier vide à nos styles, aux titres de la couleur `accent`, daté de l'édition ; `enregistrer` l'écrit."""
    vide = Paquet(GENRES[genre])
    for partie in [p for p in vide.parts if p.startswith(_INUTILES)]:
        vide.del_part(partie)
    for chemin in [p for p in vide.manifest.get_paths() if str(p).startswith(_INUTILES)]:
        vide.manifest.del_full_path(str(chemin))
    styles = (resources.files(__name__) / f"{genre}.xml").read_text(encoding="utf-8")
    vide.set_part("styles.xml", styles.replace(ACCENT, accent).replace("PIED", _xml(pied)).encode())
    vide.body.clear()
    for declaration in vide.content.root.children:
        if declaration.tag in ("office:font-face-decls", "office:automatic-styles"):
            declaration.clear()
    for ancien in vide.meta.meta_body.children:
        ancien.delete()
    vide.meta.title = lisible(titre or "Sans titre")
    vide.meta.subject = lisible(pied)
    vide.meta.initial_creator = vide.meta.creator = AUTEUR
    vide.meta.creation_date = vide.meta.date = jour.replace(tzinfo=None, microsecond=0)
    vide.meta.language = "fr-FR"
    return vide


def enregistrer(fichier: Paquet, jour: datetime) -> bytes:
    """Les octets du fichier ; le même document donne les mêmes."""
    tampon = io.BytesIO()
    fichier.save(tampon)
    return refaire(tampon.getvalue(), jour)


def styles_de(fichier: Paquet) -> Element:
    """Où se déclarent les styles propres au contenu (largeurs de colonnes, tailles)."""
    trouve = fichier.content.get_element("//office:automatic-styles")
    if trouve is None:
        raise ValueError("un fichier OpenDocument sans place pour ses styles")
    return trouve


def noeud(nom: str, *enfants: "Element | str", **attributs: object) -> Element:
    """L'élément `nom`, ses enfants dans l'ordre ; « text__style_name » est l'attribut `text:style-name`."""
    fait = Element.from_tag(nom)
    for cle, valeur in attributs.items():
        fait.set_attribute(cle.replace("__", ":").replace("_", "-"), str(valeur))
    for enfant in enfants:
        _ajouter(fait, enfant)
    return fait


def paragraphe(texte: str, style: str, *, nom: str = "text:p", **attributs: object) -> Element:
    """Un paragraphe : un saut de ligne en reste un, une adresse devient un lien."""
    fait = noeud(nom, text__style_name=style, **attributs)
    ecrire(fait, texte)
    return fait


def ecrire(ou: Element, texte: str) -> None:
    """Ajoute un texte à la fin d'un élément."""
    for rang, ligne in enumerate(lisible(texte).split("\n")):
        if rang:
            ou.append(noeud("text:line-break"))
        for morceau, adresse in liens(ligne):
            lien = {"xlink__type": "simple", "xlink__href": adresse}
            style = "Internet_20_link"
            _ajouter(
                ou, noeud("text:a", morceau, text__style_name=style, **lien) if adresse else morceau
            )


def image(
    fichier: Paquet, octets: bytes, taille_cm: tuple[float, float], alternative: str, **place: Any
) -> Element:
    """Le cadre d'une image et son texte alternatif."""
    chemin = fichier.add_file(io.BytesIO(octets))
    lien = {"xlink__type": "simple", "xlink__show": "embed", "xlink__actuate": "onLoad"}
    largeur, hauteur = (f"{x:.3f}cm" for x in taille_cm)
    return noeud(
        "draw:frame",
        noeud("draw:image", xlink__href=chemin, **lien),
        noeud("svg:desc", lisible(alternative)),
        svg__width=largeur, svg__height=hauteur, **place,
    )  # fmt: skip


def taille(png: bytes, largeur_cm: float, hauteur_cm: float) -> tuple[float, float]:
    """La taille d'une image dans ce cadre, sans la déformer."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as lue:
        rapport = min(largeur_cm / lue.width, hauteur_cm / lue.height)
        return lue.width * rapport, lue.height * rapport


def lisible(texte: str) -> str:
    """Le texte sans signe de commande, ses espaces insécables posées."""
    return insecables(signes_lisibles(texte))


def _ajouter(ou: Element, enfant: "Element | str") -> None:
    if isinstance(enfant, Element):
        # Sans passer par ce qu'un tableau en ferait : il rangerait ses colonnes à sa façon.
        Element.append(ou, enfant)
    elif enfant:
        dernier = ou.children[-1] if ou.children else None
        if dernier is None:
            ou.text = (ou.text or "") + enfant
        else:
            dernier.tail = (dernier.tail or "") + enfant


def _xml(texte: str) -> str:
    return lisible(texte).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
