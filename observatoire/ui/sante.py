"""Ce que la page Santé et droits place : distances, médecins, bien vieillir, prestations, annuaire."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.analyses import dire_isolement, ressources, services
from observatoire.analyses.panier import PAR_ID
from observatoire.graphiques import series
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.ui import composants, donnees, etat, figures
from observatoire.ui.isolement import carte, contexte

SOINS = ("medecin", "pharmacie", "france_services", "dentiste", "infirmier", "kinesitherapeute")
APL = (
    "apl_medecins_generalistes", "apl_medecins_65_ans_et_moins", "apl_infirmiers",
    "apl_kinesitherapeutes", "apl_dentistes", "apl_sages_femmes",
)  # fmt: skip
_TRANCHES = ("5 min ou moins", "6 à 10 min", "11 à 15 min", "16 à 20 min", "Plus de 20 min")


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    composants.reponse(_phrase(donnees.lecteur().version, etat.territoire()))


@st.cache_data(max_entries=60, show_spinner=False)
def _phrase(version: str, ici: Territoire) -> str:
    codes = [t.code for t in donnees.lecteur().dans(ici, "commune")]
    return dire_isolement.soins(contexte(), ici, codes)


def distances() -> None:
    """La figure principale : qui est loin de quoi, et la carte du service choisi."""
    gauche, droite = st.columns([1, 1], gap="large")
    with gauche:
        figures.montrer_recette(
            "loin_des_services", "loin", ou=str(etat.territoire()), voulus=list(SOINS)
        )
    with droite:
        choix = st.segmented_control(
            "Service", list(SOINS[:3]), default=SOINS[0], key="soin", required=True,
            format_func=lambda s: PAR_ID[s].libelle, label_visibility="collapsed",
        )  # fmt: skip
        carte("minutes_service", "carte-soin", service=choix)


def personnes_par_minutes() -> None:
    """Combien de personnes à chaque distance de chaque service."""
    composants.tableau(
        ("Service", *_TRANCHES, "Minutes en moyenne"),
        _tranches(donnees.lecteur().version, etat.territoire()),
        "Habitants selon les minutes de voiture jusqu'au service",
        rappeler=True,
    )
    st.caption(composants.texte(_reserve(donnees.lecteur().version)))


@st.cache_data(max_entries=60, show_spinner=False)
def _tranches(version: str, ici: Territoire) -> list[tuple[str, ...]]:
    c, choisis = contexte(), [PAR_ID[s] for s in SOINS]
    codes = [t.code for t in donnees.lecteur().dans(ici, "commune")]
    table = services.acces(c, choisis)
    lignes = []
    for s in choisis:
        gens = services.tranches(c, table, s, codes)
        if gens["inconnus"] >= gens["total"]:
            effectifs = [formats.NON_DISPONIBLE] * len(_TRANCHES)
        else:
            effectifs = [formats.nombre(n) for n in gens["effectifs"]]
        lignes.append((s.libelle, *effectifs, formats.nombre(gens["moyenne"])))
    return lignes


@st.cache_data(max_entries=5, show_spinner=False)
def _reserve(version: str) -> str:
    return services.reserve(contexte(), services.offre(contexte()))


def medecins() -> None:
    """L'accessibilité aux professions de santé, et sa tendance commune par commune."""
    choix = etat.choisir_un(
        "Profession", list(APL), cle="apl", nommer=lambda i: INDICATEURS[i].libelle
    )
    vue = st.segmented_control(
        "Vue", ["Depuis quand", "Où"], default="Depuis quand", key="vue_apl", required=True
    )
    if vue == "Où":
        figures.montrer_recette("carte", "apl-carte", identifiant=choix)
    else:
        figures.montrer_recette("multiples", "apl", identifiant=choix, ou=_ensemble())


def _ensemble() -> str:
    """L'APL n'existe que par commune : on montre celles du secteur ou de l'intercommunalité."""
    ici = etat.territoire()
    return f"epci:{donnees.lecteur().epci}" if str(ici.niveau) == "commune" else str(ici)


def bien_vieillir() -> None:
    """Les 80 ans ou plus, et ceux qui vivent seuls quand le fichier est là."""
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        carte("carte", "plus-80", identifiant="pop_80_plus")
    with droite:
        carte("carte", "seuls-80", identifiant="part_80_plus_seuls")


def prestations() -> None:
    """CAF et MSA côte à côte : deux régimes, jamais additionnés."""
    st.caption(
        "La CAF compte des foyers, la MSA des personnes relevant du régime agricole, à d'autres dates : les "
        "deux se lisent côte à côte et ne s'additionnent pas. Les foyers de la MSA manquent à gauche, ceux du "
        "régime général à droite."
    )
    suivis = [str(etat.territoire())]
    gauche, droite = st.columns(2, gap="large")
    with gauche:
        st.header("CAF", anchor=False)
        for i in ("foyers_caf_rsa", "foyers_caf_ppa"):
            figures.montrer_recette("evolution", i, identifiant=i, territoires=suivis)
    with droite:
        st.header("MSA", anchor=False)
        for i in ("retraites_agricoles_non_salaries", "retraites_agricoles_salaries"):
            figures.montrer_recette("classement", i, identifiant=i, ou=_ensemble())


def annuaire() -> None:
    """Les lieux et structures du social, du soin et des droits."""
    lignes = _annuaire(donnees.lecteur().version, etat.territoire())
    if not lignes:
        composants.information(
            "Aucune ressource connue ici. À faire : saisir les acteurs du territoire, ou déposer les annuaires "
            "publics (France services, CCAS) et la base permanente des équipements."
        )
        return
    composants.tableau(
        ("Commune", "Structure ou service", "Nature", "D'où vient l'information"),
        lignes,
        "Annuaire social et médico-social",
    )
    st.caption(
        "Des lieux et des structures, jamais des personnes. Les équipements comptés par l'INSEE n'ont ni nom ni "
        "adresse ; l'annuaire des acteurs les complète."
    )


@st.cache_data(max_entries=20, show_spinner=False)
def _annuaire(version: str, ici: Territoire) -> list[tuple[str, ...]]:
    codes = {t.code for t in donnees.lecteur().dans(ici, "commune")} | {""}
    table = ressources.annuaire(contexte())
    table = table[table["code"].isin(codes)]
    return [(r.commune, r.nom, r.nature, r.source) for r in series.lignes(table)]
