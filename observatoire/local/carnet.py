"""Des documents nommés (scénarios, dossiers, évaluations) gardés en JSON dans `data/local/<genre>/`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatoire import disque
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.local.lecture import empreinte
from observatoire.local.probleme import ConflitEdition, Divergence
from observatoire.local.typage import ABSENTE
from observatoire.modele import identifiant

_LONGUEUR = 80


@dataclass(frozen=True)
class Document:
    """Un document lu ; `empreinte` est à redonner en `base` pour l'écrire."""

    nom: str
    contenu: dict[str, Any]
    empreinte: str


class Carnet:
    """Les documents d'un genre. Le nom donné par la personne est gardé ; le fichier en est déduit.

    `actualiser` ne lit pas ces fichiers : un document survit à toute actualisation, même ratée.
    """

    def __init__(self, donnees: Path, genre: str) -> None:
        self.genre = genre
        self.dossier = donnees / "local" / identifiant(genre)

    def liste(self) -> list[str]:
        """Les noms des documents, triés ; un fichier abîmé y paraît sous son nom de fichier."""
        noms = []
        for chemin in sorted(self.dossier.glob("*.json")):
            try:
                noms.append(str(json.loads(chemin.read_bytes())["nom"]))
            except (OSError, ValueError, KeyError, TypeError):
                noms.append(chemin.stem)
        return sorted(noms, key=identifiant)

    def lire(self, nom: str) -> Document:
        """Le document. `AppelIncorrect` s'il n'existe pas, `FichierRefuse` s'il est abîmé."""
        chemin = self._chemin(nom)
        try:
            octets = chemin.read_bytes()
        except FileNotFoundError:
            connus = ", ".join(f"« {n} »" for n in self.liste()) or "aucun"
            raise AppelIncorrect(
                f"« {nom} » n'existe pas dans {self.genre}. Existants : {connus}."
            ) from None
        try:
            brut = json.loads(octets)
            return Document(str(brut["nom"]), dict(brut["contenu"]), empreinte(octets))
        except (ValueError, KeyError, TypeError) as e:
            raise FichierRefuse(
                "ce document est abîmé",
                ou=chemin.name,
                faire="le restaurer d'une sauvegarde, ou le supprimer",
            ) from e

    def ecrire(self, nom: str, contenu: dict[str, Any], base: str | None = None) -> str:
        """Écrit le document et rend son empreinte.

        `base` : l'empreinte lue avant de modifier ; « » pour un nouveau document ; None pour
        remplacer sans regarder. Si le document a changé entre-temps, `ConflitEdition`.
        """
        chemin = self._chemin(nom)
        octets = json.dumps({"nom": nom.strip(), "contenu": contenu}, ensure_ascii=False, indent=1,
                            default=str).encode()  # fmt: skip
        with disque.verrou(self.dossier / ".verrou", self.genre):
            present = empreinte(chemin.read_bytes()) if chemin.exists() else ABSENTE
            if base is not None and present not in (base, empreinte(octets)):
                raise ConflitEdition(nom, self._divergences(nom, contenu))
            disque.ecrire_atomique(chemin, octets)
        return empreinte(octets)

    def supprimer(self, nom: str) -> None:
        """Retire le document (mis de côté dans `.supprimes`, jamais effacé)."""
        chemin = self._chemin(nom)
        self.lire(nom)
        corbeille = self.dossier / ".supprimes"
        with disque.verrou(self.dossier / ".verrou", self.genre):
            corbeille.mkdir(parents=True, exist_ok=True)
            chemin.replace(corbeille / f"{chemin.stem}-{empreinte(chemin.read_bytes())[:8]}.json")

    def _chemin(self, nom: str) -> Path:
        cle = identifiant(nom)[:_LONGUEUR]
        if not cle:
            raise AppelIncorrect(
                f"« {nom} » ne peut pas servir de nom. Attendu : quelques lettres ou chiffres, "
                "par exemple « Arrêt au bourg le mardi »."
            )
        return self.dossier / disque.nom_portable(f"{cle}.json")

    def _divergences(self, nom: str, propose: dict[str, Any]) -> list[Divergence]:
        enregistre = self.lire(nom).contenu
        return [
            Divergence(nom, c, c, "", str(enregistre.get(c, "")), str(propose.get(c, "")))
            for c in {**enregistre, **propose}
            if enregistre.get(c) != propose.get(c)
        ] or [Divergence(nom, "", "le document", "", "présent", "nouveau")]
