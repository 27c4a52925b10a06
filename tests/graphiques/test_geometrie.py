import geopandas as gpd
import numpy as np
import pytest
import shapely

from observatoire.graphiques import geometrie


def test_hachures_dans_le_polygone_et_regulieres():
    carre = shapely.box(0, 0, 10, 10)
    traits = geometrie.hachures(carre, 1.0)
    assert carre.buffer(1e-9).contains(traits)
    # Un carré de 100 d'aire, des traits espacés de 1 : environ 100 de longueur totale.
    assert traits.length == pytest.approx(100, rel=0.05)
    for trait in shapely.get_parts(traits):
        (x0, y0), (x1, y1) = trait.coords[0], trait.coords[-1]
        assert abs(x1 - x0) == pytest.approx(abs(y1 - y0))


def test_hachures_se_prolongent_d_un_territoire_a_l_autre():
    ensemble = geometrie.hachures(shapely.box(0, 0, 10, 10), 1.0)
    moities = [geometrie.hachures(shapely.box(x, 0, x + 5, 10), 1.0) for x in (0, 5)]
    assert sum(m.length for m in moities) == pytest.approx(ensemble.length)
    assert all(ensemble.buffer(1e-6).contains(m) for m in moities)


def test_trame_dans_le_polygone_et_non_vide():
    etoile = shapely.Polygon([(0, 0), (10, 2), (20, 0), (10, 20)])
    points = geometrie.trame(etoile, 0.25)
    assert shapely.contains_xy(etoile, points[:, 0], points[:, 1]).all()
    assert len(points) == pytest.approx(etoile.area * 16, rel=0.05)


def test_polygone_plus_petit_que_le_pas():
    miette = shapely.box(0.1, 0.1, 0.2, 0.2)
    assert geometrie.trame(miette, 5.0).shape == (0, 2)
    assert geometrie.hachures(shapely.Polygon(), 1.0).is_empty


def test_points_interieurs(fond):
    points = geometrie.points_interieurs(fond)
    dedans = shapely.contains_xy(fond.geometry.to_numpy(), points[:, 0], points[:, 1])
    assert dedans.all()


def test_etiquettes_sans_chevauchement_et_priorite():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [100.0, 0.0]])
    posees = geometrie.choisir_etiquettes(
        ["petit", "grand", "loin"], points, [1, 9, 5], largeur_caractere=20, hauteur=1
    )
    assert posees[0].texte == "grand"
    boites = [(e.x - 10 * len(e.texte), e.y, e.x + 10 * len(e.texte), e.y + 1) for e in posees]
    for i, a in enumerate(boites):
        for b in boites[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 0.2 or b[3] <= a[1] + 0.2


def test_etiquettes_sous_les_cercles():
    posees = geometrie.choisir_etiquettes(
        ["A"], np.array([[0.0, 0.0]]), [1], largeur_caractere=1, hauteur=2, rayons=[10]
    )
    assert posees[0].y < -10


def test_alleger_sans_trou_entre_voisins(fond):
    legere = geometrie.alleger(fond.to_crs(2154))
    assert legere.crs.to_epsg() == 4326
    assert legere["code"].tolist() == fond["code"].tolist()
    assert legere.union_all().geom_type == "Polygon"
    assert len(legere.union_all().interiors) == 0


def test_projection_papier(fond):
    assert geometrie.projection_papier(fond) == 2154
    reunion = gpd.GeoDataFrame(geometry=[shapely.box(55.2, -21.4, 55.8, -20.9)], crs=4326)
    assert geometrie.projection_papier(reunion).to_epsg() == 32740


def test_deux_noms_voisins_ne_se_lisent_pas_comme_un_seul() -> None:
    """« Outreau » et « Baincthun » bout à bout : l'un des deux change de ligne, ou se tait."""
    noms, largeur = ["Outreau", "Baincthun"], 1.0
    points = np.array([[0.0, 0.0], [(len(noms[0]) + len(noms[1])) * largeur / 2, 0.0]])
    bout_a_bout = geometrie.choisir_etiquettes(
        noms, points, [2, 1], largeur_caractere=largeur, hauteur=1.0
    )
    assert [e.texte for e in bout_a_bout if e.y == 0.0] == ["Outreau"]
    # Une lettre entre eux suffit.
    points[1, 0] += largeur
    assert all(
        e.y == 0.0
        for e in geometrie.choisir_etiquettes(
            noms, points, [2, 1], largeur_caractere=largeur, hauteur=1.0
        )
    )


def test_un_nom_ne_couvre_aucun_point_et_se_pose_a_cote_faute_de_place():
    """Trois points empilés à 20 : les noms du milieu ne tiennent ni dessous ni dessus, ils vont à droite et à gauche."""
    points = np.array([[100.0, y] for y in (0.0, 20.0, 40.0, 60.0)])
    noms = ["bas", "milieu", "centre", "haut"]
    posees = geometrie.choisir_etiquettes(
        noms, points, [1, 1, 1, 1], largeur_caractere=7, hauteur=17, rayons=[6] * 4,
        decouverts=True,
    )  # fmt: skip
    assert {e.texte for e in posees} == set(noms)
    for e in posees:
        demi = 7 * len(e.texte) / 2
        for x, y in points:
            assert abs(x - e.x) >= demi + 6 or abs(y - e.y) >= 8.5 + 6
