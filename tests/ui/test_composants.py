"""Aucun texte venu d'un fichier ne devient du HTML, un lien ou une image."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.ui.composants import Sur, lien, texte


@pytest.mark.parametrize(
    "piege",
    ["![x](http://a.example/p.png)", "[x](javascript:alert(1))", "<b>x</b>", "# x", "2023. x",
     "- x", ":red[x]", "$x$", "`x`", "a_b_c", "https://a.example", "| x |"],
)  # fmt: skip
def test_le_markdown_d_un_libelle_est_neutralise(piege: str) -> None:
    echappe = texte(piege)
    assert echappe.replace("\\", "") == piege
    assert ":material/home:" not in texte(":material/home:").replace("\\", "")
    for signe in "![]<>:$`_|#-.":
        assert echappe.count(signe) == echappe.count(f"\\{signe}")


def test_aucune_ligne_ne_commence_par_une_ponctuation_double() -> None:
    assert (
        texte("un ; deux : trois ? « oui »")
        == "un\u00a0; deux\u00a0\\: trois\u00a0? «\u00a0oui\u00a0»"
    )


def _long() -> None:
    from observatoire.ui import composants, tableaux

    lignes = [[f"Crèche {i}", "Vaour" if i % 5 else "Cordes-sur-Ciel"] for i in range(13)]
    gardees = tableaux.chercher([*lignes, [composants.etat("École", "bon"), "Penne"]], "essai")
    tableaux.tableau(("Lieu", "Commune"), gardees, "Lieux")


@pytest.mark.parametrize(
    ("cherche", "nombre"),
    [("", 14), ("cordes", 3), ("CRECHE 1 vaour", 3), ("ecole", 1), ("obs-etat", 0)],
)
def test_un_long_tableau_se_cherche_sans_accent_ni_majuscule(cherche: str, nombre: int) -> None:
    essai = AppTest.from_function(_long).run()
    essai.text_input(key="chercher-essai").set_value(cherche).run()
    assert "".join(h.value for h in essai.html).count("<tr>") == nombre + 1


def test_un_lien_n_est_que_vers_le_web_et_echappe() -> None:
    assert lien("<i>", "javascript:alert(1)") == "&lt;i&gt;"
    assert 'href="https://a.example/?a=1&amp;b=2"' in lien("x", "https://a.example/?a=1&b=2")
    assert isinstance(lien("x", "https://a.example"), Sur)


def _page() -> None:
    from observatoire.ui import composants, tableaux

    piege = "<img src=x onerror=alert(1)>"
    tableaux.tableau((piege, "Valeur"), [(piege, "1"), (composants.etat("bon", "bon"), "2")], piege)
    composants.liste([piege])
    composants.fiches([(piege, [(piege, piege), ("Vide", "")])])


def test_tableaux_listes_et_fiches_echappent_leurs_textes() -> None:
    essai = AppTest.from_function(_page).run()
    tout = "".join(h.value for h in essai.html)
    assert "<img" not in tout and tout.count("&lt;img src=x") == 7
    assert '<span class="obs-etat obs-bon">bon</span>' in tout
    assert "Vide" not in tout
