"""Les tables de l'entrepôt : le contrat entre la construction et tout ce qui lit."""

from observatoire.entrepot import locales
from observatoire.sources.sql import Base

_INDICATEURS = (
    "code VARCHAR, niveau VARCHAR, indicateur VARCHAR, debut INTEGER, fin INTEGER, "
    "valeur DOUBLE, statut VARCHAR, bas DOUBLE, haut DOUBLE, numerateur DOUBLE, denominateur DOUBLE, "
    "perimetre VARCHAR, note VARCHAR, source VARCHAR, nature_intervalle VARCHAR, cause VARCHAR, "
    "tirage DOUBLE, certain_bas DOUBLE, certain_haut DOUBLE, khi2 DOUBLE"
)
# Les colonnes du contrat viennent d'abord, dans leur ordre ; `perimetre`, `bas` et `haut`
# s'y ajoutent là où un chiffre ne veut rien dire sans elles.
TABLES: dict[str, str] = {
    "territoires": "code VARCHAR, niveau VARCHAR, libelle VARCHAR, epci VARCHAR, departement VARCHAR, "
    "region VARCHAR, secteur VARCHAR, superficie_km2 DOUBLE, lon DOUBLE, lat DOUBLE",
    "fichiers": "fichier VARCHAR, chemin VARCHAR, empreinte VARCHAR, source VARCHAR, lignes_lues BIGINT, "
    "lignes_retenues BIGINT, statut VARCHAR, message VARCHAR, lu_le TIMESTAMP, millesimes VARCHAR",
    "mesures": "code VARCHAR, niveau VARCHAR, variable VARCHAR, debut INTEGER, fin INTEGER, valeur DOUBLE, "
    "statut VARCHAR, fichier VARCHAR, bas DOUBLE, haut DOUBLE, perimetre VARCHAR, tirage DOUBLE",
    # Ce que chaque fichier établit de son propre sens (`sources.releve`).
    "releves": "fichier VARCHAR, niveau VARCHAR, debut INTEGER, fin INTEGER, etendue VARCHAR[], "
    "coupe VARCHAR[], cog INTEGER, perimetre VARCHAR, collecte VARCHAR, taux DOUBLE, "
    "preuves STRUCT(niveau VARCHAR, millesime VARCHAR), licence VARCHAR",
    "indicateurs": _INDICATEURS,
    # Ce que valent les indicateurs pour le public, quand une ligne d'une table publique lui est cachée.
    "indicateurs_publics": _INDICATEURS,
    "variables": "variable VARCHAR, libelle VARCHAR, unite VARCHAR, agregation VARCHAR, exploitation VARCHAR",
    "catalogue": "indicateur VARCHAR, theme VARCHAR, libelle VARCHAR, question VARCHAR, unite VARCHAR, "
    "decimales INTEGER, sources VARCHAR, sens VARCHAR, definition VARCHAR, interpretation VARCHAR, "
    "limites VARCHAR, preuve VARCHAR, forme VARCHAR",
    "journal": "rang INTEGER, genre VARCHAR, texte VARCHAR, code VARCHAR, niveau VARCHAR, "
    "indicateur VARCHAR, debut INTEGER, fin INTEGER, avant DOUBLE, apres DOUBLE",
    # Ce qui a bougé à chaque publication (`entrepot.bouges`), la plus récente comme les passées.
    "bouges": "publie_le TIMESTAMP, genre VARCHAR, code VARCHAR, niveau VARCHAR, indicateur VARCHAR, "
    "debut_avant INTEGER, fin_avant INTEGER, avant DOUBLE, debut INTEGER, fin INTEGER, apres DOUBLE",
    "ecarts": "code VARCHAR, niveau VARCHAR, variable VARCHAR, debut INTEGER, fin INTEGER, "
    "valeur_retenue DOUBLE, fichier_retenu VARCHAR, valeur_ecartee DOUBLE, fichier_ecarte VARCHAR",
    "lieux": "fichier VARCHAR, source VARCHAR, categorie VARCHAR, code VARCHAR, libelle VARCHAR, "
    "identifiant VARCHAR, lon DOUBLE, lat DOUBLE",
    "contours": "code VARCHAR, niveau VARCHAR, fichier VARCHAR, wkb BLOB",
    "appartenances": "code VARCHAR, annee INTEGER, epci VARCHAR, fichier VARCHAR",
    "minutes": "origine VARCHAR, destination VARCHAR, minutes DOUBLE, fichier VARCHAR",
    # Combien d'actifs (pondérés) vont travailler d'une commune à une autre.
    "flux": "origine VARCHAR, destination VARCHAR, annee INTEGER, valeur DOUBLE, fichier VARCHAR",
    # Par la route (`entrepot.trajets`) : minutes et bornes par mode, et jusqu'où l'on va de chaque commune.
    "trajets": "origine VARCHAR, destination VARCHAR, mode VARCHAR, minutes DOUBLE, bas DOUBLE, haut DOUBLE, "
    "fichier VARCHAR",
    "isochrones": "code VARCHAR, minutes DOUBLE, wkb BLOB, fichier VARCHAR",
    # Les descriptions de fichiers de l'espace de travail qui ont fait cette édition.
    "declarees": "fichier VARCHAR, texte VARCHAR",
    "edition": "empreinte VARCHAR, publie_le TIMESTAMP, logiciel VARCHAR, epci VARCHAR, perimetre VARCHAR, "
    "exemple BOOLEAN",
}


def creer(con: Base) -> None:
    """Crée toutes les tables, vides."""
    for table, colonnes in TABLES.items():
        con.execute(f"CREATE OR REPLACE TABLE {table} ({colonnes})")
    locales.creer(con)
