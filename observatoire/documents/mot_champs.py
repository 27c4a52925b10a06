"""Ce que python-docx n'écrit pas : champs de Word, éléments XML, texte que la police sait écrire."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from observatoire.formats import insecables
from observatoire.graphiques.polices import lisible as signes_lisibles


def lisible(texte: str) -> str:
    """Le texte sans signe de commande, dont les espaces insécables le sont."""
    return insecables(signes_lisibles(texte))


def element(parent: Any, nom: str, **attributs: str) -> Any:
    """Ajoute un élément XML de Word (`w:nom`) et ses attributs ; le rend."""
    enfant = OxmlElement(nom)
    for cle, valeur in attributs.items():
        enfant.set(qn(f"w:{cle}"), valeur)
    parent.append(enfant)
    return enfant


def champ(p: Any, instruction: str, valeur: str) -> None:
    """Un champ de Word (PAGE, SEQ…) et la valeur montrée avant sa mise à jour."""
    debut_champ(p, instruction)
    p.add_run(valeur)
    marque_de_champ(p, "end")


def debut_champ(p: Any, instruction: str) -> None:
    """Ouvre un champ ; ce qui suit, jusqu'à sa marque « end », est sa valeur."""
    marque_de_champ(p, "begin")
    texte = OxmlElement("w:instrText")
    texte.set(qn("xml:space"), "preserve")
    texte.text = f" {instruction} "
    p.add_run()._r.append(texte)
    marque_de_champ(p, "separate")


def marque_de_champ(p: Any, genre: str) -> None:
    """Une marque de champ : « begin », « separate » ou « end »."""
    marque = OxmlElement("w:fldChar")
    marque.set(qn("w:fldCharType"), genre)
    p.add_run()._r.append(marque)
