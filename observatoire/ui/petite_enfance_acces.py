"""Ce que la page Petite enfance place : l'accès aux places, puis les zones du schéma."""

import streamlit as st

from observatoire.ui import figures, parties
from observatoire.ui.petite_enfance_besoin import regler

MESURES: dict[str, str] = {
    "minutes_accueil": "Trajet au plus proche",
    "accessibilite_15min": "À 15 minutes",
    "accessibilite_graduee": "Accès gradué",
    "enfants_par_place_15min": "Enfants par place",
}
_ZONES = ("zone_minutes", "zone_acces", "zone_criteres", "zone_enfants")


def acces() -> None:
    """La carte d'une mesure d'accès, la répartition des enfants, la sensibilité."""
    parties.montrer("accueil_acces", "acces")
    mesure = st.segmented_control(
        "Mesure", list(MESURES), format_func=MESURES.__getitem__, default="minutes_accueil",
        key="mesure_acces", required=True, bind="query-params",
    )  # fmt: skip
    figures.montrer_recette("carte", f"acces-{mesure}", identifiant=mesure)
    figures.montrer_recette("accueil_trajets", "trajets")
    with st.expander(
        "Et si les poids ou les vitesses étaient autres ?", on_change="rerun", key="sensi"
    ) as volet:
        if volet.open:
            figures.montrer_recette("accueil_sensibilite", "sensibilite")


def zones() -> None:
    """Les zones d'offre insuffisante : règle, carte, phrase pour le schéma, variantes."""
    st.caption(
        "Le schéma doit dire les zones d'offre insuffisante ou d'accès difficile (CASF, D214-10-1, 3°). La "
        "règle appartient au comité ; changer un seuil montre ce qu'il change."
    )
    choix = regler(_ZONES, "zones")
    if not parties.montrer("accueil_zones_phrase", "zones-phrase", choix=choix):
        return
    figures.montrer_recette("accueil_zones", "zones", choix=choix)
    parties.montrer("accueil_zones_variantes", "variantes", choix=choix)
