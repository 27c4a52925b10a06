"""Le territoire, ses réglages et ses chiffres clés, sur les chiffres réels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Paragraphe
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import DeclarationInvalide
from observatoire.territoire.reglages import analyser_reglages
from tests.contenu.espaces import DATA

dire = Colonne("", "nombre", decimales=1).dire
EPCI = "epci:200034064"
Partie = Callable[..., tuple[Any, ...]]


@pytest.fixture(scope="module")
def reelle(entrepot_4c: Lecteur) -> Callable[..., Any]:
    return lambda nom, **parametres: blocs_de(entrepot_4c, nom, parametres)


def test_les_chiffres_cles_et_leurs_phrases(reelle: Partie) -> None:
    t, dites = reelle(
        "chiffres_cles", identifiants=["population", "part_80_plus_seuls"], territoires=[EPCI]
    )
    # INSEE, populations de référence : 5 320 en 2016, 5 441 en 2023.
    assert t.lignes[0][1].nombre == 5441 and "5\u202f320" in dites.elements[0]
    # Ce qui n'a pas de valeur n'a pas de phrase, mais garde sa ligne.
    assert len(dites.elements) == 1 and dire(t.lignes[1][1]) == "non disponible"
    assert (
        len(reelle("chiffres_cles", identifiants=["part_80_plus_seuls"], territoires=[EPCI])) == 1
    )


def test_le_territoire_et_ses_reglages(reelle: Partie) -> None:
    blocs = reelle("territoire")
    assert "25\u00a0communes" in blocs[0].texte
    # data/territoire.toml
    assert any("Penne, Roussayrolles, Saint-Michel-de-Vax, Vaour" in x for x in blocs[2].elements)
    lignes = dict(blocs[-1].lignes)
    assert lignes["Comparaisons"].startswith("Tarn, Occitanie, France, CA Gaillac-Graulhet")
    assert lignes["Secret"] == "donnée locale cachée sous 5"


def test_des_secteurs_sont_proposes_tant_que_rien_n_est_decide(entrepot_4c: Lecteur) -> None:
    def dits(lecteur: Lecteur) -> list[str]:
        return [
            b.texte
            for b in blocs_de(lecteur, "perimetre", {"ou": EPCI})
            if isinstance(b, Paragraphe)
        ]

    # data/territoire.toml ne déclare aucune décision.
    assert "Secteurs proposés par l'observatoire, à valider :" in dits(entrepot_4c)
    assert not any("comité" in x for x in dits(entrepot_4c))
    texte = (DATA / "territoire.toml").read_text(encoding="utf-8")
    decide = '[decision_secteurs]\nle = 2027-01-12\ninstance = "comité de pilotage"\n'
    reglages = analyser_reglages(texte + decide, "essai")
    assert "Secteurs décidés le 12\u00a0janvier 2027 (comité de pilotage) :" in dits(
        entrepot_4c.avec(reglages)
    )
    with pytest.raises(DeclarationInvalide, match="instance"):
        analyser_reglages(texte + "[decision_secteurs]\nle = 2027-01-12\n", "essai")
