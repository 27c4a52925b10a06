"""« Tel que voté » : figer un dossier, le rouvrir quelles que soient les données venues depuis.

Un dossier figé est un dossier de `data/local/dossiers/figes/` : `document.pdf` (ce que le conseil a
eu sous les yeux), `donnees/*.csv` (les chiffres de chaque figure et tableau), `fige.json` (éléments,
paramètres, version du logiciel, empreintes SHA-256). Rien n'y est jamais réécrit.
"""

import hashlib
import json
import shutil
import tempfile
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from observatoire import disque
from observatoire.contenu.dossiers.assemblage import assembler, donnees_de, titres_de
from observatoire.contenu.dossiers.dossier import Dossier, depuis
from observatoire.documents.rendu import rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, FichierRefuse, raison
from observatoire.local import EcritureImpossible
from observatoire.modele import identifiant

_LONGUEUR = 60
PDF, FICHE = "document.pdf", "fige.json"
DOSSIER_FIGES = "data/local/dossiers/figes"


@dataclass(frozen=True)
class Fige:
    """Un dossier tel que voté."""

    identifiant: str
    nom: str
    titre: str
    vote_le: str  # AAAA-MM-JJ
    objet: str
    edition: str  # empreinte de l'entrepôt d'alors
    publie_le: str
    logiciel: str
    sha256: dict[str, str]
    contenu: dict[str, Any]
    chemin: Path
    # Fichier de données → titre de sa figure ou de son tableau.
    titres: dict[str, str] = field(default_factory=dict)

    @property
    def dossier(self) -> Dossier:
        """Le dossier (éléments et paramètres) d'alors, pour le refaire."""
        return depuis(self.contenu)

    def pdf(self) -> bytes:
        """Le PDF voté, octet pour octet ; `FichierRefuse` s'il a été modifié ou perdu depuis."""
        return self.lire(PDF)

    def lire(self, nom: str) -> bytes:
        """Un fichier figé, vérifié par son empreinte."""
        try:
            octets = (self.chemin / nom).read_bytes()
        except OSError as e:
            raise self._altere(nom, "a disparu") from e
        if hashlib.sha256(octets).hexdigest() != self.sha256.get(nom):
            raise self._altere(nom, "n'est plus celui qui a été voté (empreinte différente)")
        return octets

    def _altere(self, nom: str, quoi: str) -> FichierRefuse:
        return FichierRefuse(
            f"{nom} {quoi}",
            ou=f"dossier figé « {self.identifiant} »",
            faire=f"restaurer {DOSSIER_FIGES}/{self.identifiant} d'une sauvegarde",
        )


_FIGE = TypeAdapter(Fige)


def racine(donnees: Path) -> Path:
    """Où vivent les dossiers figés."""
    return donnees / "local" / "dossiers" / "figes"


def figer(
    nom: str,
    dossier: Dossier,
    lecteur: Lecteur,
    donnees: Path,
    vote_le: date,
    objet: str = "",
) -> Fige:
    """Fige le dossier ; `AppelIncorrect` s'il est vide ou déjà figé à cette date."""
    if not dossier.elements:
        raise AppelIncorrect(
            f"« {nom} » est vide : il n'y a rien à figer. À faire : y ajouter des éléments."
        )
    marque = f"{vote_le:%Y-%m-%d}-{identifiant(nom)[:_LONGUEUR]}"
    cible = racine(donnees) / marque
    if cible.exists():
        raise AppelIncorrect(
            f"« {nom} » est déjà figé au {vote_le:%d/%m/%Y}, et ce qui est voté ne se réécrit pas. "
            "À faire : indiquer une autre date, ou dupliquer le dossier sous un autre nom."
        )
    document = assembler(dossier, lecteur)
    fichiers = {PDF: rendre(document, "pdf"), **donnees_de(document.blocs)}
    fiche = {
        "nom": nom,
        "titre": dossier.titre,
        "vote_le": f"{vote_le:%Y-%m-%d}",
        "objet": objet,
        "edition": lecteur.version,
        "publie_le": f"{lecteur.publie_le:%Y-%m-%d}",
        "logiciel": lecteur.logiciel,
        "titres": titres_de(document.blocs),
        "sha256": {n: hashlib.sha256(o).hexdigest() for n, o in fichiers.items()},
        "contenu": dossier.dictionnaire(),
    }
    fichiers[FICHE] = json.dumps(fiche, ensure_ascii=False, indent=1).encode()
    _ecrire(cible, fichiers)
    return _lire(cible)


def liste(donnees: Path) -> list[Fige]:
    """Les dossiers figés lisibles, le plus récent d'abord ; les autres sont dans `abimes`."""
    return [f for f in _tous(donnees) if isinstance(f, Fige)]


def abimes(donnees: Path) -> list[FichierRefuse]:
    """Les dossiers figés dont la fiche ne se lit plus, chacun avec quoi faire : jamais tus."""
    return [f for f in _tous(donnees) if isinstance(f, FichierRefuse)]


def ouvrir(donnees: Path, marque: str) -> Fige:
    """Un dossier figé par son identifiant ; `FichierRefuse` s'il est abîmé."""
    for lu in (_lire_ou_dire(p) for p in _chemins(donnees) if p.name == marque):
        if isinstance(lu, FichierRefuse):
            raise lu
        return lu
    connus = ", ".join(f.identifiant for f in liste(donnees)) or "aucun"
    raise AppelIncorrect(f"Aucun dossier figé ne s'appelle « {marque} ». Connus : {connus}.")


def existe(donnees: Path, marque: str) -> bool:
    """Vrai si un dossier a été figé sous cet identifiant, lisible ou non."""
    return any(p.name == marque for p in _chemins(donnees))


def _tous(donnees: Path) -> list[Fige | FichierRefuse]:
    return [_lire_ou_dire(p) for p in _chemins(donnees)]


def _chemins(donnees: Path) -> list[Path]:
    """Du plus récent au plus ancien."""
    if not racine(donnees).is_dir():
        return []
    # Un brouillon laissé par un arrêt brutal commence par un point : il n'a jamais été voté.
    chemins = [p for p in racine(donnees).iterdir() if p.is_dir() and p.name[0] != "."]
    return sorted(chemins, reverse=True)


def _lire_ou_dire(chemin: Path) -> Fige | FichierRefuse:
    try:
        return _lire(chemin)
    except (OSError, ValueError, TypeError, KeyError):
        reste = (
            f" ; son PDF est toujours dans {DOSSIER_FIGES}/{chemin.name}, mais plus rien n'en garantit "
            "l'empreinte"
            if (chemin / PDF).is_file()
            else ""
        )
        return FichierRefuse(
            f"la fiche {FICHE} ne se lit plus{reste}",
            ou=f"dossier voté « {chemin.name} »",
            faire=f"restaurer {DOSSIER_FIGES}/{chemin.name} d'une sauvegarde",
        )


def refaire(fige: Fige, lecteur: Lecteur) -> bytes:
    """Le PDF du même dossier avec les chiffres d'aujourd'hui."""
    return rendre(assembler(fige.dossier, lecteur), "pdf")


def _ecrire(cible: Path, fichiers: dict[str, bytes]) -> None:
    """Écrit tout à côté, puis renomme : un dossier figé est entier ou n'existe pas."""
    brouillon: Path | None = None
    try:
        cible.parent.mkdir(parents=True, exist_ok=True)
        brouillon = Path(tempfile.mkdtemp(prefix=".figer-", dir=cible.parent))
        for nom, octets in fichiers.items():
            disque.ecrire_neuf(brouillon / nom, octets)
        brouillon.chmod(0o755)
        for dossier in {brouillon, *((brouillon / nom).parent for nom in fichiers)}:
            disque.synchroniser_dossier(dossier)
        brouillon.rename(cible)
        disque.synchroniser_dossier(cible.parent)
    except OSError as e:
        if brouillon is not None:
            shutil.rmtree(brouillon, ignore_errors=True)
        raise EcritureImpossible(
            f"Le dossier n'a pas pu être figé ({raison(e)}). Rien n'a changé. À faire : vérifier la "
            "place sur le disque et les droits du dossier des données."
        ) from e


def _lire(chemin: Path) -> Fige:
    ou = {"identifiant": chemin.name, "chemin": chemin}
    return _FIGE.validate_python(json.loads((chemin / FICHE).read_bytes()) | ou)
