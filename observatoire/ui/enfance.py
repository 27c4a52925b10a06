"""Ce que la page Enfance et jeunesse place : âges, accueils de loisirs, dédoublement, transport, jeunes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from observatoire import formats
from observatoire.analyses import alsh, dire_enfance, enfance, enquete
from observatoire.entrepot.contexte import contexte_de
from observatoire.methodes import encadrement
from observatoire.methodes.trajets import VITESSE
from observatoire.modele import Territoire
from observatoire.ui import composants, donnees, etat, figures

_ECOLES = {"ecole": "école", "college": "collège", "lycee": "lycée"}
PROJET_SITES = (
    "81165",
    "81069",
)  # Milhars et Cordes-sur-Ciel : action 1.3.1 du projet de territoire


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    composants.reponse(_phrase(donnees.lecteur().version, etat.territoire()))


def groupes() -> None:
    """Les enfants par groupe d'âges au fil des ans."""
    figures.montrer_recette("enfants_groupes", "groupes", ou=str(etat.territoire()))


def par_commune() -> None:
    """La carte des enfants d'un groupe d'âges, commune par commune."""
    noms = {f"enfants_{g.id}": g.libelle for g in enfance.GROUPES.values()}
    identifiant = st.segmented_control(
        "Groupe d'âges", list(noms), format_func=noms.__getitem__, default="enfants_6_10", key="groupe_age",
        required=True,
    )  # fmt: skip
    figures.montrer_recette("carte", "carte-enfants", identifiant=identifiant)
    figures.montrer_recette(
        "multiples", "multiples-enfants", identifiant=identifiant, ou=str(etat.territoire())
    )


def accueils() -> None:
    """Où sont les accueils de loisirs, à quelle distance, et combien d'animateurs il leur faut."""
    lieux = lieux_alsh(donnees.lecteur().version)
    if not lieux:
        composants.information(
            "Aucun accueil de loisirs n'est connu. À faire : les saisir dans l'inventaire des structures, "
            "ou déposer la base permanente des équipements (INSEE)."
        )
        return
    gauche, droite = st.columns([6, 5], gap="large")
    with gauche:
        codes = sorted({ligne[0] for ligne in lieux})
        figures.montrer_recette("alsh_minutes", "alsh", lieux=codes)
    with droite:
        composants.tableau(
            ("Accueil de loisirs", "Moins de 6 ans", "6 ans ou plus"),
            [(ligne[1].removeprefix("Accueil de loisirs "), *ligne[2:4]) for ligne in lieux],
            "Accueils de loisirs et leurs places",
        )
        st.caption(composants.texte(f"Places à un instant. Source : {lieux[0][4]}."))
        _calculette()


def _calculette() -> None:
    st.subheader("Combien d'animateurs ?", anchor=False)
    norme = _norme("calculette")
    petits = int(
        st.number_input("Enfants de moins de 6 ans présents", 0, 500, 20, key="cal_petits")
    )
    grands = int(st.number_input("Enfants de 6 ans ou plus présents", 0, 500, 30, key="cal_grands"))
    exiges = encadrement.animateurs(norme, petits, grands)
    st.markdown(
        composants.texte(
            f"{formats.pluriel(exiges.total, 'animateur')} : {exiges.moins_de_6} pour les moins de 6 ans "
            f"(1 pour {norme.moins_de_6}), {exiges.six_et_plus} pour les 6 ans ou plus (1 pour {norme.six_et_plus})."
        )
    )
    st.caption(composants.texte(f"{encadrement.ARTICLES}. Effectif minimal, hors direction."))


def _norme(cle: str) -> encadrement.Norme:
    normes = encadrement.NORMES
    choisie = st.selectbox(
        "Type de journée", list(normes), format_func=lambda n: normes[n].libelle, key=f"norme-{cle}"
    )
    return normes[choisie]


def dedoubler() -> None:
    """Et si l'accueil de loisirs ouvrait aussi dans d'autres écoles ?"""
    version = donnees.lecteur().version
    communes = noms_communes(version)
    connus = sorted({ligne[0] for ligne in lieux_alsh(version)})
    sites, ouverts, norme, petits, grands = _hypotheses(communes, connus)
    if not sites:
        composants.information("Choisir au moins une commune où ouvrir.")
        return
    st.markdown(
        composants.texte(
            _dire_dedoublement(version, tuple(ouverts), tuple(sites), petits, grands, norme.id)
        )
    )
    figures.montrer_recette(
        "alsh_dedoublement", "dedoublement", ouverts=ouverts, sites=sites, petits=petits,
        grands=grands, norme=norme.id,
    )  # fmt: skip


def _hypotheses(
    communes: dict[str, str], connus: list[str]
) -> tuple[list[str], list[str], encadrement.Norme, int, int]:
    """Les réglages du dédoublement : où ouvrir, où c'est ouvert, type de journée, places par lieu."""
    prevus = [c for c in PROJET_SITES if c in communes]
    st.caption(
        "Étude de l'action 1.3.1 : s'appuyer sur les écoles de Milhars et de Cordes. Toutes les hypothèses "
        "se changent ; rien n'est enregistré."
    )
    un, deux = st.columns(2)
    with un:
        sites = st.multiselect(
            "Où ouvrir",
            list(communes),
            prevus,
            format_func=communes.__getitem__,
            placeholder="Choisir",
            key="dedoubler_sites",
        )
        ouverts = st.multiselect(
            "Ouverts aujourd'hui", list(communes), [c for c in connus if c in communes],
            format_func=communes.__getitem__, placeholder="Choisir", key="dedoubler_ouverts",
            help="D'après l'inventaire local, sinon la base des équipements de l'INSEE. Retirez un lieu qui n'accueille pas.",
        )  # fmt: skip
    with deux:
        norme = _norme("dedoubler")
        petits = int(
            st.number_input("Places de moins de 6 ans par lieu", 0, 200, 16, key="ded_petits")
        )
        grands = int(
            st.number_input("Places de 6 ans ou plus par lieu", 0, 200, 24, key="ded_grands")
        )
    return sites, ouverts, norme, petits, grands


def ecoles() -> None:
    """Les écoles et leurs effectifs."""
    lieux = _ecoles(donnees.lecteur().version)
    if lieux:
        composants.tableau(
            ("Établissement", "Commune", "Type"), lieux, "Écoles et collèges du territoire"
        )
        st.caption("Source : annuaire de l'éducation, Éducation nationale.")
    figures.montrer_recette(
        "evolution", "eleves", identifiant="eleves_ecoles", territoires=[str(etat.territoire())]
    )


def jeunes() -> None:
    """Les besoins des jeunes : l'enquête importée, agrégée."""
    lues = _enquetes(donnees.lecteur().version)
    if not lues:
        composants.information(
            "Aucune enquête sur les besoins des jeunes n'est importée. Ce qu'on verrait : la part des jeunes qui "
            "citent chaque besoin, avec sa fourchette. À faire : remplir data/local/enquete_jeunes.csv "
            "(enquête, année, groupe d'âge, besoin, réponses, citations), des comptes et jamais des réponses "
            "individuelles."
        )
        return
    nom = st.selectbox("Enquête", list(lues), key="enquete")
    tranche = st.selectbox("Groupe d'âge", lues[nom], key="tranche_enquete")
    figures.montrer_recette("enquete_jeunes", "enquete", enquete_=nom, tranche=tranche)


@st.cache_data(max_entries=60, show_spinner=False)
def _phrase(version: str, ou: Territoire) -> str:
    nomme = Territoire(ou.niveau, ou.code, donnees.lecteur().libelle(ou))
    return dire_enfance.reponse(contexte_de(donnees.lecteur(), donnees.reglages()), nomme)


@st.cache_data(max_entries=3, show_spinner=False)
def noms_communes(version: str) -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité."""
    communes = contexte_de(donnees.lecteur(), donnees.reglages()).communes()
    return dict(zip(communes["code"], communes["libelle"], strict=True))


@st.cache_data(max_entries=3, show_spinner=False)
def lieux_alsh(version: str) -> list[tuple[str, str, str, str, str]]:
    """Les accueils de loisirs : code, nom, places des deux âges, source."""
    lus = alsh.accueils(contexte_de(donnees.lecteur(), donnees.reglages()))
    return [
        (
            str(r.code),
            str(r.libelle),
            _places(r.places_petits),
            _places(r.places_grands),
            str(r.source),
        )
        for r in lus.itertuples()
    ]


def _places(v: Any) -> str:
    return "à compléter" if pd.isna(v) else formats.nombre(float(v))


@st.cache_data(max_entries=3, show_spinner=False)
def _ecoles(version: str) -> list[tuple[str, str, str]]:
    contexte = contexte_de(donnees.lecteur(), donnees.reglages())
    noms = noms_communes(version)
    lieux = contexte.lieux()
    ici = lieux[lieux["code"].isin(noms) & lieux["categorie"].isin(_ECOLES)]
    return [
        (str(r.libelle), noms[str(r.code)], _ECOLES[str(r.categorie)]) for r in ici.itertuples()
    ]


@st.cache_data(max_entries=3, show_spinner=False)
def _enquetes(version: str) -> dict[str, list[str]]:
    return enquete.enquetes(contexte_de(donnees.lecteur(), donnees.reglages()))


@st.cache_data(max_entries=60, show_spinner=False)
def _dire_dedoublement(
    version: str,
    ouverts: tuple[str, ...],
    sites: tuple[str, ...],
    petits: int,
    grands: int,
    norme: str,
) -> str:
    etude = alsh.Dedoublement(ouverts, sites, petits, grands, encadrement.NORMES[norme])
    e = alsh.dedoubler(contexte_de(donnees.lecteur(), donnees.reglages()), etude)
    animateurs = f"{formats.pluriel(e.encadrement.total, 'animateur')} par lieu ({e.encadrement.moins_de_6} et {e.encadrement.six_et_plus})"
    return (
        f"{formats.pluriel(e.places, 'place')} en tout, {animateurs}. Enfants de 3 à 10 ans à "
        f"{etude.rayon:.0f} minutes ou moins : {formats.nombre(e.a_portee_avant)} aujourd'hui, "
        f"{formats.nombre(e.a_portee_apres)} ensuite, sur {formats.nombre(e.enfants)}. Trajet gagné en "
        f"moyenne : {formats.nombre(e.minutes_gagnees, 1)} minute par enfant ({VITESSE.dite()})."
    )
