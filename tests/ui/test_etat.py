"""L'adresse porte les codes ; elle se relit, se corrige seule et reste courte."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _dossiers(entrepot_4c: Lecteur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(RACINE / "data"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))


def _page() -> None:
    import streamlit as st

    from observatoire.ui import etat

    etat.choisir()
    etat.comparer()
    choisi, annee = etat.indicateur("population"), etat.annee([2016, 2022, 2023])
    autres = ",".join(map(str, etat.comparaisons()))
    st.text(f"{etat.territoire()} {choisi} {annee} [{autres}]")


def _ouvrir(**url: str | list[str]) -> AppTest:
    essai = AppTest.from_function(_page, default_timeout=60)
    for cle, valeur in url.items():
        essai.query_params[cle] = valeur
    return essai.run()


def _dit(essai: AppTest) -> list[str]:
    assert not essai.exception
    return essai.text[0].value.split(" ")


def test_sans_rien_dans_l_adresse_tout_est_par_defaut_et_elle_reste_vide() -> None:
    essai = _ouvrir()
    assert _dit(essai) == [
        "epci:200034064",
        "population",
        "2023",
        "[departement:81,region:76,france:FR]",
    ]
    assert dict(essai.query_params) == {}


def test_l_adresse_recue_est_suivie() -> None:
    essai = _ouvrir(
        territoire="causse-et-gresigne", indicateur="densite", annee="2016", comparer=["france:FR"]
    )
    assert _dit(essai) == ["secteur:causse-et-gresigne", "densite", "2016", "[france:FR]"]


def test_un_choix_s_ecrit_par_son_code_et_le_defaut_s_efface() -> None:
    essai = _ouvrir()
    essai.selectbox(key="territoire").select("81309").run()
    assert essai.query_params["territoire"] == "81309" and _dit(essai)[0] == "commune:81309"
    essai.selectbox(key="territoire").select("200034064").run()
    assert "territoire" not in essai.query_params


@pytest.mark.parametrize("ecrit", ["81309", "commune:81309"])
def test_un_territoire_s_ecrit_avec_ou_sans_son_niveau(ecrit: str) -> None:
    assert _dit(_ouvrir(territoire=ecrit))[0] == "commune:81309"


@pytest.mark.parametrize("cle", ["territoire", "indicateur", "annee", "comparer"])
def test_une_valeur_inconnue_revient_au_defaut(cle: str) -> None:
    assert _dit(_ouvrir(**{cle: "<script>"})) == _dit(_ouvrir())


def test_aucune_comparaison_se_partage() -> None:
    essai = _ouvrir()
    essai.multiselect(key="comparer").set_value([]).run()
    assert essai.query_params["comparer"] == "aucune" and _dit(essai)[3] == "[]"
    assert _dit(_ouvrir(comparer="aucune"))[3] == "[]"


def _page_quittee() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunException
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    from observatoire.ui import adresse, cadre

    def corps() -> None:
        adresse.ecrire("indicateur", "densite")
        # Ce que fait le serveur quand un lien est suivi avant la fin de la page.
        if "reste" not in st.query_params:
            raise RerunException(RerunData())

    page = st.Page(corps, title="Essai", url_path="essai")
    try:
        cadre._placer(st.navigation([page]), ())
    except RerunException:
        st.text("quittée")


def test_une_page_quittee_avant_la_fin_n_ecrit_pas_ses_choix_dans_l_adresse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sans cela, ils effaçaient ceux du lien suivi : la page d'arrivée s'ouvrait sur autre chose."""
    monkeypatch.setattr("observatoire.ui.legal.manquent", lambda: [])
    essai = AppTest.from_function(_page_quittee, default_timeout=60).run()
    assert not essai.exception and [t.value for t in essai.text] == ["quittée"]
    assert dict(essai.query_params) == {}
    essai.query_params["reste"] = "oui"
    assert dict(essai.run().query_params) == {"reste": "oui", "indicateur": "densite"}
