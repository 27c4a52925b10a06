"""Indicateurs : emploi, formation, et façons d'aller travailler."""

from functools import partial

from observatoire.indicateurs.communs import LIMITES_RECENSEMENT
from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme, Terme
from observatoire.indicateurs.preuve import SansPreuve, SecondCalcul

_recense = partial(
    Indicateur,
    theme="Emploi et formation",
    sens="neutre",
    limites=LIMITES_RECENSEMENT,
    preuve=SecondCalcul(),
)
_taux = partial(
    _recense,
    unite="%",
    decimales=1,
    sources=("insee_emploi", "melodi_emploi", "insee_comparateur"),
    incertitude="part",
)
_navettes = partial(
    _taux,
    sources=("insee_caracteristiques_emploi", "melodi_navettes"),
    parmi="des actifs ayant un emploi",
)
_depose = partial(
    Indicateur,
    theme="Emploi et formation",
    decimales=0,
    sources=("melodi_flores",),
    sens="neutre",
    limites="Les agriculteurs et autres indépendants sans salarié n'y sont pas.",
    preuve=SansPreuve("Pas de chiffre fourni : Flores est à déposer."),
)
_diplomes = partial(
    _taux,
    sources=("insee_diplomes", "melodi_diplomes"),
    parmi="des personnes non scolarisées de 15 ans ou plus",
)


def _sans_moteur(
    identifiant: str, actifs: str, question: str, terme: Terme, lecture: str
) -> Indicateur:
    return _navettes(
        id=identifiant,
        libelle=f"Part des actifs {actifs}",
        question=question,
        calcul=Ratio(terme, "actifs_occupes_15_plus"),
        sources=("insee_caracteristiques_emploi", "insee_emploi", "releve_navettes"),
        definition=f"Actifs {actifs}, pour 100 actifs en emploi.",
        interpretation=lecture,
        limites=f"Un seul mode est déclaré, le principal. {LIMITES_RECENSEMENT}",
        compte=f"actifs {actifs}",
    )


INDICATEURS: tuple[Indicateur, ...] = (
    _taux(
        id="taux_activite",
        libelle="Taux d'activité des 15-64 ans",
        question="Combien travaillent ou cherchent un emploi ?",
        calcul=Ratio("actifs_15_64", "pop_15_64"),
        definition="Actifs, en emploi ou au chômage, pour 100 personnes de 15 à 64 ans.",
        interpretation="Il pèse sur la demande d'accueil du jeune enfant.",
    ),
    _taux(
        id="taux_emploi",
        libelle="Taux d'emploi des 15-64 ans",
        question="Combien ont un emploi ?",
        calcul=Ratio("actifs_occupes_15_64", "pop_15_64"),
        sens="hausse",
        definition="Personnes ayant un emploi pour 100 personnes de 15 à 64 ans.",
        interpretation="Où que soit l'emploi.",
    ),
    _taux(
        id="taux_emploi_25_54",
        libelle="Taux d'emploi des 25-54 ans",
        question="Combien ont un emploi à l'âge d'élever des enfants ?",
        calcul=Ratio("actifs_occupes_25_54", "pop_25_54"),
        sources=("insee_emploi", "melodi_emploi"),
        sens="hausse",
        definition="Personnes de 25 à 54 ans ayant un emploi, pour 100 personnes de ces âges.",
        interpretation="C'est lui qui pèse sur la demande d'accueil, plus que celui des 15-64 ans.",
        preuve=SansPreuve("Pas de chiffre fourni : la base « emploi » de l'INSEE est à déposer."),
    ),
    _taux(
        id="taux_chomage_rp",
        libelle="Chômage déclaré au recensement des 15-64 ans",
        question="Combien se déclarent chômeurs ?",
        calcul=Ratio("chomeurs_15_64", "actifs_15_64"),
        sens="baisse",
        definition="Personnes qui se déclarent au chômage pour 100 actifs de 15 à 64 ans.",
        interpretation="Plus élevé que le chômage au sens du BIT : c'est une déclaration.",
    ),
    _taux(
        id="taux_activite_femmes",
        libelle="Taux d'activité des femmes de 15-64 ans",
        question="Combien de femmes travaillent ou cherchent un emploi ?",
        calcul=Ratio("actives_15_64", "femmes_15_64"),
        sources=("insee_emploi", "melodi_emploi"),
        definition="Femmes actives pour 100 femmes de 15 à 64 ans.",
        interpretation="Une offre d'accueil insuffisante peut le freiner.",
    ),
    _recense(
        id="emplois",
        libelle="Emplois au lieu de travail",
        question="Combien d'emplois sur place ?",
        unite="emplois",
        decimales=0,
        calcul=Somme("emplois"),
        sources=("insee_emploi", "melodi_emploi_lieu_travail", "insee_comparateur"),
        definition="Emplois occupés dans la commune, où que vivent les personnes.",
        interpretation="Comparer aux actifs dit qui vient et qui part travailler.",
    ),
    _navettes(
        id="part_actifs_commune",
        libelle="Part des actifs travaillant dans leur commune",
        question="Travaille-t-on près de chez soi ?",
        calcul=Ratio("actifs_commune", "actifs_occupes_15_plus"),
        definition="Actifs ayant un emploi dans leur commune de résidence, pour 100 actifs en emploi.",
        interpretation="Les autres ont besoin de se déplacer.",
        compte="actifs travaillant dans leur commune",
    ),
    _navettes(
        id="part_actifs_voiture",
        libelle="Part des actifs allant travailler en voiture",
        question="Dépend-on de la voiture ?",
        calcul=Ratio("actifs_voiture", "actifs_occupes_15_plus"),
        sens="baisse",
        definition="Actifs allant travailler en voiture, camion ou fourgonnette, pour 100 actifs en emploi.",
        interpretation="Un seul mode est déclaré, le principal.",
        compte="actifs allant travailler en voiture",
    ),
    _diplomes(
        id="part_sans_diplome",
        libelle="Part des personnes sans diplôme",
        question="Combien n'ont pas de diplôme ?",
        calcul=Ratio("diplome_aucun", "pop_15_plus_non_scolarisee"),
        sens="baisse",
        definition="Personnes sans diplôme ou avec le seul certificat d'études, pour 100 personnes non scolarisées de 15 ans ou plus.",
        interpretation="Les générations anciennes ont quitté l'école plus tôt.",
        compte="personnes sans diplôme",
    ),
    _diplomes(
        id="part_diplome_superieur",
        libelle="Part des diplômés du supérieur",
        question="Combien ont un diplôme après le bac ?",
        calcul=Ratio(
            ("diplome_bac2", "diplome_bac3_4", "diplome_bac5"), "pop_15_plus_non_scolarisee"
        ),
        definition="Personnes ayant un diplôme de niveau bac + 2 ou plus, pour 100 personnes non scolarisées de 15 ans ou plus.",
        interpretation="Le diplôme n'est pas l'emploi occupé.",
        compte="diplômés du supérieur",
    ),
    _sans_moteur(
        "part_actifs_transports_commun",
        "allant travailler en transports en commun",
        "Va-t-on travailler en car ou en train ?",
        "actifs_transports_commun",
        "Dépend autant des horaires et des arrêts que du choix des personnes.",
    ),
    _sans_moteur(
        "part_actifs_marche_velo",
        "allant travailler à pied ou à vélo",
        "Travaille-t-on assez près pour y aller sans moteur ?",
        ("actifs_pied", "actifs_velo"),
        "Plus haut dans les bourgs où l'emploi est proche du logement.",
    ),
    _depose(
        id="demandeurs_emploi_abc",
        libelle="Demandeurs d'emploi inscrits (catégories A, B et C)",
        question="Combien de personnes sont inscrites à France Travail ?",
        unite="personnes",
        calcul=Somme("demandeurs_emploi_abc"),
        sources=("dares_demandeurs_emploi",),
        definition="Inscrits à France Travail en catégories A, B et C, moyenne du quatrième trimestre.",
        interpretation="Ce n'est ni le chômage au sens du Bureau international du travail, ni celui du recensement.",
        limites="Arrondi à 5. Depuis 2025, les bénéficiaires du RSA sont inscrits d'office : ne pas comparer à 2024 et avant.",
        preuve=SansPreuve("Pas de chiffre fourni : le fichier de la DARES est à déposer."),
    ),
    _depose(
        id="etablissements_employeurs",
        libelle="Établissements employeurs",
        question="Combien d'établissements ont des salariés ?",
        unite="établissements",
        calcul=Somme("etablissements_employeurs"),
        definition="Établissements qui emploient au moins un salarié dans l'année.",
        interpretation="Le nombre d'employeurs d'ici, administrations et associations comprises.",
    ),
    _depose(
        id="emplois_salaries",
        libelle="Emplois salariés au lieu de travail",
        question="Combien de salariés travaillent ici ?",
        unite="emplois",
        calcul=Somme("emplois_salaries"),
        definition="Salariés présents fin décembre dans les établissements d'ici.",
        interpretation="Chaque année, quand le recensement en résume cinq ; sans les indépendants.",
    ),
)
