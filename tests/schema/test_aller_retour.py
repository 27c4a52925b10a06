"""Le plan survit au tableur : CSV ouvert et réenregistré par LibreOffice, relu sans perte."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from observatoire import local

DONNEES = Path(__file__).parents[2] / "data"
TABLES = ("orientations", "objectifs", "actions", "cibles")
# Séparateur « ; » (59), guillemet (34), UTF-8 (76), première ligne 1.
CSV = "59,34,76,1"
# En français, LibreOffice prend « 1.2.3 » pour le 1er février 2003 : le plan doit y survivre.
FRANCAIS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>fr-FR</value></prop></item></oor:items>"""


def _libreoffice() -> str:
    chemin = shutil.which("soffice") or shutil.which("libreoffice")
    if chemin is None:
        pytest.skip("LibreOffice n'est pas installé")
    return chemin


@pytest.mark.lent
def test_csv_libreoffice_csv(tmp_path: Path) -> None:
    soffice = _libreoffice()
    saisi = tmp_path / "saisi" / "local"
    shutil.copytree(DONNEES / "local", saisi)
    for espace in (saisi.parent, tmp_path / "relu"):
        espace.mkdir(exist_ok=True)
        shutil.copy(DONNEES / "territoire.toml", espace)
    _completer(saisi.parent)
    relu = tmp_path / "relu" / "local"
    (tmp_path / "profil" / "user").mkdir(parents=True)
    (tmp_path / "profil" / "user" / "registrymodifications.xcu").write_text(FRANCAIS, "utf-8")
    profil = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    options = ["--headless", f"--infilter=CSV:{CSV}", "--convert-to",
               f"csv:Text - txt - csv (StarCalc):{CSV}", "--outdir", str(relu)]  # fmt: skip
    fichiers = [str(saisi / f"{t}.csv") for t in (*TABLES, "budgets")]
    subprocess.run(
        [soffice, profil, *options, *fichiers], check=True, capture_output=True, timeout=180
    )
    assert "01/02/03" in (relu / "actions.csv").read_text("utf-8")  # le piège est bien là
    for nom in (*TABLES, "budgets"):
        avant, apres = local.lire(saisi.parent, nom), local.lire(relu.parent, nom)
        assert apres.problemes == avant.problemes
        assert apres.textes.equals(avant.textes), nom


def _completer(donnees: Path) -> None:
    """Ajoute ce que le plan livré n'a pas encore : des dates et des montants."""
    lue = local.lire(donnees, "actions")
    textes = lue.textes.copy()
    textes.loc[2, ["debut", "fin", "remarques"]] = [
        "1er septembre 2026",
        "30/06/27",
        "« oui ; non »",
    ]
    local.enregistrer(donnees, "actions", textes, base=lue, fonction="DGS")
    (donnees / "local" / "budgets.csv").write_bytes(
        "action;annee;nature;payeur;objet;montant;financement\r\n"
        "1.2.2;2027;investissement;4C;Travaux;12 k€;acquis\r\n"
        "1.2.2;2027;fonctionnement;à trouver;Étude;1234,5;\r\n".encode("utf-8-sig")
    )
