"""« Tel que voté » : le PDF servi à l'octet près, ce qui a changé depuis, ce qui est abîmé dit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from observatoire.contenu.dossiers import ecarts, votes
from observatoire.contenu.dossiers.dossier import Dossier, Element
from observatoire.entrepot import depot
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect, FichierRefuse
from observatoire.local import EcritureImpossible
from observatoire.territoire import Reglages

JOUR = date(2026, 3, 12)
DOSSIER = Dossier(titre="Conseil de mars", annexes=("sources",)).avec(
    Element(genre="partie", recette="constats", parametres={
        "identifiants": ["population"], "territoires": ["epci:200034064"]}),
    Element(genre="figure", recette="evolution", parametres={
        "identifiant": "naissances", "territoires": ["epci:200034064"]}),
    Element(genre="tableau", recette="classement", parametres={"identifiant": "population"}),
)  # fmt: skip


@pytest.fixture
def retouche(entrepot_4c: Lecteur, tmp_path: Path) -> Iterator[Callable[[str], Lecteur]]:
    """Un lecteur sur une copie de l'entrepôt où `sql` a été exécuté : les données de plus tard."""
    ouverts = []

    def ouvrir(sql: str) -> Lecteur:
        copie = tmp_path / "plus-tard.duckdb"
        shutil.copyfile(entrepot_4c.chemin, copie)
        with duckdb.connect(str(copie)) as con:
            con.execute(sql)
            con.execute("UPDATE edition SET empreinte = 'plus-tard', publie_le = '2027-01-05'")
        ouverts.append(Lecteur(copie, entrepot_4c.reglages))
        return ouverts[-1]

    yield ouvrir
    for lecteur in ouverts:
        lecteur.fermer()


@pytest.fixture
def fige(entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path) -> votes.Fige:
    return votes.figer("Conseil de mars", DOSSIER, entrepot_4c, tmp_path, JOUR, "Objet")


def test_le_pdf_vote_est_servi_a_l_octet_pres_et_la_liste_dit_ce_qui_a_change(
    fige: votes.Fige, retouche: Callable[[str], Lecteur], reglages: Reglages, tmp_path: Path
) -> None:
    alors = fige.pdf()
    plus_tard = retouche(
        "UPDATE indicateurs SET valeur = valeur + 100 WHERE indicateur = 'population' AND fin = 2023;"
        "DELETE FROM indicateurs WHERE indicateur = 'naissances'"
    )
    [relu] = votes.liste(tmp_path)
    assert relu.pdf() == alors and relu.dossier == DOSSIER
    compares = ecarts.comparer(relu, plus_tard)
    # Un élu lit le titre de la figure, jamais le nom d'un fichier.
    [table] = [e for e in compares if e.nom.startswith("Population municipale")]
    [disparue] = [e for e in compares if e.nom.startswith("Naissances")]
    [phrases] = [e for e in compares if e.nom == "Phrases du dossier"]
    assert (table.genre, disparue.genre, phrases.genre) == ("change", "disparu", "change")
    # Chacune des 25 communes a 100 habitants de plus, et le dit.
    assert table.lignes == 25
    for exemple in table.exemples:
        nom, dit = exemple.rsplit(" : ", 1)
        avant, apres = (int(x.replace("\u202f", "")) for x in dit.split(" → "))
        assert apres == avant + 100 and not any(c.isdigit() for c in nom.removesuffix(", 2023"))
    assert f"sur {len(compares)} ont changé depuis le vote" in ecarts.resumer(compares)
    assert votes.refaire(relu, plus_tard) != alors


def test_sans_donnee_nouvelle_rien_n_a_change(
    fige: votes.Fige, entrepot_4c: Lecteur, reglages: Reglages
) -> None:
    compares = ecarts.comparer(fige, entrepot_4c)
    assert {e.genre for e in compares} == {"identique"} and len(compares) == 3
    assert "Rien n'a changé" in ecarts.resumer(compares)
    assert votes.refaire(fige, entrepot_4c) == fige.pdf()


def test_un_dossier_fige_garde_version_empreintes_parametres_et_donnees(
    fige: votes.Fige, entrepot_4c: Lecteur
) -> None:
    fiche = json.loads((fige.chemin / votes.FICHE).read_bytes())
    assert fiche["edition"] == entrepot_4c.version and fiche["logiciel"] == entrepot_4c.logiciel
    assert fiche["vote_le"] == "2026-03-12" and fiche["objet"] == "Objet"
    assert set(fige.sha256) == {
        p.relative_to(fige.chemin).as_posix()
        for p in fige.chemin.rglob("*") if p.is_file() and p.name != votes.FICHE
    }  # fmt: skip
    assert any(n.endswith(".csv") for n in fige.sha256)


def test_ce_qui_est_vote_ne_se_refige_pas_et_ne_redevient_pas_une_donnee(
    fige: votes.Fige, entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    with pytest.raises(AppelIncorrect, match="déjà figé"):
        votes.figer("Conseil de mars", DOSSIER, entrepot_4c, tmp_path, JOUR)
    with pytest.raises(AppelIncorrect, match="vide"):
        votes.figer("Vide", Dossier(titre="x"), entrepot_4c, tmp_path, JOUR)
    assert depot.fichiers(tmp_path) == []


def test_un_pdf_modifie_apres_coup_n_est_pas_servi(fige: votes.Fige, tmp_path: Path) -> None:
    (fige.chemin / votes.PDF).write_bytes(fige.pdf() + b" ")
    with pytest.raises(FichierRefuse, match="n'est plus celui qui a été voté"):
        votes.liste(tmp_path)[0].pdf()
    (fige.chemin / votes.PDF).unlink()
    with pytest.raises(FichierRefuse, match="a disparu"):
        votes.liste(tmp_path)[0].pdf()


def test_une_fiche_abimee_est_dite_jamais_tue(fige: votes.Fige, tmp_path: Path) -> None:
    (fige.chemin / votes.FICHE).write_text("{", encoding="utf-8")
    assert votes.liste(tmp_path) == []
    [dit] = votes.abimes(tmp_path)
    assert "sauvegarde" in str(dit) and "son PDF est toujours dans" in str(dit)
    with pytest.raises(FichierRefuse, match="ne se lit plus"):
        votes.ouvrir(tmp_path, fige.identifiant)
    with pytest.raises(AppelIncorrect, match="Aucun dossier figé"):
        votes.ouvrir(tmp_path, "..")


def test_une_phrase_otee_ne_fait_pas_dire_changees_les_suivantes() -> None:
    assert ecarts._textes(b"a\nb\nc\nd", b"a\nc\nd2") == [
        "« b » n'y est plus", "« d » est devenu « d2 »",
    ]  # fmt: skip


def test_sans_droit_d_ecriture_rien_n_est_a_moitie_fige(
    entrepot_4c: Lecteur, reglages: Reglages, tmp_path: Path
) -> None:
    votes.racine(tmp_path).parent.mkdir(parents=True)
    votes.racine(tmp_path).write_text("occupé", encoding="utf-8")
    with pytest.raises(EcritureImpossible, match="Rien n'a changé"):
        votes.figer("x", DOSSIER, entrepot_4c, tmp_path, JOUR)
