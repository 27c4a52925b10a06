"""Les autorisations des crèches : chacune a une horloge, ou dit quelle date saisir."""

from datetime import date

from observatoire.entrepot.lecture import Lecteur
from observatoire.methodes.autorisations import Etat
from observatoire.schema.autorisations import A_SAISIR, evenements, lire
from observatoire.schema.evenement import Genre
from observatoire.schema.publie import matiere_de
from observatoire.schema.veille import alertes
from tests.schema.conftest import typee

JOUR = date(2026, 11, 29)


def test_les_deux_creches_de_la_4c_ont_une_horloge(entrepot_4c: Lecteur) -> None:
    connues = matiere_de(entrepot_4c, JOUR).autorisations
    assert [a.nom for a in connues] == ["Crèche des Cabannes", "Micro-crèche de Milhars"]
    # Aucune date n'est saisie : l'échéance n'est pas inventée, et l'alerte le dit.
    assert {(a.etat, a.phrase) for a in connues} == {(Etat.SANS_DATE, A_SAISIR)}
    dites = alertes(JOUR, autorisations=connues)
    assert [a.sujet for a in dites] == [f"Autorisation : {a.nom}" for a in connues]


def test_une_date_saisie_fait_l_agenda_et_l_alerte() -> None:
    structures = typee(
        "structures",
        {
            "id": "a",
            "nom": "A",
            "type": "eaje",
            "gestion": "publique",
            "autorisee_le": "03/07/1979",
        },
        {"id": "b", "nom": "B", "type": "eaje", "etat": "fermee", "autorisee_le": "03/07/1979"},
        {"id": "c", "nom": "C", "type": "laep", "agrement_fin": "31/12/2026"},
        {"id": "d", "nom": "D", "type": "ecole"},
    )
    lues = lire(structures, JOUR)
    assert [a.nom for a in lues] == ["A", "C"] and lues[0].etat is Etat.A_DEMANDER
    dates = {e.identifiant: e.debut for e in evenements(lues) if e.genre is Genre.AUTORISATION}
    assert dates == {
        "autorisation-a-demander": date(2025, 12, 31), "autorisation-a-limite": date(2027, 3, 31),
        "autorisation-a-fin": date(2027, 12, 31), "autorisation-c-agrement": date(2026, 12, 31),
    }  # fmt: skip
    assert [a.sujet for a in alertes(JOUR, autorisations=lues)] == [
        "Agrément : C",
        "Autorisation : A",
    ]
