"""Le classeur XLSX : une feuille par figure, puis une feuille « Sources »."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classeur_feuilles import (
    Grille,
    ecrire_grille,
    grille_de,
    styles_de,
    texte_de,
)
from observatoire.graphiques.figure import Figure

# Une date fixe : deux exports du même entrepôt sont le même fichier.
DATE_FIXE = datetime(2000, 1, 1)
FEUILLE_SOURCES = "Sources"
LONGUEUR_FEUILLE = 31
INTERDITS = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
CHAMPS_SOURCES = (
    "feuille", "titre", "source", "millésime", "périmètre", "définition", "licence", "notes", "édition",
)  # fmt: skip
Feuille = Figure | Grille


def xlsx_de(figures: Sequence[Figure]) -> bytes:
    """Classeur de ces figures ; les nombres y sont des nombres, secret et absent des mots.

    Lève `AppelIncorrect` sans figure. Aucun texte n'y devient formule ni lien.
    """
    return classeur_de(figures)


def classeur_de(
    feuilles: Sequence[Feuille], *, titre: str = "", pied: str = "", jour: datetime = DATE_FIXE
) -> bytes:
    """Une feuille par figure ou grille, puis les sources ; `pied` est rappelé sur chacune.

    `jour` date le classeur : deux exports d'un même entrepôt sont le même fichier.
    """
    if not feuilles:
        raise AppelIncorrect("Un classeur demande au moins une figure.")
    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        cree = jour.replace(tzinfo=None, microsecond=0)
        classeur.set_properties({"title": texte_de(titre or feuilles[0].titre), "created": cree})
        styles = styles_de(classeur)
        grilles = [f if isinstance(f, Grille) else grille_de(f) for f in feuilles]
        noms = _noms_de_feuilles(grilles)
        for nom, grille in zip(noms, grilles, strict=True):
            feuille = classeur.add_worksheet(nom)
            ecrire_grille(feuille, grille, styles, pied)
            # « & » commande la mise en page d'un pied ; Excel en refuse plus de 255 caractères.
            feuille.set_footer(f"&L{pied.replace('&', '&&')[:200]}&R&P / &N")
        _sources(classeur.add_worksheet(FEUILLE_SOURCES), noms, grilles, styles)
    return tampon.getvalue()


def _sources(
    feuille: Worksheet, noms: Sequence[str], grilles: Sequence[Grille], styles: dict[str, Format]
) -> None:
    for j, champ in enumerate(CHAMPS_SOURCES):
        feuille.write_string(0, j, champ.capitalize(), styles["entete"])
        feuille.set_column(j, j, 40 if champ in ("titre", "définition", "notes") else 24)
    for i, (nom, g) in enumerate(zip(noms, grilles, strict=True), start=1):
        notes = "\n".join(n for n in (g.alerte, *g.notes) if n)
        dits = (
            nom,
            g.titre,
            g.source,
            g.millesime,
            g.perimetre,
            g.definition,
            g.licence,
            notes,
            g.edition,
        )
        for j, texte in enumerate(dits):
            feuille.write_string(i, j, texte_de(texte), styles["renvoi"])
    feuille.freeze_panes(1, 1)


def _noms_de_feuilles(grilles: Sequence[Grille]) -> list[str]:
    """Noms acceptés par Excel (31 caractères, sans []:*?/\\) et tous différents, sans casse."""
    pris = {FEUILLE_SOURCES.lower()}
    noms = []
    for g in grilles:
        base = INTERDITS.sub(" ", g.nom or g.titre).strip() or "Tableau"
        nom, n = base[:LONGUEUR_FEUILLE].strip(), 1
        while nom.lower() in pris:
            n += 1
            nom = f"{base[: LONGUEUR_FEUILLE - len(str(n)) - 1]} {n}"
        pris.add(nom.lower())
        noms.append(nom)
    return noms
