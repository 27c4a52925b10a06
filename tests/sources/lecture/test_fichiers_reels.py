"""Les fichiers des producteurs eux-mêmes, quand ils sont à portée."""

import os
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[3]
PARTAGE = Path(os.environ.get("OBSERVATOIRE_PARTAGE", RACINE.parent / "shared" / "donnees"))


def reel(chemin):
    fichier = PARTAGE / chemin
    if not fichier.exists():
        pytest.skip(f"fichier réel absent : {chemin} (voir OBSERVATOIRE_PARTAGE)")
    return fichier


def test_filosofi_national(banc):
    """34 909 communes ; Cordes-sur-Ciel : médiane 19 430 € (INSEE, Filosofi 2021)."""
    lignes = banc.lignes(reel("partage_seul/insee/cc_filosofi_2021_COM.csv"), 2, 28)
    assert len(lignes) == 34_909
    assert [ligne[0] for ligne in lignes] == list(range(2, 34_911))
    (cordes,) = [ligne for ligne in lignes if ligne[1] == "81069"]
    assert cordes[4] == "19430"


def test_dispositif_filosofi_avec_bom_et_points_virgules(banc):
    fichier = reel("partage_seul/insee/FILO2019_DISP_COM.csv")
    assert banc.feuilles(fichier)[0].apercu[0][0] == "CODGEO"
    assert len(banc.lignes(fichier, 2, 31)) == 31_361


def test_classeur_de_la_drees(banc):
    """En-tête ligne 9, unités ligne 10, données dès la ligne 11."""
    feuilles = banc.feuilles(reel("partage_seul/drees/data_apl_infirmiers.xlsx"))
    donnees = feuilles[-1]
    rang = donnees.lignes_apercu.index(9)
    assert donnees.apercu[rang][0] == "Code commune INSEE"


def test_horaires_sur_plusieurs_lignes(banc):
    lignes = banc.lignes(reel("partage_seul/anct/liste-fs-20240801.csv"), 2, 24)
    libelles = " ".join(str(ligne[3]) for ligne in lignes)
    assert "4C" in libelles


def test_msa_en_latin1(banc):
    """314 communes du Tarn."""
    fichier = reel("embarquables/msa/RET_STOCK.csv")
    largeur = len(banc.feuilles(fichier)[0].apercu[0])
    assert len(banc.lignes(fichier, 2, largeur)) == 314
