"""La vérification d'un fichier sans entrepôt, et dans des cas que la commande ne montre pas."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.entrepot.verification import verifier
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import Reglages, membres

EPCI = "200034064"
COMMUNES = membres(EPCI)


def ecrire(chemin: Path, habitants: object = 100, communes: tuple[str, ...] = COMMUNES) -> Path:
    lignes = "".join(f"{c};Nom;{habitants}\n" for c in communes)
    chemin.write_text(f"code;libelle;pmun_2022\n{lignes}", encoding="utf-8")
    return chemin


def test_sans_entrepot_tout_est_nouveau(tmp_path: Path) -> None:
    vu = verifier(ecrire(tmp_path / "p.csv"), Reglages("200034064"))
    [tableau] = vu.tableaux
    assert vu.accepte
    assert vu.identique_a == ""
    assert (tableau.nouvelles, tableau.modifiees, tableau.identiques) == (26, 0, 0)
    assert tableau.territoires == {"commune": 25}
    # L'EPCI vient en premier : c'est lui que l'on regarde. 25 communes de 100 habitants inventés.
    assert tableau.exemples[0].code == EPCI
    assert tableau.exemples[0].phrase().replace("\u202f", " ").endswith("2022 : 2 500 (nouveau)")


def test_un_fichier_partiel_ne_promet_pas_de_total(tmp_path: Path) -> None:
    [tableau] = verifier(
        ecrire(tmp_path / "p.csv", communes=COMMUNES[:3]), Reglages("200034064")
    ).tableaux
    assert (tableau.communes, tableau.communes_attendues) == (3, 25)
    assert tableau.nouvelles == 3
    assert {e.niveau for e in tableau.exemples} == {"commune"}


def test_une_valeur_secrete_est_dite_secrete(tmp_path: Path) -> None:
    [tableau] = verifier(ecrire(tmp_path / "p.csv", "s"), Reglages("200034064")).tableaux
    assert tableau.nouvelles == 25
    assert all("secret (nouveau)" in e.phrase() for e in tableau.exemples)


def test_un_refus_est_un_resultat(tmp_path: Path) -> None:
    vu = verifier(ecrire(tmp_path / "p.csv", "douze"), Reglages("200034064"))
    assert not vu.accepte
    assert "« douze » n'est pas un nombre" in vu.tableaux[0].message
    assert vu.tableaux[0].nouvelles == 0


def test_le_nom_dans_le_depot_est_celui_qui_est_montre(tmp_path: Path) -> None:
    [tableau] = verifier(
        ecrire(tmp_path / "tmp123"), Reglages("200034064"), nom="insee/p.csv"
    ).tableaux
    assert tableau.fichier == "insee/p.csv"


def test_un_dossier_n_est_pas_un_fichier(tmp_path: Path) -> None:
    with pytest.raises(AppelIncorrect, match="n'est pas un fichier"):
        verifier(tmp_path, Reglages("200034064"))
