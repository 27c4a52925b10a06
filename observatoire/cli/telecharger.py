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
@click.option("--accepter", is_flag=True, help="Range ce qui arrive sans le demander.")
@en_json
def telecharger(
    contexte: Contexte, sources: tuple[str, ...], liste: bool, relais: str, national: bool,
    diagnostic: bool, accepter: bool, en_json: bool,
) -> int:  # fmt: skip
    """Prend chez les producteurs ce qui manque ou a changé, montre ce que cela ferait, et range avec l'accord.

    Sans personne pour répondre (un programme), ce qui change un chiffre en service attend --accepter.
    """
    from observatoire.entrepot import telechargements

    if liste:
        return _lister(
            telechargements.lister(contexte.donnees, contexte.reglages(), sources), en_json
        )
    voulues = telechargements.choisies(sources)
    if diagnostic:
        return _diagnostiquer(contexte, voulues, relais, en_json)
    bilans = _prendre(contexte, voulues, relais, national)
    return _ranger(contexte, bilans, accepter=accepter, en_json=en_json)


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
    contexte: Contexte, voulues: Sequence[Source], relais: str, national: bool
) -> list[Bilan]:
    """Ce que chaque source a donné, à côté de l'espace de travail : rien n'y est rangé."""
    from observatoire.cli.depot import lignes_tableau
    from observatoire.entrepot import telechargements
    from observatoire.sources.telechargement.client import Client

    reglages, client, bilans = contexte.reglages(), Client(relais), []
    with contexte.lecteur() as lecteur, contexte.progression("Téléchargement") as suivi:
        for bilan in telechargements.telecharger(
            contexte.donnees, reglages, lecteur, voulues, client, suivi, national=national
        ):
            contexte.dire(bilan.phrase)
            for tableau in (
                bilan.verification.tableaux if bilan.attend and bilan.verification else ()
            ):
                contexte.dire("\n".join(f"  {ligne}" for ligne in lignes_tableau(tableau)))
            bilans.append(bilan)
    return bilans


def _ranger(contexte: Contexte, bilans: list[Bilan], *, accepter: bool, en_json: bool) -> int:
    """Range ce qui est accepté, actualise, et rend compte."""
    from observatoire.entrepot import telechargements

    attendent = [b for b in bilans if b.attend]
    acceptes = attendent if accepter else _acceptes(attendent)
    telechargements.accepter(contexte.donnees, acceptes)
    telechargements.nettoyer(contexte.donnees)
    mouvements = contexte.actualiser().mouvements if acceptes else []
    laisses = [b for b in attendent if b not in acceptes]
    if en_json:
        rendu = {"telechargements": [_objet(b, b in laisses) for b in bilans],
                 "mouvements": [{c: sorties.propre(x) for c, x in m.items()} for m in mouvements]}  # fmt: skip
        sys.stdout.write(sorties.json_de(rendu))
    for b in laisses:
        bouges = len(b.verification.bouges) if b.verification else 0
        change = formats.pluriel(
            bouges, "chiffre en service changerait", "chiffres en service changeraient"
        )
        contexte.dire(
            f"{b.source} : reçu et non rangé, {change}. À faire : relancer avec --accepter."
        )
    if not en_json:
        contexte.dire(
            f"{formats.pluriel(len(acceptes), 'fichier rangé', 'fichiers rangés')} sur {len(bilans)} ; "
            f"{formats.pluriel(len(mouvements), 'chiffre a bougé', 'chiffres ont bougé')}."
        )
    en_suspens = any(b.statut in ("refuse", "a_confirmer", "impossible") for b in bilans)
    return int(en_suspens or bool(laisses))


def _acceptes(attendent: list[Bilan]) -> list[Bilan]:
    """Ce qu'une personne accepte ; sans personne, ce qui ne change aucun chiffre en service.

    Ce qui attend une confirmation n'en change aucun avant elle.
    """
    if not attendent or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return [b for b in attendent
                if b.statut == "a_confirmer" or not (b.verification and b.verification.bouges)]  # fmt: skip
    combien = formats.pluriel(len(attendent), "fichier")
    dite = click.prompt(f"Ranger {combien} (oui ou non)", default="non", err=True)
    return attendent if dite.strip().lower() in ("o", "oui") else []


def _objet(b: Bilan, laisse: bool) -> dict[str, str]:
    statut = "a_accepter" if laisse else b.statut
    return {"source": b.source, "statut": statut, "fichier": b.fichier, "message": b.phrase}


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
