"""Parties et document de la parentalité, d'après des saisies écrites ici."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from observatoire.contenu.parentalite import parties as ressource_parentalite
from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Encadre, Lien, Tableau, Titre
from observatoire.documents.tableau import A_COMPLETER, Attente, Colonne
from observatoire.entrepot.lecture import Lecteur
from tests.contenu.espaces import saisi

dire = Colonne("", "nombre", decimales=1).dire
EPCI = "epci:200034064"
Partie = Callable[..., tuple[Any, ...]]
SAISIES = {
    "haltes": "commune;service;jour;lieu;horaires;fictif\n"
    "81309;laep;mardi;Salle des fêtes;09:00-12:00;\n81069;halte;jeudi;;;oui\n",
    "structures": "id;nom;type;commune;etat;jeudi;site;fictif\n"
    "cafe;Café des parents;cafe_parents;81206;ouverte;14:00-17:00;https://exemple.fr/cafe;\n",
}


@pytest.fixture(scope="module")
def inventees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    with saisi(tmp_path_factory.mktemp("saisies"), SAISIES) as lecteur:
        yield lecteur


@pytest.fixture(scope="module")
def partie(inventees: Lecteur) -> Callable[..., Any]:
    return lambda nom, **parametres: blocs_de(inventees, nom, parametres)


@pytest.fixture(scope="module")
def reelle(entrepot_4c: Lecteur) -> Callable[..., Any]:
    return lambda nom, **parametres: blocs_de(entrepot_4c, nom, parametres)


def test_les_lieux_de_parentalite(partie: Partie) -> None:
    [t] = partie("parentalite_lieux")
    # Le rendu marque la ligne inventée, une fois, dans sa première colonne de texte.
    assert t.fictif and "EXEMPLE" in t.dessous[0]
    assert [d[0] for d in t.dites if "EXEMPLE" in d[0]] == ["EXEMPLE : Cordes-sur-Ciel"]
    assert t.lignes == (
        ("Cordes-sur-Ciel", Attente("lieu à compléter"), "Halte-garderie itinérante", "jeudi", A_COMPLETER),
        ("Penne", "Café des parents", "Café des parents", "jeudi 14h-17h",
         Lien("https://exemple.fr/cafe", "https://exemple.fr/cafe")),
        ("Vaour", "Salle des fêtes", "Lieu d'accueil enfants-parents itinérant", "mardi 9h-12h", A_COMPLETER),
    )  # fmt: skip
    par_type = partie("parentalite_lieux", par_type=True)
    assert [b.texte for b in par_type if isinstance(b, Titre)] == [
        "Café des parents", "Halte-garderie itinérante", "Lieu d'accueil enfants-parents itinérant",
    ]  # fmt: skip
    assert all("Type" not in b.entetes for b in par_type if isinstance(b, Tableau))


def test_le_document_ressource_reprend_les_parties(inventees: Lecteur) -> None:
    document = ressource_parentalite.document(inventees)
    assert document.fictif
    tableaux = [b for b in document.blocs if isinstance(b, Tableau)]
    assert [len(t.lignes) for t in tableaux] == [1, 1, 1]
    # Aucun équipement déposé ici : le document dit quoi faire.
    assert any(isinstance(b, Encadre) and "Aucun lieu public" in b.texte for b in document.blocs)


def test_ou_s_appuyer(reelle: Partie) -> None:
    constat, t = reelle("parentalite_appuis")
    lieux = dict(t.lignes)
    # Annuaire de l'éducation et BPE 2025 : une école à Laparrouquial, une bibliothèque à Cordes.
    assert "École" in lieux["Laparrouquial"] and "Bibliothèque" in lieux["Cordes-sur-Ciel"]
    assert constat.texte.startswith(f"{len(lieux)}\u00a0communes ont")
    [dite] = reelle("parentalite_reponse")
    # INSEE, recensement 2023 : 614 habitants de moins de 15 ans.
    assert dite.texte.startswith("614\u00a0enfants de moins de 15 ans")
