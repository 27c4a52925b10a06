"""Les fichiers imprimés : lus comme le fera leur destinataire (image, SVG, PDF)."""

import io
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pypdf
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import couleurs, legende, papier, papier_courbes, papier_page
from observatoire.graphiques.ecran import plotly_de
from observatoire.graphiques.figure import Forme, Options
from observatoire.graphiques.papier import _DESSINS, rendre
from observatoire.graphiques.papier_page import (
    DEMI_LARGEUR,
    LARGEUR,
    LARGEUR_DOCUMENT,
    MARGE,
    REGLAGES,
    couper,
)
from observatoire.graphiques.polices import largeur_texte

SVG = "{http://www.w3.org/2000/svg}"


def texte_pdf(figure) -> str:
    page = pypdf.PdfReader(io.BytesIO(rendre(figure, "pdf"))).pages[0]
    return " ".join(page.extract_text().split())


def pixels(figure) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(rendre(figure, "png"))).convert("RGB"))


def compter(image: np.ndarray, couleur: str) -> int:
    return int((image == np.round(np.array(to_rgb(couleur)) * 255)).all(axis=2).sum())


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_png_a_300_points_par_pouce(creer, forme):
    image = Image.open(io.BytesIO(rendre(creer(forme), "png")))
    assert image.size[0] == LARGEUR * 300
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert image.info["Title"] == "Où l'essai est-il le plus fréquent ?"


@pytest.mark.parametrize("forme", list(_DESSINS))
@pytest.mark.parametrize(("part", "centimetres"), [(1.0, 17.0), (0.5, 8.2)])
def test_un_mot_a_huit_points_au_moins_a_sa_largeur_dans_le_document(
    creer, forme, part, centimetres
):
    figure = creer(forme)
    cadre = LARGEUR_DOCUMENT if part == 1 else DEMI_LARGEUR
    nue = replace(figure, options=replace(figure.options, cadre=cadre))
    with matplotlib.rc_context(REGLAGES):
        planche = _DESSINS[forme](nue)
    # Le dessin a la largeur où il sera posé : rien n'y est réduit.
    assert planche.get_size_inches()[0] * 2.54 == pytest.approx(centimetres)
    tailles = [
        m.get_fontsize() for m in planche.findobj(Text) if m.get_text().strip() and m.get_visible()
    ]
    assert tailles and min(tailles) >= 8
    svg = papier.imprimer(figure, "svg", part).dessin[:3000].decode()
    assert float(re.search(r'width="([\d.]+)pt"', svg)[1]) == pytest.approx(
        centimetres / 2.54 * 72, abs=0.1
    )


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_le_fichier_se_suffit(creer, forme):
    lu = texte_pdf(creer(forme, notes=("Une note.",)))
    for attendu in (
        "Où l'essai est-il le plus fréquent ?",
        "Part inventée",
        "Unité : %",
        "Source : INSEE, recensement",
        "Année : 2022",
        "Périmètre : 25 communes inventées",
        "Édition : essai du 1er janvier 2026",
        "Définition : Essais rapportés aux tentatives.",
        "Une note.",
    ):
        assert attendu in lu


def test_la_carte_porte_legende_echelle_et_nord(creer):
    f = creer("carte")
    lu = texte_pdf(f)
    for entree in legende.entrees(f):
        assert f"{entree.etiquette} ({entree.effectif})".replace("\u00a0", " ") in lu
    # Le territoire inventé fait 10 km de côté : le repère rond le plus proche est 2 km.
    assert re.search(r"\b[125] km\b", lu)
    assert " N " in f" {lu} "


def test_aire_de_chaque_couleur_proportionnelle_aux_effectifs(creer):
    """25 carrés égaux : la part de pixels d'une classe est sa part de territoires."""
    f = creer("carte", options=Options(etiquettes=False))
    image = pixels(f)
    entrees = [e for e in legende.entrees(f) if not (e.hachures or e.points)]
    # La pastille de légende est un rectangle de même taille pour chaque classe.
    comptes = [compter(image, e.couleur) for e in entrees]
    pastille = 36 * 14 * (300 / 72) ** 2
    par_territoire = [(n - pastille) / e.effectif for n, e in zip(comptes, entrees, strict=True)]
    assert max(par_territoire) / min(par_territoire) < 1.05


def test_le_secret_est_hachure_et_l_absent_pointille(creer, donnees):
    muette = Options(etiquettes=False)
    pleines = donnees.assign(valeur=1.0, statut="publie")
    complet = creer("carte", donnees=pleines, options=muette)
    trous = creer("carte", options=muette)
    assert compter(pixels(trous), couleurs.SECRET_TRAIT) > 2000
    assert compter(pixels(trous), couleurs.ABSENT) > 20_000
    # Les bords adoucis des lettres ont quelques pixels de ce gris.
    assert compter(pixels(complet), couleurs.ABSENT) < 1000


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_deux_exports_identiques(creer, forme):
    assert rendre(creer(forme), "svg") == rendre(creer(forme), "svg")


def test_identiques_d_un_processus_a_l_autre(creer, tmp_path):
    """Le hachage de Python change à chaque lancement : il ne doit rien changer au fichier."""
    (tmp_path / "figure.pickle").write_bytes(pickle.dumps(creer("evolution")))
    programme = (
        "import pickle, sys, pathlib; from observatoire.graphiques.papier import CANEVAS, rendre;"
        "f = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes());"
        "[sys.stdout.buffer.write(rendre(f, format)) for format in CANEVAS]"
    )
    sorties = [
        subprocess.run(
            [sys.executable, "-c", programme, str(tmp_path / "figure.pickle")],
            env={**os.environ, "PYTHONHASHSEED": graine},
            check=True,
            capture_output=True,
        ).stdout
        for graine in ("1", "2")
    ]
    assert len(sorties[0]) > 50_000
    assert sorties[0] == sorties[1]


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_exemple_en_filigrane(creer, forme):
    assert "EXEMPLE — donnée fictive" in texte_pdf(creer(forme, fictif=True))
    assert "EXEMPLE" not in texte_pdf(creer(forme))


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_svg_accessible_et_bien_forme(creer, forme):
    racine = ElementTree.fromstring(rendre(creer(forme, titre="A < B & « C » ?"), "svg"))
    assert racine.get("role") == "img"
    assert racine.get("lang") == "fr"
    assert racine.find(f"{SVG}title").text == "A < B & « C » ?"
    assert "A < B & « C » ?" in racine.find(f"{SVG}desc").text


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_le_texte_du_svg_est_du_texte(creer, forme):
    """Ni lettre tracée, ni nom de la carte oublié : tout ce que le PDF écrit se lit dans le SVG."""
    f = creer(forme, fictif=True)
    ecrits = [t.text for t in ElementTree.fromstring(rendre(f, "svg")).iter(f"{SVG}text")]
    assert f.titre in ecrits and "EXEMPLE — donnée fictive" in ecrits
    assert not re.search(rb'<use xlink:href="#DejaVu', rendre(f, "svg"))
    traces = ElementTree.fromstring(rendre(f, "svg", vivant=False))
    assert not list(traces.iter(f"{SVG}text"))


def test_un_png_a_la_largeur_choisie(creer):
    octets = rendre(creer("barres"), "png", 1200)
    assert int.from_bytes(octets[16:20]) == 1200
    with pytest.raises(AppelIncorrect, match="de 400 à 6000"):
        rendre(creer("barres"), "png", 99)


def test_pdf_titre_auteur_langue_sans_date(creer):
    lu = pypdf.PdfReader(io.BytesIO(rendre(creer("carte"), "pdf")))
    assert lu.metadata.title == "Où l'essai est-il le plus fréquent ?"
    assert lu.metadata.author
    assert lu.metadata.creation_date is None
    assert lu.root_object["/Lang"] == "fr-FR"
    assert lu.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("forme", list(_DESSINS))
def test_dollar_et_barre_oblique_ne_sont_pas_des_formules(creer, forme):
    f = creer(forme)
    d = f.donnees.assign(libelle=f.donnees["libelle"].map(lambda t: f"{t} $x^2$ \\frac"))
    if "serie" in d:
        d["serie"] = d["serie"].map(lambda t: f"{t} $\\alpha$")
    lu = texte_pdf(replace(f, donnees=d, titre="Coût de $5 et $6 \\oups"))
    assert "Coût de $5 et $6 \\oups" in lu


def test_titre_de_200_caracteres_coupe_aux_mots():
    titre = ("Des mots ordinaires se suivent " * 7)[:200]
    largeur = LARGEUR - 2 * MARGE
    lignes = list(couper(titre, largeur, "titre", gras=True))
    assert 1 < len(lignes) <= 4
    assert " ".join(lignes) == titre.strip()
    assert all(largeur_texte(ligne, 15.0, True) <= largeur * 72 for ligne in lignes)


def test_titre_sans_espace_ou_sans_fin():
    largeur = LARGEUR - 2 * MARGE
    colle = list(couper("x" * 300, largeur, "titre", gras=True))
    assert all(largeur_texte(ligne, 15.0, True) <= largeur * 72 for ligne in colle)
    sans_fin = list(couper("mot " * 500, largeur, "titre", gras=True))
    assert len(sans_fin) == 4
    assert sans_fin[-1].endswith("…")
    assert list(couper("", largeur, "titre")) == []


@pytest.mark.parametrize("forme", [f for f in _DESSINS if f not in ("pyramide", "multiples")])
def test_figure_sans_ligne(creer, forme):
    f = creer(forme)
    assert rendre(replace(f, donnees=f.donnees.iloc[:0]), "png")


@pytest.mark.parametrize("forme", list(_DESSINS))
@pytest.mark.parametrize("statut", ["secret", "absent"])
def test_figure_sans_valeur(creer, forme, statut):
    f = creer(forme)
    d = f.donnees.assign(valeur=np.nan, bas=np.nan, haut=np.nan, statut=statut)
    assert "toutes les valeurs" in texte_pdf(replace(f, donnees=d))


def test_polygone_troue_et_multiple(creer, fond):
    troue = fond.copy()
    formes = troue.geometry.to_list()
    centre = formes[0].centroid.buffer(0.003)
    formes[0] = formes[0].difference(centre)
    formes[1] = formes[1].union(formes[24])
    f = creer("carte", fond=troue.set_geometry(formes, crs=4326), options=Options(etiquettes=False))
    assert rendre(f, "png") != rendre(creer("carte", options=Options(etiquettes=False)), "png")


def test_plusieurs_fils_et_reglages_rendus(creer):
    """Un serveur rend plusieurs figures à la fois ; les réglages de l'hôte ne bougent pas."""
    avant = dict(matplotlib.rcParams)
    figures = [creer(forme) for forme in ("carte", "evolution", "barres", "multiples")]
    seules = [rendre(f, "svg") for f in figures]
    with ThreadPoolExecutor(4) as fils:
        ensemble = list(fils.map(lambda f: rendre(f, "svg"), figures))
    assert ensemble == seules
    assert dict(matplotlib.rcParams) == avant


def test_format_inconnu(creer):
    with pytest.raises(AppelIncorrect, match="png, svg, pdf"):
        rendre(creer("carte"), "jpeg")


def test_la_carte_entoure_et_nomme_le_territoire_mis_en_avant(creer, donnees):
    def ecrits(figure) -> set[str]:
        with matplotlib.rc_context(REGLAGES):
            planche = _DESSINS[figure.forme](figure)
        return {t.get_text() for ax in planche.axes for t in ax.texts}

    muette = Options(etiquettes=False)
    sans = creer("symboles", options=muette)
    en_avant = donnees.assign(est_principal=[i == 3 for i in range(len(donnees))])
    avec = creer("symboles", donnees=en_avant, options=muette)
    assert ecrits(avec) - ecrits(sans) == {str(en_avant["libelle"].iloc[3])}
    assert compter(pixels(avec), couleurs.SELECTION) > 500
    assert compter(pixels(sans), couleurs.SELECTION) == 0


@pytest.mark.parametrize("cadre", [None, 7.6, 7.6 * 0.63])
@pytest.mark.parametrize("forme", ["barres", "evolution", "carte"])
def test_la_mention_d_exemple_tient_dans_le_dessin(creer, forme, cadre):
    figure = creer(forme, fictif=True, options=Options(cadre=cadre))
    with matplotlib.rc_context(REGLAGES):
        planche = _DESSINS[Forme(forme)](figure)
        FigureCanvasAgg(planche).draw()
        [mention] = [t for t in planche.texts if t.get_rotation()]
        boite = mention.get_window_extent()
    assert boite.x0 >= 0 and boite.y0 >= 0
    assert boite.x1 <= planche.bbox.width and boite.y1 <= planche.bbox.height


def test_des_barres_sans_aucune_valeur_n_ont_pas_d_axe_de_zeros(creer, donnees):
    muettes = donnees.assign(valeur=np.nan, statut="absent")
    for table, visible in ((muettes, False), (donnees, True)):
        figure = creer("barres", donnees=table)
        with matplotlib.rc_context(REGLAGES):
            [ax] = _DESSINS[Forme.BARRES](figure).axes
        assert ax.xaxis.get_visible() == visible
        assert plotly_de(figure).layout.xaxis.visible == visible


def test_un_tableau_s_ecrit_au_lieu_de_se_dessiner(creer):
    with pytest.raises(AppelIncorrect, match="tableau"):
        rendre(creer("tableau"), "svg")


def test_une_petite_courbe_garde_son_nom_et_sa_valeur_entiers(creer, multiples):
    """Dans un document, moins de cases de front plutôt qu'un nom coupé."""
    longs = multiples.assign(libelle=multiples["libelle"] + "-Saint-Martin-de-Laguépie")
    options = replace(creer("multiples").options, cadre=papier_page.LARGEUR_DOCUMENT)
    planche = papier_courbes.multiples(creer("multiples", donnees=longs, options=options))
    titres = [ax.get_title(loc="left") for ax in planche.axes]
    fautifs = [t for t in titres if "Laguépie " not in t or "…" in t]
    assert titres and fautifs == []
