"""La page Enfance et jeunesse : âges, accueils de loisirs, dédoublement, transport, jeunes."""

from typing import Any

import streamlit as st

from observatoire.analyses import alsh, enfance
from observatoire.contenu.enfance import parties as parties_enfance
from observatoire.contenu.enfance import phrases as dire_enfance
from observatoire.contenu.enfance.parties_transport import PRIX
from observatoire.entrepot.lecture import Lecteur
from observatoire.methodes import encadrement
from observatoire.modele import Territoire
from observatoire.schema.filtres import action_etudiee
from observatoire.ui import ajouter, composants, donnees, enquetes, etat, figures, manquant, parties
from observatoire.ui.schema import plan


def repondre() -> None:
    """La phrase qui répond pour le territoire choisi."""
    ajouter.reponse(_phrase(etat.territoire()))


def combien() -> None:
    """Les enfants par groupe d'âges, au fil des ans."""
    figures.montrer_recette("enfants_groupes", "groupes", ou=str(etat.territoire()))


@donnees.par_edition
def _phrase(lecteur: Lecteur, ou: Territoire) -> str:
    return dire_enfance.reponse(lecteur, Territoire(ou.niveau, ou.code, lecteur.libelle(ou)))


def par_commune() -> None:
    """La carte des enfants d'un groupe d'âges, commune par commune."""
    noms = {f"enfants_{g.id}": g.libelle for g in enfance.GROUPES.values()}
    identifiant = composants.segments("Groupe d'âges", noms, "groupe_age", "enfants_6_10")
    figures.montrer_recette("carte", "carte-enfants", identifiant=identifiant)
    figures.montrer_recette(
        "multiples", "multiples-enfants", identifiant=identifiant, ou=str(etat.territoire())
    )


def accueils() -> None:
    """Où sont les accueils de loisirs, à quelle distance, et combien d'animateurs il leur faut."""
    codes = codes_alsh()
    if not codes:
        manquant.information(parties_enfance.SANS_ACCUEIL)
        return
    gauche, droite = st.columns([6, 5], gap="large")
    with gauche:
        figures.montrer_recette("alsh_minutes", "alsh", lieux=codes)
    with droite:
        parties.montrer("loisirs_accueils", "loisirs")
        st.header("Combien d'animateurs ?", anchor=False)
        norme = _norme("calculette")
        petits = _entier("Enfants de moins de 6 ans présents", 500, 20, "cal_petits")
        grands = _entier("Enfants de 6 ans ou plus présents", 500, 30, "cal_grands")
        parties.montrer(
            "loisirs_animateurs", "animateurs", norme=norme, petits=petits, grands=grands
        )


def usage() -> None:
    """Qui vient, quels jours, de quelle école, à quel prix ; les bâtiments à financer."""
    parties.montrer("loisirs_presences", "presences")
    parties.montrer("loisirs_tarifs", "tarifs")
    st.header("Équipements à financer", anchor=False)
    parties.montrer("investissement", "investissement-enfance", domaine="enfance")


def codes_alsh() -> list[str]:
    """Les communes qui ont un accueil de loisirs connu."""
    return sorted(set(alsh.accueils(donnees.lecteur())["code"]))


def _norme(cle: str) -> str:
    normes = encadrement.NORMES
    return str(
        st.selectbox(
            "Type de journée", list(normes), format_func=lambda n: normes[n].libelle,
            key=f"norme-{cle}",
        )
    )  # fmt: skip


def _entier(etiquette: str, maximum: int, depart: int, cle: str, minimum: int = 0) -> int:
    return int(st.number_input(etiquette, minimum, maximum, depart, key=cle))


def dedoubler() -> None:
    """Et si l'accueil de loisirs ouvrait aussi dans d'autres écoles ?"""
    prevus = _annoncer_etude(donnees.reglages().etudes.dedoublement)
    un, deux = st.columns(2)
    with un:
        sites = etat.communes("Où ouvrir", prevus, "dedoubler_sites")
        ouverts = etat.communes(
            "Ouverts aujourd'hui", codes_alsh(), "dedoubler_ouverts",
            "D'après l'inventaire local, sinon la base des équipements de l'INSEE. Retirez un lieu qui n'accueille pas.",
        )  # fmt: skip
    with deux:
        norme = _norme("dedoubler")
        petits = _entier("Places de moins de 6 ans par lieu", 200, 16, "ded_petits")
        grands = _entier("Places de 6 ans ou plus par lieu", 200, 24, "ded_grands")
    if not sites:
        manquant.information("Choisir au moins une commune où ouvrir.")
        return
    etude: dict[str, Any] = {
        "sites": sites, "ouverts": ouverts, "norme": norme, "petits": petits, "grands": grands,
    }  # fmt: skip
    parties.montrer("loisirs_dedoublement", "dedoublement-dit", **etude)
    figures.montrer_recette("alsh_dedoublement", "dedoublement", **etude)


def _annoncer_etude(action: str, suite: str = "") -> list[str]:
    """Dit quelle action du plan on étudie, si le territoire l'a déclaré ; rend les communes qu'elle vise."""
    etude = action_etudiee(plan(), action, donnees.reglages())
    if etude:
        st.write(composants.texte(etude.dite()))
    st.caption(
        composants.texte(f"{suite}Toutes les hypothèses se changent ; rien n'est enregistré.")
    )
    return list(etude.communes) if etude else []


def transporter() -> None:
    """Quels circuits amèneraient les enfants aux accueils de loisirs, à quel coût ?"""
    _annoncer_etude(
        donnees.reglages().etudes.transport,
        "Chaque commune va au centre choisi le plus proche. ",
    )
    un, deux = st.columns(2)
    with un:
        centres = etat.communes("Centres", codes_alsh(), "transport_centres")
        part = st.slider(
            "Enfants de 3 à 10 ans à transporter (%)", 0, 100, 20, key="transport_part",
            help="Hypothèse à régler : aucune fréquentation n'est connue.",
        )  # fmt: skip
    with deux:
        places = _entier("Places par véhicule", 60, 8, "transport_places", 1)
        a_bord = st.slider("Minutes à bord au plus", 10, 90, 45, key="transport_bord")
    if not centres:
        manquant.information("Choisir au moins un centre où amener les enfants.")
        return
    demande: dict[str, Any] = {
        "centres": centres,
        "part": part / 100,
        "places": places,
        "a_bord": float(a_bord),
    }
    parties.montrer("transport_reponse", "transport-dit", prix=_prix(), **demande)
    if figures.montrer_recette("transport_enfants", "transport", **demande):
        parties.montrer("transport_circuits", "circuits", **demande)
    _non_recours([c for c in codes_alsh() if c in donnees.communes()])


def _prix() -> list[tuple[str, float]]:
    """Les prix que le comité a saisis, et eux seuls."""
    champs = (
        ("Véhicule, € par jour", "prix_jour"), ("Conducteur, € de l'heure", "prix_heure"),
        ("€ par km", "prix_km"), ("Jours par an", "prix_jours"),
    )  # fmt: skip
    with st.expander("Prix (à compléter par le comité)"):
        saisis = [
            place.number_input(etiquette, 0 if cle == "prix_jours" else 0.0, value=None, key=cle)
            for place, (etiquette, cle) in zip(st.columns(4), champs, strict=True)
        ]
    return [(cle, float(v)) for cle, v in zip(PRIX, saisis, strict=True) if v is not None]


def _non_recours(ouverts: list[str]) -> None:
    st.header("Combien d'enfants ne viennent pas à cause de la distance ?", anchor=False)
    un, deux = st.columns(2)
    taux = un.slider("Enfants qui viendraient sans trajet (%)", 0, 100, 30, key="recours_taux")
    court, long = deux.slider(
        "La fréquentation est divisée par deux toutes les … minutes",
        5,
        60,
        (10, 30),
        key="recours_demi",
    )
    parties.montrer(
        "transport_non_recours", "non-recours", ouverts=ouverts, taux=taux / 100,
        demi_court=float(court), demi_long=float(long),
    )  # fmt: skip


def ecoles() -> None:
    """Les écoles et leurs effectifs."""
    parties.montrer("ecoles", "ecoles", titre=False)
    figures.montrer_recette(
        "evolution", "eleves", identifiant="eleves_ecoles", territoires=[str(etat.territoire())]
    )


def jeunes() -> None:
    """Ce que disent les jeunes : leurs enquêtes, agrégées."""
    enquetes.resultats("jeunes")
