"""Indicateurs de coopération : l'engagement des acteurs dans les instances."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import Formule

_LOCALES = ("participations", "reunions")
_LIMITES = (
    "Ne vaut que pour les réunions dont la participation est saisie ; une absence peut tenir à "
    "l'horaire ou à la distance. Ne sert pas à comparer les acteurs entre eux."
)

_cooperation = partial(
    Indicateur,
    theme="Coopération",
    decimales=0,
    sources=(),
    sens="hausse",
    interne=True,
    limites=_LIMITES,
)

INDICATEURS: tuple[Indicateur, ...] = (
    _cooperation(
        id="presence_acteurs",
        libelle="Part des invitations honorées",
        question="Les acteurs invités viennent-ils aux réunions ?",
        unite="%",
        calcul=Methode(
            "engagement:presence",
            "Organismes présents divisés par organismes invités, toutes réunions de l'année, avec "
            "l'intervalle de Wilson à 95 %.",
            locales=_LOCALES,
        ),
        definition="Organismes présents pour 100 organismes invités aux réunions de l'année.",
        interpretation="L'intervalle dit ce que le petit nombre d'invitations permet d'affirmer.",
        preuve=Formule(
            "tests/analyses/test_engagement.py::test_presence_par_annee_avec_intervalle"
        ),
    ),
    _cooperation(
        id="contributions_acteurs",
        libelle="Contributions des acteurs",
        question="Qu'apportent les acteurs aux travaux communs ?",
        unite="contributions",
        calcul=Methode(
            "engagement:contributions",
            "Nombre de contributions notées dans l'année (données, salle, rédaction, animation).",
            locales=_LOCALES,
        ),
        definition="Contributions notées lors des réunions de l'année.",
        interpretation="Dit l'activité notée, pas sa valeur.",
        preuve=Formule(
            "tests/analyses/test_engagement.py::test_une_contribution_vide_n_en_est_pas_une"
        ),
    ),
)
