"""Le classeur XLSX : une feuille par figure, puis une feuille « Sources »."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from observatoire.affirmations.mots import MENTION_FICTIF
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.classeur_feuilles import (
    Grille,
    ecrire_figure,
    ecrire_grille,
    styles_de,
    texte_de,
)
from observatoire.graphiques.figure import Figure
from observatoire.graphiques.resume import notes_completes

# Une date fixe : deux exports du même entrepôt sont le même fichier.
DATE_FIXE = datetime(2000, 1, 1)
FEUILLE_SOURCES = "Sources"
LONGUEUR_FEUILLE = 31
INTERDITS = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
CHAMPS_SOURCES = (
    "feuille",
    "titre",
    "source",
    "millésime",
    "périmètre",
    "définition",
    "licence",
    "notes",
    "édition",
)


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
        noms = _noms_de_feuilles(feuilles)
        for nom, contenu in zip(noms, feuilles, strict=True):
            feuille = classeur.add_worksheet(nom)
            if isinstance(contenu, Grille):
                ecrire_grille(feuille, contenu, styles, pied)
            else:
                ecrire_figure(feuille, contenu, styles, pied)
            # « & » commande la mise en page d'un pied ; Excel en refuse plus de 255 caractères.
            feuille.set_footer(f"&L{pied.replace('&', '&&')[:200]}&R&P / &N")
        _sources(classeur.add_worksheet(FEUILLE_SOURCES), noms, feuilles, styles)
    return tampon.getvalue()


def _sources(
    feuille: Worksheet, noms: Sequence[str], feuilles: Sequence[Feuille], styles: dict[str, Format]
) -> None:
    for j, champ in enumerate(CHAMPS_SOURCES):
        feuille.write_string(0, j, champ.capitalize(), styles["entete"])
        feuille.set_column(j, j, 40 if champ in ("titre", "définition", "notes") else 24)
    for i, (nom, f) in enumerate(zip(noms, feuilles, strict=True), start=1):
        for j, texte in enumerate((nom, *_provenance(f))):
            feuille.write_string(i, j, texte_de(texte), styles["renvoi"])
    feuille.freeze_panes(1, 1)


def _provenance(f: Feuille) -> tuple[str, ...]:
    if isinstance(f, Grille):
        return (f.titre, f.source, f.millesime, "", "", "", "\n".join(f.notes), f.edition)
    notes = [MENTION_FICTIF] * f.fictif + list(notes_completes(f))
    return (
        f.titre, f.source, f.annee, f.perimetre, f.definition, f.licence, "\n".join(notes), f.edition,
    )  # fmt: skip


def _noms_de_feuilles(feuilles: Sequence[Feuille]) -> list[str]:
    """Noms acceptés par Excel (31 caractères, sans []:*?/\\) et tous différents, sans casse."""
    pris = {FEUILLE_SOURCES.lower()}
    noms = []
    for f in feuilles:
        brut = f.titre if isinstance(f, Grille) else f"{f.identifiant} {f.forme}"
        base = INTERDITS.sub(" ", brut).strip() or "Tableau"
        nom, n = base[:LONGUEUR_FEUILLE].strip(), 1
        while nom.lower() in pris:
            n += 1
            nom = f"{base[: LONGUEUR_FEUILLE - len(str(n)) - 1]} {n}"
        pris.add(nom.lower())
        noms.append(nom)
    return noms
