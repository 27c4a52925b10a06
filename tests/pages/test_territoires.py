"""Un tirage léger de `python -m tests.bancs territoires` : rien du 4C dans l'espace d'une île sans EPCI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bancs import territoires


@pytest.fixture(scope="module")
def espace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as m:
        for variable in ("OBSERVATOIRE_DONNEES", "OBSERVATOIRE_ENTREPOT", "OBSERVATOIRE_PUBLIC"):
            m.delenv(variable, raising=False)
        dossier = tmp_path_factory.mktemp("ile")
        return territoires.preparer(dossier, "212901557", neuf=True)


def test_aucun_nom_du_4c_sur_une_ile(espace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(espace))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(espace / ".entrepot"))
    lus = {a: territoires.ecran(a) for a in ("schema", "completer")}
    lus |= {
        c: territoires.commande(*c.split())
        for c in ("territoire", "modele structures", "territoire xyzzy")
    }
    lus["depliant"] = territoires.document(espace, "depliant-familles")
    assert "Ouessant" in lus["territoire"] and "convention territoriale" in lus["schema"]
    assert {ou: m for ou, t in lus.items() if (m := territoires.noms().findall(t))} == {}
