"""Ce que la page Enfance et jeunesse place : âges, accueils de loisirs, dédoublement, transport, jeunes."""

from typing import Any

import streamlit as st

from observatoire.analyses import alsh, enfance, enquete
from observatoire.contenu.enfance import parties as parties_enfance
from observatoire.contenu.enfance import phrases as dire_enfance
from observatoire.methodes import encadrement
from observatoire.modele import Territoire
from observatoire.schema.filtres import action_etudiee
from observatoire.ui import composants, donnees, etat, figures, parties
from observatoire.ui.schema import plan


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    composants.reponse(_phrase(donnees.lecteur().cle, etat.territoire()))


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
    codes = codes_alsh()
    if not codes:
        composants.information(parties_enfance.SANS_ACCUEIL)
        return
    gauche, droite = st.columns([6, 5], gap="large")
    with gauche:
        figures.montrer_recette("alsh_minutes", "alsh", lieux=codes)
    with droite:
        parties.montrer("loisirs_accueils", "loisirs")
        _calculette()


def _calculette() -> None:
    st.subheader("Combien d'animateurs ?", anchor=False)
    norme = _norme("calculette")
    petits = int(
        st.number_input("Enfants de moins de 6 ans présents", 0, 500, 20, key="cal_petits")
    )
    grands = int(st.number_input("Enfants de 6 ans ou plus présents", 0, 500, 30, key="cal_grands"))
    parties.montrer("loisirs_animateurs", "animateurs", norme=norme, petits=petits, grands=grands)


def _norme(cle: str) -> str:
    normes = encadrement.NORMES
    return str(
        st.selectbox(
            "Type de journée", list(normes), format_func=lambda n: normes[n].libelle,
            key=f"norme-{cle}",
        )
    )  # fmt: skip


def dedoubler() -> None:
    """Et si l'accueil de loisirs ouvrait aussi dans d'autres écoles ?"""
    etude = _hypotheses()
    if not etude["sites"]:
        composants.information("Choisir au moins une commune où ouvrir.")
        return
    parties.montrer("loisirs_dedoublement", "dedoublement-dit", **etude)
    figures.montrer_recette("alsh_dedoublement", "dedoublement", **etude)


def _hypotheses() -> dict[str, Any]:
    """Les réglages du dédoublement : où ouvrir, où c'est ouvert, type de journée, places par lieu."""
    communes = noms_communes()
    prevus = annoncer_etude(donnees.reglages().etudes.dedoublement)
    un, deux = st.columns(2)
    with un:
        sites = st.multiselect(
            "Où ouvrir", list(communes), prevus, format_func=communes.__getitem__,
            placeholder="Choisir", key="dedoubler_sites",
        )  # fmt: skip
        ouverts = st.multiselect(
            "Ouverts aujourd'hui", list(communes), [c for c in codes_alsh() if c in communes],
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
    return {
        "sites": sites, "ouverts": ouverts, "norme": norme, "petits": petits, "grands": grands,
    }  # fmt: skip


def annoncer_etude(action: str, suite: str = "") -> list[str]:
    """Dit quelle action du plan on étudie, si le territoire l'a déclaré ; rend les communes qu'elle vise."""
    etude = action_etudiee(plan(), action, donnees.reglages())
    dite = f"{etude.dite()} " if etude else ""
    st.caption(
        composants.texte(f"{dite}{suite}Toutes les hypothèses se changent ; rien n'est enregistré.")
    )
    return list(etude.communes) if etude else []


def ecoles() -> None:
    """Les écoles et leurs effectifs."""
    parties.montrer("ecoles", "ecoles", titre=False)
    figures.montrer_recette(
        "evolution", "eleves", identifiant="eleves_ecoles", territoires=[str(etat.territoire())]
    )


def jeunes() -> None:
    """Les besoins des jeunes : l'enquête importée, agrégée."""
    lues = _enquetes(donnees.lecteur().cle)
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
    return dire_enfance.reponse(donnees.lecteur(), nomme)


def noms_communes() -> dict[str, str]:
    """Code → nom des communes de l'intercommunalité."""
    communes = donnees.lecteur().communes()
    return dict(zip(communes["code"], communes["libelle"], strict=True))


def codes_alsh() -> list[str]:
    """Les communes qui ont un accueil de loisirs connu."""
    return sorted(set(alsh.accueils(donnees.lecteur())["code"]))


@st.cache_data(max_entries=3, show_spinner=False)
def _enquetes(version: str) -> dict[str, list[str]]:
    return enquete.enquetes(donnees.lecteur())
