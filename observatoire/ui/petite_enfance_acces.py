"""Ce que la page Petite enfance place : l'accès aux places, puis les zones du schéma."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.analyses import dire_accueil, zones_accueil
from observatoire.territoire import Reglages
from observatoire.ui import composants, donnees, figures
from observatoire.ui.petite_enfance import contexte
from observatoire.ui.petite_enfance_besoin import Choix, regler

MESURES: dict[str, str] = {
    "minutes_accueil": "Trajet au plus proche",
    "accessibilite_15min": "À 15 minutes",
    "accessibilite_graduee": "Accès gradué",
    "enfants_par_place_15min": "Enfants par place",
}
_ZONES = ("zone_minutes", "zone_acces", "zone_criteres", "zone_enfants")


def acces() -> None:
    """La carte d'une mesure d'accès, la répartition des enfants, la sensibilité."""
    st.markdown(composants.texte(_dire(donnees.lecteur().version, donnees.reglages())))
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


@st.cache_data(max_entries=5, show_spinner=False)
def _dire(version: str, _reglages: Reglages) -> str:
    return dire_accueil.acces(contexte())


def zones() -> None:
    """Les zones d'offre insuffisante : règle, carte, phrase pour le schéma, variantes."""
    st.caption(
        "Le schéma doit dire les zones d'offre insuffisante ou d'accès difficile (CASF, D214-10-1, 3°). La "
        "règle appartient au comité ; changer un seuil montre ce qu'il change."
    )
    choix = regler(_ZONES, "zones")
    z, variantes = _zones(donnees.lecteur().version, donnees.reglages(), choix)
    st.markdown(composants.texte(zones_accueil.phrase_du_schema(z)))
    figures.montrer_recette("accueil_zones", "zones", choix=choix)
    if z.inconnue:
        return
    st.subheader("La même règle avec d'autres seuils", anchor=False)
    composants.tableau(
        ("Trajet au-delà de", "Accès sous", "Communes", "Enfants", "Lesquelles", ""), variantes,
        "Zones selon les seuils",
    )  # fmt: skip
    with st.expander("Phrase à reprendre dans le schéma"):
        st.code(zones_accueil.phrase_du_schema(z), language=None, wrap_lines=True)


@st.cache_data(max_entries=20, show_spinner=False)
def _zones(
    version: str, _reglages: Reglages, choix: Choix
) -> tuple[zones_accueil.Zones, list[tuple[str, ...]]]:
    ctx = contexte()
    z = zones_accueil.zones(ctx, dict(choix))
    lignes: list[tuple[str, ...]] = [
        (
            f"{formats.nombre(v['zone_minutes'])} minutes",
            "sans objet" if z.partielle
            else f"{formats.nombre(100 * v['zone_acces'])}{formats.INSECABLE}% de l'accès moyen",
            str(v["communes"]),
            formats.nombre(v["enfants"]),
            str(v["noms"]) or "aucune",
            "retenue" if v["retenue"] else "",
        )
        for v in zones_accueil.variantes_de_zones(ctx, dict(choix)).to_dict("records")
    ]  # fmt: skip
    return z, lignes
