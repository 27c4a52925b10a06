"""Indicateurs : enfants et jeunes par groupe d'âges utile à l'école, aux loisirs, à la jeunesse."""

from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import QUATRE_C, Preuve, SansPreuve, Verification

_LIMITES = (
    "Sans âge détaillé du recensement, ce sont les naissances des mêmes générations, multipliées par "
    "un rapport mesuré une fois sur l'intercommunalité : les arrivées et les départs propres à une "
    "commune n'y sont pas, et l'intervalle ne couvre que le hasard des naissances."
)


def _groupe(
    identifiant: str, nom: str, question: str, lecture: str, preuve: Verification
) -> Indicateur:
    debut, fin = identifiant.split("_")
    return Indicateur(
        id=f"enfants_{identifiant}",
        theme="Âges",
        libelle=f"{'Enfants' if int(fin) < 11 else 'Jeunes'} de {debut} à {fin} ans",
        question=question,
        unite="enfants" if int(fin) < 11 else "jeunes",
        decimales=0,
        calcul=Methode(
            "enfance:enfants",
            en_mots=(
                f"Population de {debut} à {fin} ans du recensement quand l'âge détaillé est déposé ; sinon "
                f"naissances domiciliées des générations qui ont de {debut} à {fin} ans au 1er janvier, "
                "multipliées par le rapport entre enfants recensés et naissances dans l'intercommunalité."
            ),
            entrees=("naissances", f"pop_{identifiant}", "pop_0_4", "pop_5_9", "pop_10_14"),
            effectif=True,
            parametre=identifiant,
        ),
        sources=("insee_pop1b", "melodi_ages", "releve_etat_civil", "insee_naissances"),
        sens="neutre",
        definition=f"{nom}, âge en années révolues au 1er janvier.",
        interpretation=lecture,
        limites=_LIMITES,
        preuve=preuve,
    )


# Enfants recensés en 2023 (INSEE, RP) par naissance des mêmes années (INSEE, état civil).
_DE_0_A_4, _DE_5_A_9, _DE_10_A_14 = 144.3 / 137, 223.5 / 164, 245.8 / 215


def _en_2026(par_age: float, par_generation: float) -> tuple[Preuve, ...]:
    """Le calcul fait à la main : la moyenne des deux lectures des naissances publiées, par l'âge et par la
    génération."""
    source = "naissances rapportées aux enfants recensés ; INSEE, état civil et RP 2023"
    return (Preuve(QUATRE_C, 2026, (par_age + par_generation) / 2, 1e-6, source),)


INDICATEURS = (
    _groupe(
        "3_5",
        "Enfants de 3 à 5 ans (école maternelle, accueil de loisirs des moins de 6 ans)",
        "Combien d'enfants ont l'âge de la maternelle ?",
        "À rapprocher des classes de maternelle et des places d'accueil de loisirs des moins de 6 ans.",
        _en_2026((33 + 27) * _DE_0_A_4 + 22 * _DE_5_A_9, (33 + 27 + 22) * _DE_0_A_4),
    ),
    _groupe(
        "6_10",
        "Enfants de 6 à 10 ans (école élémentaire)",
        "Combien d'enfants ont l'âge de l'école élémentaire ?",
        "À rapprocher des classes élémentaires et des places d'accueil de loisirs des 6 ans ou plus.",
        _en_2026(
            (31 + 24 + 32 + 24) * _DE_5_A_9 + 40 * _DE_10_A_14,
            (31 + 24) * _DE_0_A_4 + (32 + 24 + 40) * _DE_5_A_9,
        ),
    ),
    _groupe(
        "11_17",
        "Jeunes de 11 à 17 ans (collège, lycée)",
        "Combien de jeunes ont entre 11 et 17 ans ?",
        "L'âge des actions jeunesse ; à partir de 15 ans beaucoup étudient hors du territoire en semaine.",
        _en_2026(
            (35 + 33 + 43 + 36 + 44 + 47 + 45) * _DE_10_A_14,
            (35 + 33) * _DE_5_A_9 + (43 + 36 + 44 + 47 + 45) * _DE_10_A_14,
        ),
    ),
    _groupe(
        "14_18",
        "Jeunes de 14 à 18 ans",
        "Combien de jeunes ont entre 14 et 18 ans ?",
        "L'âge des espaces pour les 14-18 ans du projet de territoire ; il chevauche celui des 11-17 ans.",
        SansPreuve(
            "Pas de chiffre fourni : demande l'âge détaillé du recensement ou les naissances depuis 2007."
        ),
    ),
)
