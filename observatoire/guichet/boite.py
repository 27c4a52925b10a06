"""La boîte de dépôt : une affiche que le comité écrit, des réponses que le guichet ajoute à la fin.

Elle est hors de l'espace de travail. Le guichet n'y relit, n'y change et n'y efface aucune réponse ; aucune
n'y est nommée autrement que par un numéro tiré au hasard, ni datée plus finement que d'un jour.
"""

import datetime as dt
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from observatoire import disque, espace
from observatoire.erreurs import AppelIncorrect, ErreurObservatoire, raison

REPONSE_OCTETS = 8 * 1024
FICHIER_OCTETS = 8 * 1024 * 1024
_AFFICHE, _DEPOTS = "affiche.json", "depots"
_IDENTIFIANT = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")


class BoitePleine(ErreurObservatoire):
    """La boîte n'accepte plus rien : sa limite de taille est atteinte, ou le disque refuse."""


@dataclass(frozen=True)
class Formulaire:
    """Un formulaire affiché ; il se remplit du jour `ouvre` au jour `ferme`, compris."""

    id: str
    questionnaire: str
    titre: str
    ouvre: str
    ferme: str

    def ouvert(self, jour: dt.date) -> bool:
        """Vrai si on peut le remplir ce jour-là."""
        return self.ouvre <= jour.isoformat() <= self.ferme


@dataclass(frozen=True)
class Affiche:
    """Ce que le guichet sait du territoire : son nom, ses communes, à qui s'adresser, ce qui est ouvert."""

    territoire: str = ""
    communes: Mapping[str, str] = field(default_factory=dict)
    editeur: str = ""
    contact: str = ""
    dpo: str = ""
    formulaires: tuple[Formulaire, ...] = ()
    structures: Mapping[str, list[str]] = field(default_factory=dict)  # type → noms, pour les choix

    def formulaire(self, identifiant: str) -> Formulaire | None:
        """Le formulaire de ce nom, ou None."""
        return next((f for f in self.formulaires if f.id == identifiant), None)


def separee(dossier: Path) -> Path:
    """Ce dossier, réel ; `AppelIncorrect` s'il est dans un espace de travail, ou en est un."""
    reel = dossier.resolve()
    if dedans := next((p for p in (reel, *reel.parents) if (p / espace.REGLAGES).exists()), None):
        raise AppelIncorrect(
            f"La boîte de dépôt « {reel} » et l'espace de travail « {dedans} » ne sont pas séparés. À faire : "
            "indiquer un dossier à part (--boite DOSSIER, ou OBSERVATOIRE_BOITE)."
        )
    return reel


class Boite:
    """Une boîte de dépôt, dans son dossier."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier

    def afficher(self, affiche: Affiche) -> None:
        """Écrit l'affiche : c'est le comité qui le fait."""
        for f in affiche.formulaires:
            if not _IDENTIFIANT.match(f.id):
                raise AppelIncorrect(
                    f"« {f.id} » ne peut pas nommer un formulaire public. Attendu : des minuscules, des "
                    "chiffres et des tirets, par exemple « parents-2027 »."
                )
        self.dossier.mkdir(mode=0o750, parents=True, exist_ok=True)
        octets = json.dumps(asdict(affiche), ensure_ascii=False, indent=1).encode()
        disque.ecrire_atomique(self.dossier / _AFFICHE, octets)

    def affiche(self) -> Affiche:
        """Ce qui est affiché ; rien d'ouvert si l'affiche manque ou est abîmée."""
        try:
            brut = json.loads((self.dossier / _AFFICHE).read_bytes())
            formulaires = tuple(Formulaire(**f) for f in brut.pop("formulaires"))
            return Affiche(**brut, formulaires=formulaires)
        except (OSError, ValueError, KeyError, TypeError):
            return Affiche()

    def deposer(
        self, f: Formulaire, jeton: str, reponses: Mapping[str, Any], jour: dt.date
    ) -> None:
        """Ajoute une réponse à la fin du fichier de son formulaire, d'une seule écriture ; `BoitePleine` sinon."""
        corps = {"id": jeton, "recue_le": jour.isoformat(), "reponses": reponses}
        # Le saut de ligne d'abord : une écriture coupée avant celle-ci n'abîme qu'elle-même.
        octets = b"\n" + json.dumps(corps, ensure_ascii=True).encode() + b"\n"
        if len(octets) > REPONSE_OCTETS:
            raise BoitePleine("Cette réponse est trop longue.")
        chemin = self._fichier(f.id)
        try:
            chemin.parent.mkdir(mode=0o750, exist_ok=True)
            options = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descripteur = os.open(chemin, options, 0o640)
            try:
                if os.fstat(descripteur).st_size + len(octets) > FICHIER_OCTETS:
                    raise BoitePleine("La boîte est pleine : prévenez la collectivité.")
                if os.write(descripteur, octets) != len(octets):
                    raise BoitePleine("La réponse n'a pas pu être gardée : réessayez plus tard.")
                os.fsync(descripteur)
            finally:
                os.close(descripteur)
        except OSError as e:
            raise BoitePleine(f"La réponse n'a pas pu être gardée ({raison(e)}).") from e

    def reponses(self, identifiant: str) -> tuple[list[dict[str, Any]], int]:
        """Les réponses reçues, chacune une fois, et combien de lignes ne se lisent pas : pour le comité."""
        lues: dict[str, dict[str, Any]] = {}
        abimees = 0
        try:
            lignes = self._fichier(identifiant).read_bytes().split(b"\n")
        except FileNotFoundError:
            return [], 0
        for ligne in filter(None, lignes):
            try:
                une = json.loads(ligne)
                lues.setdefault(str(une["id"]), dict(une, reponses=dict(une["reponses"])))
            except (ValueError, KeyError, TypeError):
                abimees += 1
        return list(lues.values()), abimees

    def vider(self, identifiant: str) -> None:
        """Efface les réponses d'un formulaire : le comité les a traitées."""
        self._fichier(identifiant).unlink(missing_ok=True)

    def _fichier(self, identifiant: str) -> Path:
        if not _IDENTIFIANT.match(identifiant):
            raise AppelIncorrect("Ce formulaire n'existe pas.")
        return self.dossier / _DEPOTS / f"{identifiant}.jsonl"
