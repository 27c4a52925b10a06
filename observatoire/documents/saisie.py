"""Un classeur à remplir : des colonnes, des listes de choix, rien d'autre."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from observatoire.documents.classeur import DATE_FIXE
from observatoire.documents.feuilles import propre

_LISTES = "Choix"


@dataclass(frozen=True)
class Champ:
    """Une colonne à remplir ; `permis` : ses réponses possibles, vides pour un texte libre."""

    entete: str
    permis: tuple[str, ...] = ()


def a_remplir(titre: str, notes: Sequence[str], champs: Sequence[Champ], lignes: int) -> bytes:
    """Le classeur : une première feuille à remplir, une seconde qui porte les listes de choix."""
    tampon = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        classeur.set_properties({"title": propre(titre), "created": DATE_FIXE})
        entete = classeur.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#e8eef5"}
        )
        page, listes = classeur.add_worksheet("À remplir"), classeur.add_worksheet(_LISTES)
        for i, note in enumerate(notes):
            page.write_string(i, 0, f"# {propre(note)}")
        premiere = len(notes)
        for j, champ in enumerate(champs):
            page.write_string(premiere, j, propre(champ.entete), entete)
            page.set_column(j, j, 24)
            if champ.permis:
                listes.write_column(0, j, [propre(p) for p in champ.permis])
                bornes = (xl_rowcol_to_cell(r, j, True, True) for r in (0, len(champ.permis) - 1))
                page.data_validation(
                    premiere + 1, j, premiere + lignes, j,
                    {"validate": "list", "source": f"={_LISTES}!{':'.join(bornes)}",
                     "error_title": "Réponse", "error_message": "Choisir dans la liste."},
                )  # fmt: skip
        page.set_row(premiere, 90)
        page.freeze_panes(premiere + 1, 1)
        page.set_landscape()
    return tampon.getvalue()
