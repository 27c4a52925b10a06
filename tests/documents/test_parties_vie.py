"""Parties sur le cadre de vie, la parentalité et le territoire, d'après des saisies écrites ici."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from observatoire.contenu.parentalite import ressource as ressource_parentalite
from observatoire.contenu.registre import blocs_de, figure_de
from observatoire.documents.contenu import Encadre, Lien, Tableau, Titre, Valeur
from observatoire.documents.images import csv_de_tableau
from observatoire.documents.tableau import Colonne
from observatoire.entrepot.construction import actualiser
from observatoire.entrepot.lecture import Lecteur, ouvrir
from observatoire.erreurs import AppelIncorrect
from observatoire.graphiques.exports import csv_de
from observatoire.territoire import Reglages, lire_reglages

dire = Colonne("", "nombre", decimales=1).dire


DATA = Path(__file__).parents[2] / "data"
EPCI = "epci:200034064"
# Deux services dont aucun mois n'est le même, et que rien de publié ne distingue.
NAVETTE = (3, 2, 4, 1, 3, 2, 4, 3, 2, 12)
JUMELLE = (4, 0, 5, 0, 4, 0, 5, 0, 5, 10)
Partie = Callable[..., tuple[Any, ...]]
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
    "haltes": "commune;service;jour;lieu;horaires;fictif\n"
    "81309;laep;mardi;Salle des fêtes;09:00-12:00;\n81069;halte;jeudi;;;oui\n",
    "structures": "id;nom;type;commune;etat;jeudi;site;fictif\n"
    "cafe;Café des parents;cafe_parents;81206;ouverte;14:00-17:00;https://exemple.fr/cafe;\n",
}


@pytest.fixture(scope="module")
def saisi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lecteur]:
    """Les populations publiques et les saisies de ce test."""
    dossier = tmp_path_factory.mktemp("saisies")
    (dossier / "data/local").mkdir(parents=True)
    for nom in ("territoire.toml", "insee/populations_municipales_4c.csv"):
        shutil.copy(DATA / nom, dossier / "data" / Path(nom).name)
    for nom, texte in SAISIES.items():
        (dossier / "data/local" / f"{nom}.csv").write_text(texte, encoding="utf-8")
    actualiser(dossier / "data", dossier / "entrepot")
    lecteur = ouvrir(dossier / "entrepot", lire_reglages(DATA))
    yield lecteur
    lecteur.fermer()


@pytest.fixture(scope="module")
def partie(saisi: Lecteur, reglages: Reglages) -> Partie:
    def faire(nom: str, **parametres: Any) -> tuple[Any, ...]:
        return blocs_de(saisi, nom, parametres)

    return faire


@pytest.fixture(scope="module")
def reelle(entrepot_4c: Lecteur, reglages: Reglages) -> Partie:
    def faire(nom: str, **parametres: Any) -> tuple[Any, ...]:
        return blocs_de(entrepot_4c, nom, parametres)

    return faire


def test_le_suivi_de_l_habitat_dit_la_derniere_valeur_ou_a_qui_demander(partie: Partie) -> None:
    encadre, t = partie("suivi_habitat")
    assert isinstance(encadre, Encadre) and t.fictif and "EXEMPLE" in t.dessous[0]
    lignes = {str(ligne[0]): ligne for ligne in t.lignes}
    conseils = lignes["Ménages informés ou conseillés"]
    assert conseils[1] == Valeur("44 (2025)", 44.0) and conseils[2] == "Guichet unique"
    assert "EXEMPLE" in dire(lignes["Logements rénovés avec une aide"][1])
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
    with pytest.raises(AppelIncorrect, match=r"frequentation_tad\.csv"):
        partie("tad_avant_apres", service="Inconnu", depuis="2025-07-01")


def test_deux_dates_ne_redonnent_pas_un_mois_de_transport(
    partie: Partie, saisi: Lecteur, reglages: Reglages
) -> None:
    """Attaque : une phrase et un CSV à chaque date possible, soustraits. Tout ce qui sort d'un service
    sort à l'identique de son jumeau, dont chaque mois est différent : rien n'en redonne un."""
    assert all(a != b for a, b in zip(NAVETTE, JUMELLE, strict=True))

    def sorties(service: str) -> list[str]:
        tout = []
        for mois in range(4, 9):
            choix = {"service": service, "depuis": f"2025-{mois:02d}-01"}
            f = figure_de(saisi, "frequentation_tad", choix)
            assert (f.donnees[["valeur", "bas", "haut"]] % 1 == 0).all(axis=None)
            dites = [b.texte for b in partie("tad_avant_apres", **choix)]
            tout += [*dites, csv_de(f).decode("utf-8-sig"), f.titre, str(f.texte_alternatif)]
        return [t.replace(service, "X") for t in tout]

    assert sorties("Navette") == sorties("Jumelle")


def test_une_periode_de_peu_de_voyages_se_dit_moins_de(
    partie: Partie, saisi: Lecteur, reglages: Reglages
) -> None:
    choix = {"service": "Rare", "depuis": "2025-05-01"}
    for faire in (
        lambda: partie("tad_avant_apres", **choix),
        lambda: figure_de(saisi, "frequentation_tad", choix),
    ):
        with pytest.raises(
            AppelIncorrect, match="moins de 10 voyages en 4 mois avant et environ 8"
        ):
            faire()


def test_les_lieux_de_parentalite(partie: Partie) -> None:
    [t] = partie("parentalite_lieux")
    # Le rendu marque la ligne inventée, une fois, dans sa première colonne de texte.
    assert t.fictif and "EXEMPLE" in t.dessous[0]
    assert [d[0] for d in t.dites if "EXEMPLE" in d[0]] == ["EXEMPLE : Cordes-sur-Ciel"]
    assert t.lignes == (
        ("Cordes-sur-Ciel", "lieu à compléter", "Halte-garderie itinérante", "jeudi", "à compléter"),
        ("Penne", "Café des parents", "Café des parents", "jeudi 14h-17h",
         Lien("https://exemple.fr/cafe", "https://exemple.fr/cafe")),
        ("Vaour", "Salle des fêtes", "Lieu d'accueil enfants-parents itinérant", "mardi 9h-12h", "à compléter"),
    )  # fmt: skip
    par_type = partie("parentalite_lieux", par_type=True)
    assert [b.texte for b in par_type if isinstance(b, Titre)] == [
        "Café des parents", "Halte-garderie itinérante", "Lieu d'accueil enfants-parents itinérant",
    ]  # fmt: skip
    assert all("Type" not in b.entetes for b in par_type if isinstance(b, Tableau))


def test_le_document_ressource_reprend_les_parties(saisi: Lecteur, reglages: Reglages) -> None:
    document = ressource_parentalite.document(saisi)
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
    assert dite.texte.startswith("614 enfants de moins de 15 ans")


def test_le_portrait_est_celui_de_l_insee(reelle: Partie) -> None:
    [t] = reelle("cadre_portrait", territoires=[EPCI, "departement:81"])
    lignes = {str(ligne[0]): ligne for ligne in t.lignes}
    # INSEE, recensement 2023 : 29,8 % de résidences secondaires, 7,4 % dans le Tarn.
    secondaires = lignes["Part des résidences secondaires"]
    assert [dire(v) for v in secondaires[1:]] == ["29,8\u00a0%", "7,4\u00a0%", "2023"]
    assert dire(lignes["Part des ménages sans voiture"][1]) == "non disponible"


def test_les_chiffres_cles_et_leurs_phrases(reelle: Partie) -> None:
    t, dites = reelle(
        "chiffres_cles", identifiants=["population", "part_80_plus_seuls"], territoires=[EPCI]
    )
    # INSEE, populations de référence : 5 320 en 2016, 5 441 en 2023.
    assert t.lignes[0][1].nombre == 5441 and "5\u202f320" in dites.elements[0]
    # Ce qui n'a pas de valeur n'a pas de phrase, mais garde sa ligne.
    assert len(dites.elements) == 1 and dire(t.lignes[1][1]) == "non disponible"
    assert (
        len(reelle("chiffres_cles", identifiants=["part_80_plus_seuls"], territoires=[EPCI])) == 1
    )


def test_le_territoire_et_ses_reglages(reelle: Partie) -> None:
    blocs = reelle("territoire")
    assert "25\u00a0communes" in blocs[0].texte
    # data/territoire.toml
    assert any("Penne, Roussayrolles, Saint-Michel-de-Vax, Vaour" in x for x in blocs[2].elements)
    lignes = dict(blocs[-1].lignes)
    assert lignes["Comparaisons"].startswith("Tarn, Occitanie, France, CA Gaillac-Graulhet")
    assert lignes["Secret"] == "donnée locale cachée sous 5"
