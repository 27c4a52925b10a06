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


def _en_2026(naissances: int, recenses: float, nes: int) -> tuple[Preuve, ...]:
    """Le calcul fait à la main : naissances publiées des générations × enfants recensés ÷ naissances."""
    source = f"{naissances} naissances, rapportées au recensement ; INSEE, état civil et RP 2023"
    return (Preuve(QUATRE_C, 2026, naissances * recenses / nes, 1e-6, source),)


INDICATEURS = (
    _groupe(
        "3_5",
        "Enfants de 3 à 5 ans (école maternelle, accueil de loisirs des moins de 6 ans)",
        "Combien d'enfants ont l'âge de la maternelle ?",
        "À rapprocher des classes de maternelle et des places d'accueil de loisirs des moins de 6 ans.",
        _en_2026(82, 144.3 + 223.5, 137 + 164),
    ),
    _groupe(
        "6_10",
        "Enfants de 6 à 10 ans (école élémentaire)",
        "Combien d'enfants ont l'âge de l'école élémentaire ?",
        "À rapprocher des classes élémentaires et des places d'accueil de loisirs des 6 ans ou plus.",
        _en_2026(151, 223.5 + 245.8, 164 + 215),
    ),
    _groupe(
        "11_17",
        "Jeunes de 11 à 17 ans (collège, lycée)",
        "Combien de jeunes ont entre 11 et 17 ans ?",
        "L'âge des actions jeunesse ; à partir de 15 ans beaucoup étudient hors du territoire en semaine.",
        _en_2026(283, 245.8, 215),
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
