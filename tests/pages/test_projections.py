"""La page Projections : la réponse, l'éventail, le rétro-test en mots, ce qui manque."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.formats import FINE, INSECABLE

Ouvrir = Callable[..., AppTest]


def _propre(texte: str) -> str:
    return texte.replace("\\", "").replace(INSECABLE, " ").replace(FINE, " ")


def _reponse(essai: AppTest) -> str:
    assert not essai.exception
    return _propre(essai.markdown[0].value)


def _textes(essai: AppTest) -> str:
    return unescape(_propre(" ".join(str(h.proto.body) for h in essai.get("html"))))


def test_la_reponse_a_sa_fourchette(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("projections")
    reponse, dessous = _reponse(essai), _propre(essai.markdown[1].value)
    # Les 0-2 ans suivent les naissances : leur fourchette s'en déduit, elle ne promet rien d'elle-même.
    assert "enfants de 0 à 2 ans en 2033, sans doute entre" in reponse
    assert (
        "Les 0 à 2 ans suivent les naissances" in dessous
        and "Aucun de ces enfants n'est encore né" in dessous
    )


def test_une_commune_n_a_qu_une_fourchette(ouvrir_page: Ouvrir) -> None:
    reponse = _reponse(ouvrir_page("projections", territoire="81309"))
    assert reponse.startswith("Vaour compterait entre")
    assert "trop petit pour dire un seul chiffre" in reponse


def test_les_naissances_se_comparent_a_trois_ans(ouvrir_page: Ouvrir) -> None:
    # 33 + 28 + 34 naissances de 2022 à 2024 (INSEE, état civil) : 31,7 par an.
    assert "contre 31,7 par an de 2022 à 2024" in _reponse(
        ouvrir_page("projections", groupe="naissances")
    )


def test_le_retrotest_dit_ou_la_constante_gagne(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("projections", groupe="population", onglet_projections="Peut-on s'y fier ?")
    assert not essai.exception
    textes = _textes(essai)
    assert "« rien ne change » s'est trompée de" in textes
    assert "« Rien ne change » se trompe le moins ici" in textes


@pytest.mark.parametrize("groupe", ["0-2", "80+"])
def test_un_groupe_pas_encore_juge_nomme_le_fichier(ouvrir_page: Ouvrir, groupe: str) -> None:
    essai = ouvrir_page("projections", groupe=groupe, onglet_projections="Peut-on s'y fier ?")
    assert not essai.exception
    assert "déposer sur la page Données trois millésimes" in _textes(essai)


def test_ce_que_cela_suppose(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("projections", onglet_projections="Ce que cela suppose")
    assert not essai.exception
    assert "une année provisoire n'est pas comptée" in _textes(essai)


def test_une_hypothese_change_la_reponse(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("projections", groupe="naissances")
    avant = _reponse(essai)
    essai.slider(key="hyp-naissances").set_value(1.5).run()
    assert _reponse(essai) != avant


@pytest.mark.parametrize(
    ("sql", "phrase"),
    [
        ("DELETE FROM mesures WHERE variable = 'naissances'", "déposer sur la page Données"),
        ("DELETE FROM mesures WHERE variable = 'population'", "populations de référence"),
        ("DELETE FROM mesures WHERE variable LIKE 'pop%' AND variable <> 'population'", "déposer"),
        (
            "UPDATE mesures SET valeur = NULL, statut = 'secret' WHERE variable LIKE 'pop_f_%' "
            "AND code = '81309'",
            "déposer sur la page Données",
        ),
    ],
)
def test_sans_donnee_le_fichier_est_nomme(
    retoucher: Callable[[str], None], ouvrir_page: Ouvrir, sql: str, phrase: str
) -> None:
    retoucher(sql)
    essai = ouvrir_page("projections")
    assert not essai.exception
    dites = [*(m.value for m in essai.markdown), *(i.value for i in essai.info)]
    assert phrase in _propre(" ".join(dites))


def test_une_donnee_fictive_se_voit(retoucher: Callable[[str], None], ouvrir_page: Ouvrir) -> None:
    retoucher("UPDATE mesures SET statut = 'fictif' WHERE variable = 'population'")
    essai = ouvrir_page("projections", groupe="population")
    assert not essai.exception
    assert _reponse(essai).startswith("EXEMPLE")
    assert any('class="obs-exemple">EXEMPLE' in h.value for h in essai.html)
