"""Ce que la page Petite enfance place : la réponse, les trois taux, la situation, l'offre, ce qui manque."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.analyses import dire_accueil, hypotheses_accueil, situation_accueil
from observatoire.analyses.offre_accueil import GENRES, Offre, offre_de
from observatoire.entrepot.contexte import ContexteEntrepot, contexte_de
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import Reglages
from observatoire.ui import composants, donnees, etat, figures

TERRITOIRES_CNAF = (
    "Trois façons de compter, trois producteurs. La CNAF compte des places à un instant, pour toute "
    "l'intercommunalité ; l'observatoire compte les places que le territoire saisit, puis les pondère par "
    "leurs heures d'ouverture."
)


def contexte() -> ContexteEntrepot:
    """Le contexte de l'édition en service."""
    return contexte_de(donnees.lecteur(), donnees.reglages())


def intercommunalite() -> str:
    """« epci:200034064 », pour une recette."""
    return str(Territoire(Niveau.EPCI, donnees.reglages().epci))


def repondre() -> None:
    """La phrase en tête de page."""
    version, reglages = donnees.lecteur().version, donnees.reglages()
    composants.reponse(_reponse(version, reglages))
    if ici := _chez(version, reglages, etat.territoire()):
        composants.reponse(ici, "reponse-ici")


@st.cache_data(max_entries=5, show_spinner=False)
def _reponse(version: str, _reglages: Reglages) -> str:
    ctx = contexte()
    return dire_accueil.reponse(ctx, offre_de(ctx))


@st.cache_data(max_entries=40, show_spinner=False)
def _chez(version: str, _reglages: Reglages, ou: Territoire) -> str:
    return dire_accueil.chez(contexte(), ou)


def trois_taux() -> None:
    """Les trois taux côte à côte, chacun avec son producteur."""
    figures.montrer_recette("accueil_trois_taux", "trois_taux")
    with st.expander("Pourquoi trois taux ?"):
        st.markdown(composants.texte(TERRITOIRES_CNAF))


def situation() -> None:
    """Les enfants, leurs parents, ce que disent la CAF et la MSA."""
    faits = _situation(donnees.lecteur().version, donnees.reglages())
    # La carte demande sa largeur entière pour que nul bord ne soit coupé.
    gauche, droite = st.columns([5, 8], gap="medium")
    with gauche:
        figures.montrer_recette(
            "evolution", "enfants02", identifiant="enfants_0_2", territoires=[intercommunalite()]
        )
    with droite:
        figures.montrer_recette("carte", "carte-enfants02", identifiant="enfants_0_2")
    st.subheader("Les familles en quelques chiffres", anchor=False)
    composants.tableau(
        ("Ce qu'on compte", "Valeur", "À savoir"),
        [(f.nom, f.valeur, f.note) for f in faits],
        "Situation des familles",
    )


@st.cache_data(max_entries=5, show_spinner=False)
def _situation(version: str, _reglages: Reglages) -> list[situation_accueil.Fait]:
    return situation_accueil.situation(contexte())


def offre() -> None:
    """L'offre par mode, par lieu et par heures."""
    figures.montrer_recette("accueil_modes", "modes")
    saisie = offre_saisie(donnees.lecteur().version, donnees.reglages())
    if not len(saisie.lieux) or saisie.lieux["places"].notna().any():
        figures.montrer_recette("accueil_structures", "structures")
    if len(saisie.lieux):
        st.subheader("Lieux d'accueil, places et heures", anchor=False)
        composants.tableau(
            (
                "Lieu",
                "Genre",
                "Places",
                "Heures par semaine",
                "Régulier (ETP)",
                "Occasionnel (ETP)",
            ),
            [
                (
                    str(r["nom"]),
                    GENRES.get(str(r["genre"]), "Arrêt itinérant"),
                    formats.nombre(r["places"], int(r["places"] % 1 > 0)),
                    formats.nombre(r["heures"], 1),
                    formats.nombre(r["etp_regulier"], 1),
                    formats.nombre(r["etp_occasionnel"], 1),
                )
                for r in saisie.lieux.to_dict("records")
            ],
            "Lieux d'accueil, heures et places équivalent temps plein",
        )
        reference = hypotheses_accueil.valeurs(contexte())["semaine_reference"]
        st.caption(
            composants.texte(
                f"Équivalent temps plein : places × heures ÷ {formats.nombre(reference)} heures par semaine. "
                "Un arrêt itinérant ouvert k jours sur cinq compte k/5 de ses places. "
                "Le régulier et l'occasionnel ne s'additionnent pas à l'écran : ils ne servent pas les mêmes familles."
            )
        )


@st.cache_data(max_entries=5, show_spinner=False)
def offre_saisie(version: str, _reglages: Reglages) -> Offre:
    """L'offre que le territoire a saisie, gardée tant que l'édition ne change pas."""
    ctx = contexte()
    return offre_de(ctx, hypotheses_accueil.valeurs(ctx)["semaine_reference"])


def a_completer() -> None:
    """Ce qu'il reste à saisir, et ce que chaque saisie fera apparaître."""
    saisie = offre_saisie(donnees.lecteur().version, donnees.reglages())
    if not saisie.a_completer:
        st.success("Rien ne manque à l'inventaire de l'accueil du jeune enfant.")
        return
    st.markdown(
        composants.texte(
            "Tant qu'une case est vide, le chiffre qui en dépend est dit « non disponible » : jamais zéro."
        )
    )
    composants.tableau(
        ("À compléter", "Ce que cela fera apparaître"),
        [
            *((m, "taux local, accessibilité, zones, écart au besoin") for m in saisie.manque),
            *((m, "taux en équivalent temps plein") for m in saisie.manque_heures),
            *((m, "taux local, offre utilisable, projection") for m in saisie.manque_assistantes),
        ],
        "Ce qui reste à saisir",
    )
    st.caption("La saisie se fait dans la page Inventaire, section Alimenter.")
