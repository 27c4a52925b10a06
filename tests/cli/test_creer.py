"""`creer` : un espace de travail neuf, où rien d'un autre territoire n'entre."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire import espace
from observatoire.entrepot.depot import fichiers
from observatoire.entrepot.espace_neuf import LISTE
from observatoire.territoire import lire_reglages, membres

AILLEURS = "200066124"  # CA Gaillac-Graulhet


@pytest.mark.parametrize("demande", [["200066124"], ["200 066 124"], ["Gaillac-Graulhet"]])
def test_un_espace_par_siren_ou_par_nom(projet: Path, commande, demande: list[str]) -> None:
    rendu = commande("creer", "essai", *demande)
    assert rendu.code == 0 and "CA Gaillac-Graulhet" in rendu.messages
    reglages = lire_reglages(projet / "essai")
    assert reglages.epci == AILLEURS and not reglages.alertes
    # Les cantons, chacun nommé d'après sa plus grande commune : les secteurs proposés, sans reste.
    assert {"Gaillac et alentours", "Graulhet et alentours"} <= {
        s.libelle for s in reglages.secteurs
    }
    assert sum(len(s.communes) for s in reglages.secteurs) == len(membres(AILLEURS))
    assert reglages.comparaison.epci == ()


def test_rien_d_un_autre_territoire_n_y_entre(projet: Path, commande) -> None:
    commande("creer", "essai", AILLEURS)
    ecrits = {p.name: p.read_text("utf-8") for p in (projet / "essai").rglob("*") if p.is_file()}
    assert set(ecrits) == {"territoire.toml", LISTE}
    dits = " ".join(ecrits.values())
    assert not any(mot in dits for mot in ("200034064", "Cordes", "Vaour", "4C", "81069"))
    # La liste nomme de vrais fichiers, avec leur adresse, les plus utiles d'abord.
    lignes = [x for x in ecrits[LISTE].splitlines() if x.startswith("- [ ] ")]
    assert len(lignes) > 15 and all(" : https://" in x for x in lignes)
    assert fichiers(projet / "essai") == []


def test_un_espace_vide_se_construit_et_se_lit(projet: Path, commande) -> None:
    commande("creer", "essai", AILLEURS)
    assert commande("--donnees", "essai", "actualiser").code == 0
    assert (projet / "essai" / ".entrepot" / "COURANT").is_file()
    lues = commande("--donnees", "essai", "valeurs", "population", "--format", "json").json
    assert [(v["code"], v["valeur"], v["statut"]) for v in lues] == [(AILLEURS, None, "absent")]
    assert "déposer" in lues[0]["note"]


def test_l_espace_est_le_dossier_courant_s_il_a_ses_reglages(
    projet: Path, commande, monkeypatch: pytest.MonkeyPatch
) -> None:
    commande("creer", "essai", AILLEURS)
    monkeypatch.chdir(projet / "essai")
    assert espace.donnees_ici() == Path()
    assert commande("territoire", "--json").json["epci"] == AILLEURS


def test_l_exemple_se_cree_hors_de_tout_espace(
    tmp_path: Path, commande, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commande("exemple", "--sortie", "inventé").code == 0
    assert (tmp_path / "inventé" / "EXEMPLE.md").is_file()
    assert (tmp_path / "inventé" / "insee" / "filosofi_2023.csv").is_file()
