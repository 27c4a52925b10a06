"""La page Tendances : ce qui a changé, comparé à quoi, et ce qu'on ne peut pas en dire."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from observatoire.formats import FINE, INSECABLE

Ouvrir = Callable[..., AppTest]
Retoucher = Callable[[str], None]
ONGLETS = ["Naissances et décès", "Pyramide des âges", "Chaque commune", "Communes en barres"]


def _reponse(essai: AppTest) -> str:
    assert not essai.exception
    # La tête, puis ce qui ne tenait pas dans une phrase qui se lit à voix haute.
    return (
        " ".join(m.value for m in essai.markdown[:2])
        .replace("\\", "")
        .replace(INSECABLE, " ")
        .replace(FINE, " ")
    )


def _dessins(essai: AppTest) -> list[dict[str, Any]]:
    return [json.loads(p.proto.spec) for p in essai.get("plotly_chart")]


def _nombres(axe: Any) -> list[float]:
    """Les nombres d'un axe, que plotly les ait écrits en clair ou en octets."""
    if isinstance(axe, list):
        return axe
    return list(np.frombuffer(base64.b64decode(axe["bdata"]), dtype=axe["dtype"]))


def test_la_reponse_dit_le_changement(ouvrir_page: Ouvrir) -> None:
    # INSEE : 6 106 habitants en 1968, où commence la courbe, 5 441 en 2023.
    reponse = _reponse(ouvrir_page("tendances", indicateur="population"))
    assert "Depuis 1968 (6 106 habitants) : 665 de moins, soit 10,9 %." in reponse
    assert reponse.count("5 441") == 1


def test_un_changement_incertain_n_est_pas_annonce(ouvrir_page: Ouvrir) -> None:
    reponse = _reponse(ouvrir_page("tendances", indicateur="part_residences_secondaires"))
    # 29,5 % en 2012, 29,8 % en 2023 (INSEE) : l'écart tient dans la marge, qui est dite.
    assert "stable à" in reponse and "passe de" not in reponse


def test_la_periode_recente_puis_entiere(ouvrir_page: Ouvrir) -> None:
    courbe = _dessins(ouvrir_page("tendances", indicateur="population"))[0]["data"][-1]
    assert min(_nombres(courbe["x"])) == 1968
    entiere = _dessins(ouvrir_page("tendances", indicateur="population", entiere="true"))[0]
    assert min(_nombres(entiere["data"][-1]["x"])) == 1876


def test_une_seule_annee_de_taux_en_barres(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("tendances", indicateur="part_65_plus")
    assert _dessins(essai)[0]["data"][0]["type"] == "bar"
    assert {"34,8", "26,7"} <= {t.strip()[:4] for t in _dessins(essai)[0]["data"][-1]["text"]}


def test_une_seule_annee_d_effectif_en_barres(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("tendances", indicateur="chefs_exploitation", territoire="81309")
    [barres] = _dessins(essai)
    # Un effectif ne se compare pas à celui d'un département : les communes, en barres.
    assert barres["data"][0]["type"] == "bar"


@pytest.mark.parametrize("onglet", ONGLETS)
def test_chaque_onglet(ouvrir_page: Ouvrir, onglet: str) -> None:
    essai = ouvrir_page("tendances", indicateur="population", onglet_tendances=onglet)
    assert not essai.exception
    assert len(_dessins(essai)) == 1  # la figure du seul onglet ouvert


def test_les_naissances_ont_leur_moyenne(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("tendances", onglet_tendances="Naissances et décès")
    noms = {t.get("name") for t in _dessins(essai)[0]["data"]}
    assert {"Naissances, moyenne de 3 ans", "Décès, moyenne de 3 ans"} <= noms
    titres = [s.value.replace("\u00a0", " ") for s in essai.header]
    assert any("31,7 naissances pour 68,3 décès" in t for t in titres)


def test_l_indice_100(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("tendances", indicateur="part_residences_secondaires", indice="true")
    for courbe in _dessins(essai)[0]["data"]:
        if courbe.get("name"):
            assert _nombres(courbe["y"])[0] == pytest.approx(100)


def test_sans_donnee_quel_fichier_deposer(retoucher: Retoucher, ouvrir_page: Ouvrir) -> None:
    retoucher("DELETE FROM indicateurs WHERE indicateur = 'foyers_caf'")
    essai = ouvrir_page("tendances", indicateur="foyers_caf")
    assert not essai.exception
    assert "CNAF" in essai.info[0].value.replace("\\", "")


def test_un_secret_est_dit(retoucher: Retoucher, ouvrir_page: Ouvrir) -> None:
    retoucher(
        "UPDATE indicateurs SET valeur = NULL, statut = 'secret' WHERE indicateur = 'densite' "
        "AND code = '81309' AND fin = 2023"
    )
    essai = ouvrir_page("tendances", indicateur="densite", territoire="81309")
    assert "couvert par le secret statistique" in _reponse(essai)
    annotations = [a["text"] for a in _dessins(essai)[0]["layout"]["annotations"]]
    assert "secret" in annotations


def test_une_donnee_fictive_se_voit(retoucher: Retoucher, ouvrir_page: Ouvrir) -> None:
    retoucher("UPDATE indicateurs SET statut = 'fictif' WHERE indicateur = 'population'")
    essai = ouvrir_page("tendances", indicateur="population")
    assert _reponse(essai).startswith("EXEMPLE")
    assert any('class="obs-exemple">EXEMPLE' in h.value for h in essai.html)
