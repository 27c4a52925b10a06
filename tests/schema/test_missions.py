"""Ce que les compétences déclarées imposent : seuils de 3 500 et 10 000 habitants, cas à la main."""

from __future__ import annotations

from datetime import date

import pytest

from observatoire.schema.missions import obligations, schema_du
from observatoire.territoire import Competence, Reglages, membres

JOUR = date(2026, 11, 25)
COMMUNES = sorted(membres(Reglages("200034064").epci))
IDS = ("recenser", "informer", "planifier", "soutenir", "schema", "relais")


def _dues(total: float, *competences: Competence) -> dict[str, bool | None]:
    populations = dict.fromkeys(COMMUNES, total / len(COMMUNES))
    rendues = obligations(Reglages("200034064", competences=competences), populations, JOUR)
    return {o.id: o.due for o in rendues}


SURE = Competence(nom="Accueil du jeune enfant", communes="toutes")
DOUTE = Competence(nom="Accueil du jeune enfant", communes="toutes", note="à qualifier")


@pytest.mark.parametrize(
    ("total", "competences", "attendu"),
    [
        (5441, (), (False,) * 6),
        (5441, (SURE,), (True, True, True, True, False, False)),
        (3500, (SURE,), (True, True, False, False, False, False)),
        (10000, (SURE,), (True, True, True, True, False, False)),
        (10001, (SURE,), (True,) * 6),
        (5441, (DOUTE,), (None, None, None, None, False, False)),
        (12000, (DOUTE,), (None,) * 6),
        (5441, (Competence(nom="Accueil du jeune enfant", depuis=date(2027, 1, 1)),),
         (None, None, None, None, False, False)),
        (5441, (Competence(nom="Information des familles"),), (False, True, False, False, False, False)),
        (5441, (Competence(nom="Voirie"),), (False,) * 6),
    ],
)  # fmt: skip
def test_ce_qui_est_du(
    total: float, competences: tuple[Competence, ...], attendu: tuple[bool | None, ...]
) -> None:
    dues = _dues(total, *competences)
    assert tuple(dues[i] for i in IDS) == attendu


def test_seules_comptent_les_communes_qui_ont_transfere() -> None:
    partielle = Competence(nom="Petite enfance", communes=tuple(COMMUNES[:10]))
    dues = _dues(5000, partielle)  # 10 communes sur 25 : 2 000 habitants
    assert dues["recenser"] is True and dues["planifier"] is False


def test_une_population_inconnue_ne_conclut_pas() -> None:
    rendues = obligations(Reglages("200034064", competences=(SURE,)), {}, JOUR)
    assert {o.due for o in rendues} == {None}
    assert "déposer les populations" in rendues[0].faire


def test_jamais_le_mot_obligatoire_ici() -> None:
    populations = dict.fromkeys(COMMUNES, 5441 / 25)
    for competences in ((), (DOUTE,), (SURE,)):
        rendues = obligations(Reglages("200034064", competences=competences), populations, JOUR)
        assert not any("obligatoire" in o.raison for o in rendues)
        assert schema_du(rendues) is False
        [schema] = [o for o in rendues if o.id == "schema"]
        assert "(CTG)" in schema.raison


def test_ce_qui_reste_aux_communes_explique_et_n_est_pas_une_consigne() -> None:
    populations = dict.fromkeys(COMMUNES, 5441 / 25)
    rendues = obligations(Reglages("200034064", competences=(DOUTE,)), populations, JOUR)
    doute = {o.id: o for o in rendues if o.due is None}
    consigne = "vérifier les statuts, puis le dire dans les réglages du territoire."
    assert {o.faire for o in doute.values()} == {consigne}
    assert "Chaque commune le doit depuis le 1er janvier 2025" in doute["recenser"].raison
    assert "la plus peuplée : 218\u00a0habitants" in doute["planifier"].raison.replace(
        "\u202f", "\u00a0"
    )
