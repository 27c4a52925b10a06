"""Enregistrer à plusieurs, se tromper, annuler, être coupé au milieu : aucune ligne ne se perd."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from observatoire import local
from observatoire.erreurs import AppelIncorrect, DeclarationInvalide, FichierRefuse
from observatoire.local.declaration import charger
from observatoire.local.historique import fichier_de

ARRET = {"commune": "Vaour", "service": "halte", "jour": "mardi", "horaires": "9h-12h"}


@pytest.fixture
def saisi(tmp_path) -> local.Lue:
    return local.enregistrer(tmp_path, "haltes", pd.DataFrame([ARRET]), base="", fonction="DGS")


def changer(lue: local.Lue, **cellules) -> pd.DataFrame:
    cadre = lue.textes.copy()
    for nom, valeur in cellules.items():
        cadre.loc[0, nom] = valeur
    return cadre


def test_une_table_vide_a_ses_colonnes_typees(tmp_path):
    lue = local.lire(tmp_path, "haltes")
    assert lue.cadre.empty and lue.empreinte == ""
    assert str(lue.cadre["places"].dtype) == "Int64"


def test_le_fichier_ecrit_s_ouvre_dans_excel_et_se_relit(tmp_path, saisi):
    octets = (tmp_path / "local/haltes.csv").read_bytes()
    assert octets.startswith(b"\xef\xbb\xbfcommune;")
    relue = local.lire(tmp_path, "haltes")
    pd.testing.assert_frame_equal(relue.cadre, saisi.cadre)
    assert relue.cadre.loc[0, "commune"] == "81309"


def test_excel_en_windows_1252_separe_par_des_virgules(tmp_path):
    chemin = tmp_path / "local" / "haltes.csv"
    chemin.parent.mkdir()
    chemin.write_bytes(
        "Commune,Service,Jour,Lieu\r\nVaour,Halte-garderie itinérante,Mardi,Salle des fêtes\r\n".encode(
            "cp1252"
        )
    )
    lue = local.lire(tmp_path, "haltes")
    assert not lue.problemes and lue.cadre.loc[0, "lieu"] == "Salle des fêtes"


def test_deux_personnes_sur_des_cellules_differentes(tmp_path, saisi):
    local.enregistrer(tmp_path, "haltes", changer(saisi, places="8"), base=saisi, fonction="CAF")
    # La seconde ne connaît que l'empreinte d'où elle est partie : l'historique rend la base.
    finale = local.enregistrer(
        tmp_path, "haltes", changer(saisi, lieu="Mairie"), base=saisi.empreinte, fonction="MSA"
    )
    assert finale.cadre.loc[0, "places"] == 8 and finale.cadre.loc[0, "lieu"] == "Mairie"


def test_deux_lignes_ajoutees_en_meme_temps(tmp_path, saisi):
    for commune, fonction in (("Penne", "CAF"), ("Salles", "MSA")):
        ligne = pd.DataFrame([ARRET | {"commune": commune}])
        local.enregistrer(
            tmp_path, "haltes", pd.concat([saisi.textes, ligne]), base=saisi, fonction=fonction
        )
    assert len(local.lire(tmp_path, "haltes").cadre) == 3


def test_une_meme_cellule_fait_conflit_puis_se_tranche(tmp_path, saisi):
    local.enregistrer(tmp_path, "haltes", changer(saisi, places="8"), base=saisi, fonction="CAF")
    mienne = changer(saisi, places="9")
    with pytest.raises(local.ConflitEdition) as conflit:
        local.enregistrer(tmp_path, "haltes", mienne, base=saisi, fonction="MSA")
    [d] = conflit.value.divergences
    assert (d.colonne, d.enregistree, d.proposee) == ("places", "8", "9")
    assert local.lire(tmp_path, "haltes").cadre.loc[0, "places"] == 8
    for miennes, attendu in (({0}, 9), (set(), 8)):
        base, propose = local.trancher(
            saisi.table, saisi.textes, mienne, conflit.value.divergences, miennes
        )
        from dataclasses import replace

        tranchee = replace(saisi, textes=base, empreinte="tranchée")
        finale = local.enregistrer(tmp_path, "haltes", propose, base=tranchee, fonction="MSA")
        assert finale.cadre.loc[0, "places"] == attendu
        local.annuler(tmp_path, "haltes", fonction="MSA") if attendu == 9 else None


def test_une_ligne_otee_par_l_un_et_changee_par_l_autre(tmp_path, saisi):
    local.enregistrer(tmp_path, "haltes", changer(saisi, places="8"), base=saisi, fonction="CAF")
    with pytest.raises(local.ConflitEdition, match="ôtée"):
        local.enregistrer(tmp_path, "haltes", saisi.textes.iloc[:0], base=saisi, fonction="MSA")
    assert len(local.lire(tmp_path, "haltes").cadre) == 1


def test_annuler_defait_et_s_ecrit_dans_l_historique(tmp_path, saisi):
    local.enregistrer(tmp_path, "haltes", changer(saisi, places="8"), base=saisi, fonction="CAF")
    local.annuler(tmp_path, "haltes", fonction="DGS")
    assert pd.isna(local.lire(tmp_path, "haltes").cadre.loc[0, "places"])
    genres = [(e.genre, e.fonction) for e in local.historique(tmp_path, "haltes")]
    assert genres == [("saisie", "DGS"), ("saisie", "CAF"), ("annulation", "DGS")]
    local.annuler(tmp_path, "haltes", fonction="DGS")
    assert local.lire(tmp_path, "haltes").cadre.empty
    with pytest.raises(AppelIncorrect, match="aucune modification"):
        local.annuler(tmp_path, "haltes", fonction="DGS")


def test_une_cellule_fautive_n_ecrit_rien(tmp_path, saisi):
    avant = (tmp_path / "local/haltes.csv").read_bytes()
    with pytest.raises(local.SaisieRefusee, match="fermeture") as refus:
        local.enregistrer(
            tmp_path, "haltes", changer(saisi, horaires="18h-9h"), base=saisi, fonction="DGS"
        )
    assert [(p.colonne, p.rang) for p in refus.value.problemes] == [("horaires", 0)]
    assert (tmp_path / "local/haltes.csv").read_bytes() == avant


def test_une_formule_de_tableur_est_refusee(tmp_path, saisi):
    with pytest.raises(local.SaisieRefusee, match="formule"):
        local.enregistrer(
            tmp_path, "haltes", changer(saisi, lieu='=HYPERLINK("x")'), base=saisi, fonction="DGS"
        )


def test_une_colonne_ecrite_deux_fois_est_refusee(tmp_path):
    (tmp_path / "local").mkdir()
    (tmp_path / "local/haltes.csv").write_text(
        "commune;service;jour;places;Places\nVaour;halte;mardi;8;9\n", encoding="utf-8"
    )
    with pytest.raises(FichierRefuse, match="deux fois"):
        local.lire(tmp_path, "haltes")


def test_une_fonction_inconnue_est_refusee(tmp_path, saisi):
    with pytest.raises(AppelIncorrect, match="chargée de coopération"):
        local.enregistrer(tmp_path, "haltes", saisi.textes, base=saisi, fonction="Ada Lovelace")


def test_les_colonnes_inconnues_du_fichier_sont_gardees(tmp_path):
    chemin = tmp_path / "local" / "haltes.csv"
    chemin.parent.mkdir()
    chemin.write_text("commune;service;jour;couleur\nVaour;halte;mardi;bleu\n", encoding="utf-8")
    lue = local.lire(tmp_path, "haltes")
    assert any("couleur" in p.constat for p in lue.problemes) and not lue.bloquants
    local.enregistrer(tmp_path, "haltes", changer(lue, places="8"), base=lue, fonction="DGS")
    assert "bleu" in chemin.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("entete", "valeur", "quoi"),
    [
        ("Prénom", "Ada", "un prénom"),
        ("Téléphone", "05 63 00 00 00", "un numéro de téléphone"),
        ("NIR", "2", "un numéro de sécurité sociale"),
        ("Date de naissance", "2024-01-01", "une date de naissance"),
        ("e-mail", "a@b.fr", "courriel"),
    ],
)
def test_une_colonne_de_personnes_fait_refuser_le_fichier(tmp_path, entete, valeur, quoi):
    chemin = tmp_path / "local" / "haltes.csv"
    chemin.parent.mkdir()
    entete = {"e-mail": "email"}.get(entete, entete)
    chemin.write_text(
        f"commune;service;jour;{entete}\nVaour;halte;mardi;{valeur}\n", encoding="utf-8"
    )
    with pytest.raises(FichierRefuse, match=quoi):
        local.lire(tmp_path, "haltes")


@pytest.mark.parametrize(
    "valeur", ["06 12 34 56 78", "2 85 05 78 006 084 36", "Mme Durand", "x@gmail.com"]
)
def test_une_valeur_de_personne_est_refusee_a_la_cellule(tmp_path, saisi, valeur):
    with pytest.raises(local.SaisieRefusee, match="donnée personnelle"):
        local.enregistrer(
            tmp_path, "haltes", changer(saisi, note=valeur), base=saisi, fonction="DGS"
        )


COUPER = """
import os, signal, sys
from pathlib import Path
import pandas as pd
from observatoire import local
from observatoire import disque
compte, cible = 0, int(sys.argv[2])
def couper(vraie):
    def geste(*a):
        global compte
        compte += 1
        if compte == cible:
            os.kill(os.getpid(), signal.SIGKILL)
        vraie(*a)
    return geste
disque.ecrire_atomique = couper(disque.ecrire_atomique)
disque.ajouter_ligne = couper(disque.ajouter_ligne)
Path.unlink = couper(Path.unlink)
lue = local.lire(Path(sys.argv[1]), "haltes")
cadre = lue.textes.copy(); cadre.loc[0, "places"] = "8"
local.enregistrer(Path(sys.argv[1]), "haltes", cadre, base=lue, fonction="CAF")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL n'existe pas sous Windows")
@pytest.mark.parametrize("geste", [1, 2, 3, 4])
def test_kill_9_pendant_l_enregistrement_ne_perd_rien(tmp_path, saisi, geste):
    """Tué avant l'intention : l'ancien est intact. Tué après : l'enregistrement s'achève seul."""
    fait = subprocess.run(
        [sys.executable, "-c", COUPER, str(tmp_path), str(geste)],
        cwd=Path(__file__).parents[2], capture_output=True, check=False,
    )  # fmt: skip
    assert fait.returncode == -9, fait.stderr.decode()
    relue = local.lire(tmp_path, "haltes")
    entrees = local.historique(tmp_path, "haltes")
    assert len(relue.cadre) == 1
    if geste == 1:
        pd.testing.assert_frame_equal(relue.cadre, saisi.cadre)
        assert len(entrees) == 1
    else:
        assert relue.cadre.loc[0, "places"] == 8
        assert [e.fonction for e in entrees] == ["DGS", "CAF"]
        assert entrees[-1].apres == relue.empreinte
    local.enregistrer(tmp_path, "haltes", changer(relue, lieu="Mairie"), base=relue, fonction="MSA")


def test_une_ligne_d_historique_coupee_est_ignoree(tmp_path, saisi):
    fichier = fichier_de(tmp_path, "haltes")
    with fichier.open("a", encoding="utf-8") as flux:
        flux.write('{"id": "abc", "quand"')
    local.enregistrer(tmp_path, "haltes", changer(saisi, places="8"), base=saisi, fonction="CAF")
    assert [e.fonction for e in local.historique(tmp_path, "haltes")] == ["DGS", "CAF"]


def test_un_carnet_garde_copie_et_protege(tmp_path):
    carnet = local.Carnet(tmp_path, "scenarios")
    base = carnet.ecrire("Arrêt à Vaour / mardi", {"places": 8}, base="")
    assert carnet.liste() == ["Arrêt à Vaour / mardi"]
    carnet.ecrire("Copie", {"places": 8}, base="")
    carnet.ecrire("Arrêt à Vaour / mardi", {"places": 9}, base=base)
    with pytest.raises(local.ConflitEdition, match="places"):
        carnet.ecrire("Arrêt à Vaour / mardi", {"places": 10}, base=base)
    assert carnet.lire("Arrêt à Vaour / mardi").contenu == {"places": 9}
    carnet.supprimer("Copie")
    assert carnet.liste() == ["Arrêt à Vaour / mardi"]
    with pytest.raises(AppelIncorrect, match="lettres ou chiffres"):
        carnet.ecrire("../..", {})
    [fichier] = (tmp_path / "local/scenarios").glob("*.json")
    assert json.loads(fichier.read_text(encoding="utf-8"))["nom"] == "Arrêt à Vaour / mardi"
    fichier.write_text("{", encoding="utf-8")
    with pytest.raises(FichierRefuse, match="abîmé"):
        carnet.lire("Arrêt à Vaour / mardi")


TABLE = 'titre = "T"\ndescription = "d"\ncle = "a"\n[[colonnes]]\nnom = "a"\nlibelle = "A"\n'


@pytest.mark.parametrize(
    ("ajout", "constat"),
    [
        ("", ""),
        ('couleur = "bleu"', "colonne « a » : la clé « couleur » est inconnue"),
        ('type = "choix"', "sans modalités"),
        ('type = "bidule"', "« type »"),
        ('[[colonnes]]\nnom = "fichier"\nlibelle = "F"', "impossible"),
    ],
)
def test_une_declaration_fautive_est_nommee(tmp_path, ajout, constat):
    chemin = tmp_path / "t.toml"
    chemin.write_text(TABLE + ajout, encoding="utf-8")
    if not constat:
        assert charger(chemin).obligatoires == ["a"]
        return
    with pytest.raises(DeclarationInvalide, match=constat):
        charger(chemin)


def test_la_page_des_tables_est_a_jour():
    from observatoire.local.documentation import page

    ecrite = Path(__file__).parents[2] / "docs" / "donnees-locales.md"
    assert ecrite.read_text(encoding="utf-8") == page(), (
        "lancer : python -m observatoire.local.documentation"
    )
