"""La saisie guidée : des questions déduites des tables, dans l'ordre déclaré, et leurs réponses relues."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from observatoire import local
from observatoire.contenu.territoire import questionnaire
from observatoire.documents import Document, en_tete_de, rendre
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.indicateurs.registre import INDICATEURS
from observatoire.local import questions

DATA = Path(__file__).parents[2] / "data"
CRECHE = "structures.places.creche-des-cabannes"


@pytest.fixture
def espace(tmp_path: Path) -> Path:
    (tmp_path / "local").mkdir()
    for nom in (
        "territoire.toml",
        "local/structures.csv",
        "local/conventions.csv",
        "local/acteurs.csv",
    ):
        shutil.copy(DATA / nom, tmp_path / nom)
    return tmp_path


def lues(espace: Path) -> dict[str, local.Lue]:
    return {nom: local.lire(espace, nom) for nom in local.tables()}


def test_les_questions_ne_citent_que_ce_qui_existe() -> None:
    for d in questions.declarees():
        t = local.table(d.table)
        assert {*d.colonnes, *d.si, *d.lignes} <= set(t.noms), d
        assert set(d.ouvre) <= set(INDICATEURS), d
        # Ce qu'elle débloque lit bien sa table.
        assert all(d.table in INDICATEURS[i].tables_saisies for i in d.ouvre), d


def test_chaque_cellule_attendue_a_sa_question_et_une_seule(espace: Path) -> None:
    tables = lues(espace)
    posees = questions.a_poser(tables)
    couvertes = {(q.table.nom, q.cle, c) for q in posees for c in q.declaration.colonnes}
    attendues = {
        (m.table, m.cle, m.colonne) for x in tables.values() for m in local.manques(x) if m.ligne
    }
    assert attendues <= couvertes and len(attendues) > 35
    assert len({q.champ for q in posees}) == len(posees)
    assert posees[0].champ == CRECHE
    assert all(questions.ouvrir(q.champ, tables) == q for q in posees)
    with pytest.raises(AppelIncorrect, match="n'existe pas"):
        questions.ouvrir("structures.plaques.x", tables)


def test_une_case_a_completer_ouvre_son_champ(espace: Path) -> None:
    tables = lues(espace)
    visee = questions.deviner(
        ["structures"], ["des Cabannes", "à compléter"], "6 ans ou plus", tables
    )
    assert visee == "structures.places_6_plus.accueil-de-loisirs-des-cabannes"
    ctg = "Convention territoriale globale (CTG)"
    assert questions.deviner(["conventions"], [ctg], "Montant", tables) == "conventions.montant.ctg"


def test_la_reponse_remplit_sa_cellule_et_la_source_devient_celle_du_territoire(
    espace: Path,
) -> None:
    lue = local.lire(espace, "structures")
    q = questions.ouvrir(CRECHE, lues(espace))
    assert lue.textes.loc[0, "source"] == "INSEE, BPE 2025"
    reponses = {
        "places": "18",
        "age_min_mois": "3",
        "age_max_mois": "36",
        "autorisee_le": "2020-09-01",
    }
    assert {*reponses} == {*q.declaration.colonnes}
    textes = questions.appliquer(lue, q, reponses)
    relue = local.enregistrer(espace, "structures", textes, base=lue, fonction="DGS")
    assert relue.textes.loc[0, "places"] == "18"
    assert relue.textes.loc[0, "source"].startswith("Territoire, saisie du ")
    # Les autres lignes n'ont pas été touchées.
    assert relue.textes.loc[1:, "source"].equals(lue.textes.loc[1:, "source"])
    assert CRECHE not in {q.champ for q in questions.a_poser(lues(espace))}


def test_un_questionnaire_rempli_se_relit(espace: Path, entrepot_4c: Lecteur) -> None:
    tables = lues(espace)
    posees = questions.a_poser(tables)
    groupes = questionnaire.destinataires(posees)
    for nom, champ, ecrit in (
        ("Crèche des Cabannes", "structures.lundi.creche-des-cabannes", "7h30-18h30"),
        ("Assistantes maternelles", "assistantes_maternelles.actives.epci · 50-59", "3"),
        ("Demandes d'accueil des familles", "demandes.demandes.2", "4"),
    ):
        blocs = questionnaire.blocs(nom, groupes[nom], "", reperes=True)
        chemin = espace / "rempli.xlsx"
        document = Document(titre=nom, blocs=tuple(blocs[1:]), page_de_titre=False, sommaire=False,
                            **en_tete_de(entrepot_4c))  # fmt: skip
        chemin.write_bytes(rendre(document, "xlsx"))
        classeur = openpyxl.load_workbook(chemin)
        [case] = [
            c for f in classeur for rangee in f.iter_rows() for c in rangee if c.value == champ
        ]
        titres = [
            c.value
            for c in next(
                r for r in case.parent.iter_rows() if r[case.column - 1].value == "Repère"
            )
        ]
        case.parent.cell(case.row, titres.index("Réponse") + 1).value = ecrit
        classeur.save(chemin)
        rempli = questionnaire.relire(chemin, tables)
        table, colonne, _ = champ.split(".", 2)
        assert rempli.dites[0][2] == ecrit and len(rempli.dites) == 1
        assert ecrit in rempli.tables[table][colonne].tolist()
