"""La légende dit ce qui est dessiné, ni plus ni moins, de la même façon partout."""

import numpy as np
import pytest

from observatoire.formats import nombre
from observatoire.graphiques import couleurs, legende, legende_html
from observatoire.graphiques.figure import Options


def test_entrees_d_une_carte(creer):
    f = creer("carte")
    entrees = legende.entrees(f)
    assert [e.etiquette for e in entrees[-2:]] == ["secret", "non disponible"]
    assert entrees[-2].hachures
    assert entrees[-1].points
    assert sum(e.effectif for e in entrees) == 25
    assert entrees[0].etiquette.endswith("\u00a0%")


def test_valeur_en_bord_de_classe_dans_la_legende_et_sur_la_carte(creer, donnees):
    f = creer("carte")
    teintes = dict(legende.au_fond(f)["couleur"])
    for entree in legende.entrees(f):
        dessines = sum(c == entree.couleur for c in teintes.values())
        assert dessines == entree.effectif
    bord = f.classes.bornes[1]
    en_bord = donnees.loc[donnees["valeur"].round(1) == round(bord, 1), "code"]
    for code in en_bord:
        assert teintes[code] == couleurs.des_classes(f.classes)[0]


def test_territoire_du_fond_sans_ligne_est_absent(creer, donnees):
    f = creer("carte", donnees=donnees.iloc[1:])
    assert legende.au_fond(f)["statut"]["00001"] == "absent"
    assert dict(legende.au_fond(f)["couleur"])["00001"] == couleurs.ABSENT


def test_valeur_cachee_entre_deux_bornes_se_dessine_secrete(creer, donnees):
    d = donnees.assign(bas=np.nan, haut=np.nan)
    d.loc[0, ["valeur", "statut", "bas", "haut"]] = [np.nan, "estime", 1, 4]
    assert legende.au_fond(creer("carte", donnees=d))["statut"]["00001"] == "secret"


def test_surface_des_cercles_proportionnelle():
    grand, petit = legende.rayon_relatif(100, 100), legende.rayon_relatif(25, 100)
    assert (grand / petit) ** 2 == pytest.approx(4)
    assert legende.rayon_relatif(3, 0) == 0


def test_cercles_de_legende_ronds_et_dans_l_etendue(creer, donnees):
    f = creer("symboles", donnees=donnees.assign(valeur=donnees["valeur"] * 33), decimales=0)
    cercles = [e for e in legende.entrees(f) if e.rayon_relatif is not None]
    assert [e.etiquette for e in cercles] == ["500\u00a0%", "100\u00a0%", "20\u00a0%"]
    assert all(0 < e.rayon_relatif <= 1 for e in cercles)


def test_soldes_negatifs_ont_leur_entree(creer, donnees):
    f = creer("symboles", donnees=donnees.assign(valeur=donnees["valeur"] - 12))
    assert "valeur négative" in [e.etiquette for e in legende.entrees(f)]


def test_symboles_sans_aucune_valeur(creer, donnees):
    f = creer("symboles", donnees=donnees.assign(valeur=np.nan, statut="secret"))
    assert [e.etiquette for e in legende.entrees(f)] == ["secret"]


def test_html_echappe(creer):
    f = creer("carte", unite="<script>alert(1)</script>")
    page = legende_html.html_de(f)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_html_dit_l_exemple(creer):
    assert "EXEMPLE" in legende_html.html_de(creer("carte", fictif=True))
    assert "EXEMPLE" not in legende_html.html_de(creer("carte"))


def test_la_bande_a_une_case_par_classe_et_une_borne_par_joint(creer):
    f = creer("carte", options=Options(reperes=(("le Tarn", 12.0),)))
    page = legende_html.html_de(f)
    assert page.count("height:12px;border") >= 1
    assert page.count("flex:1;background") == len(f.classes)
    assert all(f">{nombre(b, f.classes.decimales)}</span>" in page for b in f.classes.bornes)
    assert "le Tarn ▾" in page
    noms = legende_html.noms_de(["Cordes", "<i>Souel"])
    assert "<b>1</b> Cordes" in noms and "<b>2</b> &lt;i&gt;Souel" in noms
    assert legende_html.noms_de([]) == "" and "12 lieux sans nom" in legende_html.noms_de([], 12)
