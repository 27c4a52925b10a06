"""Sans connexion, le comité n'est servi qu'à cet ordinateur ; chaque geste passe par sa porte."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from observatoire.local import audit
from observatoire.local.connexion import AccesRefuse, Compte
from observatoire.ui import acces, donnees

LOCAL = "127.0.0.1:8501"


@pytest.mark.parametrize(
    ("entetes", "adresse", "ouvert"),
    [
        ({}, None, True),
        ({"Host": LOCAL}, "127.0.0.1", True),
        ({"Host": "localhost:8501"}, "127.0.0.1", True),
        ({"Host": LOCAL}, None, False),  # toutes les adresses de la machine
        ({"Host": LOCAL}, "0.0.0.0", False),
        ({"Host": "observatoire.exemple.fr"}, "127.0.0.1", False),
        ({"Host": LOCAL, "X-Forwarded-For": "1.2.3.4"}, "127.0.0.1", False),
        ({"Host": "192.168.0.4:8501"}, "192.168.0.4", False),
    ],
)
def test_sans_connexion_un_visiteur_d_ailleurs_n_entre_pas(
    entetes, adresse, ouvert, monkeypatch, tmp_path
):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.delenv(acces.PROTEGE_AUTREMENT, raising=False)
    faux = SimpleNamespace(context=SimpleNamespace(headers=entetes), get_option=lambda _: adresse)
    monkeypatch.setattr(acces, "st", faux)
    assert acces.peut("administration") is ouvert
    monkeypatch.setenv(acces.PROTEGE_AUTREMENT, "1")
    assert acces.peut("administration")


@pytest.mark.parametrize("role", ["lecture", "saisie", "publication"])
def test_chaque_geste_demande_son_role(role, monkeypatch, tmp_path):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.setattr(acces, "compte", lambda: Compte(role, "", "p"))
    carnet = donnees.carnet("dossiers")
    if role == "lecture":
        with pytest.raises(AccesRefuse, match="saisie"):
            carnet.ecrire("Essai", {})
        assert carnet.liste() == []
    else:
        carnet.ecrire("Essai", {})
        assert carnet.liste() == ["Essai"]
    if role != "publication":
        with pytest.raises(AccesRefuse, match="publication"):
            donnees.publier("tout")
        assert audit.lire(tmp_path) == []
    with pytest.raises(AccesRefuse):
        acces.noter("réglage", "x", "administration")


def test_un_export_est_note_avant_d_etre_fait(monkeypatch, tmp_path):
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.delenv("OBSERVATOIRE_PUBLIC", raising=False)
    faire = acces.note_a_l_export("avis.pdf", lambda: b"x")
    assert audit.lire(tmp_path) == []
    assert faire() == b"x" and [g.objet for g in audit.lire(tmp_path)] == ["avis.pdf"]
    monkeypatch.setenv("OBSERVATOIRE_PUBLIC", "1")
    acces.note_a_l_export("carte.png", lambda: b"y")()
    assert len(audit.lire(tmp_path)) == 1
