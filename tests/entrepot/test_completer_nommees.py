"""Ce qu'une phrase nomme mène au bon fichier."""

from __future__ import annotations

import pytest

from observatoire.entrepot.completer import nommees


@pytest.mark.parametrize(
    ("dite", "attendues"),
    [
        ("déposer sur la page Données la base permanente des équipements (INSEE)", ["melodi_bpe"]),
        ("déposer l'annuaire de l'éducation", ["education_annuaire"]),
        ("déposer les naissances domiciliées par commune", ["melodi_naissances"]),
        ("le fichier « Logement » (INSEE)", ["insee_logement"]),
        ("l'extrait routier d'OpenStreetMap de la région", ["osm_routes"]),
        # Un mot courant ne nomme pas un fichier.
        ("le logement manque ici", []),
    ],
)
def test_les_fichiers_qu_une_phrase_nomme(dite: str, attendues: list[str]) -> None:
    assert [s.id for s in nommees(dite)] == attendues
