"""« Ce qui a bougé » à l'écran : la dernière publication, les passées, la note au comité de pilotage."""

from datetime import datetime

import streamlit as st

from observatoire.contenu.dossiers import assemblage, gabarits
from observatoire.contenu.territoire import bouges
from observatoire.documents import rendu
from observatoire.ui import composants, donnees, etat, manquant, parties

_NOTE = "note-ce-qui-a-bouge"
_FORMATS = {"pdf": "Note au copil (PDF)", "docx": "À retoucher (DOCX)", "odt": "À retoucher (ODT)",
            "pptx": "Diapositives"}  # fmt: skip
_publications = donnees.par_edition(bouges.publications)


def montrer() -> None:
    """Les chiffres d'avant et d'après, chacun avec sa carte et sa courbe, et la note d'une page."""
    publications = _publications()
    choisie = publications[0] if publications else ""
    if len(publications) > 1 and not donnees.public():
        choisie = etat.choisir_un("Publication", publications, cle="publiee", nommer=_dire)
    passee = {"publication": choisie} if choisie != (publications or [""])[0] else {}
    faite = parties.fabriquer(
        "ce_qui_a_bouge", liens=True, publication=passee.get("publication", "")
    )
    if isinstance(faite, str):
        manquant.information(faite)
        return
    # La carte et la courbe d'un chiffre ne se suivent qu'à l'écran : le dossier ne les a pas.
    parties.dessiner(faite, "ce_qui_a_bouge", "bouges", passee)
    if publications and not passee and not donnees.public():
        permis = {f: nom for f, nom in _FORMATS.items() if f in rendu.FORMATS}
        with st.container(horizontal=True, gap="small"):
            composants.telecharger(permis, _note, _NOTE, "note-bouges", icon=":material/summarize:")


def _note(format_: str) -> bytes:
    lecteur = donnees.lecteur()
    dossier = gabarits.instancier(gabarits.modele(_NOTE), lecteur)
    return rendu.rendre(assemblage.assembler(dossier, lecteur), format_)


def _dire(publication: str) -> str:
    return f"Publication du {datetime.fromisoformat(publication):%d/%m/%Y à %H h %M}"
