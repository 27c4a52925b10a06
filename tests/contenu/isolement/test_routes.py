"""Avec un réseau déposé : la carte de ce qu'on atteint, et ce qui se rejoint à pied ou à vélo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.documents.contenu import Tableau
from observatoire.entrepot import trajets
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.entrepot.lecture_tableau import CompteRendu
from observatoire.erreurs import AppelIncorrect
from observatoire.geodesie import LENTE, RAPIDE, haversine_km
from observatoire.routes import SOURCE
from observatoire.territoire import Reglages, reference
from tests.routes.pbf_mini import ecrire

CORDES, CABANNES, VAOUR = "81069", "81045", "81309"
LIEUX = reference().set_index("code")[["lon", "lat"]]


@pytest.fixture(scope="module")
def avec_routes(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lecteur]:
    """Les chiffres réels, et une route droite de Cordes à Vaour par Les Cabannes."""
    dossier = tmp_path_factory.mktemp("routes")
    copie = Path(shutil.copy(entrepot_4c.chemin, dossier))
    noeuds = {i: tuple(LIEUX.loc[c]) for i, c in enumerate((CORDES, CABANNES, VAOUR), 1)}
    extrait = ecrire(dossier / "r.osm.pbf", noeuds, {1: ([1, 2, 3], {"highway": "secondary"})})
    rendu = CompteRendu(extrait.name, extrait.name, "mini", "reconnu", SOURCE)
    with duckdb.connect(str(copie)) as con:
        trajets.remplir(con, [rendu], dossier, dossier, None, reglages, lambda *_: None)
        con.execute("INSERT INTO fichiers (fichier, chemin, source, statut) VALUES (?, ?, ?, 'reconnu')",
                    [extrait.name, extrait.name, SOURCE])  # fmt: skip
    (dossier / "COURANT").write_text(f"{copie.name} {copie.stat().st_size}\n")
    lecteur = ouvrir(dossier, reglages)
    yield lecteur
    lecteur.fermer()


def test_la_carte_compte_par_le_temps_de_route(avec_routes: Lecteur) -> None:
    figure = figure_de(avec_routes, "isochrones", {"commune": CORDES})
    atteintes = [
        int((avec_routes.minutes([CORDES], list(avec_routes.communes()["code"]), v).iloc[0] <= 15).sum())
        for v in (LENTE, RAPIDE)
    ]  # fmt: skip
    assert atteintes[0] < atteintes[1]
    assert figure.titre.startswith(
        f"À quinze minutes de Cordes-sur-Ciel : entre {atteintes[0]} et {atteintes[1]}\xa0communes du territoire"
    )
    assert list(figure.donnees["valeur"]) == [5, 10, 15, 20]
    assert any("© les contributeurs d'OpenStreetMap" in n for n in figure.notes)
    assert figure.provenance is not None
    assert SOURCE in {o.source for o in figure.provenance.origines}
    # Les surfaces ne se recouvrent pas : chacune est ce que la précédente n'atteint pas.
    formes = figure.fond.geometry
    assert formes.iloc[0].intersection(formes.iloc[1]).area < 1e-9


def test_a_pied_et_a_velo_vers_ce_qui_manque_chez_soi(avec_routes: Lecteur) -> None:
    [tableau] = blocs_de(avec_routes, "a_pied_a_velo", {})
    assert isinstance(tableau, Tableau)
    lignes = {(de, vers): (pied, velo, plus) for de, vers, pied, velo, plus in tableau.lignes}
    pied, velo, plus = lignes["Les Cabannes", "Cordes-sur-Ciel"]
    km = float(haversine_km(*LIEUX.loc[CORDES], *LIEUX.loc[CABANNES]))
    assert pied == pytest.approx(km / 5 * 60, rel=0.01)
    assert velo == pytest.approx(km / 15 * 60, rel=0.01)
    # BPE 2025 : la pharmacie et le collège sont à Cordes, la crèche aux Cabannes.
    assert "Pharmacie" in plus and "Collège" in plus and "Crèche" not in plus


def test_sans_reseau_la_phrase_dit_quoi_deposer(entrepot_4c: Lecteur) -> None:
    for nom, parametres in (("isochrones", {"commune": CORDES}), ("a_pied_a_velo", {})):
        with pytest.raises(AppelIncorrect, match=r"\.osm\.pbf|OpenStreetMap"):
            (figure_de if parametres else blocs_de)(entrepot_4c, nom, parametres)
