"""Compléter l'annuaire par le fichier national des associations : nom, objet et commune, rien d'autre.

Le fichier est lu au fil de l'eau et n'est gardé nulle part : adresses, déclarants, courriels et téléphones
qu'il contient n'entrent pas.
"""

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import IO, Any

from observatoire.erreurs import FichierRefuse
from observatoire.modele import identifiant, sans_accent
from observatoire.personnel import valeur_personnelle

_OBJET = 200
_JOINDRE = re.compile(r"@|\d{2}([ .-]?\d{2}){4}")  # un courriel, un téléphone
_ENCODAGES = ("utf-8-sig", "cp1252")
SOURCE = "Répertoire national des associations (ministère de l'Intérieur)"


@dataclass
class Trouvees:
    """Les associations d'ici (lignes de la table `acteurs`), et pourquoi les autres n'y sont pas."""

    lignes: list[dict[str, str]] = field(default_factory=list)
    lues: int = 0
    fermees: int = 0
    hors_themes: int = 0
    personnelles: int = 0


@cache
def _declaration() -> dict[str, dict[str, Any]]:
    texte = (resources.files("observatoire.schema") / "associations.toml").read_text("utf-8")
    return tomllib.loads(texte)


def lire(flux: IO[bytes], nom: str, communes: Collection[str]) -> Trouvees:
    """Les associations du fichier (CSV, ou ZIP qui en contient) dont le siège est dans `communes`."""
    trouvees = Trouvees()
    for texte in _textes(flux, nom):
        lecteur = csv.DictReader(texte, delimiter=_separateur(texte))
        if manquent := {*_declaration()["colonnes"].values()} - {*(lecteur.fieldnames or ())}:
            raise FichierRefuse(
                f"il n'a pas la colonne « {min(manquent)} » du fichier national des associations", ou=nom,
                faire="déposer le fichier des associations du département, tel que data.gouv.fr le donne",
            )  # fmt: skip
        for ligne in lecteur:
            _une(ligne, communes, trouvees)
    return trouvees


def _une(ligne: Mapping[str, str | None], communes: Collection[str], trouvees: Trouvees) -> None:
    colonnes = _declaration()["colonnes"]
    r = {c: " ".join((ligne.get(nom) or "").split()) for c, nom in colonnes.items()}
    trouvees.lues += 1
    if r["commune"] not in communes or not r["nom"]:
        return
    theme = theme_de(r["famille"])
    if r["etat"] not in _declaration()["etats"]["actives"]:
        trouvees.fermees += 1
    elif not theme:
        trouvees.hors_themes += 1
    elif valeur_personnelle(r["nom"]):
        trouvees.personnelles += 1
    else:
        objet = _court(r["objet"])
        trouvees.lignes.append(
            {
                "id": f"rna-{identifiant(r['id'])}", "nom": _titre(r["nom"]), "nature": "association",
                "themes": theme, "commune": r["commune"], "publique": "non", "source": SOURCE,
                "objet": objet,
            }
        )  # fmt: skip


def theme_de(famille: str) -> str:
    """Le thème du projet d'un objet social, ou rien."""
    themes: Mapping[str, str] = _declaration()["themes"]
    chiffres = famille.zfill(6) if famille.isdigit() else ""
    return next((themes[chiffres[:n]] for n in (6, 3) if chiffres[:n] in themes), "")


def neuves(
    trouvees: Iterable[Mapping[str, str]], connues: Iterable[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Les associations que l'annuaire n'a pas encore, ni par leur numéro, ni sous leur nom dans leur commune."""
    ids, noms = set(), set()
    for c in connues:
        ids.add(c["id"])
        noms.add((c["commune"], sans_accent(c["nom"])))
    return [
        dict(t)
        for t in trouvees
        if t["id"] not in ids and (t["commune"], sans_accent(t["nom"])) not in noms
    ]


def _titre(nom: str) -> str:
    """« LES AMIS DU CAUSSE » s'écrit comme on le lirait : le fichier crie, l'annuaire non."""
    propre = nom.strip("=+-@ ")
    return propre.capitalize() if propre.isupper() else propre


def _court(objet: str) -> str:
    if valeur_personnelle(objet) or _JOINDRE.search(objet):
        return ""
    propre = objet.strip("=+-@ ")
    if len(propre) > _OBJET:
        propre = propre[:_OBJET].rsplit(" ", 1)[0] + "…"
    return propre[:1].upper() + propre[1:]


@contextmanager
def _lisible(flux: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """Le texte, dans l'encodage qui le lit."""
    tete = flux.read(200_000)
    flux.seek(0)
    encodage = _ENCODAGES[0]
    try:
        tete[: tete.rfind(b"\n")].decode(encodage)
    except UnicodeDecodeError:
        encodage = _ENCODAGES[1]
    texte = io.TextIOWrapper(flux, encoding=encodage, errors="replace", newline="")
    try:
        yield texte
    finally:
        texte.detach()


def _separateur(texte: io.TextIOWrapper) -> str:
    tete = texte.readline()
    texte.seek(0)
    return ";" if tete.count(";") >= tete.count(",") else ","


def _textes(flux: IO[bytes], nom: str) -> Iterator[io.TextIOWrapper]:
    if not zipfile.is_zipfile(flux):
        flux.seek(0)
        with _lisible(flux) as texte:
            yield texte
        return
    flux.seek(0)
    with zipfile.ZipFile(flux) as archive:
        for membre in archive.namelist():
            if membre.lower().endswith(".csv"):
                with archive.open(membre) as ouvert, _lisible(ouvert) as texte:
                    yield texte
