"""Les figures plotly : ce qu'elles montrent, et ce qu'elles n'interprètent jamais."""

import json
from dataclasses import replace

import numpy as np
import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques import axes, couleurs
from observatoire.graphiques.ecran import plotly_de
from observatoire.graphiques.ecran_carte import deck_de
from observatoire.graphiques.figure import Options

FORMES_PLOTLY = ["evolution", "barres", "pyramide", "empilees", "multiples"]
PIEGE = '<script>alert(1)</script> <b>gras</b> <a href="x">lien</a> &'


def textes(objet: object) -> list[str]:
    if isinstance(objet, dict):
        return [t for v in objet.values() for t in textes(v)]
    if isinstance(objet, (list, tuple)):
        return [t for v in objet for t in textes(v)]
    return [objet] if isinstance(objet, str) else []


@pytest.mark.parametrize("forme", FORMES_PLOTLY)
def test_separateurs_francais_et_pas_de_titre(creer, forme):
    fig = plotly_de(creer(forme))
    assert fig.layout.separators == ", "
    assert fig.layout.title.text is None


@pytest.mark.parametrize("forme", FORMES_PLOTLY)
def test_aucun_libelle_ne_devient_du_html(creer, forme):
    f = creer(forme)
    d = f.donnees.copy()
    for colonne in ("libelle", "serie", "note"):
        if colonne in d:
            d[colonne] = d[colonne].map(lambda t: f"{t} {PIEGE}")
    f = replace(f, donnees=d, options=Options(nom_valeur=PIEGE))
    tous = textes(json.loads(plotly_de(f).to_json()))
    assert any("&lt;script&gt;" in t for t in tous)
    for t in tous:
        assert "<script" not in t
        assert "<b>" not in t
        assert "<a " not in t


@pytest.mark.parametrize("forme", FORMES_PLOTLY)
def test_toutes_les_valeurs_secretes_ou_absentes(creer, forme):
    f = creer(forme)
    d = f.donnees.assign(valeur=np.nan, bas=np.nan, haut=np.nan, statut="secret")
    assert plotly_de(replace(f, donnees=d)).to_json()
    assert plotly_de(replace(f, donnees=d.assign(statut="absent"))).to_json()


@pytest.mark.parametrize("forme", ["evolution", "barres", "empilees"])
def test_sans_aucune_ligne(creer, forme):
    f = creer(forme)
    assert plotly_de(replace(f, donnees=f.donnees.iloc[:0])).to_json()


@pytest.mark.parametrize("forme", FORMES_PLOTLY)
def test_exemple_marque(creer, forme):
    assert "EXEMPLE" in " ".join(textes(json.loads(plotly_de(creer(forme, fictif=True)).to_json())))
    assert "EXEMPLE" not in " ".join(textes(json.loads(plotly_de(creer(forme)).to_json())))


def test_barres_secret_en_toutes_lettres_jamais_zero(creer):
    f = creer("barres")
    fig = plotly_de(f)
    ecrits = dict(zip(fig.layout.yaxis.ticktext, fig.data[-1].text, strict=True))
    assert ecrits["Commune n° 3"].strip() == "secret"
    assert ecrits["Commune n° 7"].strip() == "non disponible"
    assert ecrits["Commune n° 9"].strip() == "9,0\u00a0% (provisoire)"
    longueurs = dict(zip(fig.layout.yaxis.ticktext, fig.data[0].x, strict=True))
    assert np.isnan(longueurs["Commune n° 3"])


def test_barres_provisoire_en_creux(creer):
    fig = plotly_de(creer("barres"))
    remplies = dict(zip(fig.layout.yaxis.ticktext, fig.data[0].marker.color, strict=True))
    assert remplies["Commune n° 9"] == couleurs.FOND
    assert remplies["Commune n° 10"] == couleurs.TERRITOIRE


def test_evolution_provisoire_en_creux_et_annee_secrete_nommee(creer):
    fig = plotly_de(creer("evolution"))
    nous = next(t for t in fig.data if t.name == "Chez nous")
    assert nous.marker.symbol[-1] == "circle-open"
    assert nous.marker.symbol[0] == "circle"
    assert nous.line.color == couleurs.TERRITOIRE
    assert not nous.connectgaps
    assert [a.x for a in fig.layout.annotations if a.text == "secret"] == [2020]
    assert nous.customdata[-1].split("<br>") == [
        "Chez nous · 2022",
        "34,0\u00a0%",
        "provisoire ; intervalle : 29,0 à 40,0",
    ]


def test_la_bande_d_intervalle_s_interrompt_avec_la_courbe(creer):
    bandes = [t for t in plotly_de(creer("evolution")).data if t.fill == "toself"]
    assert [sorted(set(b.x)) for b in bandes] == [[2018, 2019], [2021, 2022]]


def test_annees_sans_separateur_de_milliers(creer):
    fig = plotly_de(creer("evolution"))
    assert fig.layout.xaxis.tickformat == "d"
    assert list(fig.layout.xaxis.tickvals) == [2018, 2019, 2020, 2021, 2022]


def test_pyramide_en_miroir(creer):
    fig = plotly_de(creer("pyramide"))
    femmes, hommes = (
        next(t for t in fig.data if t.name == f"{s} 2023") for s in ("Femmes", "Hommes")
    )
    assert list(femmes.x) == [-10, -20, -30]
    assert list(hommes.x) == [10, 20, 30]
    assert all(not t.startswith(("-", "\u2212")) for t in fig.layout.xaxis.ticktext)
    assert hommes.customdata[0].endswith("2012 : 11,0\u00a0%")


def test_multiples_meme_echelle_partout(creer):
    mise_en_page = json.loads(plotly_de(creer("multiples")).to_json())["layout"]
    etendues = {tuple(v["range"]) for k, v in mise_en_page.items() if k.startswith("yaxis")}
    assert len(etendues) == 1
    assert sum(k.startswith("yaxis") for k in mise_en_page) == 25


def test_le_nom_et_la_derniere_valeur_au_bout_de_chaque_ligne(creer):
    fig = plotly_de(creer("evolution"))
    assert fig.layout.showlegend is False
    dits = " ".join(a.text for a in fig.layout.annotations).replace("<br>", " ")
    assert "Chez nous 34,0\u00a0%" in dits


def test_un_axe_coupe_le_dit(creer):
    f = creer("evolution")
    d = f.donnees.assign(valeur=f.donnees["valeur"] + 1000, bas=np.nan, haut=np.nan)
    for donnees, coupe in ((f.donnees, False), (d, True)):
        fig = plotly_de(replace(f, donnees=donnees))
        assert any("ne part pas de zéro" in a.text for a in fig.layout.annotations) is coupe
        assert (fig.layout.yaxis.range[0] > 0) is coupe


def test_une_echelle_par_case_quand_une_seule_ecraserait_les_autres(creer):
    f = creer("multiples")
    grand = f.donnees["valeur"].mask(f.donnees["code"] == f.donnees["code"].iloc[0], 9000.0)
    assert axes.a_chacun_son_echelle(replace(f, donnees=f.donnees.assign(valeur=grand)))


def test_carte_et_graphique_ne_se_confondent_pas(creer):
    with pytest.raises(AppelIncorrect, match="deck_de"):
        plotly_de(creer("carte"))
    with pytest.raises(AppelIncorrect, match="plotly_de"):
        deck_de(creer("barres"))
