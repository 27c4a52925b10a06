"""Indicateurs du régime agricole (MSA) : retraités, chefs d'exploitation, contrats."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Somme
from observatoire.indicateurs.preuve import QUATRE_C, SansPreuve, publies

_SECRET = (
    "La MSA cache les effectifs de 1 à 5 (seuil déduit du plus petit nombre affiché, 6) : une somme "
    "qui en contient n'a pas de valeur, seulement des bornes. "
)


_effectif = partial(
    Indicateur, theme="Retraite et agriculture", unite="personnes", decimales=0, sens="neutre"
)

INDICATEURS: tuple[Indicateur, ...] = (
    _effectif(
        id="retraites_agricoles_non_salaries",
        calcul=Somme("retraites_agricoles_non_salaries"),
        libelle="Retraités non-salariés agricoles",
        question="Combien d'anciens exploitants agricoles vivent ici ?",
        sources=("msa_retraites",),
        definition="Retraités du régime des non-salariés agricoles (anciens exploitants), dans leur commune de résidence.",
        interpretation="Un public âgé, souvent isolé, que la CAF ne connaît pas et que la MSA accompagne.",
        limites=_SECRET
        + "Un retraité polypensionné peut figurer aussi parmi les retraités salariés : les deux effectifs ne s'ajoutent pas.",
        # 520 dans les communes publiées, et une commune secrète de 1 à 5 retraités.
        preuve=publies("MSA", 2, (QUATRE_C, 2019, 520 + 3)),
    ),
    _effectif(
        id="retraites_agricoles_salaries",
        calcul=Somme("retraites_agricoles_salaries"),
        libelle="Retraités salariés agricoles",
        question="Combien d'anciens salariés agricoles vivent ici ?",
        sources=("msa_retraites",),
        definition="Retraités du régime des salariés agricoles, dans leur commune de résidence.",
        interpretation="Complète le public retraité connu de la MSA.",
        limites=_SECRET
        + "Un retraité polypensionné peut figurer aussi parmi les non-salariés : les deux effectifs ne s'ajoutent pas.",
        # 355 dans les communes publiées, et cinq communes secrètes de 1 à 5 retraités.
        preuve=publies("MSA", 10, (QUATRE_C, 2019, 355 + 5 * 3)),
    ),
    _effectif(
        id="chefs_exploitation",
        calcul=Somme("chefs_exploitation"),
        libelle="Chefs d'exploitation ou d'entreprise agricole",
        question="Combien d'agriculteurs en activité ?",
        sources=("msa_chefs_exploitation",),
        definition="Chefs d'exploitation ou d'entreprise agricole cotisant à la MSA.",
        interpretation="Leurs horaires et leurs saisons pèsent sur les besoins d'accueil des enfants.",
        limites=_SECRET
        + "Le fichier ne compte ni les conjoints collaborateurs ni les aides familiaux.",
        preuve=SansPreuve(
            "Pas de total publié pour l'intercommunalité : les cases secrètes ne laissent que des bornes."
        ),
    ),
    _effectif(
        id="contrats_salaries_agricoles",
        calcul=Somme("contrats_salaries_agricoles"),
        libelle="Contrats de travail agricoles",
        question="Combien de contrats de travail dans l'agriculture ?",
        sources=("msa_contrats_salaries",),
        definition="Contrats de travail relevant du régime agricole, par commune.",
        interpretation="Compte des contrats, pas des personnes : un salarié saisonnier peut en avoir plusieurs.",
        limites=_SECRET
        + "Une case vide du fichier veut dire inconnu, ni zéro ni secret : elle rend la somme non disponible.",
        preuve=SansPreuve(
            "Pas de total publié pour l'intercommunalité : plusieurs communes sont secrètes ou vides."
        ),
        unite="contrats",
    ),
)
