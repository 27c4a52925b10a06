"""Le client HTTP : reprises, débit par site, demandes conditionnelles, mandataire et certificats du réseau.

`requests` lit HTTPS_PROXY, NO_PROXY et REQUESTS_CA_BUNDLE ; `truststore` ajoute les certificats du système.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from observatoire import __version__
from observatoire.sources.telechargement import refus
from observatoire.sources.telechargement.corps import controler
from observatoire.sources.telechargement.refus import TelechargementImpossible
from observatoire.sources.telechargement.transfert import (
    BLOC,
    Coupe,
    Recu,
    Suite,
    conditions,
    ecrire,
    meta,
    nom_de,
    suite_de,
)

AGENT = f"observatoire/{__version__} (observatoire territorial libre)"
_A_REPRENDRE = (408, 429, 502, 503, 504)
_ESSAIS = 3
_ATTENTE_MAXIMALE = 120
_DELAIS = (10, 60)
_SAUTS = 5
# Le plus gros fichier qu'on accepte sans taille annoncée, en octets.
_PLAFOND = 400_000_000
# Secondes entre deux demandes à un même site : ce qu'il permet, un peu moins vite.
_DEBITS = {"api.insee.fr": 2.1, "www.insee.fr": 1.0, "data.geopf.fr": 0.25, "geo.api.gouv.fr": 0.2,
           "data.statistiques.developpement-durable.gouv.fr": 1.0}  # fmt: skip
_DEBIT = 0.5
Parametres = Sequence[tuple[str, str]]


class Client:
    """Une visite aux producteurs. `relais` : « URL/<site>/<chemin> » reçoit chaque demande à leur place ;
    `pas` : secondes avant la deuxième reprise, doublées ensuite."""

    def __init__(self, relais: str = "", pas: float = 2.0) -> None:
        truststore.inject_into_ssl()
        self._relais = relais.rstrip("/")
        self._derniere: dict[str, float] = {}
        reprises = Retry(
            total=_ESSAIS, status_forcelist=_A_REPRENDRE, backoff_factor=pas, backoff_jitter=pas / 5,
            raise_on_status=False, retry_after_max=_ATTENTE_MAXIMALE, allowed_methods=("GET",),
        )  # fmt: skip
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "gzip"})
        for schema in ("https://", "http://"):
            self._session.mount(schema, HTTPAdapter(max_retries=reprises, pool_maxsize=1))

    def json(self, adresse: str, parametres: Parametres = ()) -> Any:
        """Ce que répond une API ; `TelechargementImpossible` si ce n'est pas du JSON."""
        with self._demander(adresse, parametres) as reponse:
            if reponse.status_code != 200:
                raise refus.du_statut(reponse.status_code, reponse.content, reponse.headers)
            try:
                return reponse.json()
            except ValueError:
                controler(reponse.content, "json", adresse)
                raise TelechargementImpossible("la réponse est incomplète ou illisible") from None

    def texte(self, adresse: str) -> str:
        """Une page."""
        with self._demander(adresse) as reponse:
            if reponse.status_code != 200:
                raise refus.du_statut(reponse.status_code, reponse.content, reponse.headers)
            return reponse.content.decode("utf-8", "replace")

    def sonder(self, adresse: str, genre: str, parametres: Parametres = ()) -> str:
        """Lit le seul début d'une adresse ; ce qu'elle répond, en une phrase."""
        with self._demander(adresse, parametres) as r:
            if r.status_code != 200:
                raise refus.du_statut(r.status_code, r.content, r.headers)
            debut = next(r.iter_content(1 << 12), b"")
            if genre == "page":
                return "la page répond"
            controler(debut, genre, adresse)
            annonce = r.headers.get("Content-Length", "")
            return "répond comme déclaré" + (f", {annonce} octets" if annonce.isdigit() else "")

    def recevoir(
        self, adresse: str, dossier: Path, suffixe: str, parametres: Parametres = (),
        connu: Mapping[str, str] | None = None, octets: int | None = None,
    ) -> Recu | None:  # fmt: skip
        """Le fichier d'une adresse, reçu dans `dossier` et contrôlé ; None s'il n'a pas changé.

        Un transfert coupé reprend là où il en était si le producteur le permet, à l'instant ou la
        prochaine fois. `connu` : etag et date du fichier déjà tenu ; `octets` : taille annoncée.
        """
        marque = hashlib.sha256(f"{adresse}?{parametres}".encode()).hexdigest()[:16]
        partiel = dossier / f"{marque}.part"
        dossier.mkdir(parents=True, exist_ok=True)
        for essai in range(_ESSAIS):
            try:
                return self._transferer(
                    adresse, partiel, suffixe, parametres, connu or {}, octets or 0
                )
            except Coupe as coupe:
                if essai == _ESSAIS - 1:
                    raise TelechargementImpossible(
                        f"le transfert s'est arrêté à {coupe} ; il reprendra de là", adresse
                    ) from None
        raise AssertionError("inatteignable")

    def _transferer(
        self, adresse: str, partiel: Path, suffixe: str, parametres: Parametres,
        connu: Mapping[str, str], octets: int,
    ) -> Recu | None:  # fmt: skip
        deja = suite_de(partiel)
        entetes = deja.entetes() if deja else conditions(connu)
        with self._demander(adresse, parametres, entetes) as r:
            if r.status_code == 304:
                return None
            if r.status_code not in (200, 206):
                raise refus.du_statut(r.status_code, r.content, r.headers)
            suite = Suite.de(r)
            reprend = r.status_code == 206 and deja is not None and deja.total == suite.total
            ecrire(r, partiel, suite, reprend, max(octets * 6 // 5, _PLAFOND))
            finale, nom = r.url, nom_de(r)
        with partiel.open("rb") as flux:
            controler(flux.read(BLOC), suffixe, adresse, partiel)
            flux.seek(0)
            somme = hashlib.file_digest(flux, "sha256").hexdigest()
        meta(partiel).unlink(missing_ok=True)
        return Recu(partiel, self._origine(finale), partiel.stat().st_size, somme, suite.etag,
                    suite.modifie, nom)  # fmt: skip

    def _demander(
        self, adresse: str, parametres: Parametres = (), entetes: Mapping[str, str] | None = None,
        sauts: int = _SAUTS,
    ) -> requests.Response:  # fmt: skip
        site = urlsplit(adresse).hostname or ""
        self._patienter(site)
        try:
            # Aucun témoin n'est gardé d'une demande à l'autre.
            self._session.cookies.clear()
            reponse = self._session.get(self._vers(adresse), params=list(parametres),
                                        headers=dict(entetes or {}), timeout=_DELAIS, stream=True,
                                        allow_redirects=False)  # fmt: skip
            if reponse.is_redirect and (suite := reponse.headers.get("Location")):
                reponse.close()
                if not sauts:
                    raise TelechargementImpossible("l'adresse tourne en rond", adresse)
                vers = urljoin(adresse, self._origine(suite))
                return self._demander(vers, (), entetes, sauts - 1)
            return reponse
        except requests.RequestException as e:
            raise refus.du_reseau(e) from e

    def _patienter(self, site: str) -> None:
        """Le débit que le site permet ; un relais n'est pas le producteur."""
        if self._relais:
            return
        reste = self._derniere.get(site, 0.0) + _DEBITS.get(site, _DEBIT) - time.monotonic()
        time.sleep(max(0.0, reste))
        self._derniere[site] = time.monotonic()

    def _vers(self, adresse: str) -> str:
        return f"{self._relais}/{adresse.split('://', 1)[1]}" if self._relais else adresse

    def _origine(self, finale: str) -> str:
        reste = finale.removeprefix(f"{self._relais}/") if self._relais else finale
        return f"https://{reste}" if reste != finale else finale
