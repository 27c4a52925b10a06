"""Ce que la page Petite enfance place : le besoin et ses hypothèses, les demandes, les assistantes maternelles."""

import streamlit as st

from observatoire.analyses import hypotheses_accueil
from observatoire.analyses.offre_accueil import offre_de
from observatoire.ui import ajouter, donnees, figures, parties, petite_enfance_ages
from observatoire.ui.petite_enfance import contexte

Choix = tuple[tuple[str, float], ...]
_BESOIN = ("taux_usage", "recours_biactif", "recours_mono_actif", "recours_un_actif", "recours_sans_emploi")  # fmt: skip
_ASSISTANTES = ("autre_sortie", "entrees_par_an", "places_par_assistante")
_PAS = {"part": 0.05, "minutes": 1.0, "places": 0.1, "personnes": 0.1, "critères": 1.0, "enfants": 1.0}  # fmt: skip


def regler(cles: tuple[str, ...], ou: str) -> Choix:
    """Un petit formulaire d'hypothèses, à partir de celles en vigueur ; rien n'est enregistré."""
    connues = hypotheses_accueil.en_vigueur(contexte())
    with st.expander("Changer les hypothèses (rien n'est enregistré)"):
        colonnes = st.columns(2)
        valeurs = []
        for rang, cle in enumerate(cles):
            r = connues[cle]
            with colonnes[rang % 2]:
                valeurs.append((cle, _champ(r, f"{ou}-{cle}")))
        st.caption(
            "Pour les retenir, les saisir dans Inventaire, table « Hypothèses du comité », puis publier."
        )
        choix = tuple(v for v in valeurs if v[1] != connues[v[0]].valeur)
        # Le dossier doit dire avec quelles hypothèses ses chiffres sont faits.
        ajouter.partie("accueil_hypotheses", {"cles": cles, "choix": choix}, f"hypotheses-{ou}")
    return choix


def _champ(r: hypotheses_accueil.Reglage, cle: str) -> float:
    return float(
        st.number_input(
            r.libelle,
            min_value=0.0,
            max_value=1.0 if r.unite == "part" else 100.0,
            value=float(r.valeur),
            step=_PAS.get(r.unite, 1.0),
            key=cle,
            help=f"{r.source}. Plage plausible : {r.bas:g} à {r.haut:g} {r.unite}.",
        )
    )


def besoin() -> None:
    """Le besoin estimé, sa fourchette, ce qui le fait bouger, et les demandes reçues."""
    choix = regler(_BESOIN, "besoin")
    parties.montrer("accueil_besoin", "besoin", choix=choix)
    figures.montrer_recette("accueil_tornade", "tornade", choix=choix)
    st.subheader("Demandes des familles", anchor=False)
    parties.montrer("accueil_demandes", "demandes")


def assistantes() -> None:
    """Les assistantes maternelles sur dix ans : phrase, figure, hypothèses, recrutements."""
    choix = regler(_ASSISTANTES, "assistantes")
    parties.montrer("accueil_avenir_assistantes", "avenir-assistantes", choix=choix)
    figures.montrer_recette("accueil_assistantes", "assistantes", choix=choix)
    with st.expander("Risques de départ à la retraite, par âge"):
        parties.montrer("accueil_retraites", "retraites", titre=False)
    seuil = donnees.reglages().seuils.secret_local
    if tranches := offre_de(contexte()).assistantes.regroupees(seuil):
        petite_enfance_ages.montrer(tranches, seuil)
