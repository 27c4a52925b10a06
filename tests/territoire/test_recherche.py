import pytest

from observatoire.erreurs import AppelIncorrect
from observatoire.modele import Niveau, Territoire
from observatoire.territoire import (
    Reglages,
    Secteur,
    analyser_territoire,
    chercher_epci,
    libelles,
)

REGLAGES = Reglages("200034064", secteurs=(Secteur("causse", "Causse", ("81309",)),))


@pytest.mark.parametrize(
    ("texte", "niveau", "code", "libelle"),
    [
        ("81069", "commune", "81069", "Cordes-sur-Ciel"),
        (" 2a004 ", "commune", "2A004", "Ajaccio"),
        ("200034064", "epci", "200034064", "CC du Cordais et du Causse (4 C)"),
        ("epci:200034064", "epci", "200034064", "CC du Cordais et du Causse (4 C)"),
        ("81", "departement", "81", "Tarn"),
        ("974", "departement", "974", "La Réunion"),
        ("region:76", "region", "76", "Occitanie"),
        ("Région : 76", "region", "76", "Occitanie"),
        ("departement:76", "departement", "76", "Seine-Maritime"),
        ("FR", "france", "FR", "France"),
        ("france:FR", "france", "FR", "France"),
        ("causse", "secteur", "causse", "Causse"),
        ("secteur:causse", "secteur", "causse", "Causse"),
    ],
)
def test_ecritures_comprises(texte, niveau, code, libelle):
    assert analyser_territoire(texte, REGLAGES) == Territoire(Niveau(niveau), code, libelle)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("76", ["region:76 (Occitanie)", "departement:76 (Seine-Maritime)"]),
        ("01", ["region:01 (Guadeloupe)", "departement:01 (Ain)"]),
        ("1004", ["commune:01004 (Ambérieu-en-Bugey)"]),
        ("200034046", ["epci:200034064 (CC du Cordais"]),
        ("Vaour", ["commune:81309 (Vaour)"]),
        ("Cordes", ["commune:81069 (Cordes-sur-Ciel)"]),
        ("tarn", ["departement:81 (Tarn)"]),
        ("cause", ["secteur:causse"]),
        ("81241", ["81233 (Terre-de-Bancalié)", "demandez 81233"]),
        ("pays:1", ["« pays »", "commune, secteur, epci"]),
        ("secteur:nord", ["« nord » est inconnu", "causse"]),
        ("", ["inconnu", "81009"]),
    ],
)
def test_ambigu_ou_inconnu_propose(texte, attendus):
    with pytest.raises(AppelIncorrect) as erreur:
        analyser_territoire(texte, REGLAGES)
    for attendu in attendus:
        assert attendu in str(erreur.value)


def test_tout_code_ambigu_est_un_departement_et_une_region():
    communs = set(libelles("departement")) & set(libelles("region"))
    assert "76" in communs and "81" not in communs
    for code in communs:
        with pytest.raises(AppelIncorrect, match=f"departement:{code}.*region:{code}"):
            analyser_territoire(code, REGLAGES)


@pytest.mark.parametrize(
    "texte", ["200034064", "2000340", "4C", "4 c", "cordais CAUSSE", "Cordais"]
)
def test_chercher_la_4c(texte):
    assert "200034064" in [t.code for t in chercher_epci(texte)]


def test_chercher_un_epci():
    assert [t.code for t in chercher_epci("carmausin segala")] == ["200040905"]
    assert [t.code for t in chercher_epci("200034064")] == ["200034064"]
    trouves = chercher_epci("Causse")
    assert len(trouves) > 1
    assert all(t.niveau is Niveau.EPCI for t in trouves)
    assert chercher_epci("zzzz") == [] == chercher_epci("  ")


@pytest.mark.parametrize(
    ("ecrit", "libelle"),
    [
        ("75112", "Paris 12e arrondissement"),
        ("69381", "Lyon 1er arrondissement"),
        ("quartier:13216", "Marseille 16e arrondissement"),
        ("quartier:810040101", "IRIS 0101 (Albi)"),
    ],
)
def test_un_arrondissement_ou_un_iris_est_un_quartier(
    ecrit: str, libelle: str, reglages: Reglages
) -> None:
    trouve = analyser_territoire(ecrit, reglages)
    assert (trouve.niveau, trouve.libelle) == (Niveau.QUARTIER, libelle)
