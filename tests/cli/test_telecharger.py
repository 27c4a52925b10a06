"""`telecharger` de bout en bout, par un relais : de l'adresse au chiffre publié, et rien de perdu sinon."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from observatoire.entrepot.journal_telechargements import lire
from observatoire.territoire import membres
from tests.sources.telechargement.serveur import Reponse, Serveur, ouvrir

EPCI = "200034064"
PAGE = "www.insee.fr/fr/statistiques/8680726"
FICHIER = "/fr/statistiques/fichier/8680726/ensemble.zip"


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    with ouvrir() as ouvert:
        ouvert.servir(
            PAGE,
            Reponse(
                f'<!DOCTYPE html><title>Populations de référence 2023</title><a href="{FICHIER}">'.encode()
            ),
        )
        yield ouvert  # fmt: skip


def _ensemble(
    habitants: int, colonnes: str = "REG;DEP;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
) -> Reponse:
    lignes = "".join(
        f"76;81;{c[2:]};{c};Nom;{habitants};1;{habitants + 1}\r\n" for c in membres(EPCI)
    )
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr("donnees_communes.csv", f"{colonnes}\r\n{lignes}")
    return Reponse(flux.getvalue(), entetes={"ETag": f'"{habitants}{len(colonnes)}"'})


def test_la_liste_ne_touche_pas_au_reseau_et_suit_le_contrat(projet: Path, commande) -> None:
    lignes = commande("telecharger", "--liste", "--json").json
    assert len(lignes) > 20 and {x["etat"] for x in lignes} == {"à télécharger"}
    assert all(
        set(x) == {"source", "adresse", "methode", "octets", "licence", "etat"} for x in lignes
    )
    assert all(x["adresse"].startswith("https://") for x in lignes)
    assert commande("telecharger", "rien_de_tel", "--liste").code == 2
    assert "ne se télécharge pas" in commande("telecharger", "msa_retraites").messages


def test_ce_qui_arrive_passe_la_porte_et_se_publie(
    projet: Path, commande, serveur: Serveur
) -> None:
    adresse = f"www.insee.fr{FICHIER}"
    serveur.servir(adresse, _ensemble(110))
    rendu = commande("telecharger", "insee_populations", "--relais", serveur.url, "--json")
    assert rendu.code == 0, rendu.messages
    assert [t["statut"] for t in rendu.json["telechargements"]] == ["recu"]
    assert (projet / "data" / "insee" / "insee_populations_2023.zip").is_file()
    [lue] = commande("valeurs", "population", "--annee", "2023", "--format", "json").json
    assert lue["valeur"] == 110 * 25
    entree = lire(projet / "data")["insee_populations"]
    assert entree.adresse == f"https://www.insee.fr{FICHIER}" and len(entree.sha256) == 64
    assert entree.annee == 2023 and entree.licence.startswith("Licence Ouverte")
    assert not (projet / "data" / ".telechargements").exists()
    # Une seconde fois : la même version n'est ni reprise, ni relue.
    encore = commande("telecharger", "insee_populations", "--relais", serveur.url, "--json")
    assert [t["statut"] for t in encore.json["telechargements"]] == ["inchange"]
    [ligne] = commande("telecharger", "insee_populations", "--liste", "--json").json
    assert ligne["etat"].startswith("téléchargé le ")
    # Une autre disposition est refusée, l'ancien fichier reste ; un chiffre incroyable attend une réponse.
    garde = (projet / "data" / "insee" / "insee_populations_2023.zip").read_bytes()
    serveur.servir(adresse, _ensemble(120, "A;B;C;D;E;F;G;H"), _ensemble(11_000))
    refuse = commande("telecharger", "insee_populations", "--relais", serveur.url)
    assert refuse.code == 1 and "ne se lit pas" in refuse.messages and PAGE in refuse.messages
    attend = commande("telecharger", "insee_populations", "--relais", serveur.url, "--json")
    [t] = attend.json["telechargements"]
    assert attend.code == 1 and t["statut"] == "a_confirmer" and "-recu-" in t["fichier"]
    assert (projet / "data" / "insee" / "insee_populations_2023.zip").read_bytes() == garde
    [lue] = commande("valeurs", "population", "--annee", "2023", "--format", "json").json
    assert lue["valeur"] == 110 * 25


def test_un_chiffre_en_service_ne_change_pas_sans_accord(
    projet: Path, commande, serveur: Serveur, monkeypatch: pytest.MonkeyPatch
) -> None:
    adresse, appel = (
        f"www.insee.fr{FICHIER}",
        ("telecharger", "insee_populations", "--relais", serveur.url),
    )
    serveur.servir(adresse, _ensemble(110), _ensemble(112), _ensemble(112), _ensemble(112))
    assert commande(*appel).code == 0  # 2023 n'existait pas : rien en service n'a changé
    garde = (projet / "data" / "insee" / "insee_populations_2023.zip").read_bytes()
    # Un programme, sans option : reçu, dit, et rien n'est rangé.
    seul = commande(*appel, "--json")
    assert seul.code == 1 and [t["statut"] for t in seul.json["telechargements"]] == ["a_accepter"]
    assert "--accepter" in seul.messages and "110 → 112" in seul.messages
    assert (projet / "data" / "insee" / "insee_populations_2023.zip").read_bytes() == garde
    assert not (projet / "data" / ".telechargements").exists()
    # Une personne répond non, puis l'option accepte.
    for flux in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{flux}.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_a, **_k: "non")
    assert commande(*appel).code == 1
    [lue] = commande("valeurs", "population", "--annee", "2023", "--format", "json").json
    assert lue["valeur"] == 110 * 25
    assert commande(*appel, "--accepter").code == 0
    [lue] = commande("valeurs", "population", "--annee", "2023", "--format", "json").json
    assert lue["valeur"] == 112 * 25
