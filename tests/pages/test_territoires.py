"""Un tirage léger de `python -m tests.bancs territoires` : rien du 4C dans l'espace d'une île sans EPCI."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.entrepot.lecture import ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.territoire import lire_reglages, membres
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


def test_ou_chaque_commune_a_son_relais_les_poles_le_disent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """La CINOR (La Réunion) a trois communes ; chacune a ici son espace France services (inventé)."""
    for variable in ("OBSERVATOIRE_DONNEES", "OBSERVATOIRE_ENTREPOT", "OBSERVATOIRE_PUBLIC"):
        monkeypatch.delenv(variable, raising=False)
    communes = membres("249740119")
    assert len(communes) == 3
    (tmp_path / "espace").mkdir()
    (tmp_path / "espace" / "territoire.toml").write_text('epci = "249740119"\n', "utf-8")
    contenus = {
        "fs": "id_fs,lib_fs,insee_com,lib_com,latitude,longitude,format_fs\n"
        + "".join(f"{i},FS,{c},X,-20.9,55.5,Fixe\n" for i, c in enumerate(communes)),
        "populations": "code;libelle;pmun_2022\n" + "".join(f"{c};X;100\n" for c in communes),
    }
    for nom, contenu in contenus.items():
        (tmp_path / "espace" / f"{nom}.csv").write_text(contenu, "utf-8")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path / "espace"))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(tmp_path / "espace" / ".entrepot"))
    territoires.commande("actualiser")
    poles = territoires.ecran("isolement?onglet_isolement=Pôles de proximité")
    assert "Chaque commune a déjà un relais gardé" in poles and "IndexError" not in poles
    # Deux populations ne font pas une projection d'enfants : le diagnostic dit quel fichier l'ouvrirait.
    lecteur = ouvrir(tmp_path / "espace" / ".entrepot", lire_reglages(tmp_path / "espace"))
    with pytest.raises(AppelIncorrect, match="Enfants de 0 à 2 ans : déposer"):
        blocs_de(lecteur, "projection_reponse", {"groupe": "0-2", "ou": "epci:249740119"})
