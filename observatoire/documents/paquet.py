"""Le descriptif d'un ZIP de données (Data Package, frictionlessdata.io) : chaque fichier, chaque colonne."""

import json
from collections.abc import Sequence
from typing import Any

from observatoire.affirmations.sources import dire_source
from observatoire.documents.contenu import Document
from observatoire.documents.tableau import Colonne, Tableau, pour_tableur
from observatoire.graphiques import exports
from observatoire.graphiques.figure import Figure
from observatoire.modele import identifiant
from observatoire.provenance import RIEN

DESCRIPTIF, LICENCE = "datapackage.json", "LICENCE.txt"
_OUVERTE = "Licence Ouverte 2.0"
_ADRESSE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TEXTE_LICENCE = (
    f"Les chiffres publiés par l'INSEE, la CNAF, la MSA et les autres producteurs cités sont sous {_OUVERTE} "
    f"({_ADRESSE}), sauf mention contraire dans datapackage.json ou sous une figure : on peut les reprendre "
    "en citant leur source et leur date. Une saisie du territoire appartient à la collectivité.\r\n"
)
# Ce que contient chaque colonne du CSV d'une figure, en mots.
COLONNES = {
    "code": "Code officiel du territoire (INSEE, SIREN), ou nom court de la ligne.",
    "libelle": "Nom de la ligne : un territoire, un âge, une catégorie.",
    "annee": "Année ou période à laquelle le chiffre se rapporte.",
    "valeur": "Le chiffre ; vide s'il est secret ou non disponible : lire la colonne statut.",
    "statut": "Publié, provisoire, arrondi, estimé, secret, non disponible, ou exemple inventé.",
    "bas": "Borne basse de l'intervalle ; vide s'il n'y en a pas.",
    "haut": "Borne haute de l'intervalle ; vide s'il n'y en a pas.",
    "unite": "Unité de la valeur.",
    "indicateur": "Nom de l'indicateur dans le dictionnaire.",
    "source": "Qui publie le chiffre.",
    "perimetre": "Les territoires comptés.",
    "note": "Réserves à lire avec le chiffre.",
    "serie": "La courbe, l'étage ou le millésime de la ligne.",
    "sexe": "Femmes ou hommes.",
    "debut": "Début de la période de la ligne.",
    "fin": "Fin de la période de la ligne.",
    "abscisse": "L'autre chiffre de la ligne, porté sur l'axe couché.",
    "cercle": "Le nombre que montre le cercle posé sur la ligne ; vide s'il est secret ou non disponible.",
}
_NOMBRES = frozenset({"valeur", "bas", "haut", "abscisse", "cercle"})
_DIALECTE = {"delimiter": ";", "lineTerminator": "\r\n", "doubleQuote": True, "header": True}


def descriptif(document: Document, tables: Sequence[tuple[str, Figure | Tableau]]) -> bytes:
    """Le `datapackage.json` de ces fichiers CSV, dans l'ordre ; daté de l'édition."""
    decrit: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": identifiant(document.titre)[:60] or "document",
        "title": document.titre,
        "description": document.pied,
        "created": f"{document.edition.publie_le:%Y-%m-%dT%H:%M:%SZ}",
        "version": document.edition.empreinte,
        "licenses": [{"name": "etalab-2.0", "title": _OUVERTE, "path": _ADRESSE}],
        "resources": [_ressource(chemin, t) for chemin, t in tables],
    }
    return json.dumps(decrit, ensure_ascii=False, indent=1).encode()


def _ressource(chemin: str, t: Figure | Tableau) -> dict[str, Any]:
    champs = _champs_de_figure(t) if isinstance(t, Figure) else _champs_de_tableau(t)
    decrite: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": chemin.removesuffix(".csv"),
        "path": chemin,
        "title": t.titre,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECTE,
        "schema": {"fields": champs, "missingValues": [""]},
    }
    notes = t.notes if isinstance(t, Figure) else t.dessous
    if notes:
        decrite["description"] = " ".join(notes)
    if source := dire_source(t.provenance or RIEN):
        decrite["sources"] = [{"title": source}]
    return decrite


def _champs_de_figure(f: Figure) -> list[dict[str, Any]]:
    return [
        {"name": nom, "description": COLONNES[nom]}
        | ({"type": "number", "decimalChar": ","} if nom in _NOMBRES else {"type": "string"})
        for nom in exports.table_de(f).columns
    ]


def _champs_de_tableau(t: Tableau) -> list[dict[str, Any]]:
    colonnes, lignes = pour_tableur(t)
    return [
        {
            "name": x.titre or f"colonne {j + 1}",
            "title": x.titre or f"Colonne {j + 1}",
            "type": "string",
        }
        | ({"type": "number", "decimalChar": ","} if _que_des_nombres(lignes, j) else {})
        | {"description": _dite(x)}
        for j, x in enumerate(colonnes)
    ]


def _que_des_nombres(lignes: Sequence[Sequence[object]], j: int) -> bool:
    """Vrai si la colonne n'a que des nombres : un « secret » en toutes lettres en fait du texte."""
    return bool(lignes) and all(isinstance(ligne[j], int | float) for ligne in lignes)


def _dite(colonne: Colonne) -> str:
    genres = {
        "effectif": "Un compte.", "nombre": "Un nombre", "part": "Une part, en %.",
        "montant": "Un montant, en euros.", "annee": "Une année ou une période.", "date": "Une date (jour/mois/année).",
        "identifiant": "Un code.",
    }  # fmt: skip
    dit = genres.get(colonne.genre, "Un texte.")
    unite = f" ({colonne.unite})" if colonne.unite else ""
    return f"{dit}{unite}." if colonne.genre == "nombre" else dit
