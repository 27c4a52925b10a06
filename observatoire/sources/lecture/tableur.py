"""Lire un classeur XLSX, XLS ou ODS : une feuille par onglet."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from observatoire.sources.lecture import archive, canonique, refus
from observatoire.sources.lecture.canonique import copie_neuve
from observatoire.sources.lecture.feuille import Feuille, apercu_de, sans_vides_a_droite
from observatoire.sources.sql import Base

_OLE = b"\xd0\xcf\x11\xe0"


def feuilles_classeur(chemin: Path, nom: str, dossier_temporaire: Path) -> list[Feuille]:
    """Une feuille par onglet non vide. Lève `FichierRefuse` si le classeur est abîmé ou protégé."""
    _refuser_si_bombe_ou_protege(chemin, nom)
    feuilles = []
    try:
        with calamine.CalamineWorkbook.from_path(str(chemin)) as classeur:
            for meta in classeur.sheets_metadata:
                if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                onglet = classeur.get_sheet_by_name(meta.name)
                lignes = _lignes(onglet)
                if lignes:
                    nom_feuille = f"{nom} › {meta.name}"
                    feuilles.append(feuille_en_memoire(lignes, nom_feuille, dossier_temporaire))
    except calamine.PasswordError as e:
        raise refus.protege(nom, "classeur") from e
    except (calamine.CalamineError, OSError, ValueError) as e:
        raise refus.corrompu(nom, "classeur") from e
    if not feuilles:
        raise refus.aucun_tableau(nom, ["tous les onglets sont vides"])
    return feuilles


def feuille_en_memoire(
    lignes: Sequence[Sequence[str]], nom: str, dossier_temporaire: Path
) -> Feuille:
    """La feuille d'un tableau déjà lu, dont la première ligne porte le numéro 1."""
    apercu, numeros = apercu_de(enumerate(lignes, start=1))
    return Feuille(nom, apercu, numeros, (), LecteurMemoire(nom, lignes, dossier_temporaire))


@dataclass(frozen=True)
class LecteurMemoire:
    """Des lignes en mémoire, où une cellule absente à droite est une cellule vide."""

    nom: str
    lignes: Sequence[Sequence[str]]
    dossier_temporaire: Path

    def creer(self, con: Base, nom: str, premiere: int, largeur: int) -> None:
        """Voir `Feuille.vue`."""
        copie = copie_neuve(self.dossier_temporaire)
        lignes = self._completes(largeur)
        plus_longue = canonique.ecrire(lignes, copie, premiere, largeur, self.nom)
        canonique.creer_vue(con, nom, copie, largeur, plus_longue)

    def _completes(self, largeur: int) -> Iterator[tuple[int, Sequence[str]]]:
        for numero, ligne in enumerate(self.lignes, start=1):
            yield numero, [*ligne, *[""] * (largeur - len(ligne))]


def texte_de(valeur: Any) -> str:
    """La cellule telle qu'un CSV l'écrirait : 200034064.0 → « 200034064 », dates ISO."""
    if isinstance(valeur, str):
        return valeur.replace("\0", "")
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() and abs(valeur) < 1e15 else repr(valeur)
    if isinstance(valeur, dt.datetime):
        return (valeur.date() if valeur.time() == dt.time.min else valeur).isoformat()
    if isinstance(valeur, dt.date | dt.time):
        return valeur.isoformat()
    return str(valeur)


def _lignes(onglet: calamine.CalamineSheet) -> list[list[str]]:
    """Les lignes depuis la première de l'onglet, sans les vides de droite et du bas."""
    valeurs: Iterable[Sequence[Any]] = onglet.to_python(skip_empty_area=False)
    lignes = [sans_vides_a_droite([texte_de(v) for v in ligne]) for ligne in valeurs]
    while lignes and not lignes[-1]:
        lignes.pop()
    return lignes


def _refuser_si_bombe_ou_protege(chemin: Path, nom: str) -> None:
    """Un XLSX ou un ODS est un ZIP ; un XLSX à mot de passe est un conteneur OLE chiffré."""
    with chemin.open("rb") as f:
        tete = f.read(4)
    if tete != _OLE:
        archive.verifier(chemin, nom)
    elif "EncryptedPackage".encode("utf-16-le") in chemin.read_bytes():
        raise refus.protege(nom, "classeur")
