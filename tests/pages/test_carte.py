"""La page Carte répond, dessine, compare, et se tait où il le faut."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.formats import INSECABLE
from tests import ecrans

Ouvrir = Callable[..., AppTest]
Retoucher = Callable[[str], None]


def _reponse(essai: AppTest) -> str:
    assert not essai.exception
    return essai.markdown[0].value.replace("\\", "").replace(INSECABLE, " ")


def _cartes(essai: AppTest) -> list[dict[str, Any]]:
    return [json.loads(c.proto.json) for c in essai.get("deck_gl_json_chart")]


def _couche(carte: dict[str, Any], nom: str) -> dict[str, Any]:
    return next(c for c in carte["layers"] if c["id"] == nom)


def _notes(essai: AppTest) -> str:
    """Ce que dit « ⋯ », une fois ouvert : source entière et réserves."""
    essai.session_state["Plus-carte"] = True
    essai.run()
    dits = [ecrans.lu(c.value) for c in essai.caption]
    return html.unescape(" ".join([*dits, *(h.value for h in essai.html)]))


def test_la_reponse_et_la_carte(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="part_65_plus")
    # INSEE, RP 2023 : 34,8 % dans la 4C, 26,7 % dans le Tarn.
    assert "34,8 % de la population, contre 26,7 % dans le Tarn" in _reponse(essai)
    [carte] = _cartes(essai)
    assert len(_couche(carte, "territoires")["data"]) == 25
    assert {c["id"] for c in carte["layers"]} >= {
        "voisines",
        "territoires",
        "limites",
        "etiquettes",
    }
    assert "Source : INSEE" in _notes(essai)


def test_une_commune_choisie_est_entouree_et_dite(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="population", territoire="81309")
    assert _reponse(essai).endswith("Vaour compte 393 habitants en 2023.")  # INSEE
    [carte] = _cartes(essai)
    assert len(_couche(carte, "selection")["data"]) == 1
    assert "La fiche de Vaour" in [h.value for h in essai.header]


def test_le_territoire_choisi_vaut_selection(ouvrir_page: Ouvrir) -> None:
    commune = ouvrir_page("carte", territoire="81224")
    assert "La fiche du Riols" in [h.value for h in commune.header]
    secteur = ouvrir_page("carte", territoire="causse-et-gresigne", indicateur="densite")
    assert "dans le secteur Causse et Grésigne" in _reponse(secteur)
    assert len(_couche(_cartes(secteur)[0], "selection")["data"]) == 4


def test_deux_annees_aux_memes_bornes(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="densite", autre="densite-2016")
    assert len(_cartes(essai)) == 2
    titres = [s.value for s in essai.header]
    assert ", 2016" in titres[0] and ", 2023" in titres[1]
    bandes = [h.value for h in essai.html if "Légende" in h.value]
    bornes = [re.findall(r"%\)\">([\d ,\u202f]+)</span>", b) for b in bandes]
    assert len(bornes) == 2 and bornes[0] == bornes[1] != []


def test_deux_indicateurs_de_meme_unite(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="part_65_plus", autre="part_80_plus-2023")
    assert len(_cartes(essai)) == 2


def test_methode_et_nombre_de_classes(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="densite", methode="egaux", classes="4")
    assert "intervalles égaux" in _notes(essai)
    [bande] = [h.value for h in essai.html if "Légende" in h.value]
    assert 2 <= bande.count("flex:1;background") <= 4


def test_un_sondage_s_ouvre_par_secteurs_et_tait_les_communes_trop_minces(
    ouvrir_page: Ouvrir,
) -> None:
    sondage = "part_menages_une_personne"
    essai = ouvrir_page("carte", indicateur=sondage)
    assert len(_couche(_cartes(essai)[0], "territoires")["data"]) == 3
    essai.button_group[0].set_value("commune").run()
    assert "Ordre de grandeur : tiré d'une partie des ménages" in _notes(essai)
    infobulles = [
        e["properties"]["infobulle"] for e in _couche(_cartes(essai)[0], "territoires")["data"]
    ]
    assert 0 < sum("non disponible" in texte for texte in infobulles) < len(infobulles)


def test_un_chiffre_de_l_epci_seul_est_dit(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="taux_couverture_cnaf")
    assert not _cartes(essai)
    assert any("52,6" in m.value for m in essai.markdown)  # CNAF 2023
    assert "Tendances" in essai.info[0].value


def test_sans_donnee_quel_fichier_deposer(ouvrir_page: Ouvrir, retoucher: Retoucher) -> None:
    retoucher("DELETE FROM indicateurs WHERE indicateur = 'foyers_caf'")
    essai = ouvrir_page("carte", indicateur="foyers_caf")
    assert not _cartes(essai)
    assert "CNAF" in essai.info[0].value


def test_secret_hachure_absent_pointille(retoucher: Retoucher, ouvrir_page: Ouvrir) -> None:
    retoucher(
        "UPDATE indicateurs SET valeur = NULL, statut = 'secret', bas = NULL, haut = NULL "
        "WHERE indicateur = 'densite' AND fin = 2023 AND code = '81309';"
        "DELETE FROM indicateurs WHERE indicateur = 'densite' AND fin = 2023 AND code = '81206'"
    )
    essai = ouvrir_page("carte", indicateur="densite", territoire="81309")
    assert _reponse(essai).endswith(
        "Densité de population à Vaour en 2023 : couvert par le secret statistique."
    )
    assert "Secret statistique : Vaour." in _notes(essai)
    assert "Non disponible : Penne." in _notes(essai)


def test_une_donnee_fictive_se_voit(retoucher: Retoucher, ouvrir_page: Ouvrir) -> None:
    retoucher("UPDATE indicateurs SET statut = 'fictif' WHERE indicateur = 'densite'")
    essai = ouvrir_page("carte", indicateur="densite")
    assert _reponse(essai).startswith("EXEMPLE")
    assert any('class="obs-exemple">EXEMPLE' in h.value for h in essai.html)


def test_aucun_fond_exterieur_sans_le_demander(ouvrir_page: Ouvrir) -> None:
    assert "geopf" not in json.dumps(_cartes(ouvrir_page("carte")))
    assert "geopf" in json.dumps(_cartes(ouvrir_page("carte", ign="true")))


@pytest.mark.parametrize("nom", ["Tableau", "Télécharger", "⋯"])
def test_la_barre_de_la_figure(ouvrir_page: Ouvrir, nom: str) -> None:
    essai = ouvrir_page("carte", indicateur="densite")
    assert any(nom in str(p.proto.popover.label) for p in essai.get("popover"))


def test_un_autre_indicateur_s_ouvre_a_sa_derniere_annee_sauf_annee_choisie(
    ouvrir_page: Ouvrir,
) -> None:
    essai = ouvrir_page("carte", indicateur="population")
    assert essai.select_slider("annee").value == "2023"
    essai.selectbox("indicateur").select("foyers_caf").run()
    assert essai.select_slider("annee").value == "2024"
    essai.select_slider("annee").set_value("2022").run()
    essai.selectbox("indicateur").select("foyers_caf_rsa").run()
    assert essai.select_slider("annee").value == "2022"


def test_un_indicateur_inconnu_n_est_pas_remplace_en_silence(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("carte", indicateur="disparu")
    assert any("n'existe pas ici" in i.value for i in essai.info)
