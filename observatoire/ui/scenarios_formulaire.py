"""Choisir un scénario (prêt, enregistré ou partagé par l'adresse) et en changer les hypothèses."""

import streamlit as st

from observatoire.analyses import scenarios
from observatoire.analyses.offre_accueil import offre_de
from observatoire.analyses.scenarios import Scenario, prets
from observatoire.analyses.scenarios.modele import Levier, Supposition
from observatoire.analyses.scenarios.offre import inconnus
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import ErreurObservatoire
from observatoire.ui import composants, donnees, etat, scenarios_leviers

GENRE = "scenarios"
_CLE = "scenario"


@donnees.par_edition
def _prets(lecteur: Lecteur) -> dict[str, Scenario]:
    return prets.prets(lecteur, offre_de(lecteur))


def tous() -> dict[str, Scenario]:
    """Les scénarios prêts, puis ceux que le comité a enregistrés (un nom repris l'emporte)."""
    trouves = dict(_prets())
    for nom in donnees.carnet(GENRE).liste():
        try:
            trouves[nom] = scenarios.de_dictionnaire(
                donnees.carnet(GENRE).lire(nom).contenu | {"nom": nom}
            )
        except ErreurObservatoire as e:
            st.warning(composants.texte(f"« {nom} » ne se lit pas : {e}"))
    return trouves


def choisir() -> Scenario:
    """Le scénario choisi, avec les hypothèses changées à l'écran."""
    connus = tous()
    ordre = list(connus)
    nom = etat.choisir_un(
        "Scénario",
        ordre,
        cle=_CLE,
        defaut=ordre[1] if len(ordre) > 1 else ordre[0],
        aide="Des scénarios prêts à ouvrir, puis ceux que le comité a enregistrés.",
    )
    depart = connus[nom]
    with st.expander("Changer les hypothèses", icon=":material/tune:"):
        leviers = _leviers(depart, nom)
        naissances = st.slider(
            "Naissances, par rapport à aujourd'hui (%)", 50, 150, round(100 * depart.naissances), 5,
            key=f"naissances-{nom}",
            help="80 % : un cinquième d'enfants de moins de 3 ans en moins après la décision.",
        )  # fmt: skip
        suppositions = _suppositions(depart, nom)
    return depart.model_copy(
        update={
            "leviers": leviers,
            "naissances": naissances / 100,
            "suppositions": suppositions,
        }
    )


def _leviers(depart: Scenario, nom: str) -> tuple[Levier, ...]:
    rendus: list[Levier] = []
    for rang, levier in enumerate(depart.leviers):
        st.markdown(f"**{composants.texte(scenarios_leviers.titre(levier))}**")
        rendus.append(scenarios_leviers.regler(levier, f"{nom}-{rang}"))
    ajoute = st.selectbox(
        "Ajouter une décision",
        ["", *scenarios_leviers.NOUVEAUX],
        format_func=lambda g: scenarios_leviers.NOUVEAUX.get(g, "Aucune"),
        key=f"ajout-{nom}",
    )
    if ajoute:
        neuf = scenarios_leviers.nouveau(ajoute)
        rendus.append(scenarios_leviers.regler(neuf, f"{nom}-ajout-{ajoute}"))
    return tuple(rendus)


def _suppositions(depart: Scenario, nom: str) -> dict[str, Supposition]:
    """Les places et les heures que l'inventaire ne donne pas encore : supposées, et dites telles."""
    manquants = inconnus(offre_de(donnees.lecteur()))
    if not manquants:
        return {}
    st.markdown("**Ce que l'inventaire ne dit pas encore**")
    st.caption(
        "Valeurs de départ déduites du taux publié par la CNAF, à remplacer par les vraies : saisir "
        "les places et les horaires dans la page Inventaire les fera disparaître d'ici."
    )
    rendues = {}
    for lieu in manquants:
        avant = depart.suppositions.get(lieu, Supposition())
        gauche, droite = st.columns(2)
        places = gauche.number_input(
            f"{composants.texte(lieu)} : places",
            0.0,
            200.0,
            avant.places,
            1.0,
            key=f"places-{lieu}-{nom}",
            format="%.0f",
        )
        heures = droite.number_input(
            f"{composants.texte(lieu)} : heures d'ouverture par semaine", 0.0, 168.0, avant.heures, 1.0,
            key=f"heures-{lieu}-{nom}", format="%.1f",
        )  # fmt: skip
        rendues[lieu] = avant.model_copy(update={"places": places, "heures": heures})
    return rendues
