"""Ce qu'on saisit de travers : dit à la cellule, jamais perdu, jamais planté."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatoire import local
from observatoire.territoire import Reglages

AVIS = {"id": "1", "porteur": "Association", "projet": "Création", "commune": "Vaour",
        "recue_le": "31/01/2026"}  # fmt: skip


def _lire(nom: str, **cellules: str) -> local.Lue:
    t = local.table(nom)
    return local.typer(
        t, pd.DataFrame([cellules], columns=[*t.noms, "fictif"]), Reglages("200034064")
    )


@pytest.mark.parametrize(
    ("nom", "cellules", "attendu"),
    [
        ("conventions", {"id": "c", "acteur": "a", "objet": "o", "debut": "2 mars 2027",
                         "fin": "01/03/2027"}, "avant « Début » (02/03/2027)"),
        ("evenements", {"titre": "t", "debut": "5/9/2027", "fin": "4/9/2027", "publique": "oui"},
         "avant « Premier jour »"),
        ("evenements", {"titre": "t", "debut": "5/9/2027", "heure_debut": "18h", "heure_fin": "17h30",
                        "publique": "oui"}, "la fin est avant le début"),
        ("reunions", {"id": "r", "instance": "copil", "date": "5/9/2027", "heure_debut": "18h30",
                      "heure_fin": "18h"}, "la fin est avant le début"),
        ("avis", {**AVIS, "recue_le": "le 31 janvier prochain"}, "31 janvier prochain"),
        ("conventions", {"id": "c", "acteur": "a", "objet": "o", "montant": "douze"}, "douze"),
    ],
)  # fmt: skip
def test_une_faute_bloque_et_se_dit(nom: str, cellules: dict[str, str], attendu: str) -> None:
    [probleme] = _lire(nom, **cellules).bloquants
    assert attendu in probleme.phrase()


def test_une_nuit_de_fete_finit_le_lendemain() -> None:
    nuit = _lire("evenements", titre="Bal", debut="31/12/2026", fin="01/01/2027", heure_debut="21h",
                 heure_fin="02h", publique="oui")  # fmt: skip
    assert nuit.problemes == []


def test_des_dates_d_avis_qui_ne_se_suivent_pas_sont_gardees_et_signalees() -> None:
    lue = _lire("avis", **AVIS, decidee_le="2 janvier 2026")
    assert not lue.bloquants
    dits = " ".join(p.phrase() for p in lue.problemes)
    assert "avant « Reçue le »" in dits and "sans dire son sens" in dits


def test_un_csv_d_excel_se_lit_et_se_rend(tmp_path: Path) -> None:
    """Excel français : « ; », Windows-1252, fins de ligne CRLF, montant « 12 k€ », date longue."""
    chemin = tmp_path / "local" / "conventions.csv"
    chemin.parent.mkdir()
    chemin.write_bytes(
        "id;acteur;objet;fin;montant\r\nc1;4c;Élan d'été;1er mars 2027;12 k€\r\n".encode("cp1252")
    )
    lue = local.lire(tmp_path, "conventions")
    assert lue.bloquants == []
    [ligne] = lue.cadre.to_dict("records")
    assert ligne["objet"] == "Élan d'été" and ligne["montant"] == 12_000
    assert f"{ligne['fin']:%Y-%m-%d}" == "2027-03-01"
    saisie = lue.cadre.assign(payeur="CAF")
    ecrite = local.enregistrer(tmp_path, "conventions", saisie, base=lue, fonction="DGS")
    assert ecrite.cadre.equals(saisie.astype(ecrite.cadre.dtypes))
    assert chemin.read_bytes().startswith(b"\xef\xbb\xbf")  # qu'Excel relit sans question


def test_un_fichier_de_personnes_est_refuse(tmp_path: Path) -> None:
    chemin = tmp_path / "local" / "membres.csv"
    chemin.parent.mkdir()
    chemin.write_text(
        "instance;fonction;organisme;prénom\ncopil;Présidence;4C;Anne\n", encoding="utf-8"
    )
    with pytest.raises(Exception, match="prénom"):
        local.lire(tmp_path, "membres")
