"""Qui est devant l'application du comité, et ce que son rôle permet. La porte de chaque geste."""

import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from observatoire import espace
from observatoire.local import audit, connexion
from observatoire.local.connexion import AccesRefuse, Compte, Connexion, Role
from observatoire.ui import serveur

PROTEGE_AUTREMENT = "OBSERVATOIRE_PROTEGE_AUTREMENT"


def declaree() -> Connexion | None:
    """La connexion de l'espace de travail, telle qu'au démarrage du serveur."""
    return _declaree(espace.donnees_ici())


@cache
def _declaree(dossier: Path) -> Connexion | None:
    return connexion.lire(dossier)


def secrets() -> dict[str, Any]:
    """Ce que le cadre doit savoir du fournisseur ; vide sans connexion."""
    declare = declaree()
    if declare is None:
        return {}
    f = declare.fournisseur
    return {
        "auth": {
            "redirect_uri": f.retour,
            "cookie_secret": f.temoin,
            "client_id": f.identifiant,
            "client_secret": f.secret,
            "server_metadata_url": f.adresse,
            # « select_account », que le cadre demande sinon, est refusé de bien des fournisseurs.
            "client_kwargs": {"scope": f.portees, "prompt": "login"},
        }
    }


def compte() -> Compte:
    """Qui est là ; `AccesRefuse` dit pourquoi personne n'est reconnu."""
    declare = declaree()
    if declare is None:
        _exiger_cet_ordinateur()
        return connexion.SEUL
    if not st.user.get("is_logged_in"):
        raise AccesRefuse("Connectez-vous pour ouvrir l'observatoire du comité.")
    return connexion.compte_de(declare, st.user.to_dict(), time.time())


def peut(role: Role) -> bool:
    """Vrai si la personne devant l'écran a ce rôle."""
    try:
        return compte().peut(role)
    except AccesRefuse:
        return False


def exiger(role: Role) -> Compte:
    """Le compte présent, s'il a ce rôle ; `AccesRefuse` sinon."""
    present = compte()
    if not present.peut(role):
        raise AccesRefuse(
            f"Ce geste demande le rôle « {role} » ; le vôtre est « {present.role} ». À faire : le demander à "
            "la personne qui administre l'observatoire."
        )
    if present.peut("saisie"):
        serveur.autoriser_depots()
    return present


def noter(geste: str, objet: str, role: Role, fonction: str = "") -> Compte:
    """Exige le rôle, puis garde le geste au journal ; à appeler avant de faire."""
    present = exiger(role)
    audit.noter(espace.donnees_ici(), geste, objet, present, fonction)
    return present


def note_a_l_export(fichier: str, fabriquer: Callable[[], bytes]) -> Callable[[], bytes]:
    """`fabriquer`, précédé d'une ligne au journal ; au public, qui n'emporte que du public, tel quel."""
    if os.environ.get("OBSERVATOIRE_PUBLIC") == "1":
        return fabriquer
    # Au clic, la page n'est plus là pour dire qui demande : on le sait maintenant.
    present, dossier = exiger("lecture"), espace.donnees_ici()

    def faire() -> bytes:
        audit.noter(dossier, "export", fichier, present)
        return fabriquer()

    return faire


def _exiger_cet_ordinateur() -> None:
    """Sans connexion, l'application n'est qu'à la personne devant cet ordinateur."""
    if os.environ.get(PROTEGE_AUTREMENT) == "1":
        return
    entetes = st.context.headers
    hote = (entetes.get("Host") or "localhost").rsplit(":", 1)[0].strip("[]")
    adresse = str(st.get_option("server.address") or "0.0.0.0")
    relayee = any(entetes.get(nom) for nom in ("X-Forwarded-For", "X-Real-Ip", "Forwarded"))
    if relayee or not (
        connexion.boucle_locale(hote)
        and (connexion.boucle_locale(adresse) or not entetes.get("Host"))
    ):
        raise AccesRefuse(
            "Sans connexion, l'observatoire du comité ne s'ouvre que sur l'ordinateur qui le fait tourner. À "
            "faire : déclarer un fournisseur de connexion (docs/heberger.md)."
        )
