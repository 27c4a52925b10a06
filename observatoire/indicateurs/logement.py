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
_depose = partial(
    Indicateur,
    theme="Logement",
    unite="logements",
    decimales=0,
    sources=("dhup_lovac",),
    sens="neutre",
    limites="Secret sous 11 logements ; les fichiers fiscaux ont changé de méthode en 2023 et 2025.",
    preuve=SansPreuve("Pas de chiffre fourni : LOVAC est à déposer."),
)
_SITADEL = "Les dernières années sont revues : des déclarations arrivent avec retard."
_SANS_SITADEL = SansPreuve("Pas de chiffre fourni : Sitadel par commune est à déposer.")
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
    _depose(
        id="logements_sociaux_vacants",
        libelle="Logements sociaux vacants",
        question="Combien de logements sociaux attendent un locataire ?",
        calcul=Somme("logements_sociaux_vacants"),
        sources=("sdes_logements_sociaux",),
        definition="Logements du parc des bailleurs sociaux proposés à la location et vacants au 1er janvier.",
        interpretation="Une vacance longue dit un logement ou un lieu qui ne trouve pas preneur.",
        limites="Le détail d'une petite commune est secret.",
        preuve=SansPreuve("Pas de chiffre fourni : le parc social par commune est à déposer."),
    ),
    _depose(
        id="logements_prives_vacants",
        libelle="Logements privés vacants (LOVAC)",
        question="Combien de logements privés sont vacants d'après l'impôt ?",
        calcul=Somme("logements_prives_vacants"),
        definition="Logements du parc privé vacants au 1er janvier d'après les fichiers fiscaux.",
        interpretation="Sa vacance n'est pas celle du recensement : les deux ne se mêlent pas.",
    ),
    _depose(
        id="logements_prives_vacants_2_ans",
        libelle="Logements privés vacants depuis plus de deux ans (LOVAC)",
        question="Combien de logements privés sont durablement vacants ?",
        calcul=Somme("logements_prives_vacants_2_ans"),
        definition="Logements du parc privé vacants depuis plus de deux ans au 1er janvier.",
        interpretation="Le gisement d'une remise sur le marché ; beaucoup demandent des travaux.",
    ),
    _depose(
        id="logements_autorises",
        libelle="Logements autorisés dans l'année",
        question="Combien de logements sont autorisés ?",
        calcul=Somme("logements_autorises"),
        sources=("sdes_sitadel",),
        definition="Logements dont la construction a été autorisée dans l'année.",
        interpretation="Un permis n'est pas un chantier : tous ne sont pas suivis de travaux.",
        limites=_SITADEL,
        preuve=_SANS_SITADEL,
    ),
    _depose(
        id="logements_commences",
        libelle="Logements commencés dans l'année",
        question="Combien de logements sont mis en chantier ?",
        calcul=Somme("logements_commences"),
        sources=("sdes_sitadel",),
        definition="Logements dont le chantier a été déclaré ouvert dans l'année.",
        interpretation="Ce qui se construit vraiment, avec un ou deux ans de retard sur les permis.",
        limites=_SITADEL,
        preuve=_SANS_SITADEL,
    ),
)
