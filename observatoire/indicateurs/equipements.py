"""Indicateurs d'équipements : ce que la base permanente des équipements compte par commune."""

from functools import partial

from observatoire.indicateurs.communs import SOURCES_BPE as _BPE
from observatoire.indicateurs.declaration import Indicateur, Publie, Ratio, Somme
from observatoire.indicateurs.preuve import (
    QUATRE_C,
    SansPreuve,
    SecondCalcul,
    Verification,
    publies,
)

_LIMITES = (
    "Un équipement compte pour un, quels que soient ses horaires, sa taille ou ses places ; la base "
    "enregistre les ouvertures et fermetures avec retard."
)
_scolaire = partial(
    Indicateur,
    theme="Équipements",
    sources=("education_effectifs_ecoles", "education_annuaire"),
    sens="neutre",
    preuve=SansPreuve(
        "Pas de chiffre fourni : les effectifs par école sont à déposer, avec l'annuaire."
    ),
)


_SANS_TOTAL = SecondCalcul("Pas de total publié pour l'intercommunalité")
_equipement = partial(
    Indicateur,
    theme="Équipements",
    unite="équipements",
    decimales=0,
    sources=_BPE,
    sens="neutre",
    interpretation="Zéro veut dire aucun équipement dans la commune, pas qu'il est loin : voir les communes voisines.",
    limites=_LIMITES,
    preuve=_SANS_TOTAL,
)


def _comptes(en_2025: int) -> Verification:
    return publies("INSEE, BPE 2025", 0, (QUATRE_C, 2025, en_2025))


_ENFANCE = (
    _equipement(
        id="creches",
        libelle="Crèches et autres accueils du jeune enfant",
        question="Où sont les lieux d'accueil collectif des moins de 3 ans ?",
        calcul=Somme("eq_eaje"),
        definition="Établissements d'accueil du jeune enfant (crèches, haltes-garderies, multi-accueils).",
        preuve=_comptes(2),
        limites=_LIMITES
        + " Les micro-crèches sont comptées à part ; places et horaires n'y sont pas.",
    ),
    _equipement(
        id="micro_creches",
        libelle="Micro-crèches",
        question="Y a-t-il des micro-crèches ?",
        calcul=Somme("eq_micro_creche"),
        definition="Micro-crèches, douze places au plus, comptées à part des autres établissements.",
        preuve=_comptes(0),
        limites=_LIMITES
        + " La base peut ranger une micro-crèche parmi les autres établissements d'accueil.",
    ),
    _equipement(
        id="relais_petite_enfance",
        libelle="Relais petite enfance",
        question="Où les parents et les assistantes maternelles trouvent-ils un relais ?",
        calcul=Somme("eq_relais_petite_enfance"),
        definition="Relais petite enfance, lieux d'information des parents et des assistantes maternelles.",
        preuve=_comptes(0),
        limites=_LIMITES + " Un relais itinérant est compté à son siège.",
    ),
    _equipement(
        id="accueils_loisirs",
        libelle="Accueils de loisirs sans hébergement",
        question="Où sont les accueils de loisirs ?",
        calcul=Somme("eq_alsh"),
        definition="Accueils collectifs de mineurs sans hébergement.",
        preuve=_comptes(6),
    ),
    _equipement(
        id="ecoles",
        libelle="Écoles maternelles, élémentaires et primaires",
        question="Où sont les écoles ?",
        calcul=Somme(("eq_ecole_maternelle", "eq_ecole_elementaire", "eq_ecole_primaire")),
        definition="Écoles publiques et privées, maternelles, élémentaires et primaires.",
        preuve=_comptes(7),
        limites=_LIMITES + " Les effectifs et le nombre de classes n'y sont pas.",
    ),
    _equipement(
        id="colleges",
        libelle="Collèges",
        question="Où sont les collèges ?",
        calcul=Somme("eq_college"),
        definition="Collèges publics et privés.",
        preuve=_comptes(1),
    ),
    _scolaire(
        id="eleves_ecoles",
        libelle="Élèves des écoles",
        question="Combien d'enfants vont à l'école ici ?",
        unite="élèves",
        decimales=0,
        calcul=Somme("eleves"),
        definition="Élèves inscrits dans les écoles de la commune à la rentrée.",
        interpretation="Compte les enfants là où ils sont scolarisés, pas là où ils habitent.",
        limites="Un regroupement pédagogique déplace les élèves d'une commune à l'autre.",
    ),
    _scolaire(
        id="eleves_par_classe",
        libelle="Élèves par classe",
        question="Les classes sont-elles chargées ?",
        unite="élèves par classe",
        decimales=1,
        calcul=Ratio("eleves", "classes", 1),
        definition="Élèves des écoles divisés par le nombre de classes à la rentrée.",
        interpretation="Une valeur basse peut annoncer une fermeture de classe.",
        limites="Les classes à plusieurs niveaux ne se distinguent pas des autres.",
    ),
    _scolaire(
        id="ips_ecole",
        libelle="Indice de position sociale de l'école",
        question="De quels milieux viennent les élèves de l'école ?",
        unite="points",
        decimales=1,
        calcul=Publie("ips_ecole"),
        sources=("education_ips_ecoles", "education_annuaire"),
        definition="Moyenne, sur les élèves de l'école de la commune, d'un indice qui résume la situation sociale de leurs parents.",
        interpretation="Plus il est élevé, plus les conditions de vie des élèves favorisent leur scolarité.",
        limites="Une commune de plusieurs écoles n'en a pas : leurs indices ne se moyennent pas sans leurs élèves.",
        preuve=SansPreuve(
            "Pas de chiffre fourni : les indices par école sont à déposer, avec l'annuaire."
        ),
    ),
)

_SOINS = tuple(
    _equipement(
        id=identifiant, libelle=libelle, question=question, calcul=Somme(terme),
        definition=definition, preuve=preuve,
    )
    for identifiant, libelle, question, terme, definition, preuve in (
        ("medecins", "Médecins généralistes", "Où consulter un médecin ?", "eq_medecin",
         "Médecins généralistes libéraux.", _comptes(4)),
        ("dentistes", "Chirurgiens-dentistes", "Où consulter un dentiste ?", "eq_dentiste",
         "Chirurgiens-dentistes libéraux.", _comptes(4)),
        ("infirmiers", "Infirmiers libéraux", "Où trouver un infirmier ?", "eq_infirmier",
         "Infirmiers exerçant à titre libéral, comptés à leur cabinet.", _SANS_TOTAL),
        ("pharmacies", "Pharmacies", "Où trouver ses médicaments ?", "eq_pharmacie",
         "Pharmacies d'officine.", _comptes(1)),
        ("maisons_sante", "Maisons de santé", "Où les soins sont-ils regroupés ?", "eq_maison_sante",
         "Maisons de santé pluridisciplinaires.", _SANS_TOTAL),
        ("hebergements_ages", "Hébergements de personnes âgées", "Où vieillir en établissement ?",
         "eq_hebergement_ages", "Établissements d'hébergement pour personnes âgées.", _SANS_TOTAL),
    )
)  # fmt: skip

_QUOTIDIEN = (
    _equipement(
        id="commerces_alimentaires",
        libelle="Commerces alimentaires",
        question="Où faire ses courses ?",
        calcul=Somme(("eq_boulangerie", "eq_boucherie", "eq_epicerie", "eq_superette", "eq_supermarche",
         "eq_fruits_legumes", "eq_autre_alimentaire")),
        definition="Boulangeries, boucheries, épiceries, supérettes, supermarchés, primeurs et autres commerces alimentaires.",
        limites=_LIMITES + " Les tournées et les marchés n'y sont pas.",
    ),
    _equipement(
        id="boulangeries",
        libelle="Boulangeries-pâtisseries",
        question="Où acheter son pain ?",
        calcul=Somme("eq_boulangerie"),
        definition="Boulangeries et pâtisseries.",
        limites=_LIMITES + " Les dépôts de pain et les tournées n'y sont pas.",
    ),
    _equipement(
        id="points_poste",
        libelle="Points de contact postaux",
        question="Où envoyer un colis ?",
        calcul=Somme(("eq_poste", "eq_relais_poste", "eq_agence_postale")),
        definition="Bureaux de poste, relais poste et agences postales communales.",
    ),
    _equipement(
        id="bibliotheques",
        libelle="Bibliothèques",
        question="Où emprunter un livre ?",
        calcul=Somme("eq_bibliotheque"),
        definition="Bibliothèques ouvertes au public.",
    ),
    _equipement(
        id="espaces_france_services",
        libelle="Espaces France services",
        question="Où être aidé dans ses démarches ?",
        calcul=Somme("eq_france_services"),
        definition="Espaces France services, fixes ou itinérants, comptés à leur adresse.",
        preuve=_comptes(2),
        limites=_LIMITES + " Les permanences dans d'autres communes ne sont pas comptées.",
        sources=(*_BPE, "anct_france_services"),
    ),
)  # fmt: skip

INDICATEURS = (*_ENFANCE, *_SOINS, *_QUOTIDIEN)
