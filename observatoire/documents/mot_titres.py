"""Ce que python-docx n'écrit pas : champs de Word, numéros, signets et sommaire qu'il sait refaire."""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from observatoire.documents.contenu import Titre
from observatoire.formats import insecables
from observatoire.graphiques.polices import lisible as signes_lisibles

AIDE_SOMMAIRE = (
    "Pour les numéros de page : accepter la mise à jour proposée à l'ouverture, ou clic droit sur ce "
    "sommaire, « Mettre à jour »."
)
_NUMEROTATION = "90"


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


def sommaire(fichier: Any, titres: Sequence[Titre]) -> None:
    """Une table des matières que Word met à jour à l'ouverture ; d'ici là, les titres et leur numéro.

    Les pages ne sont connues que de Word ou de LibreOffice : aucun numéro de page n'est inventé.
    """
    fichier.add_paragraph("Sommaire", style="Subtitle")
    numeros, niveau = [0, 0, 0], 0
    premier = None
    for rang, t in enumerate(titres, start=1):
        niveau = min(max(t.niveau, 1), niveau + 1, 3)
        numeros = [*numeros[: niveau - 1], numeros[niveau - 1] + 1, *[0] * (3 - niveau)]
        if niveau > 2:
            continue
        p = fichier.add_paragraph(style="Body Text")
        p.paragraph_format.left_indent = Cm(0.6 * (niveau - 1))
        p.paragraph_format.space_after = Pt(2)
        lien = OxmlElement("w:hyperlink")
        lien.set(qn("w:anchor"), f"_Toc{rang:06d}")
        if premier is None:
            premier = p
            debut_champ(p, 'TOC \\o "1-2" \\h \\z \\u')
        p._p.append(lien)
        numero = ".".join(str(n) for n in numeros[:niveau])
        trait = p.add_run(f"{numero}\u00a0 {lisible(t.texte)}")
        lien.append(trait._r)
    if premier is not None:
        # Dans le champ : la mise à jour remplace cette consigne par les numéros de page.
        p = fichier.add_paragraph(AIDE_SOMMAIRE, style="Source")
        marque_de_champ(p, "end")
        element(fichier.settings.element, "w:updateFields", val="true")


def numeroter_titres(fichier: Any) -> None:
    """Numérote les titres (1, 1.1, 1.1.1) par les styles, comme dans le PDF : Word sait les refaire."""
    numerotation = fichier.part.numbering_part.element
    abstrait = OxmlElement("w:abstractNum")
    abstrait.set(qn("w:abstractNumId"), _NUMEROTATION)
    element(abstrait, "w:multiLevelType", val="multilevel")
    for rang in range(3):
        niveau = OxmlElement("w:lvl")
        niveau.set(qn("w:ilvl"), str(rang))
        element(niveau, "w:start", val="1")
        element(niveau, "w:numFmt", val="decimal")
        element(niveau, "w:pStyle", val=f"Heading{rang + 1}")
        element(niveau, "w:suff", val="space")
        element(niveau, "w:lvlText", val=".".join(f"%{n + 1}" for n in range(rang + 1)) + " ")
        abstrait.append(niveau)
        proprietes = fichier.styles[f"Heading {rang + 1}"].element.get_or_add_pPr()
        numero = proprietes.get_or_add_numPr()
        numero.get_or_add_ilvl().val = rang
        numero.get_or_add_numId().val = int(_NUMEROTATION)
    premier = numerotation.find(qn("w:num"))
    premier.addprevious(abstrait) if premier is not None else numerotation.append(abstrait)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), _NUMEROTATION)
    element(num, "w:abstractNumId", val=_NUMEROTATION)
    numerotation.append(num)


def signet(paragraphe_: Any, rang: int) -> None:
    """Le signet d'un titre, vers lequel mène le sommaire."""
    debut, fin = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for marque in (debut, fin):
        marque.set(qn("w:id"), str(rang))
    debut.set(qn("w:name"), f"_Toc{rang:06d}")
    paragraphe_._p.insert(1 if paragraphe_._p.pPr is not None else 0, debut)
    paragraphe_._p.append(fin)
