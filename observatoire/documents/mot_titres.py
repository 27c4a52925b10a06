"""Ce que python-docx n'écrit pas : champs de Word, numéros, signets et sommaire qu'il sait refaire."""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from observatoire.documents.contenu import Bloc
from observatoire.documents.mise_en_page import liens, numeroter
from observatoire.formats import insecables
from observatoire.graphiques.polices import lisible as signes_lisibles

AIDE_SOMMAIRE = (
    "Pour les numéros de page : accepter la mise à jour proposée à l'ouverture, ou clic droit sur ce "
    "sommaire, « Mettre à jour »."
)
_NUMEROTATION = "90"
_APRES_LES_CHAMPS = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")
_ORDRES = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN "
    "bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
}


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


def ordonner(racine: Any) -> None:
    """Range les propriétés dans l'ordre que la norme impose (ECMA-376) : sans lui, Word peut réparer."""
    for parent, ordre in _ORDRES.items():
        rangs = {qn(f"w:{nom}"): rang for rang, nom in enumerate(ordre.split())}
        for proprietes in racine.iter(qn(f"w:{parent}")):
            proprietes[:] = sorted(proprietes, key=lambda e: rangs.get(e.tag, len(rangs)))


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


def alleger(fichier: Any) -> None:
    """Ôte du modèle de python-docx une copie des styles que les nôtres contrediraient : Word la réparerait."""
    liens = fichier.part.rels
    for cle in [c for c, r in liens.items() if r.reltype.endswith("/stylesWithEffects")]:
        del liens[cle]


def sommaire(fichier: Any, blocs: Sequence[Bloc], *, numerote: bool = True) -> None:
    """Une table des matières que Word reconnaît et refait à l'ouverture ; d'ici là, ses titres mènent au texte.

    Les pages ne sont connues que de Word ou de LibreOffice : aucun numéro de page n'est inventé.
    """
    corps = fichier.add_paragraph("Sommaire", style="TOC Heading")._p.getparent()
    faits = [corps[-2] if corps[-1].tag == qn("w:sectPr") else corps[-1]]
    for rang, (titre, niveau, numero) in enumerate(numeroter(blocs), start=1):
        if niveau > 2:
            continue
        p = fichier.add_paragraph(style=f"toc {niveau}")
        lien = OxmlElement("w:hyperlink")
        lien.set(qn("w:anchor"), f"_Toc{rang:06d}")
        if len(faits) == 1:
            debut_champ(p, 'TOC \\o "1-2" \\h \\z \\u')
        p._p.append(lien)
        dit = f"{numero}\u00a0 " * numerote + lisible(titre.texte)
        lien.append(p.add_run(dit)._r)
        faits.append(p._p)
    # Dans le champ : la mise à jour remplace cette consigne par les numéros de page.
    p = fichier.add_paragraph(AIDE_SOMMAIRE, style="Source")
    marque_de_champ(p, "end")
    _en_sommaire([*faits, p._p])
    mise_a_jour = element(fichier.settings.element, "w:updateFields", val="true")
    suivants = (fichier.settings.element.find(qn(f"w:{n}")) for n in _APRES_LES_CHAMPS)
    next(e for e in suivants if e is not None).addprevious(mise_a_jour)


def _en_sommaire(paragraphes: Sequence[Any]) -> None:
    """Les met dans le bloc que Word appelle « Table des matières », avec son bouton de mise à jour."""
    bloc = OxmlElement("w:sdt")
    galerie = element(element(bloc, "w:sdtPr"), "w:docPartObj")
    element(galerie, "w:docPartGallery", val="Table of Contents")
    element(galerie, "w:docPartUnique")
    contenu = element(bloc, "w:sdtContent")
    paragraphes[0].addprevious(bloc)
    for p in paragraphes:
        contenu.append(p)


def ecrire(p: Any, texte: str) -> None:
    """Ajoute un texte au paragraphe ; une adresse y devient un lien."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for morceau, adresse in liens(lisible(texte)):
        trait = p.add_run(morceau)
        if adresse:
            lien = OxmlElement("w:hyperlink")
            lien.set(
                qn("r:id"), p.part.relate_to(adresse, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            )
            trait.font.underline = True
            p._p.append(lien)
            lien.append(trait._r)


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
