"""Compléter : télécharger une ligne par un relais, voir l'aperçu, publier ; un échec est une phrase."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.construction import actualiser
from observatoire.territoire import membres
from tests import ecrans
from tests.sources.telechargement.serveur import Demande, Reponse, ouvrir

RACINE = Path(__file__).parents[2]
JEU = "data.caf.fr/api/explore/v2.1/catalog/datasets/s_ben_com_f"


def _export(_d: Demande) -> Reponse:
    # Un habitant sur sept allocataire, un sur trois couvert : chiffres inventés, vraisemblables partout.
    habitants = pd.read_parquet(RACINE / "observatoire" / "reference" / "populations.parquet")
    par_code = habitants.set_index("code")["population"]
    lignes = "".join(
        f"2024-12;{c};NOM;{5 * round(par_code[c] / 35)};{5 * round(par_code[c] / 15)}\n"
        for c in membres("200034064")
    )
    return Reponse(f"dtreffre;numcomdo;nomcom;indfoy_ndur;indnbp_ndur\n{lignes}".encode())


def test_une_ligne_se_telecharge_se_voit_et_se_publie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    espace = tmp_path / "espace"
    espace.mkdir()
    (espace / "territoire.toml").write_text('epci = "200034064"\n', encoding="utf-8")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(espace))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(tmp_path / "entrepot"))
    actualiser(espace, tmp_path / "entrepot")
    with ouvrir() as serveur:
        monkeypatch.setenv("OBSERVATOIRE_RELAIS", serveur.url)
        serveur.servir(JEU, Reponse(b"{}"))
        serveur.servir(f"{JEU}/exports/csv", Reponse(b"", 404), _export)
        essai = AppTest.from_file(str(RACINE / "pages" / "completer.py"), default_timeout=90)
        essai.query_params["indicateur"] = "foyers_caf"
        essai.run()
        assert not essai.exception and "Foyers allocataires" in essai.info[0].value
        essai = essai.button(key="prendre-vise").click().run()
        assert "n'est plus à cette adresse" in _dits(essai) and not list(espace.glob("caf/*"))
        essai = essai.button(key="prendre-vise").click().run()
    assert not essai.exception and "reçu" in _dits(essai)
    assert not list(espace.glob("caf/*"))  # montré, pas rangé : il faut un accord
    [publier] = [b for b in essai.button if b.label.startswith("Ranger et publier")]
    essai = publier.click().run()
    assert not essai.exception and (espace / "caf" / "caf_allocataires_communes.csv").is_file()
    assert " sur 16" in "".join(str(h.value) for h in essai.get("html"))
    assert not [b for b in essai.button if b.label.startswith("Ranger et publier")]


def _dits(essai: AppTest) -> str:
    return ecrans.lu(*(m.value for m in essai.markdown))
