"""Les tables du territoire (`data/local`) dans l'entrepôt : une table typée `local_<nom>` chacune."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from observatoire.erreurs import FichierRefuse
from observatoire.local import Lue, Probleme, Table, lignes, lire_fichier, tables
from observatoire.local import fichier as fichiers_locaux
from observatoire.local.cadre import dtype
from observatoire.sources.lecture import Feuille
from observatoire.sources.sql import Base, ranger
from observatoire.territoire import Reglages

PREFIXE = "local_"
PRODUCTEUR = "données du territoire"
_LIGNES_ESSAYEES = 25
_MONTRES = 3
# Une liste s'y garde écrite, comme un texte.
_TYPES = {
    "Int64": "BIGINT", "float64": "DOUBLE", "datetime64[us]": "TIMESTAMP", "boolean": "BOOLEAN",
}  # fmt: skip


def creer(con: Base) -> None:
    """Crée, vide, la table de chaque déclaration ; s'y ajoutent `fictif`, `fichier` et `ligne`."""
    for t in tables().values():
        con.execute(f"CREATE OR REPLACE TABLE {PREFIXE}{t.nom} ({', '.join(colonnes(t))})")


def colonnes(t: Table) -> list[str]:
    """Les colonnes SQL de la table."""
    declarees = [f'"{c.nom}" {_TYPES.get(dtype(c), "VARCHAR")}' for c in t.ecrites]
    return [*declarees, "fichier VARCHAR", "ligne INTEGER"]


def remplies(con: Base, *, public: bool = False) -> list[str]:
    """Les tables du territoire qui ont au moins une ligne ; `public` : une ligne que le public voit."""
    comptes = " UNION ALL ".join(
        f"SELECT '{nom}' AS nom, count(*) AS n FROM {PREFIXE}{nom} "
        + ("WHERE publique IS NOT FALSE" if public and t.publique and "publique" in t.noms else "")
        for nom, t in tables().items()
    )
    return [n for (n,) in con.execute(f"SELECT nom FROM ({comptes}) WHERE n > 0").fetchall()]


def reconnaitre(feuilles: Iterable[Feuille]) -> Table | None:
    """La table du territoire que contient un fichier, d'après ses en-têtes."""
    for feuille in feuilles:
        for entetes in feuille.apercu[:_LIGNES_ESSAYEES]:
            trouvee = fichiers_locaux.reconnaitre(entetes)
            if trouvee is not None:
                return trouvee
    return None


def refuser_si_proche(feuilles: Iterable[Feuille]) -> None:
    """Lève `FichierRefuse` si un fichier est presque une table du territoire, en disant laquelle."""
    for feuille in feuilles:
        for entetes in feuille.apercu[:1]:
            trouvee = fichiers_locaux.proche(entetes)
            if trouvee is not None:
                t, manquent = trouvee
                raise FichierRefuse(
                    f"ce tableau ressemble à « {t.titre} » ({PRODUCTEUR}) mais il lui manque la colonne "
                    + " et la colonne ".join(f"« {m} »" for m in manquent),
                    attendu=f"un en-tête comme {';'.join(t.noms[:8])}",
                    faire="reprendre ces noms de colonnes, ou saisir la table sur la page Inventaire",
                )


def charger(con: Base, t: Table, chemin: Path, relatif: str, reglages: Reglages) -> tuple[int, str]:
    """Range le fichier dans `local_<nom>` ; rend le nombre de lignes et ce qu'il faut en savoir.

    Lève `FichierRefuse`, sans rien charger, si une cellule est fautive ou si un autre fichier
    donne déjà cette table.
    """
    deja = con.execute(f"SELECT min(fichier) FROM {PREFIXE}{t.nom}").fetchall()[0][0]
    if deja:
        raise FichierRefuse(
            f"la table « {t.titre} » est déjà donnée par {deja}",
            attendu="un seul fichier par table",
            faire="réunir les deux fichiers, ou ôter celui-ci",
        )
    lue = lire_fichier(chemin, t.nom, reglages)
    if lue.bloquants:
        raise FichierRefuse(_dire(lue.bloquants), faire="corriger ces cellules, puis actualiser")
    inserer(con, t, lue, relatif)
    return len(lue.cadre), _dire(lue.problemes)


def inserer(con: Base, t: Table, lue: Lue, relatif: str) -> None:
    """Insère les lignes lues."""
    if lue.cadre.empty:
        return
    numeros = lue.lignes or range(1, len(lue.cadre) + 1)
    rangees = [
        [*map(_sql, ligne.values()), relatif, numero]
        for ligne, numero in zip(lignes(lue.cadre), numeros, strict=True)
    ]
    ranger(con, f"{PREFIXE}{t.nom}", rangees)


def reprendre(con: Base, source: str, fichier: str) -> bool:
    """Remet ce que la version précédente (base attachée `avant`) avait donné ; vrai si quelque chose."""
    nom = source.removeprefix(PREFIXE)
    if not source.startswith(PREFIXE) or nom not in tables():
        return False
    if con.execute(f"SELECT 1 FROM {source} LIMIT 1").fetchall():
        return False  # un autre fichier la donne à présent
    # La table a pu changer de colonnes depuis : on reprend celles qui restent.
    anciennes = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'avant' AND table_name = ?",
        [source],
    ).fetchall()
    connues = [c for c in [*tables()[nom].noms, "fictif", "fichier", "ligne"] if (c,) in anciennes]
    if not connues:
        return False
    liste = ", ".join(f'"{c}"' for c in connues)
    repris = con.execute(
        f"INSERT INTO {source} BY NAME SELECT {liste} FROM avant.{source} WHERE fichier = ? RETURNING 1",
        [fichier],
    ).fetchall()
    return bool(repris)


def fictives(con: Base) -> set[str]:
    """Les tables locales qui contiennent au moins une ligne d'exemple."""
    return {
        nom
        for nom in tables()
        if con.execute(f"SELECT 1 FROM {PREFIXE}{nom} WHERE fictif LIMIT 1").fetchall()
    }


def lignes_cachees(con: Base, base: str = "") -> set[str]:
    """Les sources (`local_…`) des tables publiques qui ont une ligne que le territoire ne montre pas
    (`publique` = non)."""
    return {
        f"{PREFIXE}{t.nom}"
        for t in tables().values()
        if t.publique
        and "publique" in t.noms
        and con.execute(
            f"SELECT 1 FROM {base}{PREFIXE}{t.nom} WHERE publique = false LIMIT 1"
        ).fetchall()
    }


def titre(source: str) -> str:
    """Le titre d'une table locale d'après son nom de source (« local_structures »), sinon vide."""
    declaree = tables().get(source.removeprefix(PREFIXE)) if source.startswith(PREFIXE) else None
    return declaree.titre if declaree else ""


def producteur(source: str) -> str:
    """Qui tient une table locale, ou une chaîne vide si la source n'en est pas une."""
    return PRODUCTEUR if titre(source) else ""


def _sql(valeur: Any) -> Any:
    """Une cellule telle que l'entrepôt la garde : NULL si rien n'est écrit."""
    ecrite = " | ".join(valeur) if isinstance(valeur, tuple) else valeur
    return None if ecrite == "" else ecrite


def _dire(problemes: list[Probleme]) -> str:
    suite = f" ; et {len(problemes) - _MONTRES} autres" if len(problemes) > _MONTRES else ""
    return " ".join(p.phrase() for p in problemes[:_MONTRES]) + suite
