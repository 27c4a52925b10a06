import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from observatoire.graphiques.exports import COLONNES, csv_de, nom_de_fichier, table_de
from observatoire.graphiques.figure import Forme


def relire(octets: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))


def test_csv_francais(creer, donnees):
    octets = csv_de(creer("barres", donnees=donnees.assign(valeur=donnees["valeur"] + 0.25)))
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = relire(octets)
    assert list(lignes[0]) == list(COLONNES)
    assert lignes[0]["valeur"] == "1,25"
    assert lignes[0]["code"] == "00001"
    assert lignes[0]["indicateur"] == "part_essai"
    assert lignes[0]["annee"] == "2022"
    assert len(lignes) == 25


def test_secret_et_absent_ne_sont_pas_zero(creer):
    lignes = relire(csv_de(creer("barres")))
    assert (lignes[2]["valeur"], lignes[2]["statut"]) == ("", "secret")
    assert (lignes[6]["valeur"], lignes[6]["statut"]) == ("", "non disponible")
    assert lignes[8]["statut"] == "provisoire"


def test_une_ligne_par_territoire_et_annee(creer):
    lignes = relire(csv_de(creer("evolution")))
    assert len(lignes) == 10
    assert [ligne["annee"] for ligne in lignes[:5]] == ["2018", "2019", "2020", "2021", "2022"]
    assert lignes[0]["serie"] == "Chez nous"


def test_pas_de_bruit_de_calcul(creer, donnees):
    lignes = relire(
        csv_de(creer("barres", donnees=donnees.assign(valeur=0.1 + 0.2, statut="publie")))
    )
    assert lignes[0]["valeur"] == "0,3"


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t", "\r"])
def test_formules_neutralisees(creer, donnees, debut):
    donnees.loc[0, "libelle"] = f"{debut}HYPERLINK(1)"
    f = creer("barres", donnees=donnees.assign(source=f"{debut}cmd"))
    ligne = relire(csv_de(f))[0]
    assert ligne["libelle"].startswith(f"'{debut}".replace("\r", "\r"))
    assert ligne["source"].startswith("'")


def test_valeurs_negatives_restent_des_nombres(creer, donnees):
    lignes = relire(csv_de(creer("barres", donnees=donnees.assign(valeur=-1.5, statut="publie"))))
    assert lignes[0]["valeur"] == "-1,5"


def test_point_virgule_et_guillemets_dans_un_libelle(creer, donnees):
    donnees.loc[0, "libelle"] = 'A ; "B"\nC'
    assert relire(csv_de(creer("barres", donnees=donnees)))[0]["libelle"] == 'A ; "B"\nC'


def test_les_colonnes_de_la_ligne_l_emportent(creer, donnees):
    table = table_de(creer("tableau", donnees=donnees.assign(unite="€", source="Autre")))
    assert set(table["unite"]) == {"€"}
    assert set(table["source"]) == {"Autre"}
    assert set(table["perimetre"]) == {"25 communes inventées"}


def test_note_de_ligne_et_notes_de_figure(creer, donnees):
    d = donnees.assign(note=np.where(donnees["code"] == "00001", "Ici.", ""))
    table = table_de(creer("barres", donnees=d, notes=("Partout.",)))
    assert table["note"].tolist()[:2] == ["Ici. Partout.", "Partout."]


@pytest.mark.parametrize("forme", list(Forme))
def test_toute_forme_s_exporte(creer, forme):
    f = creer(forme)
    assert len(relire(csv_de(f))) == len(f.donnees)


def test_noms_de_fichiers(creer):
    assert nom_de_fichier(creer("carte"), "png") == "part-essai-carte-2022.png"
    assert nom_de_fichier(creer("carte", fictif=True), "pdf") == "part-essai-carte-2022-exemple.pdf"


@pytest.mark.parametrize(
    "identifiant", ["../../etc/passwd", "CON", "a:b*c?", "é" * 400, "…", "日本"]
)
def test_nom_sur_tous_les_systemes(creer, identifiant):
    nom = nom_de_fichier(replace(creer("carte"), identifiant=identifiant), ".XLSX")
    base, extension = nom.rsplit(".", 1)
    assert extension == "xlsx"
    assert set(base) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(nom) <= 130
    assert base.upper() not in {"CON", "NUL", "AUX", "PRN"}
