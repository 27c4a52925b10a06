"""Ce qu'une personne a dit d'un fichier que l'observatoire retenait : son année, ou que ses chiffres sont vrais.

Gardé dans l'espace de travail, par contenu : un fichier qui change se confirme de nouveau.
"""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from observatoire.entrepot import depot
from observatoire.erreurs import AppelIncorrect
from observatoire.sources.jour import aujourd_hui
from observatoire.sources.lecture import empreinte

FICHIER = "local/confirmations.json"


@dataclass(frozen=True)
class Confirmation:
    """`annee` : le millésime choisi ; `vrai` : les chiffres retenus sont confirmés, par qui et pourquoi."""

    fichier: str
    annee: int | None = None
    vrai: bool = False
    fonction: str = ""
    raison: str = ""
    le: str = ""

    def phrase(self) -> str:
        """« Confirmé insee/x.csv par la DGS : recomptage de 2024. »."""
        annee = f"Année {self.annee} choisie pour {self.fichier}." if self.annee else ""
        vrai = f"Confirmé {self.fichier} ({self.fonction}, {self.le}) : {self.raison}."
        return " ".join(p for p in (annee, vrai if self.vrai else "") if p)


def lire(donnees: Path) -> dict[str, Confirmation]:
    """Les confirmations, par empreinte du fichier ; aucune si le fichier manque ou ne se lit pas."""
    try:
        return _gardees(donnees)
    except AppelIncorrect:
        return {}


def _gardees(donnees: Path) -> dict[str, Confirmation]:
    """Comme `lire`, mais un fichier abîmé est refusé : l'écrire par-dessus le perdrait."""
    chemin = donnees / FICHIER
    if not chemin.exists():
        return {}
    try:
        brut = json.loads(chemin.read_text(encoding="utf-8"))
        return {marque: Confirmation(**ligne) for marque, ligne in brut.items()}
    except (OSError, ValueError, TypeError, AttributeError) as e:
        raise AppelIncorrect(
            f"Les confirmations déjà données ne se lisent plus ({FICHIER}). À faire : remettre ce "
            "fichier dans l'état d'une sauvegarde, ou le mettre de côté, puis confirmer de nouveau."
        ) from e


def noter(
    donnees: Path, relatif: str, *, annee: int | None = None, fonction: str = "", raison: str = ""
) -> None:
    """Garde l'année choisie, ou la confirmation motivée, du fichier `relatif` de l'espace de travail."""
    chemin = donnees / relatif
    if not chemin.is_file():
        raise AppelIncorrect(
            f"« {relatif} » n'est pas un fichier de « {donnees} ». Attendu : son chemin dans l'espace "
            "de travail, par exemple insee/donnees_communes.csv."
        )
    if annee is None and not (fonction.strip() and raison.strip()):
        raise AppelIncorrect(
            f"Confirmer « {relatif} » demande qui confirme et pourquoi. Attendu : une fonction "
            "(« DGS ») et une raison (« recomptage vérifié en mairie »), jamais un nom."
        )
    gardees, marque = _gardees(donnees), empreinte(chemin)
    ancienne = gardees.get(marque, Confirmation(relatif))
    gardees[marque] = Confirmation(
        relatif,
        ancienne.annee if annee is None else annee,
        ancienne.vrai or annee is None,
        fonction.strip() or ancienne.fonction,
        raison.strip() or ancienne.raison,
        aujourd_hui().isoformat(),
    )
    texte = json.dumps(
        {m: asdict(c) for m, c in sorted(gardees.items())}, ensure_ascii=False, indent=1
    )
    depot.ranger(donnees, FICHIER, io.BytesIO(texte.encode()))
