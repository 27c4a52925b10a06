"""La carte d'écran : couches, couleurs, textes, et rien qui vienne du réseau."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from observatoire.graphiques import couleurs, geometrie, legende
from observatoire.graphiques.ecran_carte import deck_de, dessiner, hauteur_de
from observatoire.graphiques.ecran_outils import Cadre
from observatoire.graphiques.figure import Options


def lire(deck) -> dict:
    return json.loads(deck.to_json())


def couche(deck, nom: str) -> dict:
    return next(c for c in lire(deck)["layers"] if c["id"] == nom)


def test_rien_ne_vient_du_reseau(creer):
    texte = deck_de(creer("carte")).to_json()
    assert "http" not in texte
    lu = json.loads(texte)
    assert lu.get("mapProvider") is None
    # Ce repère dit à Streamlit de ne pas ajouter son fond par défaut.
    assert lu["mapStyle"] == "__MAP_STYLE__"


def test_fond_ign_seulement_sur_demande(creer, fond):
    texte = deck_de(creer("carte", contexte=fond), Cadre(fond_ign=True)).to_json()
    assert "data.geopf.fr" in texte
    assert "voisines" not in texte


def test_chaque_territoire_a_la_couleur_de_sa_classe(creer):
    f = creer("carte")
    attendues = dict(legende.au_fond(f)["couleur"])
    entites = couche(deck_de(f), "territoires")["data"]
    assert len(entites) == 25
    for e in entites:
        p = e["properties"]
        assert p["couleur"] == couleurs.rvb(attendues[p["code"]])


def test_infobulles_en_francais(creer):
    entites = couche(deck_de(creer("carte")), "territoires")["data"]
    bulles = {e["properties"]["code"]: e["properties"]["infobulle"] for e in entites}
    assert bulles["00001"] == "Commune n° 1\n1,0\u00a0%"
    assert bulles["00003"] == "Commune n° 3\nsecret"
    assert bulles["00007"] == "Commune n° 7\nnon disponible"
    assert bulles["00009"] == "Commune n° 9\n9,0\u00a0%\nprovisoire"


def test_l_infobulle_est_du_texte_jamais_du_html(creer, donnees):
    """Mode « text » : le navigateur écrit `innerText`, une balise n'y est pas lue."""
    donnees.loc[0, "libelle"] = "<img src=x onerror=alert(1)>"
    deck = deck_de(creer("carte", donnees=donnees))
    assert deck._tooltip == {"text": "{infobulle}"}


def test_secret_hachure_et_absent_pointille(creer, fond):
    deck = deck_de(creer("carte"))
    hachures = couche(deck, "secret")["data"]
    assert [h["geometry"]["type"] for h in hachures] == ["MultiLineString"]
    points = np.array([p["position"] for p in couche(deck, "absent")["data"]])
    xmin, ymin, xmax, ymax = fond.geometry.iloc[6].bounds
    assert len(points) > 20
    assert (points[:, 0] >= xmin - 1e-4).all() and (points[:, 0] <= xmax + 1e-4).all()
    assert (points[:, 1] >= ymin - 1e-4).all() and (points[:, 1] <= ymax + 1e-4).all()


def test_sans_secret_ni_absent_pas_de_couche_vide(creer, donnees):
    noms = {
        c["id"]
        for c in lire(deck_de(creer("carte", donnees=donnees.assign(valeur=1.0, statut="publie"))))[
            "layers"
        ]
    }
    assert noms == {"territoires", "etiquettes"}


def test_cercles_de_surface_proportionnelle_les_petits_dessus(creer):
    cercles = couche(deck_de(creer("symboles")), "symboles")["data"]
    rayons = {c["code"]: c["rayon"] for c in cercles}
    assert (rayons["00024"] / rayons["00006"]) ** 2 == pytest.approx(4, rel=0.01)
    assert [c["rayon"] for c in cercles] == sorted((c["rayon"] for c in cercles), reverse=True)
    assert {"00003", "00007"}.isdisjoint(rayons)


def test_etiquettes_accentuees(creer, donnees):
    donnees.loc[0, "libelle"] = "Vallée"
    etiquettes = couche(deck_de(creer("carte", donnees=donnees)), "etiquettes")
    assert etiquettes["characterSet"] == "auto"
    assert "Vallée" in {e["texte"] for e in etiquettes["data"]}


def test_sans_etiquettes(creer):
    f = creer("carte", options=Options(etiquettes=False))
    assert "etiquettes" not in {c["id"] for c in lire(deck_de(f))["layers"]}


def test_identifiants_de_couches_stables_et_seuls_les_territoires_se_cliquent(creer, fond):
    f = creer("carte", contexte=fond, limites=fond)
    couches = lire(deck_de(f, Cadre(("00002",))))["layers"]
    assert [c["id"] for c in couches] == [
        "voisines",
        "territoires",
        "secret",
        "absent",
        "limites",
        "selection-bord",
        "selection",
        "etiquettes",
    ]
    assert [c["id"] for c in couches if c["pickable"]] == ["territoires"]
    assert lire(deck_de(f)) == lire(deck_de(f))


def test_selection_entouree(creer):
    assert len(couche(deck_de(creer("carte"), Cadre(("00002", "99999"))), "selection")["data"]) == 1


@pytest.mark.parametrize(("largeur", "hauteur"), [(700, 520), (340, 400), (1400, 300)])
def test_toute_l_emprise_tient_dans_le_cadre(creer, fond, largeur, hauteur):
    """Projection de Mercator web recalculée ici : 512 · 2^zoom pixels pour 360 degrés."""
    vue = lire(deck_de(creer("carte"), Cadre(largeur=largeur, hauteur=hauteur)))["initialViewState"]
    xmin, ymin, xmax, ymax = fond.total_bounds
    pixels = 512 * 2 ** vue["zoom"]
    assert (xmax - xmin) / 360 * pixels <= largeur
    mercator = np.log(np.tan(np.pi / 4 + np.radians([ymin, ymax]) / 2))
    assert np.ptp(mercator) / (2 * np.pi) * pixels <= hauteur


def test_carte_allegee_sur_un_fond_projete(creer, fond):
    legere = geometrie.alleger(fond.to_crs(2154))
    assert len(couche(deck_de(creer("carte", fond=legere)), "territoires")["data"]) == 25


def test_chaque_commune_est_nommee_ou_numerotee_et_l_etudiee_toujours_nommee(creer):
    f = creer("carte")
    cadre = Cadre(("00002",), largeur=340)
    dits = {e["texte"] for e in couche(deck_de(f, cadre), "etiquettes")["data"]}
    assert len(couche(deck_de(f, cadre), "etiquettes")["data"]) == 25
    assert "Commune n° 2" in dits and "1" in dits
    assert dessiner(f, cadre).noms.count("<b>") == sum(d.isdecimal() for d in dits)


@pytest.mark.parametrize("largeur", [358, 680])
def test_le_territoire_remplit_son_cadre(creer, fond, largeur):
    """Part du cadre que couvre le rectangle du territoire : 60 % au moins."""
    f = creer("carte")
    cadre = Cadre(largeur=largeur, hauteur=hauteur_de(f, Cadre(largeur=largeur)))
    vue = lire(deck_de(f, cadre))["initialViewState"]
    xmin, ymin, xmax, ymax = fond.total_bounds
    pixels = 512 * 2 ** vue["zoom"]
    mercator = np.log(np.tan(np.pi / 4 + np.radians([ymin, ymax]) / 2))
    aire = (xmax - xmin) / 360 * pixels * np.ptp(mercator) / (2 * np.pi) * pixels
    assert aire / (cadre.largeur * cadre.hauteur) >= 0.6


def test_au_dela_de_soixante_numeros_les_noms_qui_tiennent_et_le_compte_des_autres(creer, fond):
    """Cent carrés de 0,01 degré sur 340 pixels : dix noms n'y tiennent pas de front, cent numéros ne se liraient pas."""
    carres = [
        shapely.box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100)
        for x in range(10)
        for y in range(10)
    ]
    codes = [f"{i:05d}" for i in range(100)]
    noms = [f"Une longue commune {i}" for i in range(100)]
    f = creer("carte")
    modele = f.donnees.iloc[[0]]
    donnees = pd.concat([modele] * 100, ignore_index=True).assign(
        code=codes, libelle=noms, est_principal=[i == 7 for i in range(100)]
    )
    cents = gpd.GeoDataFrame({"code": codes, "libelle": noms}, geometry=carres, crs=4326)
    f = creer("carte", donnees=donnees, fond=cents)
    dits = [e["texte"] for e in couche(deck_de(f, Cadre(largeur=340)), "etiquettes")["data"]]
    assert "Une longue commune 7" in dits and not any(d.isdecimal() for d in dits)
    legende = dessiner(f, Cadre(largeur=340)).noms
    assert f"{100 - len(dits)} lieux sans nom" in legende and "<b>1</b>" not in legende
