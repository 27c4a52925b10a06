"""Compléter l'annuaire par le fichier national des associations : nom, objet et commune, rien d'autre.

Le fichier est lu au fil de l'eau et n'est gardé nulle part : adresses, déclarants, courriels et téléphones
qu'il contient n'entrent pas.
"""

import csv
import io
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import IO, Any

from observatoire.erreurs import FichierRefuse
from observatoire.modele import identifiant, sans_accent
from observatoire.personnel import valeur_personnelle
from observatoire.territoire import departement_de

_OBJET, _CODE = 200, 5
_SAINTS = {"st": "saint", "ste": "sainte"}
_ARTICLES = {"", "l", "la", "le", "les", "cedex"}
_JOINDRE = re.compile(r"@|\d{2}([ .-]?\d{2}){4}")  # un courriel, un téléphone
_ENCODAGES = ("utf-8-sig", "cp1252")
SOURCE = "Répertoire national des associations (ministère de l'Intérieur)"


@dataclass
class Trouvees:
    """Les associations d'ici (lignes de la table `acteurs`), et pourquoi les autres n'y sont pas.

    `sans_objet` : d'ici et actives, mais le fichier ne range pas leur objet."""

    lignes: list[dict[str, str]] = field(default_factory=list)
    lues: int = 0
    fermees: int = 0
    hors_themes: int = 0
    sans_objet: int = 0
    personnelles: int = 0


@cache
def _declaration() -> dict[str, dict[str, Any]]:
    texte = (resources.files("observatoire.schema") / "associations.toml").read_text("utf-8")
    return tomllib.loads(texte)


def lire(flux: IO[bytes], nom: str, communes: Mapping[str, str]) -> Trouvees:
    """Les associations du fichier (CSV, ou ZIP qui en contient) dont le siège est dans `communes` (code → nom)."""
    trouvees, noms = Trouvees(), _noms(communes)
    for texte in _textes(flux):
        lecteur = csv.reader(texte, delimiter=_separateur(texte))
        places = _places([sans_accent(c) for c in next(lecteur, [])], nom)
        for cellules in lecteur:
            r = {c: " ".join(cellules[i].split()) for c, i in places.items() if i < len(cellules)}
            trouvees.lues += 1
            if r.get("nom") and (commune := _commune(r, communes, noms)):
                _une(r, commune, trouvees)
    return trouvees


def _places(entetes: list[str], nom: str) -> dict[str, int]:
    """Où est chaque colonne qu'on lit ; aucune autre ne l'est."""
    declarees: Mapping[str, list[str]] = _declaration()["colonnes"]
    places = {
        c: entetes.index(sien)
        for c, noms in declarees.items()
        if (sien := next((n for n in noms if n in entetes), ""))
    }
    exigees = [c for c in _declaration()["exigees"]["colonnes"] if c not in places]
    if not {"commune", "ville"} & {*places}:
        exigees.append("commune")
    if exigees:
        raise FichierRefuse(
            f"il n'a pas la colonne « {declarees[exigees[0]][0]} » du fichier national des associations", ou=nom,
            faire="déposer le fichier des associations du département, tel que data.gouv.fr le donne",
        )  # fmt: skip
    return places


def _commune(r: Mapping[str, str], communes: Mapping[str, str], noms: Mapping[str, str]) -> str:
    """Le code d'une commune d'ici : par son code, sinon par son nom si le code postal est du même département."""
    code = r.get("commune", "")
    if code.isdigit():  # un tableur a pu manger le zéro de tête
        code = code.zfill(5)
    if len(code) == _CODE:
        return code if code in communes else ""
    trouve, postal = noms.get(_cle(r.get("ville", "")), ""), r.get("postal", "").zfill(5)
    # Le code postal de la Corse dit encore « 20 ».
    debut = "20" if trouve.startswith(("2A", "2B")) else departement_de(trouve)
    return trouve if trouve and postal.startswith(debut) else ""


def _noms(communes: Mapping[str, str]) -> dict[str, str]:
    """Nom comparable → code ; un nom que deux communes partagent n'en désigne aucune."""
    cles = {c: _cle(n) for c, n in communes.items()}
    uniques = Counter(cles.values())
    return {cle: c for c, cle in cles.items() if uniques[cle] == 1}


def _cle(nom: str) -> str:
    """« ST MARTIN LAGUEPIE CEDEX », « Saint-Martin-Laguépie » ; « RIOLS (LE) », « Le Riols » : la même clé."""
    mots = [_SAINTS.get(m, m) for m in identifiant(nom).split("-")]
    return "-".join(sorted(m for m in mots if m not in _ARTICLES and not m.isdigit()))


def _une(r: Mapping[str, str], commune: str, trouvees: Trouvees) -> None:
    codes = [_famille(r.get(c, "")) for c in ("famille", "famille_2")]
    theme = next(filter(None, map(theme_de, codes)), "")
    if r.get("etat") not in _declaration()["etats"]["actives"] or _finie(r.get("fin", "")):
        trouvees.fermees += 1
    elif not theme and not any(codes):
        trouvees.sans_objet += 1
    elif not theme:
        trouvees.hors_themes += 1
    elif valeur_personnelle(r["nom"]):
        trouvees.personnelles += 1
    else:
        trouvees.lignes.append(
            {
                "id": f"rna-{identifiant(r['id'])}", "nom": _titre(r["nom"]), "nature": "association",
                "themes": theme, "commune": commune, "publique": "non", "source": SOURCE,
                "objet": _court(r.get("objet", "")),
            }
        )  # fmt: skip


def _finie(fin: str) -> bool:
    """Vrai d'une date de dissolution ; « 0001-01-01 » veut dire qu'il n'y en a pas."""
    return bool(fin.strip("0-/ ")) and not fin.startswith("0001")


def _famille(code: str) -> str:
    """Le code d'objet social sur six chiffres ; rien s'il n'est pas rangé."""
    chiffres = code.removesuffix(".0")
    return chiffres.zfill(6) if chiffres.isdigit() and int(chiffres) else ""


def theme_de(famille: str) -> str:
    """Le thème du projet d'un objet social (six chiffres), ou rien."""
    themes: Mapping[str, str] = _declaration()["themes"]
    return next((themes[famille[:n]] for n in (6, 3) if famille[:n] in themes), "")


def neuves(
    trouvees: Iterable[Mapping[str, str]], connues: Iterable[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Les associations que l'annuaire n'a pas encore, ni par leur numéro, ni sous leur nom dans leur commune."""
    vues = {x for c in connues for x in (c["id"], (c["commune"], identifiant(c["nom"])))}
    gardees = []
    for t in trouvees:
        siens = {t["id"], (t["commune"], identifiant(t["nom"]))}
        if not siens & vues:
            gardees.append(dict(t))
        vues |= siens  # le répertoire donne parfois une association deux fois
    return gardees


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
    return max(";,\t|", key=tete.count)


def _textes(flux: IO[bytes]) -> Iterator[io.TextIOWrapper]:
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
