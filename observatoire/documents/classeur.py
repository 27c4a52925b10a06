"""Le classeur XLSX : une feuille par figure ou par tableau, puis une feuille « Sources »."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.affirmations.sources import dire_millesimes
from observatoire.documents.contenu import periode_de
from observatoire.documents.tableau import Brute, Colonne, Tableau, pour_tableur
from observatoire.documents.tableaux import tableau_complet
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import notes_completes
from observatoire.modele import LIBELLES_STATUTS

# Une date fixe : deux exports du même entrepôt sont le même fichier.
DATE_FIXE = datetime(2000, 1, 1)
FEUILLE_SOURCES = "Sources"
LONGUEUR_FEUILLE = 31
LONGUEUR_CELLULE = 32_000  # Excel en refuse plus de 32 767
_LARGEURS, _MESUREES = (12, 50), 200  # caractères, lignes
INTERDITS = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_CHAMPS = ("Feuille", "Titre", "Source", "Millésime", "Périmètre", "Définition", "Licence", "Notes", "Édition")  # fmt: skip


@dataclass(frozen=True)
class _Feuille:
    """Ce qu'une feuille montre, ce qu'on lit en tête (texte, style), ce qu'en dit la feuille « Sources »."""

    nom: str
    tableau: Tableau
    tete: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    figees: int = 1


def classeur_de(
    montres: Sequence[Figure | Tableau], *, titre: str = "", pied: str = "", edition: str = "",
    jour: datetime = DATE_FIXE,
) -> bytes:  # fmt: skip
    """Le classeur ; les nombres y sont des nombres, secret et absent des mots ; `pied` est rappelé partout.

    `jour` le date : deux exports d'un même entrepôt sont le même fichier. Aucun texte n'y devient
    formule ni lien. Lève `AppelIncorrect` s'il n'y a rien à montrer.
    """
    if not montres:
        raise AppelIncorrect("Un classeur demande au moins une figure ou un tableau.")
    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    feuilles = [_figure(m) if isinstance(m, Figure) else _tableau(m, edition) for m in montres]
    with xlsxwriter.Workbook(tampon, options) as classeur:
        cree = jour.replace(tzinfo=None, microsecond=0)
        classeur.set_properties({"title": _texte(titre or feuilles[0].sources[0]), "created": cree})
        styles = _styles(classeur)
        noms = _noms(feuilles)
        for nom, f in zip(noms, feuilles, strict=True):
            page = classeur.add_worksheet(nom)
            _ecrire(page, f, styles, pied)
            # « & » commande la mise en page d'un pied ; Excel en refuse plus de 255 caractères.
            page.set_footer(f"&L{pied.replace('&', '&&')[:200]}&R&P / &N")
        sources = classeur.add_worksheet(FEUILLE_SOURCES)
        sources.set_column(0, len(_CHAMPS) - 1, 30)
        sources.write_row(0, 0, _CHAMPS, styles["entete"])
        for i, (nom, f) in enumerate(zip(noms, feuilles, strict=True), start=1):
            for j, dite in enumerate((nom, *f.sources)):
                sources.write_string(i, j, _texte(dite), styles["renvoi"])
        sources.freeze_panes(1, 1)
    return tampon.getvalue()


def _figure(f: Figure) -> _Feuille:
    """La feuille d'une figure : son titre, ses réserves, puis ses valeurs."""
    alerte, notes = MENTION_FICTIF * f.fictif, notes_completes(f)
    details = " · ".join(d for d in (f.sous_titre, f.annee, f.perimetre) if d)
    return _Feuille(
        f"{f.identifiant} {f.forme}", tableau_complet(f),
        ((f.titre, "titre"), (alerte, "alerte"), *((t, "discret") for t in (details, *notes))),
        (f.titre, f.source, f.annee, f.perimetre, f.definition, f.licence,
         "\n".join(n for n in (alerte, *notes) if n), f.edition),
        figees=2,
    )  # fmt: skip


def _tableau(t: Tableau, edition: str) -> _Feuille:
    titre, dessous = t.titre or "Tableau", t.dessous
    notes = "\n".join(dessous[:-1] if t.source else dessous)
    return _Feuille(
        titre, t, ((titre, "titre"), *((d, "discret") for d in dessous)),
        (titre, t.source, dire_millesimes(periode_de([t])), "", "", "", notes, edition),
    )  # fmt: skip


def _texte(texte: object) -> str:
    """Le texte, coupé à ce qu'une cellule accepte."""
    return str(texte)[:LONGUEUR_CELLULE]


def _styles(classeur: xlsxwriter.Workbook) -> dict[str, Format]:
    """Les styles de cellule du classeur, par nom."""
    decrits = {
        "titre": {"bold": True, "font_size": 14},
        "discret": {"font_color": "#595959"},
        "alerte": {"bold": True, "font_color": "#b34700"},
        "entete": {"bold": True, "bottom": 1, "text_wrap": True},
        "texte": {"num_format": "@"},
        "mot": {"italic": True, "align": "right", "font_color": "#595959"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
        "annee": {"num_format": "0", "align": "left"},
        "renvoi": {"text_wrap": True, "valign": "top"},
        **{f"nombre{n}": {"num_format": "#,##0" + ("." + "0" * n) * bool(n)} for n in range(7)},
    }
    return {nom: classeur.add_format(style) for nom, style in decrits.items()}


def _ecrire(page: Worksheet, f: _Feuille, styles: dict[str, Format], pied: str) -> None:
    """Une feuille : ce qu'on lit en tête, `pied`, puis ses lignes."""
    ecrits = [(texte, style) for texte, style in (*f.tete, (pied, "discret")) if texte]
    for ligne, (texte, style) in enumerate(ecrits):
        page.write_string(ligne, 0, _texte(texte), styles[style])
    entete = len(ecrits) + 1
    colonnes, lignes = pour_tableur(f.tableau)
    for j, colonne in enumerate(colonnes):
        page.write_string(entete, j, _texte(colonne.titre), styles["entete"])
        dits = [len(colonne.titre), *(len(str(x[j])) for x in lignes[:_MESUREES])]
        page.set_column(j, j, min(_LARGEURS[1], max(_LARGEURS[0], *dits) + 2))
    for i, brutes in enumerate(lignes, start=entete + 1):
        for j, (brute, colonne) in enumerate(zip(brutes, colonnes, strict=True)):
            _cellule(page, (i, j), brute, colonne, styles)
    page.freeze_panes(entete + 1, f.figees)
    page.autofilter(entete, 0, entete + max(len(lignes), 1), len(colonnes) - 1)


def _cellule(
    page: Worksheet, place: tuple[int, int], v: Brute, colonne: Colonne, styles: dict[str, Format]
) -> None:
    if colonne.genre == "annee" and isinstance(v, int):
        page.write_number(*place, v, styles["annee"])
    elif isinstance(v, date):
        page.write_datetime(*place, datetime(v.year, v.month, v.day), styles["date"])
    elif isinstance(v, int | float) and not pd.isna(v):
        n = 0 if colonne.genre == "nombre" and float(v).is_integer() else min(colonne.decimales, 6)
        page.write_number(*place, float(v), styles[f"nombre{n}"])
    elif isinstance(v, str):
        if v or not colonne.numerique:  # une borne qui n'existe pas laisse sa case vide
            page.write_string(*place, _texte(v), styles["mot" if colonne.numerique else "texte"])
    else:
        # Une case vide ou un 0 se lirait comme un zéro : le mot, jamais le chiffre.
        page.write_string(*place, LIBELLES_STATUTS["absent"], styles["mot"])


def _noms(feuilles: Sequence[_Feuille]) -> list[str]:
    """Noms acceptés par Excel (31 caractères, sans []:*?/\\) et tous différents, sans casse."""
    pris = {FEUILLE_SOURCES.lower()}
    noms = []
    for f in feuilles:
        base = INTERDITS.sub(" ", f.nom).strip() or "Tableau"
        nom, n = base[:LONGUEUR_FEUILLE].strip(), 1
        while nom.lower() in pris:
            n += 1
            nom = f"{base[: LONGUEUR_FEUILLE - len(str(n)) - 1]} {n}"
        pris.add(nom.lower())
        noms.append(nom)
    return noms
