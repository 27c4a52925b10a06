"""Un document en PDF : typst, balisé PDF/UA-1 et PDF/A-2a, A4, polices embarquées, sans navigateur."""

import json
import re
from datetime import UTC
from importlib import resources
from typing import Any

from observatoire import formats
from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.documents import colonnes
from observatoire.documents import contenu as c
from observatoire.documents import logo as logos
from observatoire.documents.mise_en_page import emboiter, en_paragraphes, numerotes, par_deux
from observatoire.documents.pdf_balises import en_tetes_de_ligne
from observatoire.documents.tableaux import tableau_de
from observatoire.erreurs import ErreurObservatoire
from observatoire.graphiques import papier, polices
from observatoire.graphiques.figure import Forme

# Lisible par tous, et gardé par les archives d'une collectivité.
NORMES = ("ua-1", "a-2a")
# Au-delà, la figure et sa légende ne tiendraient pas sur une page.
HAUTEUR_MAX_CM = 16.5
LARGEUR_CM = 17.0
# Deux demi-figures côte à côte, et leur écart (`document.typ`).
DEMI_COLONNE_CM = (LARGEUR_CM - 0.6) / 2
# Au-delà, un tableau se consulte, il ne se lit pas d'un trait : ses mots sont un peu plus petits.
LONG_TABLEAU = 20
_TAILLE_SVG = re.compile(rb'<svg [^>]*?width="([\d.]+)pt"', re.S)
_HAUTEUR_SVG = re.compile(rb'<svg [^>]*?height="([\d.]+)pt"', re.S)
# Où un mot long peut passer à la ligne : `document.typ` en fait une place sans rien écrire, et le mot
# se copie tel quel. Un nom de fichier se coupe après « _ » ou « - », tout autre mot à 26 signes.
COUPE = "\u200b"
_NOM_DE_FICHIER = re.compile(r"[^\s/]{14,}(?:[_.][^\s/]+)+|[^\s/]+[_.][^\s/]{14,}")
_SEPARATEUR = re.compile(r"(?<=[_\-=&?])(?=[^\s\u200b])")
_LONG = {14: re.compile(r"[^\s/\u200b\-_]{14}(?=[^\s/\u200b]{5})"),
         26: re.compile(r"[^\s/\u200b]{26}(?=[^\s/\u200b])")}  # fmt: skip
_TELS_QUELS = frozenset({"titre_pdf", "description", "mots", "alt"})


def rendre(document: c.Document) -> bytes:
    """Le PDF, accessible et d'archivage ; le même document donne le même fichier, octet pour octet."""
    compose = bytes(_composer(document, format="pdf", pdf_standards=list(NORMES)))
    tableaux = (t for t in map(_tableau_de, document.blocs) if t is not None)
    return en_tetes_de_ligne(compose, [t.repere for t in tableaux])


def apercu(document: c.Document, ppp: int = 70) -> list[bytes]:
    """Les pages du même document en PNG, pour l'écran."""
    return _en_pages(_composer(document, format="png", ppi=ppp))


def _en_pages(pages: Any) -> list[bytes]:
    return [pages] if isinstance(pages, bytes) else [bytes(p) for p in pages]


def _composer(document: c.Document, **sortie: Any) -> Any:
    fichiers: dict[str, bytes] = {}
    decrit = _decrire(document, fichiers)
    if not document.page_de_titre and not document.sommaire:
        # Une note d'une page le reste : ce qui déborde de peu se serre, et seulement si une page s'en va.
        pages = [
            len(
                _en_pages(_compiler(document, fichiers, decrit | {"serre": s}, format="png", ppi=4))
            )
            for s in (False, True)
        ]
        decrit["serre"] = pages[1] < pages[0]
    return _compiler(document, fichiers, decrit, **sortie)


def _compiler(
    document: c.Document, fichiers: dict[str, bytes], decrit: dict[str, Any], **sortie: Any
) -> Any:
    import typst

    fichiers["contenu.json"] = json.dumps(decrit, ensure_ascii=False).encode()
    modele = resources.files("observatoire.documents") / "typst" / "document.typ"
    fichiers["main"] = modele.read_bytes()
    jour = document.edition.publie_le
    compiler: Any = typst.compile  # ses types ignorent les fichiers en mémoire, qu'il accepte
    try:
        return compiler(
            fichiers,
            font_paths=polices.dossiers(),
            ignore_system_fonts=True,
            timestamp=int(jour.replace(tzinfo=UTC).timestamp()),
            **sortie,
        )
    except typst.TypstError as e:
        raise ErreurObservatoire(
            f"Le PDF de « {document.titre[:80]} » n'a pas pu être composé ({e}). À faire : exporter "
            "en DOCX en attendant, et signaler ce message."
        ) from e


def _decrire(document: c.Document, fichiers: dict[str, bytes]) -> dict[str, Any]:
    jour = document.edition.publie_le
    if document.logo:
        fichiers["logo.svg"] = logos.en_svg(document.logo)
    decrit: dict[str, Any] = {
        "titre": document.titre or "Sans titre",
        "titre_pdf": document.titre or "Sans titre",
        "sous_titre": document.sous_titre,
        "auteur": document.auteur,
        "description": document.pied,
        "mots": [m for m in (document.territoire, str(document.edition)) if m],
        "date": [jour.year, jour.month, jour.day],
        "accent": document.accent,
        "polices": [polices.IMPRIMEE, polices.SECOURS],
        "pied": document.pied,
        "territoire": document.lieu,
        "garde": document.garde,
        "mention": document.alerte,
        "logo": "logo.svg" if document.logo else "",
        "page_de_titre": document.page_de_titre,
        "sommaire": document.sommaire and any(isinstance(b, c.Titre) for b in document.blocs),
        "numeroter": numerotes(document),
        "serre": False,
        "blocs": [],
    }
    ouverts: list[int] = []
    for rang, blocs in enumerate(par_deux(document.blocs)):
        cases = [_bloc(b, f"{rang}-{i}", fichiers, ouverts) for i, b in enumerate(blocs)]
        seule = len(blocs) == 1 and not getattr(blocs[0], "demie", False)
        decrit["blocs"].append(cases[0] if seule else {"type": "paire", "cases": cases})
    return dict(_lisible(decrit))


def _bloc(
    bloc: c.Bloc, rang: str, fichiers: dict[str, bytes], ouverts: list[int]
) -> dict[str, Any]:
    match bloc:
        case c.Titre():
            # PDF/UA refuse un niveau sauté (un titre 3 sous un titre 1).
            niveau = emboiter(ouverts, bloc.niveau)
            return {"type": "titre", "niveau": niveau, "texte": bloc.texte or "—"}
        case c.Paragraphe():
            (texte, genre), *suite = en_paragraphes(bloc)
            return {
                "type": "paragraphe",
                "genre": genre,
                "texte": texte,
                "suite": "".join(t for t, _ in suite),
            }
        case c.Liste():
            return {"type": "liste", "elements": list(bloc.dites), "numerotee": bloc.numerotee}
        case c.Encadre(texte=texte, titre=titre, genre=genre):
            return {"type": "encadre", "genre": genre, "titre": titre, "texte": texte}
        case c.Champs(rubriques=rubriques, lignes=lignes):
            paires = [list(r) for r in rubriques]
            return {"type": "champs", "rubriques": paires, "lignes": lignes}
    if (tableau := _tableau_de(bloc)) is not None:
        return _tableau(tableau)
    if isinstance(bloc, c.Illustration):
        return _illustration(bloc, rang, fichiers)
    return {"type": "saut"}


def _tableau_de(bloc: c.Bloc) -> c.Tableau | None:
    """Le tableau qu'écrit ce bloc : le sien, ou celui d'une figure en tableau."""
    if isinstance(bloc, c.Illustration) and bloc.figure.forme is Forme.TABLEAU:
        return tableau_de(bloc.figure, bloc.titre)
    return bloc if isinstance(bloc, c.Tableau) else None


def _tableau(t: c.Tableau) -> dict[str, Any]:
    return {
        "type": "tableau",
        "titre": t.titre,
        "entetes": list(t.entetes),
        "lignes": t.dites,
        "droite": [x.numerique for x in t.colonnes],
        "largeurs": colonnes.largeurs(t, LARGEUR_CM / 2.54 * 72),
        "notes": list(t.dessous),
        "petit": t.redite or len(t.lignes) > LONG_TABLEAU,
    }


def _illustration(bloc: c.Illustration, rang: str, fichiers: dict[str, bytes]) -> dict[str, Any]:
    nom = f"figure-{rang}.svg"
    imprimee = papier.imprimer(bloc.figure, "svg", bloc.part)
    fichiers[nom] = imprimee.dessin
    return {
        "type": "illustration",
        "fichier": nom,
        "largeur": largeur_imprimee(imprimee.dessin, bloc.part),
        "part": bloc.part,
        "alt": imprimee.alternative,
        "titre": bloc.titre or imprimee.titre,
        "fictif": imprimee.fictif,
        "mention": MENTION_FICTIF,
        "notes": list(bloc.notes(imprimee.notes)),
    }


def largeur_imprimee(svg: bytes, part: float) -> float:
    """La largeur en % de sa colonne (la page, ou une demie), réduite si la figure serait trop haute pour la page."""
    largeur, hauteur = (m.search(svg[:4000]) for m in (_TAILLE_SVG, _HAUTEUR_SVG))
    if largeur is None or hauteur is None:
        return 100.0
    colonne = LARGEUR_CM if part >= 1 else DEMI_COLONNE_CM
    rapport = float(hauteur[1]) / float(largeur[1])
    return round(min(100.0, 100 * HAUTEUR_MAX_CM / (colonne * rapport)), 2)


def _lisible(valeur: Any, cle: str = "") -> Any:
    """Le même contenu avec les seuls signes que la police sait écrire (PDF/UA l'exige)."""
    if isinstance(valeur, str):
        propre = polices.lisible(valeur)
        return propre if cle in _TELS_QUELS else _cesures(formats.insecables(propre))
    if isinstance(valeur, list):
        return [_lisible(v, cle) for v in valeur]
    if isinstance(valeur, dict):
        return {k: _lisible(v, k) for k, v in valeur.items()}
    return valeur


def _cesures(texte: str) -> str:
    """Un mot plus long que la colonne se coupe, au lieu de sortir de la page ou de sa case."""
    texte = _NOM_DE_FICHIER.sub(lambda m: _couper(_SEPARATEUR.sub(COUPE, m[0]), 14), texte)
    return _couper(texte, 26)


def _couper(texte: str, longueur: int) -> str:
    return _LONG[longueur].sub(f"\\g<0>{COUPE}", texte)
