"""Refuser les données personnelles : l'observatoire compte, il ne désigne personne."""

import re
from collections.abc import Iterable

from observatoire.erreurs import FichierRefuse
from observatoire.local.declaration import Table

_ENTETES = {
    "nom": "un nom de personne", "prenom": "un prénom", "prenoms": "un prénom",
    "nom_prenom": "un nom de personne", "prenom_nom": "un nom de personne",
    "nom_et_prenom": "un nom de personne", "nom_de_famille": "un nom de personne",
    "nom_naissance": "un nom de personne", "nom_usage": "un nom de personne",
    "civilite": "une civilité", "telephone": "un numéro de téléphone",
    "tel": "un numéro de téléphone", "portable": "un numéro de téléphone",
    "mobile": "un numéro de téléphone", "numero_de_telephone": "un numéro de téléphone",
    "nir": "un numéro de sécurité sociale", "num_secu": "un numéro de sécurité sociale",
    "numero_de_securite_sociale": "un numéro de sécurité sociale",
    "numero_allocataire": "un numéro d'allocataire", "matricule": "un matricule",
    "date_de_naissance": "une date de naissance", "date_naissance": "une date de naissance",
    "ne_le": "une date de naissance", "nee_le": "une date de naissance",
    "courriel": "un courriel", "email": "un courriel", "mail": "un courriel",
    "adresse_mail": "un courriel", "adresse_electronique": "un courriel",
}  # fmt: skip
_VALEURS = (
    (re.compile(r"\b[12]\s?\d{2}\s?(0[1-9]|1[0-2])\s?(\d{2}|2[AB])\s?\d{3}\s?\d{3}(\s?\d{2})?\b"),
     "un numéro de sécurité sociale"),
    (re.compile(r"(?<!\d)(\+33\s?|0)[67]([\s.-]?\d{2}){4}(?!\d)"), "un numéro de téléphone portable"),
    (re.compile(r"[\w.+-]+@(gmail|orange|wanadoo|free|hotmail|live|outlook|laposte|sfr|yahoo|icloud|"
                r"neuf|bbox|protonmail|aol)\.", re.IGNORECASE), "un courriel de particulier"),
    (re.compile(r"(?<![\w.])(Mme|Mmes|Mlle|Monsieur|Madame|M\.|Mr)\s+[A-ZÉÈ]"), "le nom d'une personne"),
)  # fmt: skip


def valeur_personnelle(texte: str) -> str:
    """Ce à quoi ressemble une valeur (« un numéro de sécurité sociale »), ou une chaîne vide."""
    return next((quoi for motif, quoi in _VALEURS if motif.search(texte)), "")


def refuser_entetes(table: Table, entetes: Iterable[tuple[str, str]]) -> None:
    """Lève `FichierRefuse` si une colonne (écrite, comparable) non déclarée désigne des personnes."""
    for ecrite, cle in entetes:
        if quoi := _ENTETES.get(cle):
            raise refus(table, quoi, f"colonne « {ecrite} »")


def refus(table: Table, quoi: str, ou: str) -> FichierRefuse:
    """Le refus d'un fichier qui désigne des personnes."""
    return FichierRefuse(
        f"cette donnée ressemble à {quoi} : « {table.titre} » n'accepte aucune donnée personnelle "
        "(les petits effectifs d'un territoire rural désigneraient quelqu'un)",
        ou=ou,
        attendu="des effectifs et des lieux, par exemple " + ", ".join(table.noms[:4]),
        faire="ôter cette donnée du fichier, puis recommencer ; rien n'en a été gardé",
    )
