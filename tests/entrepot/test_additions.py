"""Deux réseaux s'additionnent, deux livraisons d'un même réseau non ; le compte est fait à la main."""

from __future__ import annotations

import shutil
import zipfile
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from observatoire.contenu.cadre_de_vie.parties import transport_commun
from observatoire.documents.contenu import Paragraphe, Tableau
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.territoire import lire_reglages, membres
from tests.sources.lecture.test_horaires import RESEAU

DATA = Path(__file__).parents[2] / "data"


def _deposer(chemin: Path, **change: str) -> None:
    with zipfile.ZipFile(chemin, "w") as z:
        for nom, texte in (RESEAU | change).items():
            z.writestr(f"{nom}.txt", texte)


@pytest.fixture(scope="module")
def lecteur(tmp_path_factory: pytest.TempPathFactory) -> Lecteur:
    donnees = tmp_path_factory.mktemp("reseaux")
    shutil.copy(DATA / "territoire.toml", donnees)
    # Deux ménages sans voiture dans chaque commune, onze à Cordes-sur-Ciel.
    connues = pd.read_parquet(files("observatoire.reference") / "populations.parquet")
    habitants = connues.set_index("code")["population"]
    menages = {c: round(habitants[c] * 0.45) for c in membres("200034064")}
    lignes = [
        f"{c};{n + 20};{n};15;5;{n // 2};{n - (11 if c == '81069' else 2)}"
        for c, n in menages.items()
    ]
    entete = "CODGEO;P22_LOG;P22_RP;P22_RSECOCC;P22_LOGVAC;P22_RP_PROP;P22_RP_VOIT1P"
    (donnees / "base-cc-logement-2022.csv").write_text("\n".join([entete, *lignes]), "utf-8")
    _deposer(donnees / "cars.zip")
    navette = "agency_id,agency_name\nY,Navette\n"
    # Deux courses le dimanche de Cordes à Albi, un autre exploitant.
    dimanche = RESEAU["calendar"].replace("SAMEDI,0,0,0,0,0,1,0", "SAMEDI,0,0,0,0,0,0,1")
    _deposer(
        donnees / "navette.zip", agency=navette, calendar=dimanche,
        trips="route_id,service_id,trip_id\nN,SAMEDI,N1\nN,SAMEDI,N2\n",
        stop_times="trip_id,stop_id,stop_sequence,pickup_type\nN1,A,1,0\nN1,D,2,0\nN2,A,1,0\nN2,D,2,0\n",
    )  # fmt: skip
    avant = {t: RESEAU[t].replace("2026", "2025") for t in ("calendar", "calendar_dates")}
    _deposer(donnees / "cars_2025.zip", **avant)
    actualiser(donnees, donnees / "entrepot")
    return ouvrir(donnees / "entrepot", lire_reglages(donnees))


def _de_cordes(lecteur: Lecteur, indicateur: str) -> dict[int, float]:
    lues = lecteur.mesures([indicateur], "commune")
    siennes = lues[lues["code"] == "81069"]
    return dict(zip(siennes["fin"], siennes["valeur"], strict=True))


def test_deux_reseaux_s_additionnent_une_livraison_depassee_non(lecteur: Lecteur) -> None:
    # Cars : 1 en semaine, 1 le samedi ; navette : 2 le dimanche. 2025 n'a pas la navette : rien ne s'en dit.
    assert _de_cordes(lecteur, "departs_jour_ouvre") == {2026: 1}
    assert _de_cordes(lecteur, "departs_samedi") == {2026: 1}
    assert _de_cordes(lecteur, "departs_dimanche") == {2026: 2}
    dits = lecteur.fichiers().set_index("fichier")["message"]
    assert "s'ajoutent à ceux de navette.zip" in dits["cars.zip"]
    assert "ne s'y ajoute pas" in dits["cars_2025.zip"]


def test_qui_n_a_pas_de_voiture_et_d_ou_part_un_car(lecteur: Lecteur) -> None:
    constat, tableau = transport_commun(lecteur, f"epci:{lecteur.reglages.epci}")
    assert isinstance(constat, Paragraphe) and isinstance(tableau, Tableau)
    dit = constat.texte.replace("\u00a0", " ").replace("\u202f", " ")
    # 25 communes : 24 x 2 + 11 ; un car part de Cordes-sur-Ciel et d'une seule autre, 11 + 2.
    assert "59 ménages sans voiture, dont" in dit and "13 dans une commune d'où part" in dit
    assert "Aucun horaire déposé ne s'arrête dans 23 communes." in dit
    assert str(tableau.lignes[0][0]) == "Cordes-sur-Ciel" and len(tableau.lignes) == 25
