"""Télécharger ce qui manque : demander, recevoir, faire passer la porte d'un dépôt, garder au journal."""

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from observatoire.entrepot import depot
from observatoire.entrepot.completer import besoins
from observatoire.entrepot.journal_telechargements import Entree, lire, noter
from observatoire.entrepot.lecture import Lecteur
from observatoire.entrepot.verification import Verification, verifier
from observatoire.erreurs import AppelIncorrect, raison
from observatoire.sources.declaration import Source, catalogue
from observatoire.sources.jour import aujourd_hui
from observatoire.sources.telechargement import melodi, portails, wfs
from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.demande import Obtenu, demandes
from observatoire.sources.telechargement.portee import Portee, portee
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.territoire import Reglages

# Caché : rien de ce qui arrive n'est lu avant d'avoir passé la porte.
ATTENTE = ".telechargements"
Suivi = Callable[[str, float], None]


@dataclass(frozen=True)
class Ligne:
    """Une source qu'un programme sait prendre : l'adresse exacte, et où l'on en est."""

    source: str
    titre: str
    adresse: str
    methode: str
    octets: int | None
    licence: str
    etat: str


@dataclass(frozen=True)
class Bilan:
    """Ce qu'a donné une source ; `phrase` le dit en entier. `verification` : l'aperçu, si elle est arrivée.

    `attend` : ce qui sera noté au journal une fois accepté (`accepter`) ; le fichier est à côté jusque-là.
    """

    source: str
    statut: Literal["recu", "inchange", "a_confirmer", "refuse", "impossible"]
    phrase: str
    fichier: str = ""
    verification: Verification | None = None
    attend: Entree | None = None


def lister(donnees: Path, reglages: Reglages, noms: Iterable[str] = ()) -> list[Ligne]:
    """Chaque source à prendre, la plus utile d'abord, sans toucher au réseau."""
    ici, tenus = portee(reglages), lire(donnees)
    return [_ligne(s, ici, donnees, tenus.get(s.id)) for s in choisies(noms)]


def choisies(noms: Iterable[str] = ()) -> list[Source]:
    """Les sources nommées, sinon toutes celles qui comptent, et les mêmes jeux aux autres échelons.

    `AppelIncorrect` pour un nom inconnu, ou une source qu'aucun programme ne sait prendre.
    """
    if demandes_ := list(noms):
        return [_nommee(n) for n in demandes_]
    utiles = [b.source for b in besoins()]
    freres = [s for u in utiles for s in catalogue().values() if _famille(s) == _famille(u)]
    toutes = {s.id: s for s in [*utiles, *freres, *_geographie()]}
    return [s for s in toutes.values() if s.telechargement]


def _famille(s: Source) -> str:
    t = s.telechargement
    return s.id.rpartition("_")[0] if t and t.methode == "ods" else s.id


def _geographie() -> list[Source]:
    """Ce qui dit de quel périmètre parlent les lignes d'EPCI."""
    return [s for s in catalogue().values() if s.nature == "appartenance"]


def _nommee(nom: str) -> Source:
    source = catalogue().get(nom)
    if source is None:
        raise AppelIncorrect(
            f"La source « {nom} » est inconnue. À faire : « observatoire telecharger --liste » donne leurs noms."
        )
    if source.telechargement is None:
        raise AppelIncorrect(
            f"« {source.nom} » ne se télécharge pas d'ici. À faire : ouvrir {source.url}, y prendre le fichier "
            "et le déposer."
        )
    return source


def _ligne(s: Source, ici: Portee, donnees: Path, tenu: Entree | None) -> Ligne:
    assert s.telechargement is not None
    present = tenu is not None and (donnees / tenu.fichier).is_file()
    etat = f"téléchargé le {tenu.le}" if tenu and present else "à télécharger"
    adresse = str(demandes(s.telechargement, ici)[0])
    return Ligne(
        s.id, s.nom, adresse, s.telechargement.methode, s.telechargement.octets, s.licence, etat
    )


def telecharger(
    donnees: Path, reglages: Reglages, lecteur: Lecteur | None, sources: Iterable[Source],
    client: Client, suivi: Suivi = lambda _q, _p: None, *, national: bool = False,
) -> Iterator[Bilan]:  # fmt: skip
    """Prend chaque source ; un échec est un bilan et laisse tout en place, la suivante continue.

    Rien n'est rangé : l'appelant montre l'aperçu, puis `accepter` range, et il actualise. Ce qui est reconnu et
    n'attend aucune réponse remplacera le fichier téléchargé de même année ; ce qui attend une confirmation ira à
    côté, sous un autre nom, sans effet avant elle.
    """
    ici, liste = portee(reglages), list(sources)
    for rang, source in enumerate(liste):
        suivi(source.nom, rang / len(liste))
        try:
            yield _prendre(donnees, reglages, lecteur, source, ici, client, national)
        except TelechargementImpossible as e:
            yield Bilan(source.id, "impossible", f"{source.nom} : {e.avec_page(source.url)}")
        except OSError as e:
            phrase = f"le fichier n'a pas pu être écrit ici ({raison(e)}). Rien n'a changé."
            yield Bilan(source.id, "impossible", f"{source.nom} : {phrase}")


def _prendre(
    donnees: Path, reglages: Reglages, lecteur: Lecteur | None, source: Source, ici: Portee,
    client: Client, national: bool,
) -> Bilan:  # fmt: skip
    t = source.telechargement
    assert t is not None
    tenu = lire(donnees).get(source.id)
    connu = tenu.connu() if tenu and (donnees / tenu.fichier).is_file() else {}
    attente = donnees / ATTENTE
    if t.methode == "melodi":
        obtenu = melodi.obtenir(client, source, t, ici, attente, connu, national)
    elif t.methode == "wfs":
        obtenu = wfs.obtenir(client, source, t, ici, attente)
    else:
        obtenu = portails.obtenir(client, source, t, ici, attente, connu)
    if obtenu is None or obtenu.recu.sha256 == connu.get("sha256"):
        if obtenu is not None:
            obtenu.recu.chemin.unlink(missing_ok=True)
        return Bilan(
            source.id, "inchange", f"{source.nom} : déjà à jour.", tenu.fichier if tenu else ""
        )
    return _porte(donnees, reglages, lecteur, source, obtenu)


def _porte(
    donnees: Path, reglages: Reglages, lecteur: Lecteur | None, source: Source, obtenu: Obtenu
) -> Bilan:
    """La porte d'un fichier déposé : lu, comparé, puis rangé, mis en attente ou refusé."""
    chemin = obtenu.recu.chemin.with_name(obtenu.nom)
    obtenu.recu.chemin.replace(chemin)
    relatif = f"{depot.dossier_conseille(source.producteur)}/{obtenu.nom}"
    lu = verifier(chemin, reglages, lecteur, relatif)
    reconnues = {x.source for x in lu.tableaux if x.statut != "refuse"}
    if lu.en_attente:
        relatif = f"{relatif.rpartition('.')[0]}-recu-{aujourd_hui():%Y%m%d}{Path(relatif).suffix}"
    elif not lu.accepte or not reconnues:
        chemin.unlink()
        dits = " ; ".join(x.message for x in lu.tableaux if x.statut == "refuse")
        phrase = f"{source.nom} : ce qui est arrivé ne se lit pas ({dits}). Rien n'a changé. À faire : ouvrir "
        return Bilan(
            source.id,
            "refuse",
            f"{phrase}{source.url}, y prendre le fichier et le déposer.",
            "",
            lu,
        )
    garde = _a_cote(donnees, relatif)
    garde.parent.mkdir(parents=True, exist_ok=True)
    chemin.replace(garde)
    entree = Entree.de(source, relatif, obtenu)
    if lu.en_attente:
        dits = " ; ".join(x.message for x in lu.tableaux if x.statut == "a_confirmer")
        return Bilan(source.id, "a_confirmer", f"{source.nom} : reçu, sans effet avant une réponse. {dits}",
                     relatif, lu, entree)  # fmt: skip
    autre = (
        ""
        if {source.id, source.nature} & reconnues
        else " (reconnu comme une autre disposition du même jeu)"
    )
    return Bilan(source.id, "recu", f"{source.nom} : reçu{autre}.", relatif, lu, entree)


def accepter(donnees: Path, bilans: Iterable[Bilan]) -> list[str]:
    """Range ce qui attendait un accord et le note au journal ; rend les noms rangés."""
    ranges = []
    for b in bilans:
        if b.attend and (garde := _a_cote(donnees, b.attend.fichier)).is_file():
            with garde.open("rb") as flux:
                depot.ranger(donnees, b.attend.fichier, flux)
            garde.unlink()
            noter(donnees, b.attend)
            ranges.append(b.attend.fichier)
    return ranges


def _a_cote(donnees: Path, relatif: str) -> Path:
    return donnees / ATTENTE / "recus" / relatif


def nettoyer(donnees: Path) -> None:
    """Retire ce qu'un téléchargement a laissé derrière lui, accepté ou non, sauf un transfert à reprendre."""
    shutil.rmtree(donnees / ATTENTE / "recus", ignore_errors=True)
    with contextlib.suppress(OSError):
        if not any((donnees / ATTENTE).glob("*.part.json")):
            shutil.rmtree(donnees / ATTENTE)
