"""Lire une table du territoire : valeurs typées, chaque problème à sa place, et ce qui reste à saisir."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from observatoire.erreurs import FichierRefuse, raison
from observatoire.local import fichier, secret
from observatoire.local.declaration import Colonne, Table, table
from observatoire.local.probleme import Probleme
from observatoire.local.typage import Lue, typer
from observatoire.territoire import Reglages, lire_reglages


def chemin_de(donnees: Path, nom: str) -> Path:
    """Où vit le CSV de la table."""
    return donnees / table(nom).fichier


def lire(donnees: Path, nom: str) -> Lue:
    """La table `nom` du dossier `donnees` ; vide, avec ses colonnes, si rien n'est encore saisi.

    Les cellules fautives sont dans `problemes`. Lève `FichierRefuse` si le fichier entier est
    illisible ou contient des données personnelles.
    """
    chemin = chemin_de(donnees, nom)
    reglages = lire_reglages(donnees)
    try:
        octets = chemin.read_bytes()
    except FileNotFoundError:
        return analyser(table(nom), [], reglages)
    except OSError as e:
        raise FichierRefuse(
            f"le fichier ne se lit pas ({raison(e)})",
            ou=chemin.name,
            faire="s'il est ouvert, fermez-le dans le tableur ; sinon vérifier que sa lecture est permise",
        ) from e
    lignes = fichier.lignes_du_texte(octets, chemin.name)
    lue = analyser(table(nom), lignes, reglages)
    return replace(lue, empreinte=empreinte(octets))


def lire_fichier(chemin: Path, nom: str, reglages: Reglages) -> Lue:
    """La table `nom` dans un fichier quelconque (CSV, XLSX, ODS) déjà reconnu."""
    erreur: FichierRefuse | None = None
    for lignes in fichier.lignes_de(chemin):
        try:
            return analyser(table(nom), lignes, reglages)
        except FichierRefuse as e:
            erreur = erreur or e
    raise erreur or FichierRefuse("le fichier est vide", ou=chemin.name)


def empreinte(octets: bytes) -> str:
    """L'empreinte d'un contenu."""
    return hashlib.sha256(octets).hexdigest()


def analyser(t: Table, lignes: fichier.Lignes, reglages: Reglages) -> Lue:
    """La table que disent des lignes de texte (en-tête compris)."""
    if not lignes:
        return typer(t, pd.DataFrame(columns=[*t.noms, "fictif"], dtype="str"), reglages)
    rang = fichier.entete(lignes, t)
    ecrites = lignes[rang][1]
    place = _places(t, ecrites)
    ailleurs = [i for i, e in enumerate(ecrites) if e and i not in place.values()]
    if t.sans_personne:
        secret.refuser_entetes(t, [(ecrites[i], fichier.comparable(ecrites[i])) for i in ailleurs])
    corps = lignes[rang + 1 :]
    trop = next((n for n, c in corps if any(c[len(ecrites) :])), 0)
    if trop:
        raise FichierRefuse(
            "la ligne a plus de cellules que l'en-tête",
            ou=f"ligne {trop}",
            attendu=f"{len(ecrites)} cellules ; un texte contenant le séparateur s'écrit entre guillemets",
            faire="corriger cette ligne",
        )
    completes = [[*c, *[""] * (len(ecrites) - len(c))] for _, c in corps]
    textes = pd.DataFrame(
        {n: [c[place[n]] if n in place else "" for c in completes] for n in [*t.noms, "fictif"]},
        dtype="str",
    )
    autres = pd.DataFrame({ecrites[i]: [c[i] for c in completes] for i in ailleurs}, dtype="str")
    lue = typer(t, textes, reglages, tuple(n for n, _ in corps))
    non_lues = [Probleme(-1, "", f"la colonne « {c} » n'est pas connue de cette table : elle est gardée "
                         "dans le fichier mais n'est pas lue", bloquant=False) for c in autres]  # fmt: skip
    return replace(lue, autres=autres, problemes=[*lue.problemes, *non_lues])


def _places(t: Table, ecrites: list[str]) -> dict[str, int]:
    """Où est chaque colonne déclarée dans l'en-tête ; une colonne écrite deux fois est refusée."""
    connues = fichier.colonnes_par_entete(t)
    place: dict[str, int] = {}
    for i, e in enumerate(ecrites):
        nom = connues.get(fichier.comparable(e))
        if nom in place:
            raise FichierRefuse(
                f"la colonne « {e} » est écrite deux fois : on ne sait laquelle lire",
                ou=Path(t.fichier).name,
                attendu="une seule colonne de ce nom",
                faire="ôter l'une des deux",
            )
        if nom:
            place[nom] = i
    return place


@dataclass(frozen=True)
class Manque:
    """Une information attendue. `ligne` est vide si c'est la table entière qui l'est."""

    table: str
    titre: str
    ligne: str
    colonne: str
    libelle: str
    cle: str = ""


def manque(nom: str, constat: str) -> str:
    """« Aucun montant n'est saisi. À faire : page Inventaire, table « Budget du plan », puis Publier. »

    `constat` : ce qui manque, sans point final ; le reste vient de la déclaration de la table `nom`.
    """
    return f"{constat}. À faire : page Inventaire, table « {table(nom).titre} », puis Publier."


def manques(lue: Lue) -> list[Manque]:
    """Ce qui manque dans une table lue."""
    t = lue.table
    if lue.textes.empty:
        return [Manque(t.nom, t.titre, "", "", "")] if t.attendue else []
    return [
        Manque(t.nom, t.titre, _nom(t, ligne), c.nom, _libelle(c), cle)
        for cle, ligne in zip(lue.cles(), lue.textes.to_dict("records"), strict=True)
        for c in manquantes(t, ligne)
    ]


def manquantes(t: Table, ligne: Mapping[Any, str]) -> list[Colonne]:
    """Les colonnes attendues de cette ligne, et vides."""
    return [
        c
        for c in t.colonnes
        if c.attendue_si is not None
        and all(ligne[n] in admises for n, admises in c.attendue_si.items())
        and _vide(t, c, ligne)
    ]


def _vide(t: Table, c: Colonne, ligne: Mapping[Any, str]) -> bool:
    if c.type != "horaires":
        return not ligne[c.nom]
    # Un horaire est connu dès qu'un jour de la semaine l'est.
    return not any(ligne[autre.nom] for autre in t.colonnes if autre.type == "horaires")


def _libelle(c: Colonne) -> str:
    return "Horaires d'ouverture" if c.type == "horaires" else c.libelle


def _nom(t: Table, ligne: Mapping[Any, str]) -> str:
    return " · ".join(ligne[c] for c in ((t.cle_depuis,) if t.cle_depuis else t.cle))
