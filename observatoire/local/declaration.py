"""Ce qu'est une table du territoire : ses colonnes, leurs types, ce qui est public.

Une table = un fichier `observatoire/local/tables/<nom>.toml`. Une clé inconnue est une erreur
qui la nomme.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from observatoire.erreurs import AppelIncorrect, DeclarationInvalide

TypeColonne = Literal[
    "texte", "entier", "nombre", "montant", "part", "date", "mois", "annee", "booleen", "choix",
    "liste", "commune", "heures", "horaires", "url", "lon", "lat", "reference", "indicateur",
]  # fmt: skip

# Colonnes que l'entrepôt ajoute à chaque table ; `fictif` peut aussi être saisie.
RESERVEES = ("fictif", "fichier", "ligne")
_NOM = re.compile(r"[a-z][a-z0-9_]*\Z")
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Colonne(BaseModel):
    """Une colonne : son nom dans le fichier, son libellé à l'écran, son type et ses bornes."""

    model_config = _STRICT

    nom: str
    libelle: str
    type: TypeColonne = "texte"
    obligatoire: bool = False
    modalites: dict[str, str] = Field(default_factory=dict)  # valeur écrite → libellé
    equivalents: dict[str, str] = Field(default_factory=dict)  # autre écriture → valeur écrite
    aide: str = ""
    exemple: str = ""
    unite: str = ""
    mini: float | None = None
    maxi: float | None = None
    # Ce que compte ce nombre : « personnes », « choses » (places, euros, rangs), ou la colonne qui le dit.
    compte: str = ""
    publique: bool = True  # dans une table publique ; faux : jamais dans l'édition publique
    voisines: bool = False  # type commune : une commune hors du territoire y est attendue
    reference: str = ""  # type reference : la table locale dont la valeur est une clé
    # Présente : vide, la cellule est « à compléter », si ces colonnes ont l'une de ces valeurs.
    attendue_si: dict[str, tuple[str, ...]] | None = None
    synonymes: tuple[str, ...] = ()  # autres en-têtes compris à la lecture
    numero: bool = (
        False  # identifiant à points (« 1.2.3 »), qu'un tableur français prend pour une date
    )

    @field_validator("modalites", mode="before")
    @classmethod
    def _liste_ou_table(cls, valeur: Any) -> Any:
        return {str(v): str(v) for v in valeur} if isinstance(valeur, list) else valeur

    @model_validator(mode="after")
    def _coherente(self) -> Colonne:
        if not _NOM.match(self.nom) or self.nom in RESERVEES:
            raise ValueError(f"nom de colonne « {self.nom} » impossible")
        if self.type == "choix" and not self.modalites:
            raise ValueError(f"la colonne « {self.nom} » est un choix sans modalités")
        if inconnues := sorted({*self.equivalents.values()} - {*self.modalites}):
            raise ValueError(
                f"la colonne « {self.nom} » donne un équivalent à « {inconnues[0]} », qui n'est pas "
                "une de ses modalités"
            )
        if self.type == "reference" and not self.reference:
            raise ValueError(f"la colonne « {self.nom} » ne dit pas à quelle table elle renvoie")
        return self


# Une ligne d'exemple se marque dans n'importe quelle table ; ce nom est réservé, d'où la copie.
FICTIF = Colonne(nom="exemple", libelle="Exemple fictif", type="booleen").model_copy(
    update={"nom": "fictif"}
)


class Table(BaseModel):
    """Une table de `data/local/` ; `nom` est celui de son TOML et de son CSV."""

    model_config = _STRICT

    nom: str = ""
    titre: str
    fichier: str = ""  # relatif à data/ ; local/<nom>.csv par défaut
    description: str
    cle: tuple[str, ...] = ()  # colonnes qui, ensemble, désignent une ligne
    cle_depuis: str = ""  # colonne d'où tirer une clé laissée vide
    publique: bool = False
    sans_personne: bool = True
    # Table interne dont ce qui est calculé se montre à tous les niveaux (des réglages, pas des comptes).
    derive_publique: bool = False
    attendue: bool = False  # une table vide est alors « à compléter »
    colonnes: tuple[Colonne, ...]

    @field_validator("cle", mode="before")
    @classmethod
    def _une_ou_plusieurs(cls, valeur: Any) -> Any:
        return (valeur,) if isinstance(valeur, str) else valeur

    @model_validator(mode="after")
    def _coherente(self) -> Table:
        noms = [c.nom for c in self.colonnes]
        doubles = {n for n in noms if noms.count(n) > 1}
        if doubles:
            raise ValueError(f"colonne déclarée deux fois : {', '.join(sorted(doubles))}")
        for citee in (*self.cle, *([self.cle_depuis] if self.cle_depuis else [])):
            if citee not in noms:
                raise ValueError(f"la clé cite une colonne inconnue : « {citee} »")
        for c in self.colonnes:
            if c.compte not in ("", "personnes", "choses", *noms):
                raise ValueError(
                    f"la colonne « {c.nom} » ne dit pas ce qu'elle compte (compte = « personnes », "
                    "« choses », ou la colonne qui le dit)"
                )
        if not self.cle:
            raise ValueError("la table n'a pas de clé (cle = …)")
        return self

    @property
    def compte_des_personnes(self) -> bool:
        """Vrai si une colonne compte, ou peut compter, des gens (dans le doute, elle en compte) : un petit
        écart en désigne."""
        return any(
            c.compte != "choses"
            for c in self.colonnes
            if c.compte or c.type in ("entier", "nombre")
        )

    def colonne(self, nom: str) -> Colonne:
        """La colonne de ce nom."""
        return next(c for c in self.ecrites if c.nom == nom)

    @property
    def ecrites(self) -> tuple[Colonne, ...]:
        """Les colonnes qu'une ligne peut remplir : celles de la table, puis `fictif`."""
        return (*self.colonnes, FICTIF)

    @property
    def noms(self) -> list[str]:
        """Les noms des colonnes, dans l'ordre."""
        return [c.nom for c in self.colonnes]

    @property
    def obligatoires(self) -> list[str]:
        """Les colonnes qui forment la signature de la table."""
        exigees = [c.nom for c in self.colonnes if c.obligatoire or c.nom in self.cle]
        return [n for n in exigees if not (self.cle_depuis and n in self.cle)] or exigees

    def publiques(self) -> list[str]:
        """Les colonnes de l'édition publique ; aucune si la table est interne."""
        return [c.nom for c in self.colonnes if c.publique] if self.publique else []


@cache
def tables() -> dict[str, Table]:
    """Toutes les tables locales déclarées, par nom. `DeclarationInvalide` si un TOML est mal écrit."""
    dossier = Path(str(files("observatoire"))) / "local" / "tables"
    lues = {c.stem: charger(c) for c in sorted(dossier.glob("*.toml"))}
    for t in lues.values():
        for c in t.colonnes:
            if c.reference and c.reference not in lues:
                raise DeclarationInvalide(
                    f"{t.nom}.toml : la colonne « {c.nom} » renvoie à la table « {c.reference} », "
                    "qui n'existe pas. À faire : corriger « reference »."
                )
    return lues


def table(nom: str) -> Table:
    """La table de ce nom ; `AppelIncorrect` propose les plus proches."""
    if nom not in tables():
        import difflib

        proches = difflib.get_close_matches(nom, tables(), n=3, cutoff=0.5) or sorted(tables())
        raise AppelIncorrect(
            f"La table locale « {nom} » n'existe pas. Voulez-vous dire {' ou '.join(proches[:8])} ?"
        )
    return tables()[nom]


def nommer(fichier: str) -> str:
    """La table d'un fichier (« local/structures.csv ») ou d'un nom, dite comme à l'écran : « table « … » »."""
    nom = fichier.rsplit("/", 1)[-1].removesuffix(".csv")
    return f"table « {table(nom).titre} »"


def charger(chemin: Path) -> Table:
    """La table décrite par un TOML."""
    try:
        brut = tomllib.loads(chemin.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise DeclarationInvalide(
            f"{chemin.name} n'est pas du TOML correct : {e}. À faire : corriger cette ligne."
        ) from None
    brut.setdefault("nom", chemin.stem)
    brut.setdefault("fichier", f"local/{chemin.stem}.csv")
    try:
        return Table.model_validate(brut)
    except ValidationError as e:
        raise DeclarationInvalide(_traduire(e, chemin.name, brut)) from None


def _traduire(erreur: ValidationError, nom: str, brut: dict[str, Any]) -> str:
    premiere = erreur.errors()[0]
    chemin = list(premiere["loc"])
    ou = nom
    if chemin[:1] == ["colonnes"] and len(chemin) > 1 and isinstance(chemin[1], int):
        ou += f", colonne « {brut['colonnes'][chemin[1]].get('nom', chemin[1] + 1)} »"
    cle = chemin[-1] if chemin else ""
    match premiere["type"]:
        case "extra_forbidden":
            constat = f"la clé « {cle} » est inconnue. À faire : la corriger ou l'ôter"
        case "missing":
            constat = f"la clé « {cle} » manque. À faire : l'ajouter"
        case "value_error":
            constat = f"{premiere['ctx']['error']}. À faire : corriger la déclaration"
        case _:
            constat = f"la clé « {cle} » vaut {premiere['input']!r}, ce qui n'est pas admis"
    return f"{ou} : {constat}."
