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
    _cooperation(
        id="engagements_tenus",
        libelle="Part des engagements tenus à temps",
        question="Ce qui est décidé en réunion est-il fait avant l'échéance ?",
        unite="%",
        calcul=Methode(
            "engagement:engagements",
            "Décisions faites avant leur échéance divisées par décisions échues, toutes instances de "
            "l'année d'échéance, avec l'intervalle de Wilson à 95 %.",
            locales=("points", "reunions"),
        ),
        definition="Décisions faites à temps pour 100 décisions dont l'échéance est passée.",
        interpretation="L'intervalle dit ce que le petit nombre de décisions permet d'affirmer.",
        preuve=Formule(
            "tests/analyses/test_engagement.py::test_un_engagement_tenu_l_est_avant_son_echeance"
        ),
    ),
)
