"""La page Santé et droits : distances, médecins, bien vieillir, prestations."""

import streamlit as st

from observatoire.analyses.panier import PAR_ID
from observatoire.contenu.isolement import phrases as dire_isolement
from observatoire.contenu.sante.parties import SOINS
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Territoire
from observatoire.ui import ajouter, composants, donnees, etat, figures, parties

APL = (
    "apl_medecins_generalistes", "apl_medecins_65_ans_et_moins", "apl_infirmiers",
    "apl_kinesitherapeutes", "apl_dentistes", "apl_sages_femmes",
)  # fmt: skip


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    ajouter.reponse(_phrase(etat.territoire()))


@donnees.par_edition
def _phrase(lecteur: Lecteur, ici: Territoire) -> str:
    return dire_isolement.soins(lecteur, ici, [t.code for t in lecteur.dans(ici, "commune")])


def distances() -> None:
    """La figure principale : qui est loin de quoi, et la carte du service choisi."""
    gauche, droite = st.columns([1, 1], gap="large")
    with gauche:
        figures.montrer_recette(
            "loin_des_services", "loin", ou=str(etat.territoire()), voulus=list(SOINS)
        )
    with droite:
        # « Médecin » plutôt que « Médecin généraliste » : les trois tiennent sur un téléphone.
        noms = {s: PAR_ID[s].libelle.removesuffix(" généraliste") for s in SOINS[:3]}
        choix = composants.segments("Service", noms, "soin", SOINS[0], label_visibility="collapsed")
        figures.montrer_carte("minutes_service", "carte-soin", service=choix)
    parties.montrer("personnes_par_minutes", "par-minutes", titre=False, ou=str(etat.territoire()))


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
        figures.montrer_carte("carte", "plus-80", identifiant="pop_80_plus")
    with droite:
        figures.montrer_carte("carte", "seuls-80", identifiant="part_80_plus_seuls")


def prestations() -> None:
    """CAF et MSA côte à côte : deux régimes, jamais additionnés."""
    st.caption(
        "La CAF compte des foyers, la MSA des personnes, à d'autres dates : ils ne s'additionnent pas."
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
