"""Les lignes de texte d'un fichier tenu par le territoire : CSV de LibreOffice ou d'Excel, XLSX, ODS."""

import csv
import io
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import python_calamine as calamine

from observatoire.erreurs import FichierRefuse, raison
from observatoire.local.declaration import Table, tables
from observatoire.local.saisies import nettoyer
from observatoire.modele import sans_accent

Lignes = list[tuple[int, list[str]]]  # numéro dans le fichier (1 = première), cellules

_CLASSEURS = {".xlsx", ".xls", ".ods"}
_LIGNES_ESSAYEES = 25
_FUSION = re.compile(r"(<{7}|>{7}|\|{7})( |$)|={7}$")
_SEPARATEURS = ";\t,|"


def lignes_de(chemin: Path) -> list[Lignes]:
    """Les tableaux du fichier (un par onglet), sans lignes vides ni commentaires « # … »."""
    try:
        if chemin.suffix.lower() in _CLASSEURS:
            return _classeur(chemin)
        return [lignes_du_texte(chemin.read_bytes(), chemin.name)]
    except OSError as e:
        raise FichierRefuse(
            f"le fichier ne se lit pas ({raison(e)})",
            ou=chemin.name,
            faire="s'il est ouvert, fermez-le dans le tableur ; sinon vérifier qu'il existe et se lit",
        ) from e


def lignes_du_texte(octets: bytes, nom: str) -> Lignes:
    """Les lignes d'un CSV : UTF-8 avec ou sans BOM, UTF-16 ou Windows-1252 ; « ; », tabulation, « , »."""
    texte = _decoder(octets)
    if "\0" in texte:
        raise FichierRefuse("ce n'est pas un fichier texte", ou=nom, attendu="un fichier CSV")
    if fusion := next((n for n, li in enumerate(texte.splitlines(), 1) if _FUSION.match(li)), 0):
        raise FichierRefuse(
            "deux versions de ce fichier ont été mélangées par un outil de partage, et les marques en restent",
            ou=f"{nom}, ligne {fusion}",
            attendu="une seule version, sans ligne qui commence par « <<<<<<< », « ======= » ou « >>>>>>> »",
            faire="ouvrir le fichier, garder une des deux versions, ôter ces lignes",
        )
    tete = next((li for li in texte.splitlines() if li.strip() and not li.startswith("#")), "")
    separateur = max(_SEPARATEURS, key=lambda s: (tete.count(s), -_SEPARATEURS.index(s)))
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
    lues: Lignes = []
    debut = 1
    try:
        for cellules in lecteur:
            lues.append((debut, [nettoyer(c) for c in cellules]))
            debut = lecteur.line_num + 1
    except csv.Error as e:
        raise FichierRefuse(
            f"le fichier est mal écrit ({e})",
            ou=f"{nom}, ligne {debut}",
            faire="corriger cette ligne",
        ) from e
    return _utiles(lues)


def reconnaitre(entetes: Iterable[str]) -> Table | None:
    """La table dont ces en-têtes portent toute la signature (ses colonnes obligatoires), ou None.

    La plupart des colonnes du fichier doivent être celles de la table : un fichier d'un
    producteur qui aurait par hasard « commune » et « annee » n'est pas une table locale.
    """
    vues = {comparable(e) for e in entetes if e.strip()}
    candidates = [
        (len(connues), len(connues) / len(t.noms), t)
        for t in tables().values()
        if set(t.obligatoires) <= (connues := _connues(t, vues))
        and len(connues) >= max(0.6 * len(vues), min(3, len(t.noms)))
    ]
    return max(candidates, key=lambda c: c[:2])[2] if candidates else None


def proche(entetes: Iterable[str]) -> tuple[Table, list[str]] | None:
    """La table à laquelle il ne manque que quelques colonnes obligatoires, et lesquelles."""
    vues = {comparable(e) for e in entetes if e.strip()}
    candidates = [
        (len(connues), t, manquent)
        for t in tables().values()
        if len(connues := _connues(t, vues)) >= max(2, 0.6 * len(vues))
        and (manquent := [n for n in t.obligatoires if n not in connues])
    ]
    return max(candidates, key=lambda c: c[0])[1:] if candidates else None


def _connues(table: Table, comparables: Iterable[str]) -> set[str]:
    """Les colonnes de la table que désignent des en-têtes déjà comparables."""
    connus = _entetes_livrees()[table.nom]
    return {connus[e] for e in comparables if e in connus}


@cache
def _entetes_livrees() -> dict[str, dict[str, str]]:
    return {nom: colonnes_par_entete(t) for nom, t in tables().items()}


def entete(lignes: Lignes, table: Table) -> int:
    """Le rang de la ligne d'en-tête de `table` dans `lignes`. Lève `FichierRefuse` si elle manque."""
    meilleur: set[str] = set()
    for rang, (_, cellules) in enumerate(lignes[:_LIGNES_ESSAYEES]):
        trouvees = _connues(table, map(comparable, cellules))
        if set(table.obligatoires) <= trouvees:
            return rang
        meilleur = max(meilleur, trouvees, key=len)
    manquent = [n for n in table.obligatoires if n not in meilleur]
    raise FichierRefuse(
        f"il manque la colonne {' et la colonne '.join(f'« {n} »' for n in manquent)}",
        ou=Path(table.fichier).name,
        attendu=f"un en-tête comme {';'.join(table.noms[:8])}",
        faire=f"repartir du modèle : « observatoire modele {table.nom} »",
    )


def colonnes_par_entete(table: Table) -> dict[str, str]:
    """En-tête comparable (nom, libellé ou synonyme) → nom de colonne."""
    resultat = {"fictif": "fictif"}
    for c in table.colonnes:
        for ecrit in (*c.synonymes, c.libelle):
            resultat.setdefault(comparable(ecrit), c.nom)
    return resultat | {comparable(c.nom): c.nom for c in table.colonnes}


@lru_cache(maxsize=4096)
def comparable(entete_: str) -> str:
    """L'en-tête sans accent, casse ni ponctuation."""
    return "_".join("".join(c if c.isalnum() else " " for c in sans_accent(entete_)).split())


def _decoder(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _utiles(lignes: Iterable[tuple[int, list[str]]]) -> Lignes:
    return [(n, c) for n, c in lignes if any(c) and not c[0].startswith("#") and c[0] != "sep="]


def _classeur(chemin: Path) -> list[Lignes]:
    try:
        with calamine.CalamineWorkbook.from_path(str(chemin)) as classeur:
            onglets: list[Any] = [classeur.get_sheet_by_name(n) for n in classeur.sheet_names]
            return [
                _utiles(
                    (n, [nettoyer(c) for c in ligne])
                    for n, ligne in enumerate(o.to_python(skip_empty_area=False), start=1)
                )
                for o in onglets
            ]
    except (calamine.CalamineError, calamine.PasswordError, ValueError) as e:
        raise FichierRefuse(
            "ce classeur est abîmé ou protégé",
            ou=chemin.name,
            faire="l'ouvrir dans LibreOffice ou Excel et l'enregistrer de nouveau",
        ) from e
