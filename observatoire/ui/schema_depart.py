"""Un plan vide : d'où partir, sans que rien ne soit décidé à la place du comité."""

import streamlit as st

from observatoire import local
from observatoire.schema import depart
from observatoire.ui import acces, composants, donnees, manquant


def proposer() -> None:
    """Les deux départs possibles : les axes d'une convention territoriale globale, ou un tableur à déposer."""
    manquant.information(
        "Aucune action n'est saisie. Partez des axes d'une convention territoriale globale, que vous renommerez, "
        "ou déposez votre plan s'il est déjà dans un tableur. L'onglet Volets légaux dit ce que la loi attend."
    )
    gauche, droite = st.columns(2)
    if _vide() and gauche.button("Partir des axes d'une CTG", icon=":material/account_tree:"):
        with composants.refus_montre():
            _ecrire()
    droite.html(
        '<a href="donnees?onglet=Déposer" target="_self">Déposer un plan écrit dans un tableur</a> ; le modèle de '
        'chaque table est sur la page <a href="inventaire" target="_self">Inventaire</a>.'
    )


def _vide() -> bool:
    return all(local.lire(donnees.dossier_donnees(), nom).cadre.empty for nom in depart.tables())


def _ecrire() -> None:
    """Enregistre les axes, puis les objectifs ; une saisie comme une autre, qui s'annule."""
    compte = acces.exiger("publication")
    dossier = donnees.dossier_donnees()
    for nom, lignes in depart.tables().items():
        local.enregistrer(
            dossier, nom, lignes, base=local.lire(dossier, nom),
            fonction=st.session_state.get("fonction", local.FONCTIONS[0]), compte=compte.pseudonyme,
        )  # fmt: skip
    if donnees.publier("axes du plan") is not None:
        st.rerun()
