"""Les bonnes et les mauvaises réponses des producteurs, rejouées sur 127.0.0.1 (formes publiées)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from observatoire.sources.telechargement.client import Client
from observatoire.sources.telechargement.refus import TelechargementImpossible

from .serveur import Demande, Reponse, Serveur

SITE = "www.insee.fr/fr/statistiques/fichier/1/ensemble.zip"
ADRESSE = f"https://{SITE}"
PAGE = "https://www.insee.fr/fr/statistiques/1"
HTML = b'<!DOCTYPE html><html lang="fr"><head><title>Site en maintenance</title>'


def archive() -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as z:
        z.writestr("donnees_communes.csv", "COM;PMUN\n01004;1\n" * 4000)
        z.writestr("meta.csv", bytes(range(256)) * 300)
    return flux.getvalue()


def test_un_fichier_arrive_entier_avec_un_agent_clair(
    serveur, client: Client, tmp_path: Path
) -> None:
    serveur.servir(SITE, Reponse(archive(), entetes={"ETag": '"a1"'}))
    recu = client.recevoir(ADRESSE, tmp_path, "zip")
    assert recu is not None and recu.chemin.read_bytes() == archive()
    assert (recu.adresse, recu.etag, recu.nom) == (ADRESSE, '"a1"', "ensemble.zip")
    [demande] = serveur.demandes
    assert demande.entetes["User-Agent"].startswith("observatoire/")
    assert "Cookie" not in demande.entetes


@pytest.mark.parametrize(
    ("reponse", "dit"),
    [
        (Reponse(HTML), "une page web et non par une archive ZIP"),
        (Reponse(HTML, 503), "en panne ou en maintenance"),
        (Reponse(HTML, 404), "n'est plus à cette adresse"),
        (Reponse(b"", 410), "n'est plus servi"),
        (Reponse(b"", 403), "refuse l'accès"),
        (Reponse(b"", 429), "trop de demandes"),
        (Reponse(b"", 429, {"Retry-After": "0"}), "trop de demandes"),
        (Reponse(b'{"errorcode":10005,"reset_time":"2026-11-30T00:00:00Z","limit_time_unit":"day",'
                 b'"call_limit":1000,"error":"You have exceeded the requests limit"}', 429),
         "quota de demandes du producteur est épuisé jusqu'au 2026-11-30"),
        (Reponse(b'{"error_code":"ODSQLError","message":"ODSQL query is malformed: Unknown field: annee"}', 400),
         "refuse la demande telle qu'elle est faite (réponse 400) : ODSQL query is malformed"),
        (Reponse(b""), "un fichier vide"),
        (Reponse(b'{"error":"x"}'), "n'est pas une archive ZIP"),
        (Reponse(archive()[: len(archive()) // 2]), "tronquée"),
        (Reponse(archive(), coupe=len(archive()) // 2), "s'est arrêté"),
    ],
    ids=lambda v: "" if isinstance(v, Reponse) else v,
)  # fmt: skip
def test_une_mauvaise_reponse_est_une_phrase_avec_la_page(
    serveur: Serveur, client: Client, tmp_path: Path, reponse: Reponse, dit: str
) -> None:
    serveur.servir(SITE, reponse)
    with pytest.raises(TelechargementImpossible) as refus:
        client.recevoir(ADRESSE, tmp_path, "zip")
    phrase = refus.value.avec_page(PAGE)
    assert dit.lower() in phrase.lower() and PAGE in phrase and "Rien n'a changé" in phrase
    assert "Traceback" not in phrase and "127.0.0.1" not in phrase


def test_sans_reseau_la_phrase_le_dit(tmp_path: Path) -> None:
    with pytest.raises(TelechargementImpossible, match="le réseau ne répond pas"):
        Client("http://127.0.0.1:9", pas=0.0).recevoir(ADRESSE, tmp_path, "zip")


def test_une_panne_passagere_se_reprend(serveur: Serveur, client: Client, tmp_path: Path) -> None:
    serveur.servir(
        SITE, Reponse(b"", 503), Reponse(b"", 429, {"Retry-After": "0"}), Reponse(archive())
    )
    assert client.recevoir(ADRESSE, tmp_path, "zip") is not None
    assert len(serveur.demandes) == 3


def test_un_transfert_coupe_reprend_ou_il_en_etait(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    corps, version = archive(), {"ETag": '"v1"'}

    def suite(d: Demande) -> Reponse:
        debut = int(d.entetes["Range"].removeprefix("bytes=").rstrip("-"))
        assert d.entetes["If-Range"] == '"v1"' and debut > 0
        plage = {"Content-Range": f"bytes {debut}-{len(corps) - 1}/{len(corps)}"}
        return Reponse(corps[debut:], 206, version | plage)

    serveur.servir(SITE, Reponse(corps, entetes=version, coupe=70_000), suite)
    recu = client.recevoir(ADRESSE, tmp_path, "zip")
    assert recu is not None and recu.chemin.read_bytes() == corps


def test_inchange_ne_se_reprend_pas(serveur: Serveur, client: Client, tmp_path: Path) -> None:
    serveur.servir(
        SITE, lambda d: Reponse(b"", 304 if d.entetes.get("If-None-Match") == '"a1"' else 500)
    )
    assert client.recevoir(ADRESSE, tmp_path, "zip", connu={"etag": '"a1"'}) is None


def test_une_redirection_passe_aussi_par_le_relais(
    serveur: Serveur, client: Client, tmp_path: Path
) -> None:
    """data.gouv.fr répond 302 vers static.data.gouv.fr."""
    cible = "static.data.gouv.fr/resources/x/fichier.csv"
    serveur.servir(
        "www.data.gouv.fr/api/1/datasets/r/1", Reponse(b"", 302, {"Location": f"https://{cible}"})
    )
    serveur.servir(cible, Reponse(b"insee_com;lib_fs\n01004;Maison\n"))
    recu = client.recevoir("https://www.data.gouv.fr/api/1/datasets/r/1", tmp_path, "csv")
    assert recu is not None and recu.adresse == f"https://{cible}"
    serveur.servir(cible, Reponse(b"", 302, {"Location": f"https://{cible}"}))
    with pytest.raises(TelechargementImpossible, match="tourne en rond"):
        client.recevoir("https://www.data.gouv.fr/api/1/datasets/r/1", tmp_path, "csv")
