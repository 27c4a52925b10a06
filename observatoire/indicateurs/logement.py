"""Indicateurs : logement."""

from functools import partial

from observatoire.indicateurs.communs import LIMITES_RECENSEMENT, SOURCES_LOGEMENT
from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme
from observatoire.indicateurs.preuve import QUATRE_C, SansPreuve, SecondCalcul, publies

_recense = partial(
    Indicateur,
    theme="Logement",
    sources=(*SOURCES_LOGEMENT, "insee_comparateur"),
    sens="neutre",
    limites=LIMITES_RECENSEMENT,
)
_part = partial(_recense, unite="%", decimales=1, incertitude="part")


def _effectif(identifiant: str, libelle: str, en_2022: int) -> Indicateur:
    return _recense(
        id=identifiant,
        libelle=libelle,
        question=f"Combien de {libelle[0].lower()}{libelle[1:]} ?",
        unite="logements",
        decimales=0,
        calcul=Somme(identifiant),
        definition=f"{libelle} au recensement.",
        interpretation="Un logement est principal, secondaire (ou occasionnel) ou vacant.",
        preuve=publies("INSEE, RP 2022", 0.5, (QUATRE_C, 2022, en_2022)),
    )


INDICATEURS: tuple[Indicateur, ...] = (
    _recense(
        id="menages_sans_voiture",
        libelle="Ménages sans voiture",
        question="Combien de ménages n'ont pas de voiture ?",
        unite="ménages",
        decimales=0,
        calcul=Somme("menages_sans_voiture"),
        sources=SOURCES_LOGEMENT,
        definition="Résidences principales dont les habitants n'ont pas de voiture.",
        interpretation="Le premier public d'une offre de transport ; une voiture par ménage peut ne pas suffire.",
        limites="Le recensement ne dit pas qui peut conduire, ni si la voiture roule.",
        preuve=SecondCalcul(),
        incertitude="poisson",
    ),
    _effectif("logements", "Logements", 4344),
    _effectif("residences_principales", "Résidences principales", 2651),
    _effectif("residences_secondaires", "Résidences secondaires et logements occasionnels", 1329),
    _effectif("logements_vacants", "Logements vacants", 364),
    _part(
        id="part_residences_secondaires",
        libelle="Part des résidences secondaires",
        question="Quelle place tiennent les résidences secondaires ?",
        calcul=Ratio("residences_secondaires", "logements"),
        definition="Résidences secondaires pour 100 logements.",
        interpretation="On somme les logements des communes, puis on divise.",
        preuve=publies("INSEE, RP 2022", 0.05, (QUATRE_C, 2022, 30.6)),
        compte="résidences secondaires",
        parmi="des logements",
    ),
    _part(
        id="part_logements_vacants",
        libelle="Part des logements vacants",
        question="Quelle place tiennent les logements vacants ?",
        calcul=Ratio("logements_vacants", "logements"),
        definition="Logements vacants pour 100 logements.",
        interpretation="On somme les logements des communes, puis on divise.",
        preuve=publies("364 sur 4 344, INSEE, RP 2022", 0.02, (QUATRE_C, 2022, 100 * 364 / 4344)),
        compte="logements vacants",
        parmi="des logements",
    ),
    _part(
        id="part_proprietaires",
        libelle="Part des ménages propriétaires",
        question="Combien sont propriétaires ?",
        calcul=Ratio("residences_principales_proprietaires", "residences_principales"),
        definition="Résidences principales occupées par leur propriétaire, pour 100 résidences principales.",
        interpretation="Peu de locations freine l'arrivée de jeunes ménages.",
        preuve=SecondCalcul(),
        compte="ménages propriétaires",
        parmi="des résidences principales",
    ),
    _part(
        id="part_menages_sans_voiture",
        libelle="Part des ménages sans voiture",
        question="Combien de ménages n'ont pas de voiture ?",
        calcul=Ratio("menages_sans_voiture", "residences_principales"),
        sources=SOURCES_LOGEMENT,
        definition="Ménages sans voiture pour 100 résidences principales.",
        interpretation="Hors des bourgs, ne pas avoir de voiture éloigne de tout.",
        preuve=SecondCalcul(),
        compte="ménages sans voiture",
        parmi="des ménages",
    ),
    _recense(
        id="logements_sociaux",
        libelle="Logements sociaux",
        question="Combien de logements sociaux ?",
        unite="logements",
        decimales=0,
        calcul=Somme("logements_sociaux"),
        sources=("sdes_logements_sociaux",),
        definition="Logements du parc des bailleurs sociaux au 1er janvier, loués, vacants ou vides.",
        interpretation="Une famille qui n'achète pas trouve là à se loger ; zéro est un vrai zéro.",
        limites="Les logements communaux loués hors du parc social n'y sont pas.",
        preuve=SansPreuve("Pas de chiffre fourni : le parc social par commune est à déposer."),
    ),
)
