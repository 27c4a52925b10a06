"""Ce qu'une personne écrit dans une cellule est compris, ou refusé avec un exemple."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatoire.local import saisies, table
from observatoire.local.declaration import Colonne
from observatoire.local.horaires import ecrire_horaires, plages
from observatoire.local.probleme import SaisieIncomprise
from observatoire.local.typage import typer


def colonne(genre: str, **autres) -> Colonne:
    return Colonne(nom="c", libelle="C", type=genre, **autres)


def lire(genre: str, texte, **autres):
    return saisies.comprendre(colonne(genre, **autres), saisies.nettoyer(texte))


@pytest.mark.parametrize(
    ("genre", "ecrit", "attendu"),
    [
        ("date", "3 mars 2026", dt.date(2026, 3, 3)),
        ("date", "03/03/26", dt.date(2026, 3, 3)),
        ("date", "2026-03-03", dt.date(2026, 3, 3)),
        ("date", "vendredi 13 févr. 2026", dt.date(2026, 2, 13)),
        ("date", "1er août 2025", dt.date(2025, 8, 1)),
        ("mois", "mars 2026", dt.date(2026, 3, 1)),
        ("mois", "03/2026", dt.date(2026, 3, 1)),
        ("montant", "12 k€", 12000.0),
        ("montant", "1 234,50 €", 1234.5),
        ("montant", "1.234,50", 1234.5),
        ("montant", "3 M€", 3e6),
        ("part", "0,8", 0.8),
        ("part", "80", 0.8),
        ("part", "80 %", 0.8),
        ("part", "120 %", 1.2),
        ("part", "1 %", 0.01),
        ("heures", "8h30", 8.5),
        ("heures", "8,5", 8.5),
        ("heures", "1607", 1607.0),
        ("horaires", "8h-12h et 13h30-18h", "08:00-12:00 / 13:30-18:00"),
        ("horaires", "Fermé", "fermé"),
        ("booleen", "x", True),
        ("booleen", "Non", False),
        ("entier", "1 234", 1234),
        ("annee", 2026.0, 2026),
        ("liste", "a | b|a", ("a", "b")),
        ("url", "www.monenfant.fr", "https://www.monenfant.fr"),
    ],
)
def test_une_ecriture_courante_est_comprise(genre, ecrit, attendu):
    valeur = lire(genre, ecrit)
    assert valeur == attendu
    # L'écriture canonique se relit à l'identique : enregistrer deux fois ne change rien.
    assert lire(genre, saisies.ecrire(colonne(genre), valeur)) == valeur


@pytest.mark.parametrize(
    ("genre", "ecrit", "constat"),
    [
        ("date", "32/01/2026", "n'est pas une date"),
        ("date", "3 ju 2026", "n'est pas une date"),
        ("montant", "beaucoup", "n'est pas un montant"),
        ("part", "-3", "négatif"),
        ("heures", "8h75", "n'est pas un nombre d'heures"),
        ("horaires", "18h-9h", "la fermeture .* vient avant l'ouverture"),
        ("horaires", "8-12 / 11-14", "se chevauchent"),
        ("booleen", "peut-être", "ni oui ni non"),
        ("entier", "3,5", "nombre entier"),
        ("lat", "95", "coordonnée"),
        ("url", "monenfant", "adresse"),
    ],
)
def test_une_ecriture_fautive_est_refusee(genre, ecrit, constat):
    with pytest.raises(SaisieIncomprise, match=constat) as refus:
        lire(genre, ecrit)
    assert refus.value.attendu and refus.value.faire


def test_une_modalite_se_reconnait_a_son_libelle():
    c = colonne("choix", modalites={"mam": "Maison d'assistantes maternelles"})
    assert saisies.comprendre(c, "maison d’assistantes maternelles") == "mam"
    with pytest.raises(SaisieIncomprise) as refus:
        saisies.comprendre(c, "crèche")
    assert "Maison d'assistantes maternelles" in refus.value.attendu


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 24 * 4), min_size=2, max_size=6, unique=True))
def test_les_horaires_se_relisent(bornes):
    bornes = sorted(bornes)[: len(bornes) // 2 * 2]
    voulues = [(d / 4, f / 4) for d, f in zip(bornes[::2], bornes[1::2], strict=True)]
    assert plages(ecrire_horaires(voulues)) == voulues


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 5, allow_nan=False).map(lambda x: round(x, 3)))
def test_une_part_se_relit(part):
    c = colonne("part")
    assert saisies.comprendre(c, saisies.ecrire(c, part)) == pytest.approx(part, abs=1e-9)


def test_une_place_d_attente_ecrite_a_la_main_est_une_case_vide(reglages):
    colonnes = [["halte", "Halte", "À compléter.", "à qualifier", "à compléter en mairie"]]
    cadre = pd.DataFrame(colonnes, columns=["id", "nom", "porteur", "jours", "tarif"])
    lue = typer(table("mobilites"), cadre.assign(mode="tad"), reglages)
    [r] = lue.cadre[["porteur", "jours", "tarif"]].to_dict("records")
    assert r == {"porteur": "", "jours": "", "tarif": "à compléter en mairie"}
    # Un intitulé obligatoire reste écrit : le vider refuserait la ligne.
    [nom] = typer(table("mobilites"), cadre.assign(mode="tad", nom="à compléter"), reglages).cadre[
        "nom"
    ]
    assert nom == "à compléter"
