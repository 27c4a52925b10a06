"""Banc des validateurs : chaque modèle livré, en chaque format, jugé par qui ne l'a pas écrit.

Le PDF par `outloud` (PDF/UA-1, règles de conformité : `pip install .[bancs]`) et par les contrôles de structure de
`tests.documents.conformite` (PDF/UA-1 et PDF/A-2a) ; les six formats de bureautique par leur schéma, et par
LibreOffice sans écran, qui doit les ouvrir et les relire. veraPDF n'est sur aucun des registres d'ici.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from openxml_audit import OpenXmlValidator
from openxml_audit.odf import OdfValidator

from observatoire.contenu.dossiers import assemblage, gabarits
from observatoire.documents import Document, rendre
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import lire_reglages
from tests.documents.conformite import defauts

RACINE = Path(__file__).parents[2]
BUREAUTIQUE = ("docx", "odt", "xlsx", "ods", "pptx", "odp")


def outloud() -> str | None:
    """Le validateur de PDF, s'il est installé."""
    voisin = Path(sys.executable).with_name("outloud")
    return str(voisin) if voisin.exists() else shutil.which("outloud")


def fautes_pdf_ua(pdf: Path, programme: str) -> list[str]:
    """Les règles de PDF/UA-1 que ce PDF ne tient pas, d'après `outloud`."""
    lu = subprocess.run(
        [programme, "--quiet", "--layer", "conformance", "--fail-on", "never", "--json", "-", str(pdf)],
        check=True, capture_output=True, text=True, timeout=300,
    ).stdout  # fmt: skip
    rapport, _ = json.JSONDecoder().raw_decode(lu[lu.index("{") :])
    [fichier] = rapport["results"]
    if fichier["error"]:
        return [str(fichier["error"])]
    return [f"{x['rule']} {x['message']}" for x in fichier["findings"] if x["severity"] == "error"]


def ouverts_par_libreoffice(fichiers: list[Path], dossier: Path) -> set[str]:
    """Les noms des fichiers que LibreOffice a ouverts et récrits en PDF."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{dossier}/profil", "--headless", "--convert-to", "pdf",
         "--outdir", str(dossier / "relus"), *map(str, fichiers)],
        check=True, timeout=900, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return {p.stem for p in (dossier / "relus").glob("*.pdf")}


def _juger(nom: str, document: Document, dossier: Path) -> Iterator[tuple[str, str, str]]:
    pdf = dossier / f"{nom}.pdf"
    pdf.write_bytes(rendre(document, "pdf"))
    programme = outloud()
    dites = (
        f"{len(fautes_pdf_ua(pdf, programme))} faute PDF/UA-1" if programme else "outloud absent"
    )
    yield f"{nom} pdf", f"{len(defauts(pdf.read_bytes()))} défaut de structure", dites
    fichiers = []
    for format in BUREAUTIQUE:
        chemin = dossier / f"{nom}-{format}.{format}"
        try:
            chemin.write_bytes(rendre(document, format))
        except AppelIncorrect:  # un dépliant sans chiffre n'a pas de classeur
            continue
        juge = OdfValidator() if format[0] == "o" else OpenXmlValidator()
        fichiers.append(chemin)
        yield (
            f"{nom} {format}", f"{len(juge.validate(chemin).errors)} erreur de schéma",
            f"{chemin.stat().st_size // 1000} ko",
        )  # fmt: skip
    if shutil.which("soffice") is not None:
        ouverts = ouverts_par_libreoffice(fichiers, dossier)
        yield (
            f"{nom} dans LibreOffice",
            f"{len(ouverts & {f.stem for f in fichiers})} sur {len(fichiers)}",
            "",
        )


def banc() -> Iterator[tuple[str, str, str]]:
    """Une ligne par modèle et par format."""
    with tempfile.TemporaryDirectory() as temporaire:
        entrepot = Path(temporaire) / "entrepot"
        actualiser(RACINE / "data", entrepot)
        lecteur = ouvrir(entrepot, lire_reglages(RACINE / "data"))
        for nom, m in gabarits.modeles().items():
            ou = Territoire(Niveau.COMMUNE, "81309") if m.niveau == "commune" else None
            document = assemblage.assembler(gabarits.instancier(m, lecteur, ou), lecteur)
            yield from _juger(nom, document, Path(temporaire))
        lecteur.fermer()
