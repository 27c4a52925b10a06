"""`telecharger` : prendre chez les producteurs ce qui manque, et passer par la porte d'un dépôt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from observatoire import formats
from observatoire.cli import sorties
from observatoire.cli.contexte import Contexte, commande, en_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from observatoire.entrepot.telechargements import Bilan, Ligne
    from observatoire.sources.source import Source

_CLES = ("source", "adresse", "methode", "octets", "licence", "etat")


@commande
@click.argument("sources", metavar="[SOURCE]…", nargs=-1)
@click.option(
    "--liste", is_flag=True, help="Montre adresses, tailles et licences, sans toucher au réseau."
)
@click.option("--relais", metavar="URL", envvar="OBSERVATOIRE_RELAIS", default="",
              help="Envoie chaque demande à URL/<site>/<chemin> : un miroir, ou un serveur d'essai.")  # fmt: skip
@click.option("--national", is_flag=True, help="Les fichiers de toute la France, même les gros.")
@click.option(
    "--diagnostic", is_flag=True, help="Dit quelles adresses répondent, sans rien garder."
)
@en_json
def telecharger(
    contexte: Contexte, sources: tuple[str, ...], liste: bool, relais: str, national: bool,
    diagnostic: bool, en_json: bool,
) -> int:  # fmt: skip
    """Prend chez les producteurs ce qui manque ou a changé ; rien n'entre sans passer la porte d'un dépôt."""
    from observatoire.entrepot import telechargements

    if liste:
        return _lister(
            telechargements.lister(contexte.donnees, contexte.reglages(), sources), en_json
        )
    voulues = telechargements.choisies(sources)
    if diagnostic:
        return _diagnostiquer(contexte, voulues, relais, en_json)
    return _prendre(contexte, voulues, relais, national, en_json)


def _lister(lignes: Sequence[Ligne], en_json: bool) -> int:
    if en_json:
        sys.stdout.write(sorties.json_de([{c: getattr(x, c) for c in _CLES} for x in lignes]))
        return 0
    sorties.montrer(
        [vars(x) for x in lignes],
        {
            "Source": lambda x: x["source"],
            "Fichier": lambda x: x["titre"],
            "État": lambda x: x["etat"],
            "Taille": lambda x: formats.taille(x["octets"]) if x["octets"] else "",
            "Licence": lambda x: x["licence"],
            "Adresse": lambda x: x["adresse"],
        },
    )
    return 0


def _prendre(
    contexte: Contexte, voulues: Sequence[Source], relais: str, national: bool, en_json: bool
) -> int:
    from observatoire.entrepot import telechargements
    from observatoire.sources.telechargement.client import Client

    reglages, client = contexte.reglages(), Client(relais)
    bilans = []
    with contexte.lecteur() as lecteur, contexte.progression("Téléchargement") as suivi:
        for bilan in telechargements.telecharger(
            contexte.donnees, reglages, lecteur, voulues, client, suivi, national=national
        ):
            contexte.dire(bilan.phrase)
            telechargements.accepter(contexte.donnees, [bilan])
            bilans.append(bilan)
    telechargements.nettoyer(contexte.donnees)
    fait = (
        contexte.actualiser() if any(b.fichier and b.statut != "inchange" for b in bilans) else None
    )
    mouvements = fait.mouvements if fait else []
    if en_json:
        rendu = {"telechargements": [_objet(b) for b in bilans],
                 "mouvements": [{c: sorties.propre(x) for c, x in m.items()} for m in mouvements]}  # fmt: skip
        sys.stdout.write(sorties.json_de(rendu))
    else:
        recus = sum(b.statut == "recu" for b in bilans)
        contexte.dire(
            f"{formats.pluriel(recus, 'fichier reçu', 'fichiers reçus')} sur {len(bilans)} ; "
            f"{formats.pluriel(len(mouvements), 'chiffre a bougé', 'chiffres ont bougé')}."
        )
    return int(any(b.statut in ("refuse", "a_confirmer", "impossible") for b in bilans))


def _objet(b: Bilan) -> dict[str, str]:
    return {"source": b.source, "statut": b.statut, "fichier": b.fichier, "message": b.phrase}


def _diagnostiquer(
    contexte: Contexte, voulues: Sequence[Source], relais: str, en_json: bool
) -> int:
    from observatoire.sources.telechargement.client import Client
    from observatoire.sources.telechargement.diagnostic import essayer
    from observatoire.sources.telechargement.portee import portee

    ici, client = portee(contexte.reglages()), Client(relais, pas=0.0)
    essais = []
    with contexte.progression("Essai des adresses") as suivi:
        for rang, source in enumerate(voulues):
            suivi(source.nom, rang / len(voulues))
            essais.append(essayer(client, source, ici))
    if en_json:
        sys.stdout.write(sorties.json_de([vars(e) for e in essais]))
    else:
        sorties.montrer(
            [vars(e) for e in essais],
            {
                "Source": lambda e: e["source"],
                "Réponse": lambda e: e["dit"],
                "Adresse": lambda e: e["adresse"],
            },
        )
    return int(not all(e.repond for e in essais))
