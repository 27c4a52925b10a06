"""Le journal des téléchargements de l'espace de travail : adresse, date, empreinte, licence de chaque fichier."""

from dataclasses import asdict, dataclass
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from observatoire import disque
from observatoire.sources.jour import aujourd_hui
from observatoire.sources.source import Source
from observatoire.sources.telechargement.demande import Obtenu

FICHIER = "telechargements.toml"
_ENTETE = "# Ce que « observatoire telecharger » a pris, et d'où. Écrit par le logiciel."


@dataclass(frozen=True)
class Entree:
    """Un fichier téléchargé ; `modifie`, `etag`, `produit` : sa version chez le producteur."""

    source: str
    fichier: str
    adresse: str
    le: str
    octets: int
    sha256: str
    licence: str
    annee: int = 0
    produit: str = ""
    etag: str = ""
    modifie: str = ""
    etendue: str = ""

    @classmethod
    def de(cls, source: Source, relatif: str, obtenu: Obtenu) -> "Entree":
        """L'entrée d'un fichier qui vient d'être rangé."""
        r = obtenu.recu
        return cls(
            source.id, relatif, r.adresse, aujourd_hui().isoformat(), r.octets, r.sha256,
            obtenu.licence or source.licence, obtenu.annee or 0, obtenu.produit, r.etag, r.modifie,
            obtenu.etendue,
        )  # fmt: skip

    def connu(self) -> dict[str, str]:
        """De quoi ne pas redemander la même version."""
        return {"etag": self.etag, "modifie": self.modifie, "produit": self.produit, "sha256": self.sha256}  # fmt: skip


def lire(donnees: Path) -> dict[str, Entree]:
    """La dernière entrée de chaque source ; vide si le journal manque ou ne se lit pas."""
    try:
        lu = tomlkit.parse((donnees / FICHIER).read_text(encoding="utf-8")).unwrap()
        entrees = [Entree(**e) for e in lu.get("fichiers", ())]
    except (OSError, ValueError, TypeError, TOMLKitError):
        return {}
    return {e.source: e for e in entrees}


def noter(donnees: Path, entree: Entree) -> None:
    """Ajoute une entrée ; elle remplace celle du même fichier."""
    try:
        document = tomlkit.parse((donnees / FICHIER).read_text(encoding="utf-8"))
    except (OSError, ValueError, TOMLKitError):
        document = tomlkit.document()
        document.add(tomlkit.comment(_ENTETE.removeprefix("# ")))
    anciennes = document.get("fichiers", [])
    table = tomlkit.aot()
    for gardee in [*(dict(e) for e in anciennes if e["fichier"] != entree.fichier), asdict(entree)]:
        ligne = tomlkit.table()
        ligne.update(gardee)
        table.append(ligne)
    document["fichiers"] = table
    disque.ecrire_atomique(donnees / FICHIER, tomlkit.dumps(document).encode())
