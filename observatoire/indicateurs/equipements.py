"""Indicateurs d'équipements : ce que la base permanente des équipements compte par commune."""

from functools import partial

from observatoire.indicateurs.communs import SOURCES_BPE as _BPE
from observatoire.indicateurs.declaration import Indicateur, Ratio, Somme, Terme
from observatoire.indicateurs.preuve import QUATRE_C, SansPreuve, SecondCalcul, publies

_LIMITES = (
    "Un équipement compte pour un, quels que soient ses horaires, sa taille ou ses places ; la base "
    "enregistre les ouvertures et fermetures avec retard."
)
_INTERPRETATION = "Zéro veut dire aucun équipement dans la commune, pas qu'il est loin : voir les communes voisines."
_scolaire = partial(
    Indicateur,
    theme="Équipements",
    sources=("education_effectifs_ecoles", "education_annuaire"),
    sens="neutre",
    preuve=SansPreuve(
        "Pas de chiffre fourni : les effectifs par école sont à déposer, avec l'annuaire."
    ),
)


def _equipement(
    identifiant: str,
    libelle: str,
    question: str,
    terme: Terme,
    definition: str,
    en_2025: int | None = None,
    limites: str = "",
    sources: tuple[str, ...] = _BPE,
) -> Indicateur:
    return Indicateur(
        id=identifiant,
        theme="Équipements",
        libelle=libelle,
        question=question,
        unite="équipements",
        decimales=0,
        calcul=Somme(terme),
        sources=sources,
        sens="neutre",
        definition=definition,
        interpretation=_INTERPRETATION,
        limites=f"{_LIMITES} {limites}".strip(),
        preuve=SecondCalcul("Pas de total publié pour l'intercommunalité")
        if en_2025 is None
        else publies("INSEE, BPE 2025", 0, (QUATRE_C, 2025, en_2025)),
    )


_ENFANCE = (
    _equipement(
        "creches",
        "Crèches et autres accueils du jeune enfant",
        "Où sont les lieux d'accueil collectif des moins de 3 ans ?",
        "eq_eaje",
        "Établissements d'accueil du jeune enfant (crèches, haltes-garderies, multi-accueils).",
        2,
        "Les micro-crèches sont comptées à part ; places et horaires n'y sont pas.",
    ),
    _equipement(
        "micro_creches",
        "Micro-crèches",
        "Y a-t-il des micro-crèches ?",
        "eq_micro_creche",
        "Micro-crèches, douze places au plus, comptées à part des autres établissements.",
        0,
        "La base peut ranger une micro-crèche parmi les autres établissements d'accueil.",
    ),
    _equipement(
        "relais_petite_enfance",
        "Relais petite enfance",
        "Où les parents et les assistantes maternelles trouvent-ils un relais ?",
        "eq_relais_petite_enfance",
        "Relais petite enfance, lieux d'information des parents et des assistantes maternelles.",
        0,
        "Un relais itinérant est compté à son siège.",
    ),
    _equipement(
        "accueils_loisirs",
        "Accueils de loisirs sans hébergement",
        "Où sont les accueils de loisirs ?",
        "eq_alsh",
        "Accueils collectifs de mineurs sans hébergement.",
        6,
    ),
    _equipement(
        "ecoles",
        "Écoles maternelles, élémentaires et primaires",
        "Où sont les écoles ?",
        ("eq_ecole_maternelle", "eq_ecole_elementaire", "eq_ecole_primaire"),
        "Écoles publiques et privées, maternelles, élémentaires et primaires.",
        7,
        "Les effectifs et le nombre de classes n'y sont pas.",
    ),
    _equipement(
        "colleges",
        "Collèges",
        "Où sont les collèges ?",
        "eq_college",
        "Collèges publics et privés.",
        1,
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
)

_SOINS = tuple(
    _equipement(identifiant, libelle, question, terme, definition, en_2025)
    for identifiant, libelle, question, terme, definition, en_2025 in (
        ("medecins", "Médecins généralistes", "Où consulter un médecin ?", "eq_medecin",
         "Médecins généralistes libéraux.", 4),
        ("dentistes", "Chirurgiens-dentistes", "Où consulter un dentiste ?", "eq_dentiste",
         "Chirurgiens-dentistes libéraux.", 4),
        ("infirmiers", "Infirmiers libéraux", "Où trouver un infirmier ?", "eq_infirmier",
         "Infirmiers exerçant à titre libéral, comptés à leur cabinet.", None),
        ("pharmacies", "Pharmacies", "Où trouver ses médicaments ?", "eq_pharmacie",
         "Pharmacies d'officine.", 1),
        ("maisons_sante", "Maisons de santé", "Où les soins sont-ils regroupés ?", "eq_maison_sante",
         "Maisons de santé pluridisciplinaires.", None),
        ("hebergements_ages", "Hébergements de personnes âgées", "Où vieillir en établissement ?",
         "eq_hebergement_ages", "Établissements d'hébergement pour personnes âgées.", None),
    )
)  # fmt: skip

_QUOTIDIEN = (
    _equipement(
        "commerces_alimentaires",
        "Commerces alimentaires",
        "Où faire ses courses ?",
        ("eq_boulangerie", "eq_boucherie", "eq_epicerie", "eq_superette", "eq_supermarche",
         "eq_fruits_legumes", "eq_autre_alimentaire"),
        "Boulangeries, boucheries, épiceries, supérettes, supermarchés, primeurs et autres commerces alimentaires.",
        limites="Les tournées et les marchés n'y sont pas.",
    ),
    _equipement(
        "boulangeries",
        "Boulangeries-pâtisseries",
        "Où acheter son pain ?",
        "eq_boulangerie",
        "Boulangeries et pâtisseries.",
        limites="Les dépôts de pain et les tournées n'y sont pas.",
    ),
    _equipement(
        "points_poste",
        "Points de contact postaux",
        "Où envoyer un colis ?",
        ("eq_poste", "eq_relais_poste", "eq_agence_postale"),
        "Bureaux de poste, relais poste et agences postales communales.",
    ),
    _equipement(
        "bibliotheques",
        "Bibliothèques",
        "Où emprunter un livre ?",
        "eq_bibliotheque",
        "Bibliothèques ouvertes au public.",
    ),
    _equipement(
        "espaces_france_services",
        "Espaces France services",
        "Où être aidé dans ses démarches ?",
        "eq_france_services",
        "Espaces France services, fixes ou itinérants, comptés à leur adresse.",
        2,
        "Les permanences dans d'autres communes ne sont pas comptées.",
        (*_BPE, "anct_france_services"),
    ),
)  # fmt: skip

INDICATEURS = (*_ENFANCE, *_SOINS, *_QUOTIDIEN)
