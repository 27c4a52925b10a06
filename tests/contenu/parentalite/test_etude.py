"""L'étude d'une halte itinérante : ce qui est saisi se montre, le reste est une question, jamais un chiffre inventé."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from observatoire.contenu.registre import blocs_de
from observatoire.documents.contenu import Paragraphe, Tableau
from observatoire.entrepot.lecture import Lecteur
from observatoire.local import table, typer

MILHARS = {"id": "m", "nom": "Micro-crèche de Milhars", "type": "micro_creche", "commune": "81165"}
Saisir = Callable[..., Lecteur]


@pytest.fixture
def saisir(entrepot_4c: Lecteur) -> Saisir:
    """Le lecteur réel, la seule micro-crèche de Milhars et les arrêts donnés."""

    def lecteur(structure: dict[str, str] | None = None, *haltes: dict[str, str]) -> Lecteur:
        tables = {"structures": [MILHARS | (structure or {})], "haltes": list(haltes)}

        def lire(nom: str) -> pd.DataFrame:
            lue = typer(table(nom), pd.DataFrame(tables.get(nom, [])), entrepot_4c.reglages)
            assert not lue.bloquants, [p.phrase() for p in lue.bloquants]
            return lue.cadre

        return entrepot_4c.avec_saisies(lire)

    return lecteur


def _tableau(lecteur: Lecteur, nom: str, **parametres: str) -> Tableau:
    return next(b for b in blocs_de(lecteur, nom, parametres) if isinstance(b, Tableau))


def test_rien_n_est_su_tout_est_demande(saisir: Saisir) -> None:
    t = _tableau(saisir(), "etude_dossier")
    assert [ligne[1] for ligne in t.lignes if ligne[0] != "Type déclaré"] == [None] * 11
    su = _tableau(
        saisir({"places": "10", "gestion": "privee", "autorisee_le": "3/7/2014"}), "etude_dossier"
    )
    dits = {str(ligne[0]): ligne[1] for ligne in su.lignes}
    assert (
        dits["Places de l'agrément"] == "10\u00a0places" and dits["Publique ou privée"] == "Privée"
    )
    # Ouverte de 2012 à 2020 : autorisée jusqu'à la fin de 2032 (décret du 14 janvier 2026).
    assert "2032" in str(dits["Autorisation"]) and dits["Qui paie"] is None


def test_le_calendrier_compte_en_arriere_et_l_avis_ne_va_qu_au_prive(saisir: Saisir) -> None:
    sans_date = _tableau(saisir(), "etude_calendrier")
    assert {ligne[-1] for ligne in sans_date.lignes} == {None}
    prive = _tableau(saisir({"gestion": "privee"}), "etude_calendrier", ouverture="2028-01-03")
    dates = {str(ligne[0]): ligne[-1] for ligne in prive.lignes}
    # Quatre mois d'avis puis trois d'autorisation avant l'ouverture ; un mois de plus pour une pièce manquante.
    assert dates["Dossier d'avis complet déposé"] == date(2027, 5, 3)
    assert dates["Avis notifié ; le silence vaut avis favorable"] == date(2027, 10, 3)
    public = _tableau(saisir({"gestion": "publique"}), "etude_calendrier", ouverture="2028-01-03")
    assert not [ligne for ligne in public.lignes if "avis" in str(ligne[0]).lower()]
    dite = next(
        b
        for b in blocs_de(saisir({"gestion": "privee"}), "etude_calendrier", {})
        if isinstance(b, Paragraphe)
    )
    assert "conflit de rôles" in dite.texte


def test_encadrement_et_salles_des_arrets_saisis(saisir: Saisir) -> None:
    arret = {"commune": "81309", "service": "halte", "jour": "mardi", "places": "8"}
    lecteur = saisir(None, arret)
    huit = next(ligne for ligne in _tableau(lecteur, "etude_encadrement").lignes if ligne[0] == 8)
    assert huit[1:] == (2, 2, "Vaour (mardi)")
    [vaour] = _tableau(lecteur, "etude_salles").lignes
    assert vaour[0] == "Vaour" and "École" in str(vaour[1]) and vaour[2:] == (None, None, None)
