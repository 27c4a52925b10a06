"""Parties du cadre de vie, d'après des saisies écrites ici."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.documents.contenu import Valeur
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.lecture import Lecteur
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.exports import csv_de
from tests.contenu.espaces import saisi

dire = Colonne("", "nombre", decimales=1).dire
EPCI = "epci:200034064"
Partie = Callable[..., tuple[Any, ...]]
# Deux services dont aucun mois n'est le même, et que rien de publié ne distingue.
NAVETTE = (3, 2, 4, 1, 3, 2, 4, 3, 2, 12)
JUMELLE = (4, 0, 5, 0, 4, 0, 5, 0, 5, 10)
SAISIES = {
    "habitat": "indicateur;annee;valeur;source;fictif\n"
    "conseils;2024;31;Guichet unique;\nconseils;2025;44;Guichet unique;\nrenovations;2025;7;Essai;oui\n",
    "mobilites": "id;nom;mode;porteur;communes;jours;etat;fictif\n"
    "gare;Gare de Cordes - Vindrac;train;SNCF Voyageurs;81320;tous les jours;en_service;\n",
    "frequentation_tad": "service;mois;voyages;fictif\n"
    + "".join(f"TAD;2025-{m:02d};{10 if m < 7 else 40};\n" for m in range(1, 13))
    + "".join(
        f"{nom};2025-{m:02d};{v};\n"
        for nom, mois in (
            ("Navette", NAVETTE),
            ("Jumelle", JUMELLE),
            ("Rare", (1, 1, 2, 0, 9, 9, 9)),
        )
        for m, v in enumerate(mois, 1)
    ),
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


def test_le_suivi_de_l_habitat_dit_la_derniere_valeur_ou_a_qui_demander(partie: Partie) -> None:
    [t] = partie("suivi_habitat")
    assert t.fictif and "EXEMPLE" in t.dessous[0]
    lignes = {str(ligne[0]): ligne for ligne in t.lignes}
    conseils = lignes["Ménages informés ou conseillés"]
    assert conseils[1] == Valeur("44 (2025)", 44.0) and conseils[2] == "Guichet unique"
    assert ["EXEMPLE : Logements rénovés avec une aide", "7 (2025)"] in [d[:2] for d in t.dites]
    indignes = lignes["Situations d'habitat indigne suivies"]
    assert dire(indignes[1]) == "à compléter" and "pôle départemental" in str(indignes[2])


def test_les_modes_recenses(partie: Partie) -> None:
    [t] = partie("mobilites")
    assert t.lignes == (
        ("Gare de Cordes - Vindrac", "Train", "SNCF Voyageurs", "Vindrac-Alayrac", "tous les jours",
         "En service"),
    )  # fmt: skip
    assert "modes de transport et aides à la mobilité" in csv_de_tableau(t, "").decode("utf-8-sig")


def test_le_transport_avant_et_apres(partie: Partie) -> None:
    dite, note = partie("tad_avant_apres", service="TAD", depuis="2025-07-01")
    assert "aucun mois" in note.texte
    # 10 voyages par mois, puis 40 : quatre fois plus.
    assert "changement du 01/07/2025 : 10 voyages par mois avant, 40 après" in dite.texte
    assert "rapport 4,00" in dite.texte and dite.texte.endswith("plus que le hasard seul.")
    with pytest.raises(AppelIncorrect, match="n'est pas une date"):
        partie("tad_avant_apres", service="TAD", depuis="hier")
    with pytest.raises(AppelIncorrect, match="table « Fréquentation du transport à la demande »"):
        partie("tad_avant_apres", service="Inconnu", depuis="2025-07-01")


def test_deux_dates_ne_redonnent_pas_un_mois_de_transport(
    partie: Partie, inventees: Lecteur
) -> None:
    """Attaque : une phrase et un CSV à chaque date possible, soustraits. Tout ce qui sort d'un service
    sort à l'identique de son jumeau, dont chaque mois est différent : rien n'en redonne un."""
    assert all(a != b for a, b in zip(NAVETTE, JUMELLE, strict=True))

    def sorties(service: str) -> list[str]:
        tout = []
        for mois in range(4, 9):
            choix = {"service": service, "depuis": f"2025-{mois:02d}-01"}
            f = figure_de(inventees, "frequentation_tad", choix)
            assert (f.donnees[["valeur", "bas", "haut"]] % 1 == 0).all(axis=None)
            dites = [b.texte for b in partie("tad_avant_apres", **choix)]
            tout += [*dites, csv_de(f).decode("utf-8-sig"), f.titre, str(f.texte_alternatif)]
        return [t.replace(service, "X") for t in tout]

    assert sorties("Navette") == sorties("Jumelle")


def test_une_periode_de_peu_de_voyages_se_dit_moins_de(partie: Partie, inventees: Lecteur) -> None:
    choix = {"service": "Rare", "depuis": "2025-05-01"}
    for faire in (
        lambda: partie("tad_avant_apres", **choix),
        lambda: figure_de(inventees, "frequentation_tad", choix),
    ):
        with pytest.raises(
            AppelIncorrect, match="moins de 10 voyages en 4 mois avant et environ 8"
        ):
            faire()


def test_le_portrait_est_celui_de_l_insee(reelle: Partie) -> None:
    [t] = reelle("cadre_portrait", territoires=[EPCI, "departement:81"])
    lignes = {str(ligne[0]): ligne for ligne in t.lignes}
    # INSEE, recensement 2023 : 29,8 % de résidences secondaires, 7,4 % dans le Tarn, dont les communes de
    # 10 000 habitants ou plus sont sondées : d'où la fourchette.
    secondaires = lignes["Part des résidences secondaires"]
    assert [dire(v) for v in secondaires[1:]] == ["29,8\u00a0%", "7,4\u00a0%\n(7,3 à 7,6)", "2023"]
    assert dire(lignes["Part des ménages sans voiture"][1]) == "non disponible"
