"""Le classeur ODS : les mêmes feuilles que le XLSX, dans le format ouvert des administrations."""

from collections.abc import Sequence
from datetime import date, datetime

from odfdo import Element
from xlsxwriter.utility import xl_rowcol_to_cell

from observatoire.documents import odf
from observatoire.documents.classeur import DATE_FIXE, ETROITE, LARGE, publie_par
from observatoire.documents.feuilles import CHAMPS, SOMMAIRE, SOURCES, Case, Feuille, feuilles
from observatoire.documents.odf import noeud
from observatoire.documents.tableau import Tableau
from observatoire.graphiques.figure import Figure
from observatoire.modele import identifiant

_CM_PAR_SIGNE = 0.2


def classeur_de(
    montres: Sequence[Figure | Tableau], *, titre: str = "", pied: str = "", edition: str = "",
    jour: datetime = DATE_FIXE, auteur: str = "", logo: bytes | None = None,
) -> bytes:  # fmt: skip
    """Le classeur, comme `classeur.classeur_de` ; lève `AppelIncorrect` s'il n'y a rien à montrer."""
    pages = feuilles(montres, pied, edition)
    titre = titre or pages[0].sources[0]
    fichier = odf.paquet("classeur", titre, pied, jour)
    styles = odf.styles_de(fichier)
    _colonnes(styles, {ETROITE, 34, LARGE, *(x for f in pages for x in f.largeurs)})
    nommes = (
        _nomme(f, f"T{rang}_{identifiant(f.nom)}".replace("-", "_"))
        for rang, f in enumerate(pages, start=1)
    )
    habit = None
    if logo:
        dit = f"Logo de {auteur}" if auteur else "Logo de la collectivité"
        habit = odf.image(fichier, logo, odf.taille(logo, 6, 2), dit)
    accueil = _sommaire(titre, (pied, publie_par(auteur)), habit, pages)
    for partie in (accueil, *map(_feuille, pages), _sources(pages)):
        fichier.body.append(partie)
    fichier.body.append(noeud("table:database-ranges", *nommes))
    return odf.enregistrer(fichier, jour)


def _colonnes(styles: Element, largeurs: set[int]) -> None:
    """Un style par largeur employée, en signes."""
    for signes in sorted(largeurs):
        cm = f"{signes * _CM_PAR_SIGNE:.2f}cm"
        largeur = noeud("style:table-column-properties", style__column_width=cm)
        nom = {"style__name": f"co{signes}", "style__family": "table-column"}
        styles.append(noeud("style:style", largeur, **nom))


def _table(nom: str, largeurs: Sequence[int], tete: Sequence[Element], entete: Element,
           lignes: Sequence[Element]) -> Element:  # fmt: skip
    premiere, *suite = (noeud("table:table-column", table__style_name=f"co{x}") for x in largeurs)
    # La première colonne nomme la ligne ; la ligne d'en-tête se répète à chaque page imprimée.
    nomme, repetee = (
        noeud("table:table-header-columns", premiere),
        noeud("table:table-header-rows", entete),
    )
    return noeud("table:table", nomme, *suite, *tete, repetee, *lignes, table__name=nom)


def _ligne(*cases: Element) -> Element:
    return noeud("table:table-row", *cases)


def _texte(texte: str, style: str) -> Element:
    if not texte:
        return noeud("table:table-cell")
    lignes = [noeud("text:p", x) for x in odf.lisible(texte).split("\n")]
    return noeud("table:table-cell", *lignes, office__value_type="string", table__style_name=style)


def _feuille(f: Feuille) -> Element:
    tete = [_ligne(_texte(x, style)) for x, style in f.tete]
    entete = _ligne(*(_texte(x, "entete") for x in f.entetes))
    lignes = [
        _ligne(*(_cellule(case, i) for case in cases))
        for i, cases in enumerate(f.lignes, start=f.premiere + 1)
    ]
    return _table(f.nom, f.largeurs, [*tete, _ligne(noeud("table:table-cell"))], entete, lignes)


def _cellule(case: Case, i: int) -> Element:
    v, style = case.valeur, case.style
    if isinstance(v, str):
        return _texte(v, style)
    if isinstance(v, date):
        dite = noeud("text:p", f"{v:%d/%m/%Y}")
        return noeud("table:table-cell", dite, office__value_type="date",
                     office__date_value=f"{v:%Y-%m-%d}", table__style_name=style)  # fmt: skip
    formule = {}
    if case.termes is not None:
        facteur, num, den = case.termes
        n, d = (f"[.{xl_rowcol_to_cell(i, r)}]" for r in (num, den))
        formule = {"table__formula": f"of:={facteur}*{n}/{d}"}
    return noeud("table:table-cell", office__value_type="float", office__value=repr(v),
                 table__style_name=style, **formule)  # fmt: skip


def _sommaire(
    titre: str, dits: Sequence[str], logo: Element | None, pages: Sequence[Feuille]
) -> Element:
    """La première feuille ; le logo est à droite du titre."""
    nomme = [_texte(titre, "titre"), noeud("table:table-cell")]
    tete = [_ligne(*nomme, *([noeud("table:table-cell", logo)] if logo else []))]
    tete += [_ligne(_texte(x, "discret")) for x in (*dits, "")]
    lignes = []
    for nom, quoi in [
        *((f.nom, f.sources[0]) for f in pages),
        (SOURCES, "D'où vient chaque feuille."),
    ]:
        lien = noeud("text:a", nom, xlink__type="simple", xlink__href=f"#'{nom}'.A1")
        mene = noeud("table:table-cell", noeud("text:p", lien), office__value_type="string",
                     table__style_name="renvoi")  # fmt: skip
        lignes.append(_ligne(mene, _texte(quoi, "renvoi")))
    entete = _ligne(_texte("Feuille", "entete"), _texte("Ce qu'elle montre", "entete"))
    largeurs = (34, LARGE, ETROITE) if logo else (34, LARGE)
    return _table(SOMMAIRE, largeurs, tete, entete, lignes)


def _sources(pages: Sequence[Feuille]) -> Element:
    lignes = [_ligne(*(_texte(x, "renvoi") for x in (f.nom, *f.sources))) for f in pages]
    return _table(
        SOURCES, [ETROITE] * len(CHAMPS), (), _ligne(*(_texte(x, "entete") for x in CHAMPS)), lignes
    )


def _nomme(f: Feuille, nom: str) -> Element:
    """La plage nommée d'une feuille, avec ses boutons de tri et de filtre."""
    debut = xl_rowcol_to_cell(f.premiere, 0)
    fin = xl_rowcol_to_cell(f.premiere + max(len(f.lignes), 1), len(f.entetes) - 1)
    plage = f"'{f.nom}'.{debut}:'{f.nom}'.{fin}"
    return noeud("table:database-range", table__name=nom, table__target_range_address=plage,
                 table__display_filter_buttons="true")  # fmt: skip
