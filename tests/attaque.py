"""Un lecteur qui cherche à retrouver ce qui est caché, écrit sans rien reprendre du produit.

`attaquer` ne reçoit que les cases publiées et la liste des relations entre elles. `lire_dossier` lit tout
ce qui a été produit, quel qu'en soit le format ; `differences` compare deux mondes qui ne devraient pas se
distinguer : ce qui change de l'un à l'autre dit quelque chose d'un nombre caché.
"""

import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from pypdf import PdfReader
from scipy.optimize import linprog

from observatoire.methodes.secret import Relation


def attaquer(
    publies: pd.Series, relations: Iterable[Relation], planchers: Mapping[Hashable, float]
) -> dict[Hashable, tuple[float, float]]:
    """Minimum et maximum de chaque case non publiée, par deux programmes linéaires denses."""
    inconnues = [c for c in publies.index if np.isnan(publies[c])]
    matrice, second = [], []
    for r in relations:
        poids = {r.total: 1.0} | dict.fromkeys(r.parties, -1.0)
        matrice.append([poids.get(c, 0.0) for c in inconnues])
        second.append(-sum(w * publies[c] for c, w in poids.items() if not np.isnan(publies[c])))
    limites = [(planchers.get(c, 0), None) for c in inconnues]
    rendu = {}
    for i, c in enumerate(inconnues):
        objectif = np.eye(len(inconnues))[i]
        bas = linprog(objectif, A_eq=matrice, b_eq=second, bounds=limites)
        haut = linprog(-objectif, A_eq=matrice, b_eq=second, bounds=limites)
        assert bas.status == 0 and haut.status in (0, 3)
        rendu[c] = (bas.fun, -haut.fun if haut.status == 0 else np.inf)
    return rendu


def relations_territoires(
    parents: Mapping[Hashable, Hashable], variables: Iterable[Hashable]
) -> list[Relation]:
    """Chaque parent est la somme de tous ses enfants ; clés `(code, variable)`."""
    return [
        Relation((parent, v), tuple((e, v) for e, p in parents.items() if p == parent))
        for v in variables
        for parent in dict.fromkeys(parents.values())
    ]


# Ce qui change d'une fabrication à l'autre sans rien dire : empreintes, horodatages, identifiants.
_BRUIT = re.compile(
    r"urn:uuid:[0-9a-f-]{36}|datetime\.datetime\([^)]*\)|\b[0-9a-f]{6,64}\b|\d{4}-\d\d-\d\dT[\d:.+Z]+|\d{1,2}[:h]\d\d(:\d\d)?|(rId|id=\")\w+|/tmp/\S+"
)
_IMAGES = (".png", ".jpg", ".svg", ".ttf", ".otf", ".pfb", ".emf")


def lire_dossier(dossier: Path) -> dict[str, list[str]]:
    """Ce qu'on lit dans chaque fichier d'un dossier quelconque, ligne à ligne : tableurs, textes, PDF,
    pages, JSON, archives (et ce qu'elles contiennent). Les images ne se lisent pas."""
    lus: dict[str, list[str]] = {}
    for chemin in sorted(p for p in dossier.rglob("*") if p.is_file()):
        lus |= dict(lire_octets(chemin.relative_to(dossier).as_posix(), chemin.read_bytes()))
    return lus


def lire_octets(nom: str, octets: bytes) -> Iterator[tuple[str, list[str]]]:
    """Les lignes d'un fichier, ou de chaque fichier d'une archive (DOCX, XLSX, ODS, PPTX, ZIP)."""
    if nom.lower().endswith(_IMAGES) or "docprops/" in nom.lower():
        return
    if octets[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(octets)) as z:
            for interne in sorted(z.namelist()):
                yield from lire_octets(f"{nom}!{interne}", z.read(interne))
        return
    if octets[:4] == b"%PDF":
        texte = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
    else:
        texte = octets.decode("utf-8", errors="replace")
        if nom.lower().endswith((".xml", ".html", ".rels")):
            # Une cellule, un paragraphe, une ligne : tout ce qui est entre balises se lit.
            texte = html.unescape(re.sub(r"<[^>]*>", "\n", texte))
        elif nom.lower().endswith(".json"):
            texte = json.dumps(json.loads(texte), ensure_ascii=False, indent=0)
    lignes = (re.sub(r"\s+", " ", _BRUIT.sub("#", x)).strip() for x in texte.splitlines())
    yield nom, [x for x in lignes if x]


def differences(un: Mapping[str, list[str]], deux: Mapping[str, list[str]]) -> list[str]:
    """Les lignes que l'un des deux mondes a et pas l'autre, avec leur fichier."""
    return [
        f"{nom} : {ligne[:200]}"
        for nom in sorted({*un, *deux})
        for seul in (Counter(un.get(nom, [])), Counter(deux.get(nom, [])))
        for ligne in seul - (Counter(un.get(nom, [])) & Counter(deux.get(nom, [])))
    ]
