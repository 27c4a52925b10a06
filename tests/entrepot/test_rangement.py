"""Ranger un fichier déposé : nom sûr, dossier du producteur, écriture d'un seul geste."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from observatoire.entrepot import depot
from observatoire.entrepot.depot import deja_range, dossier_conseille, nom_sur, ranger
from observatoire.erreurs import FichierRefuse


@pytest.mark.parametrize(
    ("envoye", "garde"),
    [
        ("base-cc-logement-2022.csv", "base-cc-logement-2022.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\moi\\Mes données.csv", "Mes données.csv"),
        ("e\u0301coles.csv", "écoles.csv"),
        ("a<b>|c.csv", "abc.csv"),
    ],
)
def test_le_nom_perd_son_dossier_et_ses_signes_dangereux(envoye: str, garde: str) -> None:
    assert nom_sur(envoye) == garde


@pytest.mark.parametrize("nom", ["", "..", ".cache.csv", "~$classeur.xlsx", "x.csv.part", "a.pdf"])
def test_un_nom_qui_ne_serait_jamais_lu_est_refuse_avec_une_phrase(nom: str) -> None:
    with pytest.raises(FichierRefuse, match="À faire"):
        nom_sur(nom)


@pytest.mark.parametrize(
    ("producteur", "dossier"),
    [("INSEE", "insee"), ("CNAF", "caf"), ("MSA", "msa"), ("DREES", "drees"),
     ("Éducation nationale, service-public.fr", "education"), ("", "autres")],
)  # fmt: skip
def test_chaque_producteur_a_son_dossier(producteur: str, dossier: str) -> None:
    assert dossier_conseille(producteur) == dossier


def test_ranger_cree_le_dossier_et_remplace_sans_laisser_de_brouillon(tmp_path: Path) -> None:
    ranger(tmp_path, "insee/pop.csv", io.BytesIO(b"ancien"))
    chemin = ranger(tmp_path, "insee/pop.csv", io.BytesIO(b"nouveau"))
    assert chemin.read_bytes() == b"nouveau"
    assert [c.name for c in (tmp_path / "insee").iterdir()] == ["pop.csv"]


def test_une_ecriture_impossible_garde_l_ancien_et_se_dit(tmp_path: Path) -> None:
    ranger(tmp_path, "insee/pop.csv", io.BytesIO(b"ancien"))
    trop_long = "x" * (os.pathconf(tmp_path, "PC_NAME_MAX") + 1) + ".csv"
    with pytest.raises(FichierRefuse, match="n'a pas pu être écrit"):
        ranger(tmp_path, f"insee/{trop_long}", io.BytesIO(b"nouveau"))
    with pytest.raises(FichierRefuse, match="n'a pas pu être écrit"):
        ranger(tmp_path, "insee/pop.csv/dedans.csv", io.BytesIO(b"nouveau"))
    assert [c.name for c in depot.fichiers(tmp_path)] == ["pop.csv"]
    assert (tmp_path / "insee/pop.csv").read_bytes() == b"ancien"


def test_un_fichier_du_meme_nom_se_retrouve_a_toute_profondeur(tmp_path: Path) -> None:
    ranger(tmp_path, "a/b/[2022] pop.csv", io.BytesIO(b"x"))
    assert deja_range(tmp_path, "[2022] pop.csv") == "a/b/[2022] pop.csv"
    assert deja_range(tmp_path, "2.csv") == ""
