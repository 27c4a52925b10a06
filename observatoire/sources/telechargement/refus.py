"""Pourquoi un fichier n'a pas pu être téléchargé : une phrase, et la page à ouvrir à la main."""

import json
from collections.abc import Mapping
from typing import Any

import requests

from observatoire.erreurs import ErreurObservatoire

_STATUTS = {
    400: "le producteur refuse la demande telle qu'elle est faite",
    401: "le producteur demande un compte",
    403: "le producteur refuse l'accès",
    404: "le fichier n'est plus à cette adresse",
    410: "le fichier n'est plus servi à cette adresse",
    408: "le producteur met trop de temps à répondre",
    429: "trop de demandes : le producteur fait attendre",
    500: "le producteur répond par une erreur (le jeu a peut-être changé de nom)",
}


class TelechargementImpossible(ErreurObservatoire):
    """Un téléchargement qui n'aboutit pas ; rien de ce qui était là n'a changé."""

    def __init__(self, constat: str, adresse: str = "") -> None:
        self.constat, self.adresse = constat, adresse
        super().__init__(constat)

    def avec_page(self, page: str) -> str:
        """La phrase entière, avec la page où prendre le fichier soi-même."""
        return (
            f"{self.constat[0].upper()}{self.constat[1:]}. Rien n'a changé. À faire : réessayer plus tard, ou "
            f"ouvrir {page}, y prendre le fichier et le déposer sur la page Données."
        )


def du_statut(statut: int, corps: bytes, entetes: Mapping[str, str]) -> TelechargementImpossible:
    """La phrase d'une réponse qui n'est pas le fichier."""
    dit = _message(corps)
    if statut == 429 and "limit_time_unit" in dit:
        return TelechargementImpossible(
            f"le quota de demandes du producteur est épuisé jusqu'au {dit.get('reset_time', '')[:10]}"
        )
    constat = _STATUTS.get(statut) or (
        "le producteur est en panne ou en maintenance" if statut >= 500 else "réponse inattendue"
    )
    precis = str(dit.get("message") or "")[:160]
    attente = entetes.get("Retry-After", "")
    suite = f" : {precis}" if precis else f" ({attente} secondes)" if attente.isdigit() else ""
    return TelechargementImpossible(f"{constat} (réponse {statut}){suite}")


def du_reseau(erreur: requests.RequestException) -> TelechargementImpossible:
    """La phrase d'un réseau qui ne répond pas."""
    if isinstance(erreur, requests.exceptions.SSLError):
        constat = (
            "le certificat de sécurité du site n'est pas reconnu (si votre réseau contrôle les connexions, "
            "son certificat se donne par la variable REQUESTS_CA_BUNDLE)"
        )
    elif isinstance(erreur, requests.exceptions.ProxyError):
        constat = "le serveur mandataire (proxy) du réseau refuse la connexion"
    elif isinstance(erreur, requests.exceptions.Timeout):
        constat = "le producteur ne répond pas à temps"
    else:
        constat = (
            "le réseau ne répond pas : ni ce site, ni peut-être aucun autre, ne s'atteint d'ici"
        )
    return TelechargementImpossible(constat)


def _message(corps: bytes) -> dict[str, Any]:
    try:
        lu = json.loads(corps[:20_000])
    except ValueError:
        return {}
    return lu if isinstance(lu, dict) else {}
