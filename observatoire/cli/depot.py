"""`actualiser` et `verifier` : ce qui entre dans l'observatoire."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, en_json
from observatoire.modele import LIBELLES_NIVEAUX

if TYPE_CHECKING:
    from observatoire.entrepot.verification import TableauVerifie, Verification

_CLES = ("chemin", "statut", "source", "niveaux", "millesimes", "perimetre", "lignes_lues",
         "lignes_retenues", "message")  # fmt: skip
_STATUTS = {"reconnu": "reconnu", "refuse": "REFUSÉ", "inchange": "inchangé"}


@commande
@en_json
def actualiser(contexte: Contexte, en_json: bool) -> int:
    """Lit les données, construit l'entrepôt et le met en service."""
    fait = contexte.actualiser()
    for alerte in fait.alertes:
        contexte.dire(f"Attention : {alerte}")
    if en_json:
        fichiers = [{cle: f[cle] for cle in _CLES} for f in fait.fichiers]
        sys.stdout.write(sorties.json_de({"fichiers": fichiers, "version": fait.version}))
        return int(bool(fait.refus))
    sorties.montrer(
        fait.fichiers,
        {
            "Fichier": lambda f: f["fichier"],
            "Statut": lambda f: _STATUTS[f["statut"]],
            "Source": lambda f: f["source"],
            "Millésimes": lambda f: _annees(f["millesimes"]),
            "Lignes lues": lambda f: formats.nombre(f["lignes_lues"]),
            "Territoires retenus": lambda f: formats.nombre(f["lignes_retenues"]),
            "Message": lambda f: f["message"],
        },
    )
    etat = "mis en service" if fait.refaite else "déjà à jour"
    refus = formats.pluriel(len(fait.refus), "fichier refusé", "fichiers refusés")
    contexte.dire(f"Entrepôt {fait.version} {etat} ; {refus}.")
    return int(bool(fait.refus))


@commande
@click.argument("fichiers", metavar="FICHIER…", nargs=-1, required=True)
@en_json
def verifier(contexte: Contexte, fichiers: tuple[str, ...], en_json: bool) -> int:
    """Dit ce qu'est un fichier et ce qu'il changerait, sans rien charger."""
    from observatoire.entrepot.verification import verifier as examiner

    reglages = contexte.reglages()
    with contextlib.ExitStack() as pile:
        lecteur = pile.enter_context(contexte.lecteur())
        resultats = [
            examiner(Path(f), reglages, lecteur, _dans_le_depot(Path(f), contexte.donnees))
            for f in fichiers
        ]
    if en_json:
        sys.stdout.write(sorties.json_de([_en_json(v) for v in resultats]))
    else:
        for resultat in resultats:
            sys.stdout.write(_texte(resultat))
    return int(not all(v.accepte for v in resultats))


def _dans_le_depot(chemin: Path, donnees: Path) -> str:
    """Le nom du fichier dans le dépôt s'il y est déjà, sinon vide."""
    absolu, racine = chemin.resolve(), donnees.resolve()
    return absolu.relative_to(racine).as_posix() if absolu.is_relative_to(racine) else ""


def _en_json(v: Verification) -> dict[str, Any]:
    tableaux = [dataclasses.asdict(t) for t in v.tableaux]
    for tableau in tableaux:
        tableau["millesimes"] = list(tableau["millesimes"])
        tableau["exemples"] = [
            {cle: sorties.propre(x) for cle, x in e.items()} for e in tableau["exemples"]
        ]
    return {"chemin": str(v.chemin), "identique_a": v.identique_a, "tableaux": tableaux}


def _texte(v: Verification) -> str:
    lignes = [f"{v.chemin}"]
    if v.identique_a:
        lignes.append(f"  Contenu déjà en service : {v.identique_a}")
    for tableau in v.tableaux:
        lignes += [f"  {ligne}" for ligne in _lignes_tableau(tableau)]
    return "\n".join(lignes) + "\n"


def _lignes_tableau(t: TableauVerifie) -> list[str]:
    if t.statut == "refuse":
        return [f"Refusé : {t.message}"]
    lignes = [f"Reconnu : {t.titre}" + (f" ({t.producteur})" if t.producteur else "")]
    if t.millesimes:
        lignes.append(f"Millésimes : {_annees(list(t.millesimes))}")
    if t.territoires:
        couverts = ", ".join(
            "France" if niveau == "france" else formats.pluriel(n, LIBELLES_NIVEAUX[niveau])
            for niveau, n in t.territoires.items()
        )
        lignes.append(f"Territoires : {couverts} ; {t.communes} communes sur "
                      f"{t.communes_attendues} de l'intercommunalité étudiée")  # fmt: skip
        nouvelles, modifiees, identiques, ecartees = (
            formats.nombre(n) for n in (t.nouvelles, t.modifiees, t.identiques, t.ecartees)
        )
        suite = f", {ecartees} écartées (plus anciennes)" if t.ecartees else ""
        lignes.append(f"Ce qui changerait : {nouvelles} valeurs nouvelles, {modifiees} modifiées, "
                      f"{identiques} identiques{suite}")  # fmt: skip
    lignes += [f"  par exemple {e.phrase()}" for e in t.exemples]
    if t.message:
        lignes.append(f"À noter : {t.message}")
    return lignes


def _annees(annees: list[int]) -> str:
    if len(annees) <= 3:
        return ", ".join(map(str, annees))
    return f"{annees[0]} à {annees[-1]} ({len(annees)})"
