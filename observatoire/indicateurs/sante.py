"""Indicateurs d'accès aux soins : accessibilité potentielle localisée (DREES)."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Publie
from observatoire.indicateurs.preuve import ALBI, VAOUR, SansPreuve, publies

_CONSULTATIONS = "consultations par an et par habitant standardisé"
_ETP = "ETP pour 100 000 habitants standardisés"
_LIMITES = (
    "Publiée par commune seulement : la moyenne d'un territoire demande la population standardisée, "
    "elle n'est pas recalculée ici. "
)


_apl = partial(
    Indicateur,
    theme="Santé",
    unite=_CONSULTATIONS,
    decimales=2,
    sources=("releve_apl_medecins", "drees_apl"),
    sens="hausse",
    interpretation="Tient compte de l'offre, de la demande et de la distance aux communes voisines : "
    "une commune sans professionnel peut être bien desservie, et l'inverse.",
)


def _apl_etp(identifiant: str, profession: str) -> Indicateur:
    return _apl(
        id=identifiant,
        calcul=Publie(identifiant),
        libelle=f"Accessibilité aux {profession}",
        question=f"Peut-on voir l'un des {profession} près de chez soi ?",
        unite=_ETP,
        decimales=1,
        sources=("drees_apl",),
        definition=f"Offre de {profession} accessible, en équivalents temps plein pour 100 000 habitants, la "
        "demande étant standardisée par l'âge.",
        limites=_LIMITES + "Les professionnels salariés hors centres de santé ne comptent pas.",
        preuve=SansPreuve("Pas de chiffre fourni : le classeur de la DREES est à déposer."),
    )


INDICATEURS: tuple[Indicateur, ...] = (
    _apl(
        id="apl_medecins_generalistes",
        calcul=Publie("apl_medecins_generalistes"),
        libelle="Accessibilité aux médecins généralistes",
        question="Peut-on voir un médecin généraliste près de chez soi ?",
        definition="Consultations et visites de généralistes accessibles par an et par habitant standardisé selon l'âge.",
        limites=_LIMITES
        + "En dessous de 2,5 la DREES parle de commune sous-dense ; la valeur dépend des départs d'un seul médecin.",
        preuve=publies(
            "DREES",
            0,
            (VAOUR, 2022, 0.85),
            (VAOUR, 2023, 0.37),
            (VAOUR, 2024, 0),
            (ALBI, 2022, 4.81),
        ),
    ),
    _apl(
        id="apl_medecins_65_ans_et_moins",
        calcul=Publie("apl_medecins_65_ans_et_moins"),
        libelle="Accessibilité aux médecins généralistes de 65 ans et moins",
        question="Que restera-t-il quand les médecins âgés seront partis ?",
        definition="La même mesure sans les médecins de plus de 65 ans.",
        limites=_LIMITES
        + "L'écart avec l'ensemble des médecins dit la part de l'offre qui repose sur les plus âgés.",
        preuve=publies("DREES", 0, (ALBI, 2022, 4.44)),
    ),
    _apl_etp("apl_infirmiers", "infirmiers"),
    _apl_etp("apl_kinesitherapeutes", "masseurs-kinésithérapeutes"),
    _apl_etp("apl_sages_femmes", "sages-femmes"),
    _apl_etp("apl_dentistes", "chirurgiens-dentistes"),
)
