"""Indicateurs d'accès aux soins : accessibilité potentielle localisée (DREES)."""

from observatoire.indicateurs.declaration import Indicateur, Publie
from observatoire.indicateurs.preuve import ALBI, VAOUR, SansPreuve, Verification, publies

_CONSULTATIONS = "consultations par an et par habitant standardisé"
_ETP = "ETP pour 100 000 habitants standardisés"
_LIMITES = (
    "Publiée par commune seulement : la moyenne d'un territoire demande la population standardisée, "
    "elle n'est pas recalculée ici. "
)


def _apl(
    identifiant: str,
    libelle: str,
    question: str,
    unite: str,
    sources: tuple[str, ...],
    definition: str,
    limites: str,
    preuve: Verification,
) -> Indicateur:
    return Indicateur(
        id=identifiant,
        theme="Santé",
        libelle=libelle,
        question=question,
        unite=unite,
        decimales=2 if unite == _CONSULTATIONS else 1,
        calcul=Publie(identifiant),
        sources=sources,
        sens="hausse",
        definition=definition,
        interpretation="Tient compte de l'offre, de la demande et de la distance aux communes voisines : "
        "une commune sans professionnel peut être bien desservie, et l'inverse.",
        limites=_LIMITES + limites,
        preuve=preuve,
    )


def _apl_etp(identifiant: str, profession: str) -> Indicateur:
    return _apl(
        identifiant,
        f"Accessibilité aux {profession}",
        f"Peut-on voir l'un des {profession} près de chez soi ?",
        _ETP,
        ("drees_apl",),
        f"Offre de {profession} accessible, en équivalents temps plein pour 100 000 habitants, la "
        "demande étant standardisée par l'âge.",
        "Les professionnels salariés hors centres de santé ne comptent pas.",
        SansPreuve("Pas de chiffre fourni : le classeur de la DREES est à déposer."),
    )


INDICATEURS = (
    _apl(
        "apl_medecins_generalistes",
        "Accessibilité aux médecins généralistes",
        "Peut-on voir un médecin généraliste près de chez soi ?",
        _CONSULTATIONS,
        ("releve_apl_medecins", "drees_apl"),
        "Consultations et visites de généralistes accessibles par an et par habitant standardisé selon l'âge.",
        "En dessous de 2,5 la DREES parle de commune sous-dense ; la valeur dépend des départs d'un seul médecin.",
        publies(
            "DREES",
            0,
            (VAOUR, 2022, 0.85),
            (VAOUR, 2023, 0.37),
            (VAOUR, 2024, 0),
            (ALBI, 2022, 4.81),
        ),
    ),
    _apl(
        "apl_medecins_65_ans_et_moins",
        "Accessibilité aux médecins généralistes de 65 ans et moins",
        "Que restera-t-il quand les médecins âgés seront partis ?",
        _CONSULTATIONS,
        ("releve_apl_medecins", "drees_apl"),
        "La même mesure sans les médecins de plus de 65 ans.",
        "L'écart avec l'ensemble des médecins dit la part de l'offre qui repose sur les plus âgés.",
        publies("DREES", 0, (ALBI, 2022, 4.44)),
    ),
    _apl_etp("apl_infirmiers", "infirmiers"),
    _apl_etp("apl_kinesitherapeutes", "masseurs-kinésithérapeutes"),
    _apl_etp("apl_sages_femmes", "sages-femmes"),
    _apl_etp("apl_dentistes", "chirurgiens-dentistes"),
)
