"""`actualiser` et `verifier` : ce qui entre dans l'observatoire."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, en_json
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import LIBELLES_NIVEAUX

if TYPE_CHECKING:
    from observatoire.entrepot.actualisation import Actualisation
    from observatoire.entrepot.verification import TableauVerifie, Verification

_CLES = ("chemin", "statut", "source", "niveaux", "millesimes", "perimetre", "lignes_lues",
         "lignes_retenues", "message", "remarques")  # fmt: skip
_STATUTS = {
    "reconnu": "reconnu", "refuse": "REFUSÉ", "a_confirmer": "À CONFIRMER", "inchange": "inchangé",
}  # fmt: skip


@commande
@click.option(
    "--annee",
    "annees",
    metavar="FICHIER=AAAA",
    multiple=True,
    help="L'année d'un fichier qui ne la dit pas.",
)
@click.option(
    "--confirmer",
    "confirmes",
    metavar="FICHIER",
    multiple=True,
    help="Confirme un fichier retenu, avec --fonction et --raison.",
)
@click.option(
    "--fonction", metavar="FONCTION", default="", help="La fonction de qui confirme, jamais un nom."
)
@click.option("--raison", metavar="RAISON", default="", help="Pourquoi ces chiffres sont vrais.")
@en_json
def actualiser(
    contexte: Contexte,
    annees: tuple[str, ...],
    confirmes: tuple[str, ...],
    fonction: str,
    raison: str,
    en_json: bool,
) -> int:
    """Lit les données, construit l'entrepôt et le met en service."""
    contexte.exiger_donnees()
    if annees or confirmes:
        _confirmer(contexte, annees, confirmes, fonction, raison)
    return _dire_actualisation(contexte, contexte.actualiser(), en_json)


def _confirmer(
    contexte: Contexte, annees: tuple[str, ...], confirmes: tuple[str, ...], fonction: str, raison: str
) -> None:  # fmt: skip
    from observatoire.entrepot import confirmations
    from observatoire.local import audit
    from observatoire.local.connexion import SEUL

    for dite in annees:
        fichier, annee = _annee_dite(dite)
        confirmations.noter(contexte.donnees, _relatif(contexte, fichier), annee=annee)
    for fichier in confirmes:
        relatif = _relatif(contexte, fichier)
        confirmations.noter(contexte.donnees, relatif, fonction=fonction, raison=raison)
        audit.noter(contexte.donnees, "confirmation", f"{relatif} : {raison}", SEUL, fonction)


def _dire_actualisation(contexte: Contexte, fait: Actualisation, en_json: bool) -> int:
    attend = int(bool(fait.refus or fait.attentes))
    for alerte in fait.alertes:
        contexte.dire(f"Attention : {alerte}")
    if en_json:
        fichiers = [{cle: f[cle] for cle in _CLES} for f in fait.fichiers]
        mouvements = [{c: sorties.propre(x) for c, x in m.items()} for m in fait.mouvements]
        rendu = {"fichiers": fichiers, "mouvements": mouvements, "version": fait.version}
        sys.stdout.write(sorties.json_de(rendu))
        return attend
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
    attentes = formats.pluriel(len(fait.attentes), "fichier à confirmer", "fichiers à confirmer")
    suite = f" ; {attentes}" if fait.attentes else ""
    contexte.dire(f"Entrepôt {fait.version} {etat} ; {refus}{suite}.")
    return attend


def _annee_dite(dite: str) -> tuple[str, int]:
    fichier, _, annee = dite.rpartition("=")
    if not fichier or not (annee.isdigit() and 1800 <= int(annee) <= date.today().year):
        raise AppelIncorrect(
            f"« {dite} » ne dit pas l'année d'un fichier. Attendu : FICHIER=AAAA, une année passée, par "
            "exemple --annee insee/donnees_communes.csv=2023."
        )
    return fichier, int(annee)


def _relatif(contexte: Contexte, fichier: str) -> str:
    """Le chemin dans l'espace de travail, qu'on l'ait écrit de là ou d'ici."""
    ici = Path(fichier)
    return (_dans_le_depot(ici, contexte.donnees) if ici.is_file() else "") or fichier


@commande
@click.argument("fichiers", metavar="FICHIER…", nargs=-1, required=True)
@en_json
def verifier(contexte: Contexte, fichiers: tuple[str, ...], en_json: bool) -> int:
    """Dit ce qu'est un fichier et ce qu'il changerait, sans rien charger."""
    from observatoire.entrepot import declarees
    from observatoire.entrepot.verification import verifier as examiner

    reglages = contexte.reglages()
    with contextlib.ExitStack() as pile:
        lecteur = pile.enter_context(contexte.lecteur())
        declarees.adopter(contexte.donnees)
        resultats = [
            examiner(Path(f), reglages, lecteur, _dans_le_depot(Path(f), contexte.donnees))
            for f in fichiers
        ]
    if en_json:
        mouvements = [dataclasses.asdict(m) for v in resultats for m in v.bouges]
        fichiers_lus = [t for v in resultats for t in _en_json(v)]
        sys.stdout.write(sorties.json_de({"fichiers": fichiers_lus, "mouvements": mouvements}))
    else:
        for resultat in resultats:
            sys.stdout.write(_texte(resultat))
    return int(not all(v.accepte for v in resultats))


def _dans_le_depot(chemin: Path, donnees: Path) -> str:
    """Le nom du fichier dans le dépôt s'il y est déjà, sinon vide."""
    absolu, racine = chemin.resolve(), donnees.resolve()
    return absolu.relative_to(racine).as_posix() if absolu.is_relative_to(racine) else ""


def _en_json(v: Verification) -> list[dict[str, Any]]:
    """Un objet par tableau, aux clés d'`actualiser --json` d'abord, puis ce que la vérification ajoute."""
    rendus = []
    for t in v.tableaux:
        tout = dataclasses.asdict(t)
        tout |= {
            "chemin": str(v.chemin),
            "niveaux": list(t.territoires),
            "millesimes": list(t.millesimes),
            "perimetre": " ; ".join(sorted({r.perimetre for r in t.releves if r.perimetre})),
            "lignes_retenues": tout.pop("retenues"),
            "identique_a": v.identique_a,
            "exemples": [{c: sorties.propre(x) for c, x in e.items()} for e in tout["exemples"]],
        }
        rendus.append({cle: tout.pop(cle) for cle in _CLES} | tout)
    return rendus


def _texte(v: Verification) -> str:
    lignes = [f"{v.chemin}"]
    if v.identique_a:
        lignes.append(f"  Contenu déjà en service : {v.identique_a}")
    for tableau in v.tableaux:
        lignes += [f"  {ligne}" for ligne in lignes_tableau(tableau)]
    return "\n".join(lignes) + "\n"


def lignes_tableau(t: TableauVerifie) -> list[str]:
    """Ce qu'est un tableau et ce qu'il changerait, ligne à ligne."""
    if t.statut == "refuse":
        return [f"Refusé : {t.message}"]
    if t.statut == "a_confirmer":
        proposees = f" Années proposées : {', '.join(map(str, t.annees))}." if t.annees else ""
        return [f"À confirmer : {t.message}{proposees}"]
    debut = "Rien pour ce territoire" if t.rien_ici else "Reconnu"
    lignes = [f"{debut} : {t.titre}" + (f" ({t.producteur})" if t.producteur else "")]
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
