"""La page Dossiers : copier un modèle, commenter, ordonner, figer ; « Ajouter au dossier »."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatoire.contenu.dossiers import rangement, votes
from observatoire.contenu.dossiers.dossier import Dossier, Element, depuis
from observatoire.entrepot.lecture import Lecteur

RACINE = Path(__file__).parents[2]
NOM = "Conseil de mars"


@pytest.fixture
def donnees(entrepot_4c: Lecteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un dossier de données à soi, avec les réglages réels."""
    shutil.copyfile(RACINE / "data" / "territoire.toml", tmp_path / "territoire.toml")
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path))
    monkeypatch.setenv("OBSERVATOIRE_ENTREPOT", str(entrepot_4c.chemin.parent))
    return tmp_path


def _ouvrir(**url: str) -> AppTest:
    essai = AppTest.from_file(str(RACINE / "pages" / "dossiers.py"), default_timeout=90)
    for cle, valeur in url.items():
        essai.query_params[cle] = valeur
    return essai.run()


def _bouton(essai: AppTest, libelle: str) -> AppTest:
    return next(b for b in essai.button if b.label == libelle).click().run()


def _garder(donnees: Path, *elements: Element) -> None:
    dossier = Dossier(titre=NOM, annexes=()).avec(*elements)
    rangement.carnet(donnees).ecrire(NOM, dossier.dictionnaire())


def _lire(donnees: Path) -> Dossier:
    return depuis(rangement.carnet(donnees).lire(NOM).contenu)


def test_un_modele_pret_se_copie(donnees: Path) -> None:
    essai = _ouvrir()
    assert "Diagnostic du territoire" in essai.markdown[0].value
    next(t for t in essai.text_input if t.label == "Nom de la copie").set_value(NOM)
    essai = _bouton(essai, "Copier ce modèle")
    assert not essai.exception
    assert rangement.carnet(donnees).liste() == [NOM]
    assert essai.query_params["dossier"] == NOM


def test_les_elements_se_commentent_et_s_ordonnent(donnees: Path) -> None:
    _garder(donnees, Element(genre="titre", texte="Un"), Element(genre="titre", texte="Deux"))
    essai = _bouton(_ouvrir(dossier=NOM), "Descendre")
    assert [e.texte for e in _lire(donnees).elements] == ["Deux", "Un"]
    next(t for t in essai.text_area if t.label == "Texte").set_value("#emph[<b>à dire</b>] =1+1")
    essai = _bouton(essai, "Ajouter au dossier")
    assert not essai.exception
    assert _lire(donnees).elements[2].texte == "#emph[<b>à dire</b>] =1+1"


def test_figer_puis_rouvrir(donnees: Path) -> None:
    _garder(donnees, Element(genre="texte", texte="À voter."))
    essai = _ouvrir(dossier=NOM, onglet_dossiers="Figer pour un vote")
    next(t for t in essai.text_input if t.label == "Objet du vote").set_value("Objet")
    essai = _bouton(essai, "Figer ce dossier")
    assert not essai.exception and "Figé pour la séance" in essai.success[0].value
    [fige] = votes.liste(donnees)
    assert fige.pdf().startswith(b"%PDF")
    essai = _ouvrir(dossier=NOM, onglet_dossiers="Tel que voté")
    assert any("Rien n'a changé" in m.value.replace("\\", "") for m in essai.markdown)


def test_l_apercu_montre_chaque_page(donnees: Path) -> None:
    _garder(donnees, Element(genre="figure", recette="carte", parametres={}))
    essai = _ouvrir(dossier=NOM, onglet_dossiers="Prévisualiser")
    assert not essai.exception
    assert "chose manque à ce document" in essai.expander[0].label


def test_un_dossier_illisible_est_dit(donnees: Path) -> None:
    rangement.carnet(donnees).ecrire(NOM, {"elements": [{"genre": "camembert"}]})
    essai = _ouvrir(dossier=NOM)
    assert not essai.exception and "camembert" in essai.error[0].value


def _formulaire() -> None:
    from observatoire.contenu.dossiers.dossier import Element
    from observatoire.ui import ajouter

    ajouter.formulaire("essai", lambda: [Element(genre="phrase", texte="Une phrase.")])


def test_ajouter_au_dossier_le_cree_puis_le_complete(donnees: Path) -> None:
    essai = AppTest.from_function(_formulaire, default_timeout=60).run()
    essai.text_input[0].set_value(NOM)
    essai.text_area[0].set_value("À retenir.")
    essai.run()
    essai = essai.button[0].click().run()
    assert "Ajouté à" in essai.success[0].value
    assert [e.genre for e in _lire(donnees).elements] == ["phrase", "commentaire"]
    (donnees / "local" / "dossiers" / "conseil-de-mars.json").write_text("{", encoding="utf-8")
    essai = essai.button[0].click().run()
    assert not essai.exception and "abîmé" in essai.error[0].value


def test_un_geste_sur_un_dossier_change_ailleurs_n_ecrit_rien(donnees: Path) -> None:
    """Deux fenêtres : la seconde montre encore « Un » quand la première l'a retiré."""
    titres = [Element(genre="titre", texte=t) for t in ("Un", "Deux", "Trois")]
    _garder(donnees, *titres)
    essai = _ouvrir(dossier=NOM)
    _garder(donnees, *titres[1:])
    essai = _bouton(essai, "Retirer")
    assert not essai.exception and "autre fenêtre" in essai.error[0].value
    assert [e.texte for e in _lire(donnees).elements] == ["Deux", "Trois"]
    essai = _bouton(essai, "Retirer")
    assert [e.texte for e in _lire(donnees).elements] == ["Trois"]


def test_un_nom_deja_pris_est_refuse(donnees: Path) -> None:
    _garder(donnees, Element(genre="titre", texte="Un"))
    essai = _ouvrir()
    next(t for t in essai.text_input if t.label == "Nom de la copie").set_value(NOM)
    essai = _bouton(essai, "Copier ce modèle")
    assert "porte déjà ce nom" in essai.error[0].value
    assert [e.texte for e in _lire(donnees).elements] == ["Un"]


def test_un_lien_vers_un_dossier_retire_le_dit(donnees: Path) -> None:
    assert "n'existe pas" in _ouvrir(dossier="Conseil d'avril").warning[0].value


def test_sans_chiffre_le_classeur_dit_pourquoi_il_ne_se_fait_pas(donnees: Path) -> None:
    _garder(donnees, Element(genre="texte", texte="Sans figure."))
    essai = _ouvrir(dossier=NOM, onglet_dossiers="Exporter")
    inactifs = {b.proto.label: b.proto.disabled for b in essai.get("download_button")}
    assert inactifs["Classeur XLSX"] and not inactifs["PDF accessible"]
    assert any("seraient vides" in c.value for c in essai.caption)


def test_figer_dit_ce_qui_reste_a_remplir(donnees: Path) -> None:
    essai = _ouvrir(dossier="deliberation", onglet_dossiers="Figer pour un vote")
    assert not essai.exception and "Reste à remplir" in essai.warning[0].value
