"""Indicateurs du régime agricole (MSA) : retraités, chefs d'exploitation, contrats."""

from observatoire.indicateurs.declaration import Indicateur, Somme
from observatoire.indicateurs.preuve import QUATRE_C, SansPreuve, Verification, publies

_SECRET = (
    "La MSA cache les effectifs de 1 à 5 (seuil déduit du plus petit nombre affiché, 6) : une somme "
    "qui en contient n'a pas de valeur, seulement des bornes. "
)


def _effectif(
    identifiant: str,
    libelle: str,
    question: str,
    source: str,
    definition: str,
    interpretation: str,
    limites: str,
    preuve: Verification,
    unite: str = "personnes",
) -> Indicateur:
    return Indicateur(
        id=identifiant,
        theme="Retraite et agriculture",
        libelle=libelle,
        question=question,
        unite=unite,
        decimales=0,
        calcul=Somme(identifiant),
        sources=(source,),
        sens="neutre",
        definition=definition,
        interpretation=interpretation,
        limites=_SECRET + limites,
        preuve=preuve,
    )


INDICATEURS = (
    _effectif(
        "retraites_agricoles_non_salaries",
        "Retraités non-salariés agricoles",
        "Combien d'anciens exploitants agricoles vivent ici ?",
        "msa_retraites",
        "Retraités du régime des non-salariés agricoles (anciens exploitants), dans leur commune de résidence.",
        "Un public âgé, souvent isolé, que la CAF ne connaît pas et que la MSA accompagne.",
        "Un retraité polypensionné peut figurer aussi parmi les retraités salariés : les deux effectifs ne s'ajoutent pas.",
        # 520 dans les communes publiées, et une commune secrète de 1 à 5 retraités.
        publies("MSA", 2, (QUATRE_C, 2019, 520 + 3)),
    ),
    _effectif(
        "retraites_agricoles_salaries",
        "Retraités salariés agricoles",
        "Combien d'anciens salariés agricoles vivent ici ?",
        "msa_retraites",
        "Retraités du régime des salariés agricoles, dans leur commune de résidence.",
        "Complète le public retraité connu de la MSA.",
        "Un retraité polypensionné peut figurer aussi parmi les non-salariés : les deux effectifs ne s'ajoutent pas.",
        # 355 dans les communes publiées, et cinq communes secrètes de 1 à 5 retraités.
        publies("MSA", 10, (QUATRE_C, 2019, 355 + 5 * 3)),
    ),
    _effectif(
        "chefs_exploitation",
        "Chefs d'exploitation ou d'entreprise agricole",
        "Combien d'agriculteurs en activité ?",
        "msa_chefs_exploitation",
        "Chefs d'exploitation ou d'entreprise agricole cotisant à la MSA.",
        "Leurs horaires et leurs saisons pèsent sur les besoins d'accueil des enfants.",
        "Le fichier ne compte ni les conjoints collaborateurs ni les aides familiaux.",
        SansPreuve(
            "Pas de total publié pour l'intercommunalité : les cases secrètes ne laissent que des bornes."
        ),
    ),
    _effectif(
        "contrats_salaries_agricoles",
        "Contrats de travail agricoles",
        "Combien de contrats de travail dans l'agriculture ?",
        "msa_contrats_salaries",
        "Contrats de travail relevant du régime agricole, par commune.",
        "Compte des contrats, pas des personnes : un salarié saisonnier peut en avoir plusieurs.",
        "Une case vide du fichier veut dire inconnu, ni zéro ni secret : elle rend la somme non disponible.",
        SansPreuve(
            "Pas de total publié pour l'intercommunalité : plusieurs communes sont secrètes ou vides."
        ),
        unite="contrats",
    ),
)
