"""Indicateurs de petite enfance : l'offre d'accueil publiée par la CNAF, et les enfants de moins de 3 ans."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Methode, Publie
from observatoire.indicateurs.preuve import FRANCE, GAILLAC, QUATRE_C, SansPreuve, publies

_TAUX = (
    "cnaf_taux_accueil_epci",
    "cnaf_taux_accueil_departements",
    "cnaf_taux_accueil_regions",
    "cnaf_taux_accueil_france",
    "cnaf_taux_accueil_communes",
    "cnaf_taux_accueil_ancien",
)
_PLACES = (
    "cnaf_places_accueil_epci",
    "cnaf_places_accueil_departements",
    "cnaf_places_accueil_regions",
    "cnaf_places_accueil_france",
    "cnaf_places_accueil_communes",
)
ENFANTS = (
    "insee_pop1a",
    "insee_naissances",
    "insee_pop1b",
    "insee_evolution_structure_iris",
    "releve_etat_civil",
)
_LIMITES = (
    "La CNAF ne publie le détail communal qu'au-dessus de 10 000 habitants : il n'y a pas de valeur "
    "pour les communes rurales. Le périmètre de l'intercommunalité n'est pas précisé. "
)

_places = partial(
    Indicateur,
    theme="Petite enfance",
    unite="places",
    decimales=0,
    sources=_PLACES,
    sens="hausse",
    preuve=SansPreuve("Pas de chiffre publié à égaler : le fichier des places n'est pas fourni."),
)


def _taux(
    suffixe: str, libelle: str, question: str, definition: str, interpretation: str,
    en_2023: dict[str, float],
) -> Indicateur:  # fmt: skip
    return Indicateur(
        id=f"taux_couverture_cnaf{suffixe}",
        theme="Petite enfance",
        libelle=libelle,
        question=question,
        unite="places pour 100 enfants de moins de 3 ans",
        decimales=1,
        calcul=Publie(f"taux_couverture_cnaf{suffixe}"),
        sources=_TAUX,
        sens="hausse",
        definition=definition,
        interpretation=interpretation,
        limites=_LIMITES
        + "Ce n'est pas une part d'enfants accueillis : le taux peut dépasser 100, et la somme des "
        "modes peut différer du total de 0,1.",
        preuve=publies("CNAF", 0, *((ou, 2023, taux) for ou, taux in en_2023.items())),
    )


INDICATEURS = (
    _taux(
        "",
        "Taux de couverture de l'accueil du jeune enfant",
        "Y a-t-il assez de places pour les moins de 3 ans ?",
        "Places offertes par tous les modes d'accueil formels pour 100 enfants de moins de 3 ans résidant dans le territoire.",
        "Une offre théorique : une place ouverte peu de jours, ou loin, compte comme les autres.",
        {QUATRE_C: 52.6, GAILLAC: 55.7, FRANCE: 60.9},
    ),
    _taux(
        "_eaje",
        "Taux de couverture par les crèches et autres EAJE",
        "Quelle place tient l'accueil collectif ?",
        "Places des établissements d'accueil du jeune enfant, financés ou non par la PSU, pour 100 enfants de moins de 3 ans.",
        "Un taux élevé peut reposer sur une seule structure : sa fermeture le ferait tomber.",
        {QUATRE_C: 35.5, FRANCE: 23.5},
    ),
    _taux(
        "_assistantes_maternelles",
        "Taux de couverture par les assistantes maternelles",
        "Quelle place tient l'accueil chez une assistante maternelle ?",
        "Places chez les assistantes maternelles employées directement par des particuliers, pour 100 enfants de moins de 3 ans.",
        "Sensible aux départs à la retraite ; la CNAF compte les places des assistantes en activité.",
        {QUATRE_C: 11.6, FRANCE: 31.9},
    ),
    _taux(
        "_prescolarisation",
        "Taux de couverture par l'école avant 3 ans",
        "L'école accueille-t-elle des enfants de 2 ans ?",
        "Enfants de 2 ans scolarisés pour 100 enfants de moins de 3 ans.",
        "Plus haut là où l'école rurale ouvre ses classes aux plus petits.",
        {QUATRE_C: 4.4, FRANCE: 3.3},
    ),
    _taux(
        "_domicile",
        "Taux de couverture par la garde à domicile",
        "Combien de places chez les parents ?",
        "Places de garde au domicile des parents par une personne salariée, pour 100 enfants de moins de 3 ans.",
        "Mode rare et coûteux, concentré dans les villes.",
        {QUATRE_C: 1.1, FRANCE: 2.2},
    ),
    _places(
        id="places_accueil_cnaf",
        libelle="Places d'accueil du jeune enfant, tous modes",
        question="Combien de places pour les moins de 3 ans ?",
        calcul=Publie("places_cnaf"),
        definition="Places offertes aux enfants de moins de 3 ans par tous les modes d'accueil formels.",
        interpretation="À lire avec le nombre d'enfants : voir le taux de couverture.",
        limites=_LIMITES + "Le nombre de places n'est pas un nombre d'enfants accueillis.",
    ),
    _places(
        id="places_eaje_cnaf",
        libelle="Places en crèches et autres EAJE",
        question="Combien de places d'accueil collectif ?",
        calcul=Publie("places_cnaf_eaje"),
        definition="Places des établissements d'accueil du jeune enfant, financés ou non par la PSU.",
        interpretation="Une place de halte-garderie ouverte deux jours compte comme une place à temps plein.",
        limites=_LIMITES + "Les horaires d'ouverture n'y sont pas.",
    ),
    Indicateur(
        id="enfants_0_2",
        theme="Petite enfance",
        libelle="Enfants de moins de 3 ans",
        question="Combien d'enfants de moins de 3 ans ?",
        unite="enfants",
        decimales=0,
        calcul=Methode(
            "petite_enfance:enfants_0_2",
            "La population publiée par âge détaillé ; à défaut, l'estimation tirée des naissances et du recensement par tranche d'âge (moyenne de deux lectures), avec son intervalle à 80 % ; hors de l'intercommunalité, la somme de trois années pleines de naissances.",
            ("naissances", "pop_0_2"),
            effectif=True,
        ),
        sources=ENFANTS,
        sens="neutre",
        definition="Enfants de moins de 3 ans résidant dans le territoire.",
        interpretation="Le nombre d'enfants à accueillir ; sous 20, la fourchette compte plus que le chiffre.",
        limites="Estimé tant que le recensement par âge détaillé n'est pas déposé : les familles arrivées ou parties depuis le dernier recensement n'y sont qu'en moyenne.",
        preuve=publies(
            "33 + 28 + 34 naissances, rapportées aux enfants recensés ; INSEE, état civil et RP 2023",
            1e-6,
            (QUATRE_C, 2024, (33 + 28 + 34) * 144.3 / 137),
        ),
    ),
)
