"""Ce que la page Petite enfance place : le besoin et ses hypothèses, les demandes, les assistantes maternelles."""

from __future__ import annotations

import streamlit as st

from observatoire import formats
from observatoire.analyses import assistantes_maternelles as avenir
from observatoire.analyses import besoin_accueil, demandes_accueil, dire_accueil, hypotheses_accueil
from observatoire.analyses.assistantes_saisies import AGE_MAX
from observatoire.territoire import Reglages
from observatoire.ui import composants, donnees, figures
from observatoire.ui.petite_enfance import contexte, offre_saisie

Choix = tuple[tuple[str, float], ...]
_BESOIN = ("taux_usage", "recours_biactif", "recours_mono_actif", "recours_un_actif", "recours_sans_emploi")  # fmt: skip
_ASSISTANTES = ("autre_sortie", "entrees_par_an", "places_par_assistante")
_PAS = {"part": 0.05, "minutes": 1.0, "places": 0.1, "personnes": 0.1, "critères": 1.0, "enfants": 1.0}  # fmt: skip


def regler(cles: tuple[str, ...], ou: str) -> Choix:
    """Un petit formulaire d'hypothèses, à partir de celles en vigueur ; rien n'est enregistré."""
    connues = hypotheses_accueil.en_vigueur(contexte())
    with st.expander("Changer les hypothèses (rien n'est enregistré)"):
        colonnes = st.columns(2)
        valeurs = []
        for rang, cle in enumerate(cles):
            r = connues[cle]
            with colonnes[rang % 2]:
                valeurs.append((cle, _champ(r, f"{ou}-{cle}")))
        st.caption(
            "Pour les retenir, les saisir dans Inventaire, table « Hypothèses du comité », puis publier."
        )
    return tuple(v for v in valeurs if v[1] != connues[v[0]].valeur)


def _champ(r: hypotheses_accueil.Reglage, cle: str) -> float:
    return float(
        st.number_input(
            r.libelle,
            min_value=0.0,
            max_value=1.0 if r.unite == "part" else 100.0,
            value=float(r.valeur),
            step=_PAS.get(r.unite, 1.0),
            key=cle,
            help=f"{r.source}. Plage plausible : {r.bas:g} à {r.haut:g} {r.unite}.",
        )
    )


def besoin() -> None:
    """Le besoin estimé, sa fourchette, ce qui le fait bouger, et les demandes reçues."""
    choix = regler(_BESOIN, "besoin")
    b = _besoin(donnees.lecteur().version, donnees.reglages(), choix)
    st.markdown(composants.texte(dire_accueil.besoin(b)))
    figures.montrer_recette("accueil_tornade", "tornade", choix=choix)
    if len(b.par_situation):
        composants.tableau(
            ("Situation des parents", "Enfants", "Part qui cherche une place", "Places cherchées"),
            [
                (
                    str(r["situation"]),
                    formats.nombre(r["enfants"]),
                    f"{formats.nombre(100 * r['recours'])}{formats.INSECABLE}%",
                    formats.nombre(r["places"]),
                )
                for r in b.par_situation.to_dict("records")
            ],
            "Besoin par situation des parents",
        )
    _demandes()


@st.cache_data(max_entries=20, show_spinner=False)
def _besoin(version: str, _reglages: Reglages, choix: Choix) -> besoin_accueil.Besoin:
    saisie = offre_saisie(version, _reglages)
    return besoin_accueil.calculer(contexte(), saisie.places, dict(choix), fictif=saisie.fictif)


def _demandes() -> None:
    st.subheader("Demandes des familles", anchor=False)
    bilan = demandes_accueil.douze_mois(contexte())
    if bilan is None:
        composants.information(
            f"Aucune demande n'est saisie. À faire : compléter {demandes_accueil.A_SAISIR}."
        )
        return
    st.markdown(composants.texte(bilan.dite()))


def assistantes() -> None:
    """Les assistantes maternelles sur dix ans : phrase, figure, hypothèses, recrutements."""
    choix = regler(_ASSISTANTES, "assistantes")
    a = _avenir(donnees.lecteur().version, donnees.reglages(), choix)
    st.markdown(composants.texte(dire_accueil.assistantes(a)))
    figures.montrer_recette("accueil_assistantes", "assistantes", choix=choix)
    with st.expander("Risques de départ à la retraite, par âge"):
        composants.tableau(
            ("Âge", "Part qui part dans l'année"),
            [
                (f"{age} ans", f"{formats.nombre(100 * r)}{formats.INSECABLE}%")
                for age, r in a.parametres.depart_retraite.items()
            ],
            "Risque annuel de départ à la retraite par âge",
        )
        st.caption(
            "Valeurs de départ, à remplacer par les âges locaux : les sources nationales se contredisent sur "
            "les départs d'ici 2030 (44 % pour l'une, plus d'une sur quatre pour l'autre)."
        )
    if a.assistantes.tranches:
        _tranches(a)


def _tranches(a: avenir.Avenir) -> None:
    """Les âges : sur cet écran du comité seulement, jamais dans un export."""
    st.subheader("Tranches d'âge (écran du comité seulement)", anchor=False)
    composants.tableau(
        ("Tranche d'âge", "Assistantes en activité"),
        [
            (f"{bas} à {haut} ans", str(n))
            for (bas, haut), n in sorted(a.assistantes.tranches.items())
        ],
        "Assistantes maternelles par tranche d'âge",
    )
    st.caption(
        "Ce tableau n'a ni export ni copie dans un dossier : dans une petite intercommunalité, il "
        "désignerait des personnes."
    )


def _tranche(bas: int, haut: int) -> str:
    return f"{bas} ans ou plus" if haut == AGE_MAX else f"{bas} à {haut} ans"


@st.cache_data(max_entries=20, show_spinner=False)
def _avenir(version: str, _reglages: Reglages, choix: Choix) -> avenir.Avenir:
    depart = int(donnees.lecteur().publie_le.year)
    return avenir.avenir(contexte(), depart, dict(choix))
