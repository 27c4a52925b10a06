"""Les thèmes du projet de territoire, et où ranger ce que les listes publiques connaissent."""

from dataclasses import dataclass

THEMES = (
    "Petite enfance",
    "Enfance",
    "Jeunesse",
    "Parentalité",
    "Vie sociale",
    "Accès aux droits",
    "Santé et bien vieillir",
    "Mobilité",
    "Logement",
    "Coopération",
)


@dataclass(frozen=True)
class Rubrique:
    """Une sorte de lieu ou d'équipement : son nom au singulier, son pluriel, son thème."""

    nom: str
    pluriel: str
    theme: str


# Catégories des lieux déposés (annuaires publics : chaque lieu y a son nom).
LIEUX = {
    "ecole": Rubrique("École", "Écoles", "Enfance"),
    "college": Rubrique("Collège", "Collèges", "Jeunesse"),
    "lycee": Rubrique("Lycée", "Lycées", "Jeunesse"),
    "ccas": Rubrique("Centre communal d'action sociale", "Centres d'action sociale", "Accès aux droits"),
    "france_services": Rubrique("France services", "France services", "Accès aux droits"),
    "point_justice": Rubrique("Point-justice", "Points-justice", "Accès aux droits"),
    "etablissement_sante": Rubrique(
        "Établissement de santé", "Établissements de santé", "Santé et bien vieillir"
    ),
}  # fmt: skip

# Indicateurs d'équipement (base permanente : un nombre par commune, sans nom).
EQUIPEMENTS = {
    "creches": Rubrique("Crèche ou halte-garderie", "Crèches et haltes-garderies", "Petite enfance"),
    "micro_creches": Rubrique("Micro-crèche", "Micro-crèches", "Petite enfance"),
    "relais_petite_enfance": Rubrique(
        "Relais petite enfance", "Relais petite enfance", "Petite enfance"
    ),
    "accueils_loisirs": Rubrique("Accueil de loisirs", "Accueils de loisirs", "Enfance"),
    "medecins": Rubrique("Médecin généraliste", "Médecins généralistes", "Santé et bien vieillir"),
    "dentistes": Rubrique("Chirurgien-dentiste", "Chirurgiens-dentistes", "Santé et bien vieillir"),
    "infirmiers": Rubrique("Infirmier libéral", "Infirmiers libéraux", "Santé et bien vieillir"),
    "pharmacies": Rubrique("Pharmacie", "Pharmacies", "Santé et bien vieillir"),
    "maisons_sante": Rubrique("Maison de santé", "Maisons de santé", "Santé et bien vieillir"),
    "hebergements_ages": Rubrique(
        "Hébergement de personnes âgées", "Hébergements de personnes âgées", "Santé et bien vieillir"
    ),
    "bibliotheques": Rubrique("Bibliothèque", "Bibliothèques", "Vie sociale"),
    "points_poste": Rubrique("Point de contact postal", "Points de contact postaux", "Vie sociale"),
}  # fmt: skip

# Types de l'inventaire `structures` : la rubrique de chacun, la même que celle des listes publiques.
STRUCTURES = {
    "eaje": EQUIPEMENTS["creches"],
    "halte_garderie": EQUIPEMENTS["creches"],
    "micro_creche": EQUIPEMENTS["micro_creches"],
    "micro_creche_psu": EQUIPEMENTS["micro_creches"],
    "micro_creche_paje": EQUIPEMENTS["micro_creches"],
    "mam": Rubrique("Maison d'assistantes maternelles", "Maisons d'assistantes maternelles", "Petite enfance"),
    "rpe": EQUIPEMENTS["relais_petite_enfance"],
    "laep": Rubrique("Lieu d'accueil enfants-parents", "Lieux d'accueil enfants-parents", "Parentalité"),
    "ecole": LIEUX["ecole"],
    "ecole_tps": LIEUX["ecole"],
    "alsh": EQUIPEMENTS["accueils_loisirs"],
    "college": LIEUX["college"],
    "france_services": LIEUX["france_services"],
    "autre": Rubrique("Service aux familles", "Services aux familles", "Parentalité"),
}  # fmt: skip
