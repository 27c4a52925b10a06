"""L'onglet du transport des enfants : circuits, coût par place, non-recours dû à l'éloignement."""

from typing import Any

import streamlit as st

from observatoire.contenu.enfance.parties_transport import PRIX
from observatoire.ui import composants, donnees, figures, parties
from observatoire.ui.enfance import annoncer_etude, codes_alsh, noms_communes


def transporter() -> None:
    """Quels circuits amèneraient les enfants aux accueils de loisirs, à quel coût ?"""
    communes = noms_communes()
    connus = [c for c in codes_alsh() if c in communes]
    annoncer_etude(
        donnees.reglages().etudes.transport,
        "Chaque commune va au centre choisi le plus proche. ",
    )
    un, deux = st.columns(2)
    with un:
        centres = st.multiselect(
            "Centres",
            list(communes),
            connus,
            format_func=communes.__getitem__,
            placeholder="Choisir",
            key="transport_centres",
        )
        part = st.slider(
            "Enfants de 3 à 10 ans à transporter (%)", 0, 100, 20, key="transport_part",
            help="Hypothèse à régler : aucune fréquentation n'est connue.",
        )  # fmt: skip
    with deux:
        places = int(st.number_input("Places par véhicule", 1, 60, 8, key="transport_places"))
        a_bord = st.slider("Minutes à bord au plus", 10, 90, 45, key="transport_bord")
    if not centres:
        composants.information("Choisir au moins un centre où amener les enfants.")
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
    _non_recours(connus)


def _prix() -> list[tuple[str, float]]:
    """Les prix que le comité a saisis, et eux seuls."""
    with st.expander("Prix (à compléter par le comité)"):
        cases = st.columns(4)
        saisis = (
            cases[0].number_input("Véhicule, € par jour", 0.0, value=None, key="prix_jour"),
            cases[1].number_input("Conducteur, € de l'heure", 0.0, value=None, key="prix_heure"),
            cases[2].number_input("€ par km", 0.0, value=None, key="prix_km"),
            cases[3].number_input("Jours par an", 0, value=None, key="prix_jours"),
        )
    return [(cle, float(v)) for cle, v in zip(PRIX, saisis, strict=True) if v is not None]


def _non_recours(ouverts: list[str]) -> None:
    st.subheader("Combien d'enfants ne viennent pas à cause de la distance ?", anchor=False)
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
