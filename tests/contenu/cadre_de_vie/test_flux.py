"""Un petit fichier détail des mobilités (vrais codes, poids inventés) : où va-t-on, d'où vient-on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from shapely import Point

from observatoire.contenu.registre import figure_de
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import lire_reglages, reference
from tests.contenu.espaces import DATA

# Résidence, travail, personnes recensées de poids 5,5.
TRAJETS = [("81069", "81069", 20), ("81069", "81004", 12), ("81045", "81004", 6), ("81069", "75104", 4), ("81069", "31555", 2),
           ("81004", "81069", 5), ("31555", "81004", 40), ("81069", "99999", 4)]  # fmt: skip


def test_les_trajets_se_lisent_se_ponderent_et_se_taisent(tmp_path: Path) -> None:
    donnees = tmp_path / "data"
    donnees.mkdir()
    for nom in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        shutil.copy(DATA / nom, donnees / Path(nom).name)
    lignes = [f"{o};ZZZZZ;{d};040;5,5" for o, d, n in TRAJETS for _ in range(n)]
    (donnees / "RP2023_mobpro.csv").write_text(
        "\n".join(["COMMUNE;ARM;DCLT;AGEREVQ;IPONDI", *lignes]), encoding="utf-8"
    )
    fait = actualiser(donnees, tmp_path / "entrepot")
    [f] = [f for f in fait.fichiers if f["chemin"] == "RP2023_mobpro.csv"]
    assert (f["statut"], f["source"], f["millesimes"]) == ("reconnu", "insee_mobpro", [2023]), f
    lecteur = ouvrir(tmp_path / "entrepot", lire_reglages(donnees))
    # De Toulouse à Albi, rien d'ici.
    assert len(lecteur.flux()) == 7 and lecteur.flux()["valeur"].sum() == pytest.approx(53 * 5.5)
    figure = figure_de(lecteur, "flux_travail", {"ou": "epci:200034064", "sens": "depart"})
    dits = figure.donnees.set_index("libelle")["valeur"].to_dict()
    # 110, 18 × 5,5 = 99, 22 (Paris, d'un arrondissement) ; Toulouse (11) est tu, et sa somme aussi.
    assert dits == {
        "Dans leur commune": 110,
        "Albi": 100,
        "Paris": 20,
        "Hors de France, ou lieu inconnu": 20,
    }
    figure = figure_de(lecteur, "flux_travail", {"ou": "commune:81069", "sens": "arrivee"})
    assert figure.donnees.set_index("libelle")["valeur"].to_dict() == {
        "Dans leur commune": 110,
        "Albi": 30,
    }
    # La carte : 66 actifs de Cordes et 33 des Cabannes vont à Albi, d'un point aux deux tiers vers Cordes ; Paris de
    # Cordes seule. Un trajet finit en pointe là où l'on va, et se nomme au bord de la carte.
    carte = figure_de(lecteur, "flux_travail_carte", {"ou": "epci:200034064", "sens": "depart"})
    assert carte.fuseaux is not None and carte.fond is not None
    assert list(carte.fuseaux["nom"]) == ["Albi : 100", "Paris : 20"]
    lieux = reference().set_index("code")[["lon", "lat"]]
    milieu = (2 * lieux.loc["81069"] + lieux.loc["81045"]) / 3
    albi, paris = carte.fuseaux.geometry
    assert albi.distance(Point(*milieu)) < 1e-9 < paris.distance(Point(*milieu))
    _, sud, _, nord = carte.fond.total_bounds
    assert paris.bounds[3] > nord > sud > albi.bounds[1], "l'un sort au nord, l'autre au sud"
    # Cinq Albigeois et demi par personne : 27,5 viennent à Cordes ; de Toulouse, personne.
    carte = figure_de(lecteur, "flux_travail_carte", {"ou": "commune:81069", "sens": "arrivee"})
    assert carte.fuseaux is not None and list(carte.fuseaux["nom"]) == ["Albi : 30"]
    # Personne de Vaour dans le fichier : la cause dite est la vraie, pas « déposer ».
    with pytest.raises(AppelIncorrect, match="moins de 20 actifs"):
        figure_de(lecteur, "flux_travail", {"ou": "commune:81309", "sens": "depart"})
    lecteur.fermer()
