"""L'onglet du transport des enfants : circuits, coût par place, non-recours dû à l'éloignement."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.analyses import transport_enfants as analyse
from observatoire.entrepot.contexte import contexte_de
from observatoire.methodes.couts import PrixTransport
from observatoire.methodes.ramassage import Transport
from observatoire.ui import composants, donnees, figures
from observatoire.ui.enfance import lieux_alsh, noms_communes


def transporter() -> None:
    """Quels circuits amèneraient les enfants aux accueils de loisirs, à quel coût ?"""
    version = donnees.lecteur().version
    communes = noms_communes(version)
    connus = [c for c in sorted({ligne[0] for ligne in lieux_alsh(version)}) if c in communes]
    st.caption(
        "Étude de l'action 1.3.3. Chaque commune va au centre choisi le plus proche. Toutes les hypothèses se "
        "changent ; rien n'est enregistré."
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
    prix = _prix()
    demande = (tuple(centres), part / 100, places, float(a_bord))
    st.markdown(composants.texte(_dire(version, *demande, prix)))
    figures.montrer_recette(
        "transport_enfants", "transport", centres=centres, part=part / 100, places=places,
        a_bord=float(a_bord),
    )  # fmt: skip
    _circuits(version, *demande)
    _non_recours(version, tuple(connus))


def _prix() -> PrixTransport:
    with st.expander("Prix (à compléter par le comité)"):
        cases = st.columns(4)
        jour = cases[0].number_input("Véhicule, € par jour", 0.0, value=None, key="prix_jour")
        heure = cases[1].number_input("Conducteur, € de l'heure", 0.0, value=None, key="prix_heure")
        km = cases[2].number_input("€ par km", 0.0, value=None, key="prix_km")
        jours = cases[3].number_input("Jours par an", 0, value=None, key="prix_jours")
    return PrixTransport(jour, heure, km, None if jours is None else int(jours))


def _etude(
    centres: tuple[str, ...], part: float, places: int, a_bord: float, prix: PrixTransport
) -> analyse.Etude:
    return analyse.Etude(centres, part, transport=Transport(places, a_bord), prix=prix)


@st.cache_data(max_entries=60, show_spinner=False)
def _desservir(
    version: str,
    centres: tuple[str, ...],
    part: float,
    places: int,
    a_bord: float,
    prix: PrixTransport,
) -> analyse.Desserte:
    contexte = contexte_de(donnees.lecteur(), donnees.reglages())
    return analyse.desservir(contexte, _etude(centres, part, places, a_bord, prix))


def _dire(
    version: str,
    centres: tuple[str, ...],
    part: float,
    places: int,
    a_bord: float,
    prix: PrixTransport,
) -> str:
    d = _desservir(version, centres, part, places, a_bord, prix)
    preuve = (
        "aucun circuit meilleur n'existe, preuve faite"
        if d.prouve
        else f"un meilleur circuit peut exister (jusqu'à {formats.nombre(d.ecart)} minutes à gagner)"
    )
    cout = (
        "coût à compléter (prix ci-dessous)"
        if d.cout.par_jour != d.cout.par_jour
        else f"{formats.nombre(d.cout.par_place_jour, 2)} € par place et par jour"
        + ("" if d.cout.par_an != d.cout.par_an else f", {formats.nombre(d.cout.par_an)} € par an")
    )
    laisses = ""
    if d.laisses:
        noms = noms_communes(version)
        laisses = (
            " Sans desserte : "
            + " ; ".join(f"{noms.get(c, c)} ({r})" for c, r in d.laisses.items())
            + "."
        )
    return (
        f"{formats.pluriel(d.enfants, 'enfant')}, {formats.pluriel(d.vehicules, 'véhicule')} en même temps, "
        f"{formats.nombre(d.km)} km par trajet, {formats.nombre(d.a_bord_maximal)} minutes à bord au plus ; "
        f"{preuve} ; {cout}.{laisses}"
    )


def _circuits(
    version: str, centres: tuple[str, ...], part: float, places: int, a_bord: float
) -> None:
    d = _desservir(version, centres, part, places, a_bord, PrixTransport())
    noms = noms_communes(version)
    lignes = [
        (noms.get(centre, centre), " → ".join(noms.get(c, c) for c in circuit.arrets),
         str(circuit.enfants), formats.nombre(max(circuit.a_bord.values())))
        for centre, plan in d.plans.items()
        for circuit in plan.circuits
    ]  # fmt: skip
    if lignes:
        composants.tableau(
            ("Centre", "Arrêts, dans l'ordre", "Enfants", "Minutes à bord au plus"),
            lignes,
            "Circuits proposés",
        )


def _non_recours(version: str, ouverts: tuple[str, ...]) -> None:
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
    n = _estimer(version, ouverts, taux / 100, float(court), float(long))
    comment = (
        "mesuré d'après la fréquentation par commune saisie"
        if n.mesure
        else "selon ces deux hypothèses, faute de fréquentation par commune (à saisir dans data/local/frequentation_alsh.csv)"
    )
    st.markdown(
        composants.texte(
            f"Environ {formats.nombre(n.central)} enfants de 3 à 10 ans, entre {formats.nombre(n.bas)} et "
            f"{formats.nombre(n.haut)} : {comment}."
        )
    )


@st.cache_data(max_entries=60, show_spinner=False)
def _estimer(
    version: str, ouverts: tuple[str, ...], taux: float, court: float, long: float
) -> analyse.recours.NonRecours:
    contexte = contexte_de(donnees.lecteur(), donnees.reglages())
    return analyse.non_recours(contexte, ouverts, taux=taux, demi_court=court, demi_long=long)
