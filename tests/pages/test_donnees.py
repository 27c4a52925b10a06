"""La page Données : voir ce qu'un fichier changerait, publier, relire, sans rien perdre."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur
from observatoire.indicateurs.registre import INDICATEURS

Ouvrir = Callable[..., AppTest]
RACINE = Path(__file__).parents[2]
POPULATIONS = RACINE / "data" / "insee" / "populations_municipales_4c.csv"
# Le dépôt d'essai : assez de fichiers pour comparer, assez peu pour publier vite.
EMBARQUES = ("territoire.toml", "insee/populations_municipales_4c.csv", "caf/s_ben_com_f.csv")


@pytest.fixture
def depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un dossier de données à soi, déjà publié."""
    donnees = tmp_path / "data"
    for relatif in EMBARQUES:
        (donnees / relatif).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RACINE / "data" / relatif, donnees / relatif)
    actualiser(donnees, tmp_path / "entrepot")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(donnees))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(tmp_path / "entrepot"))
    return donnees


def _ouvrir() -> AppTest:
    return AppTest.from_file(str(RACINE / "pages" / "donnees.py"), default_timeout=90).run()


def _inventer_2024() -> bytes:
    """Des populations 2024 inventées (celles de 2023, plus dix), à la disposition du fichier réel."""
    lignes = list(csv.DictReader(POPULATIONS.open(encoding="utf-8"), delimiter=";"))
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(["code", "libelle", "pmun_2024"])
    ecrivain.writerows([r["code"], r["libelle"], int(r["pmun_2023"]) + 10] for r in lignes)
    return sortie.getvalue().encode()


def _deposer(essai: AppTest, nom: str, contenu: bytes) -> AppTest:
    essai.file_uploader[0].set_value([(nom, contenu, "text/csv")])
    return essai.run()


def _bouton(essai: AppTest, debut: str):
    return next((b for b in essai.button if b.label.startswith(debut)), None)


def _html(essai: AppTest) -> str:
    return "".join(h.value for h in essai.html)


def test_deposer_montre_puis_publie_et_dit_ce_qui_a_change(depot: Path) -> None:
    essai = _deposer(_ouvrir(), "populations 2024 été.csv", _inventer_2024())
    assert "Reconnu" in essai.success[0].value and "2024" in essai.success[0].value
    assert "25 des 25 communes" in _html(essai) and "2024 : 889 (nouveau ; 879 en 2023)" in _html(
        essai
    )
    assert [c.name for c in depot.rglob("*2024*")] == []  # rien n'est écrit avant l'accord
    essai = _bouton(essai, "Publier").click().run()
    assert not essai.exception
    assert (depot / "insee" / "populations 2024 été.csv").read_bytes() == _inventer_2024()
    assert "Publication faite" in essai.success[0].value
    assert "Nouveau fichier insee/populations 2024 été.csv" in _html(essai)
    # De la population de référence 2023 de l'INSEE à celle qui vient d'être publiée.
    assert "5\u202f441" in _html(essai) and "5\u202f691" in _html(essai)
    accueil = AppTest.from_file(str(RACINE / "pages" / "accueil.py"), default_timeout=90).run()
    assert "5\u202f691" in accueil.markdown[0].value  # 5 441 + 25 communes × 10 habitants inventés


def test_une_annee_demandee_se_choisit_sur_la_page(depot: Path) -> None:
    entete = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
    lignes = [f"76;Occitanie;81;2;04;{c};81{c};;{n};0;{n}" for c, n in (("069", 841), ("045", 351))]
    essai = _deposer(_ouvrir(), "donnees_communes.csv", "\n".join([entete, *lignes, ""]).encode())
    assert "À confirmer" in essai.warning[0].value and _bouton(essai, "Publier") is None
    choix = next(s for s in essai.selectbox if s.label.startswith("De quelle année"))
    essai = choix.select("2020" if "2020" in choix.options else choix.options[0]).run()
    assert "Reconnu" in essai.success[0].value
    essai = _bouton(essai, "Publier").click().run()
    assert not essai.exception and "Année 2" in _html(essai)
    assert "donnees_communes.csv" in (depot / "local" / "confirmations.json").read_text("utf-8")


def test_un_fichier_refuse_dit_pourquoi_et_ne_se_publie_pas(depot: Path) -> None:
    essai = _deposer(_ouvrir(), "photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert "Refusé" in essai.error[0].value and "À faire" in essai.error[0].value
    assert _bouton(essai, "Publier") is None
    assert list(depot.rglob("photo.csv")) == []


def test_remplacer_un_fichier_demande_un_accord(depot: Path) -> None:
    nom = "populations_municipales_4c.csv"
    corrige = POPULATIONS.read_bytes().replace(
        b"81009;Amarens;68;66;64;61", b"81009;Amarens;68;66;64;67"
    )
    essai = _deposer(_ouvrir(), nom, corrige)
    assert _bouton(essai, "Publier").disabled
    assert (depot / "insee" / nom).read_bytes() == POPULATIONS.read_bytes()
    essai = essai.checkbox[0].check().run()
    essai = _bouton(essai, "Publier").click().run()
    assert (depot / "insee" / nom).read_bytes() == corrige
    assert "Fichier remplacé" in _html(essai) and "Amarens" in _html(essai)


def test_un_contenu_deja_en_service_ne_se_publie_pas_deux_fois(depot: Path) -> None:
    essai = _deposer(_ouvrir(), "copie.csv", POPULATIONS.read_bytes())
    assert "déjà en service" in essai.info[0].value
    assert _bouton(essai, "Publier") is None


def test_un_telechargement_inacheve_est_refuse(depot: Path) -> None:
    essai = _deposer(_ouvrir(), "populations.csv.part", _inventer_2024())
    assert "À faire" in essai.error[0].value and _bouton(essai, "Publier") is None


def test_relire_le_dossier_publie_ce_qu_on_y_a_copie(depot: Path) -> None:
    essai = _ouvrir()
    (depot / "insee" / "pop2024.csv").write_bytes(_inventer_2024())
    essai = _bouton(essai, "Relire").click().run()
    assert "Nouveau fichier insee/pop2024.csv" in _html(essai)
    essai = _bouton(essai, "Relire").click().run()
    assert "Rien n'a changé" in essai.info[0].value


def test_des_reglages_mal_ecrits_n_arretent_pas_l_application(depot: Path) -> None:
    (depot / "territoire.toml").write_text("epci = 12", encoding="utf-8")
    essai = AppTest.from_file(str(RACINE / "pages" / "accueil.py"), default_timeout=90).run()
    assert not essai.exception and "5\u202f441" in essai.markdown[0].value
    assert "territoire" in essai.warning[0].value
    essai = _bouton(_ouvrir(), "Relire").click().run()
    assert "ligne 1" in essai.error[0].value  # l'édition en service reste, la faute est située


def test_changer_d_intercommunalite(depot: Path) -> None:
    essai = AppTest.from_file(str(RACINE / "pages" / "donnees.py"), default_timeout=90)
    essai.query_params["onglet"] = "Territoire"
    essai.run()
    essai = essai.text_input[0].input("carmausin").run()
    essai = _bouton(essai, "Étudier").click().run()
    assert not essai.exception
    assert 'epci = "200040905"' in (depot / "territoire.toml").read_text(encoding="utf-8")
    assert "Carmausin" in essai.header[0].value


@pytest.mark.parametrize(
    ("onglet", "attendu"),
    [
        ("Fichiers et journal", "insee/populations_municipales_4c.csv"),
        ("Sources et fraîcheur", "Base du comparateur de territoires"),
        ("Dictionnaire", "Chaque habitant"),
        ("Territoire", "Saint-Michel-de-Vax"),
    ],
)
def test_les_autres_onglets_se_lisent(ouvrir_page: Ouvrir, onglet: str, attendu: str) -> None:
    essai = ouvrir_page("donnees", onglet=onglet)
    assert not essai.exception and attendu in _html(essai)


def test_le_dictionnaire_a_tous_les_indicateurs_et_se_filtre(ouvrir_page: Ouvrir) -> None:
    essai = ouvrir_page("donnees", onglet="Dictionnaire")
    assert _html(essai).count("<summary>") == len(INDICATEURS)
    essai = essai.text_input[0].input("creche").run()
    assert 0 < _html(essai).count("<summary>") < 20 and "crèche" in _html(essai).lower()


def test_les_ecarts_entre_fichiers_se_voient(ouvrir_page: Ouvrir, entrepot_4c: Lecteur) -> None:
    essai = ouvrir_page("donnees", onglet="Fichiers et journal")
    ecarts = len(entrepot_4c._neuf("SELECT * FROM ecarts"))
    assert (len(essai.dataframe) == 1) == (ecarts > 0)
    if ecarts:
        assert len(essai.dataframe[0].value) == ecarts
