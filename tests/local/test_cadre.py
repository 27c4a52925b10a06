"""Une table du territoire est typée une fois : la même à la saisie, dans l'entrepôt et relue."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path
from typing import Any, get_type_hints

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from observatoire import local
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import ouvrir
from observatoire.schema import acteurs, avis, conventions, evenement, instances, plan
from observatoire.territoire import Reglages, lire_reglages

DONNEES = Path(__file__).parents[2] / "data"
# Vide, « non » et zéro dans la même colonne ; liste vide, liste d'un et de deux éléments.
STRUCTURES = """nom;type;commune;etat;places;publique;lundi;part_reguliere;fictif
Vide;alsh;81069;;;;;;
Zéro;eaje;81069;projet;0;non;fermé;0 %;
Pleine;eaje;81045;ouverte;12;oui;9h-12h;80 %;oui
"""
ACTIONS = """action;objectif;intitule;partenaires;debut
1.1.1;1.1;Sans rien;;
1.1.2;1.1;Avec deux;CAF | MSA;3 mars 2026
"""


@pytest.fixture(scope="module")
def ecrites(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Les tables livrées et deux tables d'essai, lues du disque et relues de l'entrepôt."""
    donnees = tmp_path_factory.mktemp("typees") / "data"
    (donnees / "local").mkdir(parents=True)
    shutil.copy(DONNEES / "territoire.toml", donnees)
    for chemin in (DONNEES / "local").glob("*.csv"):
        shutil.copy(chemin, donnees / "local")
    (donnees / "local/structures.csv").write_text(STRUCTURES, encoding="utf-8")
    (donnees / "local/actions.csv").write_text(ACTIONS, encoding="utf-8")
    actualiser(donnees, donnees.parent / "e")
    lecteur = ouvrir(donnees.parent / "e", lire_reglages(donnees))
    yield donnees, lecteur
    lecteur.fermer()


@pytest.mark.parametrize("nom", sorted(local.tables()))
def test_relue_de_l_entrepot_une_table_est_celle_du_disque(ecrites: Any, nom: str) -> None:
    donnees, contexte = ecrites
    lue = local.lire(donnees, nom).cadre
    relue = contexte.locale(nom)
    assert list(relue.columns) == [*local.table(nom).noms, "fictif", "fichier", "ligne"]
    assert_frame_equal(relue.drop(columns=["fichier", "ligne"]), lue)
    assert_frame_equal(local.conformer(local.table(nom), relue), relue)  # sans effet deux fois


def test_vide_non_et_zero_restent_trois_choses(ecrites: Any) -> None:
    vide, zero, pleine = local.lignes(ecrites[1].locale("structures"))
    assert (vide["places"], zero["places"], pleine["places"]) == (None, 0, 12)
    assert (vide["publique"], zero["publique"], pleine["publique"]) == (None, False, True)
    assert (vide["part_reguliere"], zero["part_reguliere"]) == (None, 0.0)
    assert (vide["etat"], vide["lundi"], zero["lundi"]) == ("", "", "fermé")
    assert (vide["fictif"], pleine["fictif"]) == (False, True)
    assert [local.vide(r["places"]) for r in (vide, zero, pleine)] == [True, False, False]


def test_une_liste_est_un_tuple_et_une_date_une_date(ecrites: Any) -> None:
    rien, deux = local.lignes(ecrites[1].locale("actions"))
    assert (rien["partenaires"], deux["partenaires"]) == ((), ("CAF", "MSA"))
    assert (rien["debut"], deux["debut"]) == (None, dt.date(2026, 3, 3))


@pytest.mark.parametrize("ecrites", [["a", "b"], ["a | b", "c | d"], ["", ""], []])
def test_des_listes_de_meme_longueur_restent_des_listes(ecrites: list[str]) -> None:
    brut = pd.DataFrame({"partenaires": ecrites})
    relue = local.conformer(local.table("actions"), brut)["partenaires"]
    assert list(relue) == [tuple(e.split(" | ")) if e else () for e in ecrites]


def test_l_entrepot_ne_garde_pas_de_texte_vide(ecrites: Any) -> None:
    _, contexte = ecrites
    brutes = contexte._lire("SELECT etat, lundi, publique FROM local_structures ORDER BY ligne")
    assert brutes.iloc[0].isna().all()


def test_une_colonne_absente_est_vide_et_n_est_pas_inventee() -> None:
    t = local.table("structures")
    [ligne] = local.lignes(local.conformer(t, pd.DataFrame({"nom": ["A"], "inconnue": ["x"]})))
    assert set(ligne) == {*t.noms, "fictif"} and ligne["nom"] == "A"
    assert all(local.vide(v) for c, v in ligne.items() if c not in ("nom", "fictif"))
    assert local.typer(t, pd.DataFrame(), Reglages("200034064")).cadre.dtypes.equals(
        local.conformer(t, pd.DataFrame()).dtypes
    )


def test_une_cellule_vide_laisse_la_valeur_par_defaut() -> None:
    brut = pd.DataFrame({"id": ["a", "b"], "titre": ["A", "B"], "etat": ["", "depose"]})
    lues = local.lignes(local.conformer(local.table("appels"), brut))
    assert [local.construire(conventions.Appel, r).etat for r in lues] == ["repere", "depose"]


# Ce que chaque type de colonne donne à un champ ; une cellule vide vaut None, « » ou ().
_CHAMPS = {
    "entier": int, "annee": int, "nombre": float, "montant": float, "part": float, "heures": float,
    "date": dt.date, "mois": dt.date, "booleen": bool, "liste": tuple[str, ...],
}  # fmt: skip


@pytest.mark.parametrize(
    ("classe", "nom"),
    [
        (plan.Action, "actions"), (plan.Montant, "budgets"), (plan.Cible, "cibles"),
        (plan.Jalon, "jalons"), (plan.Preuve, "preuves"), (avis.Avis, "avis"),
        (conventions.Convention, "conventions"), (conventions.Appel, "appels"),
        (instances.Instance, "instances"), (instances.Reunion, "reunions"),
        (instances.Point, "points"), (acteurs.Entree, "acteurs"), (evenement.Evenement, "evenements"),
    ],
)  # fmt: skip
def test_un_enregistrement_suit_sa_declaration(classe: Any, nom: str) -> None:
    """Chaque champ tiré d'une colonne a le type qu'elle déclare, vide compris s'il peut l'être."""
    t, types, lus = local.table(nom), get_type_hints(classe), 0
    for champ in dataclasses.fields(classe):
        source = champ.metadata.get("colonne", champ.name)
        assert source in (*t.noms, "fictif") or "colonne" not in champ.metadata, champ.name
        if source not in t.noms or t.colonne(source).type == "heures":
            continue  # calculé par l'appelant
        lus += 1
        voulu = _CHAMPS.get(t.colonne(source).type, str)
        exact = types[champ.name] in (voulu, voulu | None)
        assert exact, f"{classe.__name__}.{champ.name} : {types[champ.name]}, {source} est {voulu}"
        if types[champ.name] is voulu and voulu not in (str, tuple[str, ...]):
            sure = t.colonne(source).obligatoire or source in t.cle
            assert sure or champ.default is not dataclasses.MISSING, champ.name
    assert lus >= 4
