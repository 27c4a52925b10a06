"""Décrire un fichier sans code : le déposer, le décrire, publier, et le lire partout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.modele import Niveau, Territoire
from observatoire.sources import declaration
from observatoire.territoire import lire_reglages, reference

RACINE = Path(__file__).parents[2]
ICI = reference().query("epci == '200034064'")
LARGE = "Code commune;Commune;Composteurs 2023;Composteurs 2024\n" + "".join(
    f"{code};{nom};{rang + 10};{rang + 20}\n"
    for rang, (code, nom) in enumerate(zip(ICI["code"], ICI["libelle"], strict=True))
)


@pytest.fixture
def depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    donnees = tmp_path / "data"
    (donnees / "insee").mkdir(parents=True)
    for relatif in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        shutil.copyfile(RACINE / "data" / relatif, donnees / relatif)
    actualiser(donnees, tmp_path / "entrepot")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(donnees))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(tmp_path / "entrepot"))
    return donnees


def _page(nom: str, **url: str) -> AppTest:
    essai = AppTest.from_file(str(RACINE / "pages" / f"{nom}.py"), default_timeout=120)
    for cle, valeur in url.items():
        essai.query_params[cle] = valeur
    return essai.run()


def _decrire(nom: str, contenu: str) -> AppTest:
    essai = _page("donnees")
    essai.file_uploader[0].set_value([(nom, contenu.encode(), "text/csv")])
    essai = essai.run()
    assert "Refusé" in essai.error[0].value
    return essai.toggle[0].set_value(True).run()


def _champ(essai: AppTest, genre: str, debut: str):
    return next(w for w in getattr(essai, genre) if w.label.startswith(debut))


def _publier(essai: AppTest) -> AppTest:
    return next(b for b in essai.button if b.label.startswith("Publier")).click().run()


def test_deposer_decrire_publier_et_voir_partout(depot: Path) -> None:
    essai = _decrire("composteurs.csv", LARGE)
    _champ(essai, "text_input", "Ce qu'est").input("Composteurs distribués")
    _champ(essai, "text_input", "Qui le publie").input("Syndicat de traitement")
    _champ(essai, "text_input", "Unité").input("composteurs")
    essai = essai.run()
    assert not essai.exception
    assert "Reconnu" in essai.success[0].value and "2023, 2024" in essai.success[0].value
    assert not (depot / "sources").exists()  # rien avant l'accord
    essai = _publier(essai)
    assert not essai.exception and "Publication faite" in essai.success[0].value
    (toml,) = (depot / "sources").glob("*.toml")
    assert "Composteurs {aaaa}" in toml.read_text("utf-8")
    lecteur = ouvrir(depot.parent / "entrepot", lire_reglages(depot))
    (identifiant,) = declaration.en_cours().propres
    epci = lecteur.valeurs(identifiant, [Territoire(Niveau.EPCI, "200034064")], [2024]).iloc[0]
    assert epci["valeur"] == sum(range(20, 45))  # 25 communes, de 20 à 44
    lecteur.fermer()
    carte = _page("carte", indicateur=identifiant)
    assert not carte.exception and "800\xa0composteurs" in carte.markdown[0].value
    tendances = _page("tendances", indicateur=identifiant)
    assert not tendances.exception and "ompost" in tendances.markdown[0].value
    dictionnaire = _page("donnees", onglet="Dictionnaire")
    assert not dictionnaire.exception
    html = "".join(h.value for h in dictionnaire.html)
    assert "Syndicat de traitement" in html and html.count("<summary>") == len(INDICATEURS)
    # Modifiée, elle garde ce à quoi le fichier se reconnaît.
    (cle,) = [c.key for c in _page("donnees").toggle if str(c.key).startswith("modifier-")]
    essai = _page("donnees").toggle(key=cle).set_value(True).run()
    _champ(essai, "text_input", "Nom du chiffre").input("Bacs à compost")
    essai = next(b for b in essai.button if b.label == "Enregistrer").click().run()
    assert not essai.exception and INDICATEURS[identifiant].libelle == "Bacs à compost"
    assert "Composteurs {aaaa}" in toml.read_text("utf-8")
    # Oubliée, la description s'en va ; le fichier reste, et n'est plus connu.
    essai = next(b for b in _page("donnees").button if b.label == "Oublier").click().run()
    assert not essai.exception and not list((depot / "sources").glob("*.toml"))
    assert identifiant not in INDICATEURS and list(depot.rglob("composteurs.csv"))


def test_un_fichier_trimestriel_qui_se_decoupe_se_decrit(depot: Path) -> None:
    """Le 4e trimestre, au total des sexes ; la modalité de la catégorie est retenue et exigée."""
    entete = "Trimestre;Code INSEE;Commune;Type;Sexe;Inscrits à l'atelier"
    lignes = [
        f"2024-T{t};{code};{nom};Adultes;{sexe};{t * 10 + (sexe == 'Total')}"
        for code, nom in (("81069", "Cordes-sur-Ciel"), ("81309", "Vaour"))
        for t in (1, 2, 3, 4) for sexe in ("Total", "Femmes")
    ]  # fmt: skip
    essai = _decrire("ateliers.csv", "\n".join([entete, *lignes, ""]))
    _champ(essai, "text_input", "Ce qu'est").input("Ateliers numériques")
    _champ(essai, "text_input", "Qui le publie").input("La médiathèque")
    _champ(essai, "text_input", "Unité").input("personnes")
    essai = essai.run()
    assert not essai.exception, essai.exception
    assert "Reconnu" in essai.success[0].value, [e.value for e in essai.error]
    essai = _publier(essai)
    lecteur = ouvrir(depot.parent / "entrepot", lire_reglages(depot))
    (identifiant,) = declaration.en_cours().propres
    lues = lecteur.valeurs(identifiant, [Territoire(Niveau.COMMUNE, "81069")]).iloc[0]
    assert (lues["fin"], lues["valeur"]) == (2024, 41)
    lecteur.fermer()
    assert "{trimestre}" not in next((depot / "sources").glob("*.toml")).read_text("utf-8")


def test_sans_modalite_choisie_le_fichier_reste_refuse(depot: Path) -> None:
    lignes = "81069;Filles;4\n81069;Garçons;6\n81309;Filles;1\n81309;Garçons;2\n"
    essai = _decrire("inscrits_2024.csv", "Code INSEE;Public;Inscrits au club\n" + lignes)
    _champ(essai, "text_input", "Ce qu'est").input("Inscrits au club")
    _champ(essai, "text_input", "Qui le publie").input("Le club")
    _champ(essai, "text_input", "Unité").input("personnes")
    essai = essai.run()
    assert not essai.success and "n'a pas son total" in essai.error[1].value
    essai = _champ(essai, "multiselect", "« Public »").set_value(["Filles", "Garçons"]).run()
    assert "Reconnu" in essai.success[0].value, [e.value for e in essai.error]
    assert ": 10 (nouveau)" in "".join(h.value for h in essai.html)
