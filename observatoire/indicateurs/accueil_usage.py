"""Usage, coût et métiers de l'accueil, d'après ce que le territoire saisit : réservés au comité."""

from functools import partial
from typing import Any, Literal

from observatoire.indicateurs.declaration import Indicateur, Methode
from observatoire.indicateurs.preuve import Formule

_ESSAI = "tests/analyses/test_usage.py::test_"
_SAISIE = "Ne vaut que pour ce qui est saisi : une structure qui ne dit rien n'y entre pas."
_PERSONNES = "Comptes de personnes : arrondis au seuil de secret local (5), cachés au-dessous ; une part l'est à 5 points."


def _indicateur(
    identifiant: str,
    fonction: str,
    en_mots: str,
    locales: tuple[str, ...],
    essai: str,
    sens: Literal["hausse", "baisse", "neutre"] = "neutre",
    **reste: Any,
) -> Indicateur:
    """Un indicateur de saisie : sa méthode, ce qui est commun."""
    parametre, effectif = reste.pop("parametre", ""), reste.pop("effectif", False)
    calcul = Methode(fonction, en_mots, (), locales, effectif, parametre)
    complet: dict[str, Any] = {
        "theme": "Petite enfance", "unite": "%", "decimales": 0, "limites": _SAISIE, "palmares": False,
    }  # fmt: skip
    return Indicateur(
        id=identifiant, calcul=calcul, sources=(), sens=sens, interne=True,
        preuve=Formule(_ESSAI + essai), **(complet | reste),
    )  # fmt: skip


_heures = partial(
    _indicateur,
    fonction="usage_accueil:taux",
    locales=("activite_accueil",),
    essai="occupation_et_facturation",
)
_cout = partial(
    _indicateur, fonction="couts_accueil:par_heure", locales=("couts_accueil", "activite_accueil"),
    essai="cout_de_l_heure", unite="€ par heure", decimales=2,
)  # fmt: skip
_residence = partial(
    _indicateur, locales=("residence_enfants",), limites=_PERSONNES, essai="residence_protegee"
)
_metiers = partial(
    _indicateur, locales=("professionnels",), fonction="professionnels:part_de", limites=_PERSONNES,
    essai="professionnels_proteges",
)  # fmt: skip

INDICATEURS = (
    _heures(
        "taux_occupation_accueil",
        en_mots="100 × heures réalisées ÷ heures possibles, mois où les deux sont saisies, toutes structures.",
        parametre="realisees/possibles",
        libelle="Taux d'occupation des structures d'accueil",
        question="Les places ouvertes sont-elles occupées ?",
        definition="Heures de présence des enfants pour 100 heures possibles (places × heures ouvertes).",
        interpretation="Un taux bas peut venir des horaires, des âges ou des contrats autant que du manque d'enfants.",
        sens="hausse",
    ),
    _heures(
        "taux_facturation_accueil",
        en_mots="100 × heures facturées ÷ heures réalisées, mois où les deux sont saisies, toutes structures.",
        parametre="facturees/realisees",
        libelle="Taux de facturation des structures d'accueil",
        question="Les familles paient-elles les heures qu'elles emploient ?",
        definition="Heures facturées pour 100 heures de présence.",
        interpretation="La prestation de la CAF est entière jusqu'à 107 %, puis baisse jusqu'à 120 %.",
        sens="baisse",
    ),
    _residence(
        "part_accueillis_hors_epci",
        "usage_accueil:part_hors_epci",
        "Enfants de nos structures qui vivent hors de l'intercommunalité ÷ enfants de nos structures, par année.",
        libelle="Part des enfants accueillis venus d'ailleurs",
        question="Nos places servent-elles à nos familles ?",
        definition="Enfants accueillis dans nos structures et vivant hors de l'intercommunalité, pour 100 accueillis.",
        interpretation="Se lit avec nos enfants accueillis ailleurs : les deux mouvements peuvent se compenser.",
    ),
    _residence(
        "accueillis_ailleurs",
        "usage_accueil:accueillis_ailleurs",
        "Enfants de nos communes accueillis dans une structure hors de l'intercommunalité, par année.",
        effectif=True, unite="enfants",
        libelle="Enfants accueillis hors de l'intercommunalité",
        question="Combien de nos enfants sont accueillis chez nos voisines ?",
        definition="Enfants de nos communes accueillis dans une structure d'une commune hors de l'intercommunalité.",
        interpretation="Une place voisine peut être choisie (travail) ou subie (pas de place ici).",
    ),
    _residence(
        "enfants_par_place_accueil",
        "usage_accueil:enfants_par_place",
        "Enfants accueillis dans l'année (compte arrondi) ÷ places autorisées des mêmes structures.",
        locales=("residence_enfants", "structures"),
        unite="enfants par place", decimales=1,
        libelle="Enfants accueillis par place",
        question="Combien d'enfants une place accueille-t-elle dans l'année ?",
        definition="Enfants différents accueillis dans l'année pour une place autorisée.",
        interpretation="Une place n'est pas un enfant : temps partiels et arrivées en cours d'année s'y partagent.",
    ),
    _indicateur(
        "demandes_en_attente",
        "petite_enfance:attente",
        "Demandes en attente à la fin du dernier mois saisi.",
        ("demandes",),
        "attente_et_refus",
        "baisse",
        effectif=True, unite="demandes", limites=_PERSONNES,
        libelle="Demandes d'accueil en attente",
        question="Combien de familles attendent une place ?",
        definition="Demandes d'accueil encore sans place à la fin du dernier mois saisi.",
        interpretation="Une famille peut attendre dans plusieurs structures ; celles qui ont renoncé n'y sont plus.",
    ),
    _indicateur(
        "part_demandes_refusees",
        "petite_enfance:demandes",
        "Demandes refusées ÷ demandes reçues, sur douze mois.",
        ("demandes",),
        "attente_et_refus",
        "baisse",
        parametre="refusees", limites=_PERSONNES,
        libelle="Part des demandes d'accueil refusées",
        question="Combien de demandes sont refusées ?",
        definition="Part des demandes d'accueil des douze derniers mois qui ont été refusées.",
        interpretation="À lire avec le motif : pas de place, horaires, âge, distance, prix.",
    ),
    _cout(
        "cout_heure_accueil",
        en_mots="Charges de l'année ÷ heures réalisées, structures qui ont dit les deux (douze mois d'heures).",
        parametre="charges/realisees",
        libelle="Coût d'une heure d'accueil",
        question="Que coûte une heure d'accueil ?",
        definition="Charges de fonctionnement pour une heure de présence.",
        interpretation="Monte quand les places restent vides : à lire avec le taux d'occupation.",
        sens="baisse",
    ),
    _cout(
        "prix_heure_familles",
        en_mots="Participations des familles ÷ heures facturées, structures qui ont dit les deux.",
        parametre="familles/facturees",
        libelle="Prix moyen d'une heure pour les familles",
        question="Que paient les familles pour une heure ?",
        definition="Participations des familles pour une heure facturée, avant crédit d'impôt.",
        interpretation="Suit leurs ressources : un prix bas dit des familles modestes, pas une structure moins chère.",
    ),
    _cout(
        "collectivite_heure_accueil",
        en_mots="Participation de la collectivité ÷ heures réalisées, structures qui ont dit les deux.",
        parametre="collectivite/realisees",
        libelle="Ce que paie la collectivité pour une heure d'accueil",
        question="Que paie la collectivité pour une heure ?",
        definition="Participation de l'intercommunalité et des communes pour une heure de présence.",
        interpretation="Ce qui reste quand familles, CAF, MSA et bonus ont payé.",
    ),
    _indicateur(
        "occupation_loisirs",
        "loisirs_usage:occupation",
        "100 × journées de présence ÷ (places × jours ouverts), tous accueils et tous types de jour, au point près.",
        ("presences_loisirs", "structures"),
        "loisirs_par_jour_et_ecole",
        "hausse",
        theme="Âges", limites=_PERSONNES,
        libelle="Taux d'occupation des accueils de loisirs",
        question="Les places des accueils de loisirs sont-elles occupées ?",
        definition="Journées de présence pour 100 journées possibles (places × jours d'ouverture).",
        interpretation="Se lit par type de jour : un mercredi plein et un été vide font une moyenne trompeuse.",
    ),
    _metiers(
        "part_diplomes_accueil",
        en_mots="Infirmiers, puériculteurs, éducateurs de jeunes enfants et auxiliaires ÷ professionnels en poste.",
        parametre="diplomes",
        libelle="Part des professionnels diplômés de l'accueil",
        question="Les équipes sont-elles qualifiées ?",
        definition="Professionnels diplômés (infirmier, puériculteur, éducateur, auxiliaire) pour 100 en poste.",
        interpretation="Le code de la santé publique (R2324-42) en demande au moins 40 % dans une crèche.",
        sens="hausse",
    ),
    _metiers(
        "rotation_professionnels",
        en_mots="Départs de l'année ÷ (professionnels en poste au 31 décembre + départs).",
        parametre="departs",
        libelle="Rotation des professionnels de l'accueil",
        question="Les professionnels restent-ils ?",
        definition="Professionnels partis dans l'année pour 100 en poste ou partis.",
        interpretation="Des équipes qui changent coûtent en recrutement et en repères pour les enfants.",
        sens="baisse",
    ),
)  # fmt: skip
