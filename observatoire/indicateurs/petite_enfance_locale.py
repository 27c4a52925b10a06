"""Indicateurs de petite enfance calculés pour le territoire : enfants, offre, accès, besoin, demandes."""

from functools import partial
from typing import Any

from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.petite_enfance import ENFANTS
from observatoire.indicateurs.preuve import Formule, SansPreuve

_MODES = ("structures", "haltes", "assistantes_maternelles")
_PUBLIES = ("naissances", "pop_0_2")
_PLACES = "places pour 100 enfants de moins de 3 ans"
_ESTIMATION = (
    "Estimation locale, à ne pas comparer au taux de la CNAF, qui compte autrement. Le taux peut "
    "dépasser 100. Sans recensement par âge détaillé, les enfants sont estimés d'après les naissances "
    "et le recensement par tranche d'âge."
)
_SECRET = (
    " Secret si moins de 5 assistantes maternelles sont en activité (réglage du secret local) : les places "
    "des structures étant publiées, la différence dirait les leurs."
)
_TRAJETS = (
    "Sans matrice de trajets déposée, les minutes sont estimées à vol d'oiseau. Les assistantes "
    "maternelles n'y sont pas : leur lieu n'est pas connu. Hors de l'intercommunalité, seules les "
    "places saisies comptent."
)
_CAS = "tests/methodes/test_petite_enfance.py::test_"


def _indicateur(identifiant: str, fonction: str, en_mots: str, **reste: Any) -> Indicateur:
    """Un indicateur `Methode` du thème, avec ce qui est commun."""
    locales = reste.pop("locales", ("structures", "haltes"))
    entrees = reste.pop("entrees", _PUBLIES)
    complet: dict[str, Any] = {
        "theme": "Petite enfance", "unite": _PLACES, "decimales": 1, "sources": ENFANTS,
        "sens": "hausse", "limites": _ESTIMATION,
        "preuve": Formule("tests/analyses/test_petite_enfance.py::test_les_trois_taux_de_l_exemple"),
    }  # fmt: skip
    calcul = Methode(
        fonction,
        en_mots,
        entrees,
        locales,
        reste.pop("effectif", False),
        reste.pop("parametre", ""),
    )
    return Indicateur(id=identifiant, calcul=calcul, **(complet | reste))


_acces = partial(_indicateur, limites=_TRAJETS)


def _par_place(minutes: int) -> Indicateur:
    return _acces(
        f"enfants_par_place_{minutes}min",
        "petite_enfance_acces:enfants_par_place",
        f"Les moins de 3 ans à moins de {minutes} minutes de la commune, divisés par les places à la même distance.",
        parametre=minutes,
        libelle=f"Enfants par place à moins de {minutes} minutes",
        question=f"Combien d'enfants pour une place à moins de {minutes} minutes ?",
        unite="enfants par place",
        sens="baisse",
        definition=f"Enfants de moins de 3 ans pour une place d'accueil, dans un rayon de {minutes} minutes autour de la mairie.",
        interpretation="Plus il y en a, plus les familles de ce rayon se partagent peu de places.",
        preuve=Formule(_CAS + "enfants_par_place"),
    )


def _bilan(identifiant: str, quoi: str, en_mots: str, **reste: Any) -> Indicateur:
    return _indicateur(
        identifiant,
        "petite_enfance:bilan",
        en_mots,
        parametre=quoi,
        entrees=_PUBLIES,
        locales=_MODES,
        sources=ENFANTS,
        limites="Hypothèse, pas mesure : emploi, usage et souhait des parents de jeunes enfants viennent de sources nationales ou du comité ; une enquête auprès des familles la remplacerait. La fourchette contient huit calculs sur dix, quand toutes les hypothèses bougent." + ("" if quoi == "besoin" else _SECRET),
        preuve=Formule("tests/analyses/test_petite_enfance.py::test_besoin_sur_le_bassin_et_sa_fourchette"),
        interne=True,
        **({"unite": "places", "decimales": 0, "sens": "neutre", "effectif": True} | reste),
    )  # fmt: skip


_demandes = partial(
    _indicateur,
    entrees=(),
    locales=("demandes",),
    sources=(),
    decimales=0,
    interne=True,
    preuve=SansPreuve("Pas de chiffre publié : saisie du territoire."),
)
_tous_modes = partial(_indicateur, locales=_MODES, limites=_ESTIMATION + _SECRET)

INDICATEURS = (
    _tous_modes(
        "taux_couverture_local",
        "petite_enfance:taux_couverture_local",
        "100 × (places des structures, des arrêts itinérants et des assistantes maternelles) ÷ enfants de moins de 3 ans.",
        libelle="Taux de couverture, estimation locale",
        question="Combien de places le territoire compte-t-il lui-même ?",
        definition="Places recensées par le territoire, tous modes, pour 100 enfants de moins de 3 ans.",
        interpretation="Se lit à l'intercommunalité ; par secteur seulement si les assistantes maternelles y sont assez nombreuses pour que personne ne soit désigné.",
    ),
    _indicateur(
        "taux_couverture_structures",
        "petite_enfance:taux_couverture_structures",
        "100 × (places des structures et des arrêts itinérants) ÷ enfants de moins de 3 ans.",
        libelle="Taux de couverture par les structures, estimation locale",
        question="Où sont les places des structures ?",
        definition="Places des structures et des arrêts itinérants, sans les assistantes maternelles, pour 100 enfants de moins de 3 ans.",
        interpretation="Un secteur sans structure est à zéro : ses familles vont dans le secteur voisin, voir l'accès.",
        preuve=Formule(_CAS + "taux_de_l_epci_somme_puis_divise"),
    ),
    _tous_modes(
        "taux_couverture_etp",
        "petite_enfance:taux_couverture_etp",
        "100 × (places × heures ouvertes par semaine ÷ semaine de référence) ÷ enfants de moins de 3 ans, tous modes.",
        libelle="Taux de couverture en équivalent temps plein",
        question="Combien de places si on les compte en heures ouvertes ?",
        definition="Places pondérées par leurs heures d'ouverture : dix places ouvertes la moitié de la semaine de référence comptent pour cinq.",
        interpretation="À côté du taux en places, il dit ce que valent les horaires ; la semaine de référence est un réglage du comité.",
    ),
    _indicateur(
        "taux_couverture_etp_regulier",
        "petite_enfance:etp_structures",
        "La part d'accueil régulier des places équivalent temps plein des structures.",
        parametre="etp_regulier",
        libelle="Accueil régulier en équivalent temps plein",
        question="Quelle offre pour qui travaille toute la semaine ?",
        definition="Places équivalent temps plein d'accueil régulier des structures, pour 100 enfants de moins de 3 ans.",
        interpretation="Le régulier et l'occasionnel ne répondent pas au même besoin et ne s'échangent pas.",
    ),
    _indicateur(
        "taux_couverture_etp_occasionnel",
        "petite_enfance:etp_structures",
        "La part d'accueil occasionnel des places équivalent temps plein des structures et des arrêts.",
        parametre="etp_occasionnel",
        libelle="Accueil occasionnel en équivalent temps plein",
        question="Quelle offre pour quelques heures par semaine ?",
        definition="Places équivalent temps plein d'accueil occasionnel des structures et des arrêts itinérants, pour 100 enfants de moins de 3 ans.",
        interpretation="Répit, formation, recherche d'emploi : ce que l'accueil régulier ne permet pas.",
    ),
    _acces(
        "accessibilite_15min",
        "petite_enfance_acces:accessibilite",
        "2SFCA : chaque place est partagée entre les enfants à 15 minutes ou moins ; chaque commune additionne ses parts.",
        parametre="15min",
        libelle="Accessibilité à 15 minutes",
        question="Quelles places à moins de 15 minutes ?",
        definition="Places qu'un enfant de moins de 3 ans peut atteindre en 15 minutes, partagées entre tous ceux qui le peuvent aussi, pour 100 enfants.",
        interpretation="Même rayon que la DREES (Études et Résultats 1115, 2019), niveaux non comparables : les minutes sont estimées.",
        preuve=Formule(_CAS + "2sfca_quinze_minutes"),
    ),
    _acces(
        "accessibilite_graduee",
        "petite_enfance_acces:accessibilite",
        "E2SFCA : comme à 15 minutes, mais une place proche pèse plus qu'une place lointaine (poids 1 jusqu'à 10 minutes, 0,3 jusqu'à 15, 0,1 jusqu'à 20, au choix du comité).",
        parametre="graduee",
        libelle="Accessibilité graduée",
        question="Quelles places, en comptant moins les plus lointaines ?",
        definition="Places atteignables par un enfant de moins de 3 ans, d'autant moins comptées qu'elles sont loin et partagées, pour 100 enfants.",
        interpretation="Une mesure de l'observatoire, sans équivalent publié ; l'écart entre deux communes ne se commente que s'il résiste aux autres poids et vitesses.",
        preuve=Formule(_CAS + "e2sfca_graduee"),
    ),
    _acces(
        "minutes_accueil",
        "petite_enfance_acces:minutes_accueil",
        "La plus courte durée vers une commune qui a un accueil du jeune enfant, saisi ou, hors de l'intercommunalité, situé par la base permanente des équipements.",
        libelle="Trajet vers l'accueil du jeune enfant le plus proche",
        question="À combien de minutes est l'accueil le plus proche ?",
        unite="minutes",
        decimales=0,
        sens="baisse",
        sources=("melodi_bpe", "releve_bpe", *ENFANTS),
        entrees=("eq_eaje", "eq_micro_creche", *_PUBLIES),
        definition="Minutes de voiture de la mairie à la commune du lieu d'accueil collectif permanent le plus proche, sans les arrêts itinérants.",
        interpretation="Ne dit pas s'il y reste une place ; moyenne pondérée par les enfants au-dessus de la commune.",
        preuve=SansPreuve("Pas de chiffre publié : les minutes sont estimées, ou lues dans la matrice déposée."),
    ),
    *(_par_place(minutes) for minutes in (10, 15, 20)),
    _bilan(
        "besoin_accueil", "besoin",
        "Heures d'accueil cherchées par semaine (enfants par emploi des parents × part qui cherche × heures) ÷ (semaine de référence × occupation).",
        libelle="Besoin d'accueil estimé",
        question="Combien de places les familles cherchent-elles ?",
        definition="Places à temps plein, occupées comme on peut l'attendre, que demandent les heures d'accueil cherchées par les familles des moins de 3 ans du bassin.",
        interpretation="À lire avec sa fourchette ; une enquête auprès des familles vaut mieux que ces hypothèses.",
    ),
    _bilan(
        "offre_utilisable", "offre_utilisable",
        "Places × heures ouvertes × semaines de l'année ÷ semaine de référence, tous modes.",
        libelle="Offre d'accueil utilisable",
        question="Combien de places peuvent vraiment servir ?",
        sens="hausse",
        definition="Places à temps plein que valent les heures ouvertes du bassin, tous modes.",
        interpretation="Une place existe mais ne convient pas toujours : horaires, âge, contrat, éloignement.",
    ),
    _bilan(
        "ecart_accueil", "ecart",
        "(Heures cherchées − heures que l'offre peut donner), jamais négatif, accueil régulier et occasionnel chacun pour soi, ÷ (semaine de référence × occupation).",
        libelle="Places manquantes estimées",
        question="Combien de places manquent sur le bassin ?",
        sens="baisse",
        definition="Places à temps plein qui manqueraient sur tout le bassin : heures cherchées moins heures offertes, l'accueil régulier et l'occasionnel chacun pour soi ; zéro si l'offre suffit.",
        interpretation="Se calcule sur le bassin : additionner les manques des communes compterait deux fois.",
    ),
    _bilan(
        "tension_accueil", "tension",
        "Heures d'accueil régulier cherchées, divisées par celles que l'offre peut donner.",
        libelle="Tension de l'accueil régulier",
        question="Combien de familles pour une place utilisable ?",
        unite="heures cherchées par heure offerte", decimales=2, effectif=False, sens="baisse",
        definition="Heures d'accueil régulier cherchées pour une heure que l'offre du bassin peut donner.",
        interpretation="Au-dessus de 1, l'offre utilisable ne suffit pas, aux hypothèses près.",
    ),
    _demandes(
        "demandes_accueil",
        "petite_enfance:demandes",
        "Somme des demandes saisies sur les douze derniers mois.",
        parametre="recues",
        libelle="Demandes d'accueil reçues",
        question="Combien de demandes les familles ont-elles faites ?",
        unite="demandes",
        sens="neutre",
        effectif=True,
        definition="Demandes d'accueil enregistrées par le territoire sur douze mois, toutes communes ensemble.",
        interpretation="Une famille peut demander plusieurs fois ; celles qui renoncent n'y sont pas.",
        limites="Regroupées sur douze mois à l'intercommunalité ; sous le seuil de secret local, le nombre est caché ; au-dessus, il est arrondi au multiple du seuil (5), pour qu'une famille de plus ne se lise pas d'une édition à l'autre.",
    ),
    _demandes(
        "part_demandes_satisfaites",
        "petite_enfance:demandes",
        "Demandes satisfaites ÷ demandes reçues, sur douze mois.",
        parametre="part",
        libelle="Part des demandes d'accueil satisfaites",
        question="Combien de demandes ont trouvé une place ?",
        unite="%",
        definition="Part des demandes d'accueil des douze derniers mois qui ont abouti.",
        interpretation="À lire avec le nombre de demandes : sur vingt demandes, la fourchette est large.",
        limites="Arrondie à 5 points ; cachée si les demandes satisfaites ou non satisfaites sont trop peu nombreuses.",
    ),
)  # fmt: skip
