"""Un espace de travail neuf : ses réglages, ses dossiers, et la liste de ce qu'il faut se procurer."""

from pathlib import Path

from observatoire import disque, espace
from observatoire.entrepot.completer import besoins
from observatoire.entrepot.secteurs_proposes import reglages_neufs
from observatoire.erreurs import AppelIncorrect
from observatoire.formats import pluriel
from observatoire.territoire import un_seul

LISTE = "A-OBTENIR.md"
_DOSSIERS = ("insee", "caf", "msa", "drees", "education", "geo", "local", "sources")
_TEXTE = """# Fichiers à obtenir

Télécharger chaque fichier tel que son producteur le publie, sans le modifier, et le poser n'importe où
dans ce dossier : il est reconnu à son contenu. « observatoire telecharger » en prend la plupart, s'il y a un
réseau. Les premiers ouvrent le plus d'indicateurs. Les fichiers nationaux conviennent : seul le territoire étudié, ses voisins et ses comparaisons en sont gardés.

"""


def creer(dossier: Path, siren: str) -> str:
    """Écrit l'espace du territoire `siren` dans `dossier`, neuf ou vide ; rend le SIREN.

    Rien d'un autre territoire n'y entre. Lève `AppelIncorrect` si le dossier contient déjà quelque
    chose, ou si le SIREN est inconnu.
    """
    siren = un_seul(siren)
    if dossier.exists() and (not dossier.is_dir() or any(dossier.iterdir())):
        raise AppelIncorrect(
            f"« {dossier} » existe déjà. Attendu : un dossier neuf. À faire : en nommer un autre, ou "
            f"changer de territoire dans celui-ci : « observatoire --donnees {dossier} territoire {siren} »."
        )
    try:
        for nom in _DOSSIERS:
            (dossier / nom).mkdir(parents=True)
        (dossier / LISTE).write_text(_TEXTE + "\n".join(_a_obtenir()) + "\n", encoding="utf-8")
    except OSError as e:
        raise AppelIncorrect(
            f"« {dossier} » ne peut pas être créé ({e.strerror or e}). À faire : choisir un dossier où "
            "l'on a le droit d'écrire."
        ) from e
    disque.ecrire_atomique(dossier / espace.REGLAGES, reglages_neufs(siren).encode())
    return siren


def _a_obtenir() -> list[str]:
    """Une ligne par fichier qui compte, de celui qui ouvre le plus d'indicateurs au moins utile."""
    return [
        f"- [ ] {b.source.producteur}, {b.source.nom} ({pluriel(len(b.apporte), 'indicateur')} de plus, "
        f"{b.part} avec lui) : {b.source.url}"
        for b in besoins()
    ]
