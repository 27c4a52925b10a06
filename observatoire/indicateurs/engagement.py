"""Indicateurs de coopération : l'engagement des acteurs dans les instances."""

from __future__ import annotations

from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import Formule

_LOCALES = ("participations", "reunions")
_LIMITES = (
    "Ne vaut que pour les réunions dont la participation est saisie ; une absence peut tenir à "
    "l'horaire ou à la distance. Ne sert pas à comparer les acteurs entre eux."
)

INDICATEURS = (
    Indicateur(
        id="presence_acteurs",
        theme="Coopération",
        libelle="Part des invitations honorées",
        question="Les acteurs invités viennent-ils aux réunions ?",
        unite="%",
        decimales=0,
        calcul=Methode(
            "engagement:presence",
            "Organismes présents divisés par organismes invités, toutes réunions de l'année, avec "
            "l'intervalle de Wilson à 95 %.",
            locales=_LOCALES,
        ),
        sources=(),
        sens="hausse",
        interne=True,
        definition="Organismes présents pour 100 organismes invités aux réunions de l'année.",
        interpretation="L'intervalle dit ce que le petit nombre d'invitations permet d'affirmer.",
        limites=_LIMITES,
        preuve=Formule(
            "tests/analyses/test_engagement.py::test_presence_par_annee_avec_intervalle"
        ),
    ),
    Indicateur(
        id="contributions_acteurs",
        theme="Coopération",
        libelle="Contributions des acteurs",
        question="Qu'apportent les acteurs aux travaux communs ?",
        unite="contributions",
        decimales=0,
        calcul=Methode(
            "engagement:contributions",
            "Nombre de contributions notées dans l'année (données, salle, rédaction, animation).",
            locales=_LOCALES,
        ),
        sources=(),
        sens="hausse",
        interne=True,
        definition="Contributions notées lors des réunions de l'année.",
        interpretation="Dit l'activité notée, pas sa valeur.",
        limites=_LIMITES,
        preuve=Formule(
            "tests/analyses/test_engagement.py::test_une_contribution_vide_n_en_est_pas_une"
        ),
    ),
)
