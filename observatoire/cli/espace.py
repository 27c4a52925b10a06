"""L'espace de travail : le créer, changer d'EPCI, un exemple à part, les gabarits de ses tables."""

import sys
from pathlib import Path

import click

from observatoire import espace, formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, en_json
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import LIBELLES_NIVEAUX


@commande
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER")
@click.argument("territoire", metavar="[TERRITOIRE]", nargs=-1)
def creer(contexte: Contexte, dossier: Path, territoire: tuple[str, ...]) -> int:
    """Crée un espace de travail vide pour un territoire : nom d'une commune, d'un EPCI, d'un EPT, ou SIREN."""
    from observatoire.entrepot.espace_neuf import LISTE
    from observatoire.entrepot.espace_neuf import creer as ecrire
    from observatoire.territoire import DEMANDE, libelles, un_seul

    if not territoire:
        raise AppelIncorrect(
            f"Quelle intercommunalité ? {DEMANDE} À faire : « observatoire creer {dossier} NOM » (le nom, ou le "
            "SIREN) ; ou un dossier vide et « observatoire --donnees DOSSIER lancer », qui le demande à l'écran."
        )
    siren = ecrire(dossier, un_seul(" ".join(territoire)))
    contexte.dire(
        f"Espace de travail créé pour {libelles('epci')[siren]} : {dossier}. À faire : y déposer les "
        f"fichiers que nomme {dossier / LISTE}, puis « observatoire --donnees {dossier} lancer »."
    )
    return 0


@commande
@click.argument("siren", metavar="[SIREN]", required=False, nargs=-1)
@en_json
def territoire(contexte: Contexte, siren: tuple[str, ...], en_json: bool) -> int:
    """Montre le territoire étudié ; avec un nom ou un SIREN, en change (chacun garde ses tables)."""
    from observatoire.entrepot import bascule
    from observatoire.territoire import un_seul

    contexte.exiger_donnees()
    code = 0
    if siren:
        change = bascule.changer(contexte.donnees, un_seul(" ".join(siren)))
        contexte.dire(f"Territoire étudié : {_nom(change.epci)}. Reconstruction de l'entrepôt…")
        code = int(bool(contexte.actualiser().refus))
    _montrer(contexte, en_json)
    return code


def _nom(siren: str) -> str:
    from observatoire.territoire import libelles

    return f"{libelles('epci')[siren]} ({siren})"


def _montrer(contexte: Contexte, en_json: bool) -> None:
    from observatoire.territoire import libelles, membres

    reglages = contexte.reglages()
    communes = libelles("commune")
    siennes = membres(reglages.epci)
    secteur = {c: s.libelle for s in reglages.secteurs for c in s.communes}
    comparaison = [
        n for n in ("departement", "region", "france") if getattr(reglages.comparaison, n)
    ]
    if en_json:
        contenu = {
            "epci": reglages.epci,
            "libelle": libelles("epci")[reglages.epci],
            "communes": [{"code": c, "libelle": communes[c]} for c in siennes],
            "secteurs": [
                {"id": s.id, "libelle": s.libelle, "communes": list(s.communes)}
                for s in reglages.secteurs
            ],
            "comparaison": [*comparaison, *reglages.comparaison.epci],
            "perimetre": reglages.perimetre,
            "alertes": list(reglages.alertes),
        }
        sys.stdout.write(sorties.json_de(contenu))
        return
    nombre = formats.pluriel(len(siennes), "commune")
    sorties.montrer(
        [{"code": c, "nom": communes[c], "secteur": secteur.get(c, "")} for c in siennes],
        {
            "Code": lambda v: v["code"],
            "Commune": lambda v: v["nom"],
            "Secteur": lambda v: v["secteur"],
        },
        f"{_nom(reglages.epci)} : {nombre}",
    )
    voisins = [_nom(s) for s in reglages.comparaison.epci]
    compares = [LIBELLES_NIVEAUX[n] for n in comparaison]
    sys.stdout.write(f"Comparé à : {', '.join([*compares, *voisins]) or 'rien'}.\n")
    for alerte in reglages.alertes:
        contexte.dire(f"Attention : {alerte}")


@commande
@click.option("--sortie", type=click.Path(path_type=Path, file_okay=False), metavar="DOSSIER",
              default=Path("exemple"), help="Dossier à créer (exemple/ par défaut).")  # fmt: skip
def exemple(contexte: Contexte, sortie: Path) -> int:
    """Crée un dossier d'exemple aux saisies inventées, marquées EXEMPLE, sans toucher aux vraies données."""
    from observatoire.local.exemple import creer
    from observatoire.territoire import lire_reglages

    # Les saisies inventées se placent sur le territoire livré : ailleurs, elles se mêleraient à un autre.
    livre = espace.application() / "data"
    ici = contexte.donnees.is_dir() and lire_reglages(contexte.donnees).epci
    creer(contexte.donnees if ici == lire_reglages(livre).epci else livre, sortie)
    contexte.dire(
        f"Dossier d'exemple créé : {sortie}. Pour le voir : observatoire --donnees {sortie} lancer"
    )
    return 0


@commande
@click.argument("nom", metavar="[NOM]", required=False)
@click.option("--sortie", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER",
              help="Écrit le gabarit dans ce fichier (sinon, à l'écran).")  # fmt: skip
def modele(contexte: Contexte, nom: str | None, sortie: Path | None) -> int:
    """Donne le gabarit CSV d'une table du territoire ; sans NOM, la liste des tables."""
    from observatoire import local

    if nom is None:
        sorties.montrer(
            [
                {"nom": t.nom, "titre": t.titre, "publique": t.publique, "fichier": t.fichier}
                for t in local.tables().values()
            ],
            {
                "Nom": lambda t: t["nom"],
                "Table": lambda t: t["titre"],
                "Diffusion": lambda t: "publique" if t["publique"] else "comité",
                "Fichier": lambda t: f"data/{t['fichier']}",
            },
        )
        return 0
    contenu = local.modele(local.table(nom))
    if sortie is None:
        sys.stdout.write(contenu.decode("utf-8-sig"))
        return 0
    sortie.write_bytes(contenu)
    contexte.dire(f"Gabarit écrit : {sortie}")
    return 0
