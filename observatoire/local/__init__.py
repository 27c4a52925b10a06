"""Ce que le territoire sait lui-même : les tables de `data/local/`, saisies et historisées."""

from observatoire.disque import EcritureImpossible
from observatoire.local.cadre import colonne, conformer, construire, en_service, lignes, vide
from observatoire.local.carnet import Carnet, Document
from observatoire.local.dates import tranche_d_age
from observatoire.local.declaration import Colonne, Table, nommer, table, tables
from observatoire.local.ecriture import annuler, csv_de, derniere, enregistrer, lire
from observatoire.local.gabarit import modele
from observatoire.local.historique import FONCTIONS, Entree, comparer, historique, trancher
from observatoire.local.horaires import heure_du_jour, heures_ouvertes, plages
from observatoire.local.lecture import Manque, chemin_de, lire_fichier, manque, manques
from observatoire.local.probleme import ConflitEdition, Divergence, Probleme, SaisieRefusee
from observatoire.local.saisies import liste
from observatoire.local.typage import Lue, typer

__all__ = [
    "FONCTIONS",
    "Carnet",
    "Colonne",
    "ConflitEdition",
    "Divergence",
    "Document",
    "EcritureImpossible",
    "Entree",
    "Lue",
    "Manque",
    "Probleme",
    "SaisieRefusee",
    "Table",
    "annuler",
    "chemin_de",
    "colonne",
    "comparer",
    "conformer",
    "construire",
    "csv_de",
    "derniere",
    "en_service",
    "enregistrer",
    "heure_du_jour",
    "heures_ouvertes",
    "historique",
    "lignes",
    "lire",
    "lire_fichier",
    "liste",
    "manque",
    "manques",
    "modele",
    "nommer",
    "plages",
    "table",
    "tables",
    "tranche_d_age",
    "trancher",
    "typer",
    "vide",
]
