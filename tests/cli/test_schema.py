"""La commande `schema` : le contrat de son JSON, et une mauvaise saisie dite en français."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatoire.entrepot.lecture import Lecteur

ITEMS = ["1", "2", "3", "4a", "4b", "4c", "4d", "4e", "4f", "4g", "4h"]


@pytest.fixture
def schema(commande: Callable[..., Any], entrepot_4c: Lecteur) -> Callable[..., Any]:
    """La commande sur les saisies du projet et l'entrepôt réel déjà construit."""
    return lambda *options: commande(
        "schema", "--entrepot", str(entrepot_4c.chemin.parent), *options
    )


def _saisir(projet: Path, nom: str, texte: str) -> None:
    (projet / "data" / "local").mkdir(exist_ok=True)
    (projet / "data" / "local" / f"{nom}.csv").write_bytes(texte.encode("utf-8-sig"))


def test_json(projet: Path, schema: Callable[..., Any]) -> None:
    _saisir(projet, "objectifs", "objectif;orientation;titre_objectif\n9.1;9;Essai\n")
    _saisir(
        projet,
        "actions",
        "action;objectif;intitule;statut;fin;volets_legaux;volets_etat;servie_par\r\n"
        "9.1.2;9.1;Seconde;en cours;1er janvier 2020;4° a Objectifs | 4e;validé;habitat-partage\r\n"
        "9.1.1;9.1;Première;;;;;\r\n",
    )
    _saisir(projet, "cibles", "action;indicateur;territoire\r\n9.1.2;population;200034064\r\n")
    rendu = schema("--format", "json")
    assert rendu.code == 0
    assert list(rendu.json) == ["actions", "completude"]
    assert rendu.json["actions"] == [
        {"id": "9.1.1", "libelle": "Première", "statut": "à qualifier", "indicateurs": [], "items": [],
         "sert_par": {"elements": [], "tables": [], "outils": [], "documents": []}},
        {"id": "9.1.2", "libelle": "Seconde", "statut": "en cours", "indicateurs": ["population"],
         "items": ["4a", "4e"],
         "sert_par": {"elements": ["suivi_habitat", "exposition_reponse"], "tables": ["habitat", "preuves"],
                      "outils": ["cadre_de_vie", "sante"], "documents": ["deliberation"]}},
    ]  # fmt: skip
    assert [v["item"] for v in rendu.json["completude"]] == ITEMS
    for volet in rendu.json["completude"]:
        assert list(volet) == ["item", "du", "etat", "alimente_par", "manque"]
        assert volet["du"] is False
    assert "9.1.2" in rendu.json["completude"][3]["alimente_par"]


def test_table_lisible_et_retard(projet: Path, schema: Callable[..., Any]) -> None:
    _saisir(
        projet,
        "actions",
        "action;objectif;intitule;statut;fin\n9.1.1;9.1;Essai;en cours;31/12/2020\n",
    )
    rendu = schema()
    assert rendu.code == 0
    assert "1\u00a0action, 1 en retard" in rendu.sortie
    assert "la fin était prévue le 31/12/2020" in rendu.sortie
    assert (
        "non dû dans un schéma" in " ".join(rendu.sortie.split())
        and "obligatoire" not in rendu.sortie
    )
    assert "aucun indicateur n'y est lié et rien ne dit pourquoi" in rendu.messages


def test_une_mauvaise_saisie_est_dite_et_le_reste_montre(
    projet: Path, schema: Callable[..., Any]
) -> None:
    _saisir(
        projet,
        "actions",
        "action;objectif;intitule;debut;fin\n9.1.1;9.1;Essai;2027-05-01;2027-04-01\n",
    )
    _saisir(
        projet,
        "budgets",
        "action;annee;nature;payeur;objet;montant\n9.1.1;2027;autre;CAF;X;douze\n",
    )
    rendu = schema("--format", "json")
    assert rendu.code == 1
    assert [a["id"] for a in rendu.json["actions"]] == ["9.1.1"]
    assert "avant son début" in rendu.messages
    assert "« douze » n'est pas un montant. Attendu : 12 k€" in rendu.messages
