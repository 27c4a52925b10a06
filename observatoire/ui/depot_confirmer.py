"""Ce qu'on demande d'un fichier retenu : son année, ou qui confirme ses chiffres et pourquoi."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from observatoire import local
from observatoire.entrepot import confirmations
from observatoire.entrepot.verification import Verification
from observatoire.ui import acces

_AUTRE = "Une autre année"


@dataclass(frozen=True)
class Reponse:
    """L'année choisie, ou la fonction et la raison de qui confirme."""

    annee: int | None = None
    fonction: str = ""
    raison: str = ""

    def noter(self, donnees: Path, relatif: str) -> None:
        """La garde dans l'espace de travail, avec le fichier."""
        if self.annee is not None:
            acces.noter("confirmation", f"{relatif}, année {self.annee}", "publication")
            confirmations.noter(donnees, relatif, annee=self.annee)
        if self.raison:
            acces.noter("confirmation", f"{relatif} : {self.raison}", "publication", self.fonction)
            confirmations.noter(donnees, relatif, fonction=self.fonction, raison=self.raison)


RIEN = Reponse()


def annee(lu: Verification, cle: str) -> int | None:
    """L'année qu'une personne choisit pour un fichier qui ne la dit pas."""
    proposees = sorted({a for t in lu.tableaux for a in t.annees}, reverse=True)
    if not proposees:
        return None
    choisie = st.selectbox(
        "De quelle année sont ces chiffres ?",
        [*map(str, proposees), _AUTRE],
        index=None,
        placeholder="Choisir l'année",
        key=f"annee-{cle}",
    )
    if choisie == _AUTRE:
        saisie = st.number_input("Année", 1800, max(proposees), value=None, key=f"autre-{cle}")
        return None if saisie is None else int(saisie)
    return None if choisie is None else int(choisie)


def chiffres(cle: str) -> Reponse:
    """Qui confirme des chiffres qui paraissent impossibles, et pourquoi."""
    fonction = st.selectbox("Votre fonction", local.FONCTIONS, key=f"fonction-{cle}")
    raison = st.text_input(
        "Pourquoi ces chiffres sont vrais",
        key=f"raison-{cle}",
        placeholder="ex. recompté avec le producteur",
        help="Gardé au journal avec la fonction ; n'écrivez aucun nom.",
    )
    return Reponse(fonction=str(fonction), raison=raison.strip())
